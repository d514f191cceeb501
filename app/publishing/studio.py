"""What the studio asks beside drafts: departments, and versions as it shows them."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import NotFoundHere
from app.models import Account, Organisation, Service, ServiceDraft, ServiceVersion
from app.publishing.library import shared_library
from app.publishing.versions import LoadedVersion, version_by_id
from catalog.editing.trees import Tree, tree_of
from catalog.writers.yaml_writer import write_definition


def departments(session: Session) -> list[tuple[str, str]]:
    """Codes and names of the county's departments."""
    statement = select(Organisation.code, Organisation.name).where(Organisation.kind == "department")
    return [(code, name) for code, name in session.execute(statement.order_by(Organisation.id))]


def department_phones(session: Session) -> dict[str, tuple[str, str]]:
    """By code: where a department answers questions, and where it takes complaints."""
    told = (Organisation.code, Organisation.phone, Organisation.supervise_phone)
    rows = session.execute(select(*told).where(Organisation.kind == "department"))
    return {code: (phone, supervise) for code, phone, supervise in rows if phone or supervise}


# ── drafts ─────────────────────────────────────────────────────────────────────────────────────────


def editor_of_draft(session: Session, code: str) -> str:
    """Who saved the draft last; nothing when nobody is known."""
    statement = (
        select(Account)
        .join(ServiceDraft, ServiceDraft.updated_by_id == Account.id)
        .join(Service, Service.id == ServiceDraft.service_id)
        .where(Service.code == code)
    )
    account = session.scalars(statement).one_or_none()
    return account.display_name if account else ""


# ── versions ───────────────────────────────────────────────────────────────────────────────────────


def version_of(session: Session, code: str, number: int) -> LoadedVersion:
    """One version of a service; NotFoundHere when there is none of this number."""
    statement = (
        select(ServiceVersion.id)
        .join(Service, Service.id == ServiceVersion.service_id)
        .where(Service.code == code, ServiceVersion.number == number)
    )
    version_id = session.scalar(statement)
    if version_id is None:
        raise NotFoundHere(_("没有这个版本"))
    return version_by_id(session, version_id)


def published_version(session: Session, code: str) -> LoadedVersion | None:
    """The version in force, offered or not; before the first day of the first version that one; None before any."""
    newest = func.coalesce(Service.current_version_id, Service.due_version_id)
    version_id = session.scalar(select(newest).where(Service.code == code))
    return None if version_id is None else version_by_id(session, version_id)


def text_of(session: Session, version: LoadedVersion) -> str:
    """A version as the text an administrator edits: short where the library says the same."""
    return write_definition(version.definition, library=shared_library(session))


def tree_of_version(session: Session, version: LoadedVersion) -> Tree:
    """The same as a tree."""
    return tree_of(version.definition, shared_library(session))

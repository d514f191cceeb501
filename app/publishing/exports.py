"""The catalogue as files: one workbook, or a folder of YAML for git, packed; what is published or what is drafted."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Final, Literal

from flask_babel import gettext as _
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app import audit
from app.errors import Invalid
from app.models import Service, ServiceDelegation, ServiceDraft, ServiceVersion
from app.people.actors import Actor
from app.publishing.drafts import tree_in
from app.publishing.imports import departments
from app.publishing.library import read_parts, shared_library
from app.publishing.ownership import is_county
from catalog import versions
from catalog.editing.trees import Tree, tree_of
from catalog.workbook.writer import write_workbook
from catalog.writers.yaml_writer import dump_tree

Form = Literal["workbook", "yaml"]
Content = Literal["published", "drafts"]
MOST: Final = 3000
_EPOCH: Final = (2000, 1, 1, 0, 0, 0)  # of files in a zip: equal services make equal archives


@dataclass(frozen=True)
class Wanted:
    """Which services: those with these codes, or all that the filters let through. Content "drafts": drafts first."""

    codes: Sequence[str] = ()
    text: str = ""
    department: str = ""
    state: str = ""
    tier: str = ""
    content: Content = "published"


@dataclass
class Exported:
    """A file, how many services are in it, and those that could not be written and why."""

    content: bytes
    count: int
    left_out: dict[str, str] = field(default_factory=dict)


def export(session: Session, *, wanted: Wanted, form: Form, actor: Actor | None) -> Exported:
    """The file, with what the person may edit (`actor` None: everything). Invalid when that is nothing."""
    left_out: dict[str, str] = {}
    trees = list(trees_of(session, wanted, actor, left_out))
    if not trees:
        raise Invalid(message=_("没有可以导出的事项，请换个条件"))
    done = (_workbook if form == "workbook" else _folder)(session, trees)
    done.left_out.update(left_out)
    return done


def note_export(session: Session, *, wanted: Wanted, form: Form, count: int, actor: Actor, now: datetime) -> None:
    """Write down who took the catalogue out."""
    detail = {"count": count, "name": form, "content": wanted.content}
    audit.record(
        session, actor=actor, now=now, action="catalogue.exported", subject="import", subject_id="export", detail=detail
    )


def template(session: Session) -> bytes:
    """The empty workbook with its examples, with this county's departments and shared parts to choose from."""
    return write_workbook([], library=shared_library(session), departments=departments(session)).content


def _statement(wanted: Wanted, actor: Actor | None) -> Select[tuple[int, str, int | None]]:
    rows = select(Service.id, Service.code, Service.current_version_id).order_by(Service.code).limit(MOST)
    if wanted.codes:
        rows = rows.where(Service.code.in_(wanted.codes[:MOST]))
    if wanted.department:
        rows = rows.where(Service.department == wanted.department)
    if wanted.state:
        rows = rows.where(Service.state == wanted.state)
    if wanted.tier:
        rows = rows.where(("," + Service.acceptance_tiers + ",").contains(f",{wanted.tier},", autoescape=True))
    if word := wanted.text.strip().lower():
        found = Service.search_text.contains(word, autoescape=True)
        rows = rows.where(or_(found, Service.code.icontains(word, autoescape=True)))
    if wanted.content == "published":
        rows = rows.where(Service.current_version_id.is_not(None))
    if actor is not None and not is_county(actor):
        own = select(ServiceDelegation.service_id).where(ServiceDelegation.organisation_id == actor.organisation_id)
        rows = rows.where(Service.id.in_(own))
    return rows


def trees_of(session: Session, wanted: Wanted, actor: Actor | None, left_out: dict[str, str]) -> Iterator[Tree]:
    """The trees of the services, short where the library says the same; drafts that are no tree go to `left_out`."""
    library = shared_library(session)
    for service_id, code, version_id in session.execute(_statement(wanted, actor)).all():
        draft = session.get(ServiceDraft, service_id) if wanted.content == "drafts" else None
        if draft is not None:
            tree, problems = tree_in(draft)
            if tree is not None:
                yield {**tree, "code": code}
            else:
                left_out[code] = problems[0].message if problems else _("草稿读不出来")
            session.expunge(draft)
        elif version_id is not None:
            text = session.scalar(select(ServiceVersion.definition).where(ServiceVersion.id == version_id))
            yield tree_of(versions.from_canonical(text or ""), library)


def _workbook(session: Session, trees: list[Tree]) -> Exported:
    done = write_workbook(trees, library=shared_library(session), departments=departments(session))
    return Exported(done.content, len(trees) - len(done.left_out), dict(done.left_out))


def _folder(session: Session, trees: list[Tree]) -> Exported:
    """One file a service, and the shared parts they use."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for tree in trees:
            _add(packed, f"services/{tree['code']}.yaml", dump_tree(tree))
        _add(packed, "library.yaml", library_text(session))
    return Exported(stream.getvalue(), len(trees))


def library_text(session: Session) -> str:
    """The county's shared parts as one YAML text, as they were written."""
    raw = {kind: parts for kind, parts in read_parts(session).items() if parts}
    return dump_tree(json.loads(json.dumps(raw)))


def _add(packed: zipfile.ZipFile, name: str, text: str) -> None:
    packed.writestr(zipfile.ZipInfo(name, _EPOCH), text.encode(), zipfile.ZIP_DEFLATED)

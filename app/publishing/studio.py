"""What the studio asks and does beside drafts: new services, old versions as text, what publishing would change."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Account, Case, Organisation, Service, ServiceDraft, ServiceVersion
from app.people.actors import Actor
from app.people.problems import FieldProblem
from app.publishing.drafts import save_draft
from app.publishing.library import shared_library
from app.publishing.versions import LoadedVersion, version_by_id
from catalog.checks import check_definition
from catalog.definition import ServiceDefinition
from catalog.differences import differences
from catalog.library import Library
from catalog.pinyin import search_text
from catalog.primitives import ServiceCode, ShortText
from catalog.problems import Severity
from catalog.readers.yaml_reader import read_definition
from catalog.sample import DATA
from catalog.writers.yaml_writer import write_definition

_CODE: TypeAdapter[str] = TypeAdapter(ServiceCode)
_NAME: TypeAdapter[str] = TypeAdapter(ShortText)
_OPEN = ("handling", "supplement")
Counts = Counter[Severity]


@dataclass(frozen=True)
class Change:
    """What publishing a draft would do; `differences` is None when nothing is published yet."""

    differences: tuple[str, ...] | None
    open_cases: int


# ── new services ───────────────────────────────────────────────────────────────────────────────────


def create_service(session: Session, *, code: str, name: str, department: str, actor: Actor, now: datetime) -> None:
    """A service that is offered nowhere, with a draft to begin with; Invalid tells per field."""
    if not actor.can("edit_catalogue"):
        raise NotAllowed(_("您的岗位不能编辑事项"))
    if problems := list(_new_problems(session, code, name, department)):
        raise Invalid(problems)
    service = Service(code=code, name=name, department=department, search_text=search_text(name), state="draft")
    session.add(service)
    session.flush()
    audit.record(
        session,
        actor=actor,
        now=now,
        action="service.created",
        subject="service",
        subject_id=code,
        detail={"name": name},
    )
    save_draft(session, code=code, text=new_text(code, name, department), revision=0, actor=actor, now=now)


def new_text(code: str, name: str, department: str) -> str:
    """The text a new service begins with: short, explained line by line, its gaps to be filled."""
    text = (DATA / "new_service.yaml").read_text("utf-8")
    for mark, value in (("«code»", code), ("«name»", name), ("«department»", department)):
        text = text.replace(f": {mark}", f": {json.dumps(value, ensure_ascii=False)}")
    return text


def _new_problems(session: Session, code: str, name: str, department: str) -> Iterator[FieldProblem]:
    if not _fits(_CODE, code):
        yield FieldProblem("code", _("编码用大写字母、数字和横线，3 到 40 位，例如 QS-MZ-021"))
    elif session.scalar(select(Service.id).where(Service.code == code)):
        yield FieldProblem("code", _("编码 %(code)s 已经有事项在用", code=code))
    if not _fits(_NAME, name):
        yield FieldProblem("name", _("请填写事项名称，最多 200 个字"))
    if department not in dict(departments(session)):
        yield FieldProblem("department", _("请选择实施部门"))


def _fits(kind: TypeAdapter[str], value: str) -> bool:
    try:
        kind.validate_python(value)
    except ValidationError:
        return False
    return True


def departments(session: Session) -> list[tuple[str, str]]:
    """Codes and names of the county's departments."""
    statement = select(Organisation.code, Organisation.name).where(Organisation.kind == "department")
    return [(code, name) for code, name in session.execute(statement.order_by(Organisation.id))]


# ── drafts ─────────────────────────────────────────────────────────────────────────────────────────


def draft_counts(session: Session, codes: frozenset[str]) -> dict[str, Counts]:
    """How many problems of each severity every draft has, by service code."""
    drafts = select(Service.code, ServiceDraft.text).join(ServiceDraft, ServiceDraft.service_id == Service.id)
    library = shared_library(session)
    return {code: _counts(text, codes, library) for code, text in session.execute(drafts)}


def _counts(text: str, codes: frozenset[str], library: Library) -> Counts:
    read = read_definition(text, library=library)
    found = check_definition(read.definition, known_departments=codes) if read.definition else ()
    return Counter(problem.severity for problem in {*read.problems, *found})


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
    """The version published last, whether or not the service is offered; None before the first."""
    version_id = session.scalar(select(Service.current_version_id).where(Service.code == code))
    return None if version_id is None else version_by_id(session, version_id)


def text_of(session: Session, version: LoadedVersion) -> str:
    """A version as the text an administrator edits: short where the library says the same."""
    return write_definition(version.definition, library=shared_library(session))


def change_of(session: Session, code: str, definition: ServiceDefinition) -> Change:
    """What publishing this definition would change, and how many open cases keep the versions they have."""
    current = published_version(session, code)
    if current is None:
        return Change(None, 0)
    return Change(tuple(differences(current.definition, definition)), open_cases(session, code))


def open_cases(session: Session, code: str) -> int:
    """Cases of any version of a service that are not closed."""
    statement = (
        select(func.count())
        .select_from(Case)
        .join(ServiceVersion, ServiceVersion.id == Case.service_version_id)
        .join(Service, Service.id == ServiceVersion.service_id)
        .where(Service.code == code, Case.state.in_(_OPEN))
    )
    return session.scalar(statement) or 0

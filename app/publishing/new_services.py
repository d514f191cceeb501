"""New services: from a few answers, from a template, as a copy of another, or split off by a situation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Invalid
from app.models import Organisation, Service, ServiceDraft
from app.people.actors import Actor
from app.people.organisations import take_turns
from app.people.problems import FieldProblem
from app.publishing.drafts import is_added, record, save_tree
from app.publishing.library import shared_library
from app.publishing.ownership import require_county
from app.publishing.studio import departments, published_version
from catalog.definition import ServiceDefinition
from catalog.editing.trees import Tree, tree_of
from catalog.guided import Guided, guided_tree
from catalog.pinyin import initials, search_text
from catalog.primitives import ServiceCode, ShortText
from catalog.splitting import Part, SplitError, situation_to_split, split_off
from catalog.templates import Template, tree_from

_CODE: TypeAdapter[str] = TypeAdapter(ServiceCode)
_NAME: TypeAdapter[str] = TypeAdapter(ShortText)
_NUMBERED = re.compile(r"(.*?)(\d{2,4})$")
_OFFICE = re.compile("^[县市区]|[局委办]$")  # what the names of all departments have
_MOST_PARTS = 20  # services that one split makes


@dataclass(frozen=True)
class Naming:
    """What a new service is called. An empty code is chosen by the department."""

    code: str
    name: str
    department: str


# ── ways to begin ──────────────────────────────────────────────────────────────────────────────────


def start_guided(session: Session, *, said: Guided, actor: Actor, now: datetime) -> str:
    """A draft from the answers to a few questions; returns the code. Invalid tells per field, here and below."""
    named = _named(session, Naming(said.code, said.name, said.department), actor)
    tree = guided_tree(replace(said, code=named.code), shared_library(session))
    return _add(session, named, tree, "guided", actor, now)


def start_from_template(session: Session, *, template: Template, naming: Naming, actor: Actor, now: datetime) -> str:
    """A draft that says what services of one kind have in common."""
    named = _named(session, naming, actor)
    tree = tree_from(
        template,
        code=named.code,
        name=named.name,
        department=named.department,
        library=shared_library(session),
    )
    return _add(session, named, tree, f"template/{template.id}", actor, now)


def start_from_guide(
    session: Session, *, tree: Tree, leftovers: Sequence[str], naming: Naming, actor: Actor, now: datetime
) -> str:
    """A draft from what was found in a paper guide; what found no place waits beside it in the editor."""
    named = _named(session, naming, actor)
    own = {"code": named.code, "name": named.name, "department": named.department}
    return _add(session, named, own | tree | own, "guide", actor, now, leftovers=leftovers)


def copy_service(session: Session, *, source: str, naming: Naming, actor: Actor, now: datetime) -> str:
    """A draft that says what a published service says: basis, form, papers, steps.

    Codes of the standard and what was devolved belong to the one that was copied, as do its cases.
    """
    named = _named(session, naming, actor)
    definition = _published(session, source)
    own = {"code": named.code, "name": named.name, "department": named.department}
    tree = tree_of(definition, shared_library(session)) | own
    for key in ("codes", "devolution"):
        tree.pop(key, None)
    return _add(session, named, tree, f"copy/{source}", actor, now)


def split_service(
    session: Session,
    *,
    source: str,
    situation: str,
    parts: Mapping[str, tuple[str, str]],
    actor: Actor,
    now: datetime,
) -> list[str]:
    """One draft for each option (code of the option → code and name of the service); returns their codes.

    The service that is split stays as it is: whoever publishes the parts withdraws it.
    """
    require_county(actor)
    definition = _published(session, source)
    namings = {option: Naming(code, name, definition.department) for option, (code, name) in parts.items()}
    if problems := list(_problems_of_parts(session, definition, situation, namings)):
        raise Invalid(problems)
    made = []
    for option, naming in namings.items():
        tree = _part(session, definition, situation, option, naming)
        made.append(_add(session, naming, tree, f"split/{source}", actor, now))
    return made


def _part(session: Session, definition: ServiceDefinition, situation: str, option: str, naming: Naming) -> Tree:
    try:
        split = split_off(definition, situation, option, Part(naming.code, naming.name))
    except SplitError as refusal:
        raise Invalid(message=str(refusal)) from refusal
    return tree_of(split, shared_library(session))


def _problems_of_parts(
    session: Session, definition: ServiceDefinition, situation: str, namings: Mapping[str, Naming]
) -> Iterator[FieldProblem]:
    try:
        situation_to_split(definition, situation)
    except SplitError as refusal:
        raise Invalid(message=str(refusal)) from refusal
    if not namings or len(namings) > _MOST_PARTS:
        raise Invalid(message=_("请选择要拆出来的情形，一次最多 %(n)s 个", n=_MOST_PARTS))
    codes = Counter(naming.code for naming in namings.values())
    for option, naming in namings.items():
        if naming.code and codes[naming.code] > 1:
            yield FieldProblem(f"code-{option}", _("编码 %(code)s 写了两次", code=naming.code))
        for problem in _problems(session, naming):
            yield FieldProblem(f"{problem.name}-{option}", problem.message)


def _published(session: Session, code: str) -> ServiceDefinition:
    version = published_version(session, code)
    if version is None:
        raise Invalid([FieldProblem("source", _("请选择一个已经发布的事项"))])
    return version.definition


def _add(
    session: Session,
    naming: Naming,
    tree: Tree,
    origin: str,
    actor: Actor,
    now: datetime,
    *,
    leftovers: Sequence[str] = (),
) -> str:
    service = Service(
        code=naming.code,
        name=naming.name,
        department=naming.department,
        search_text=search_text(naming.name),
        state="draft",
    )
    if not is_added(session, service):
        raise Invalid([FieldProblem("code", _("编码 %(code)s 已经有事项在用", code=naming.code))])
    record(session, actor, now, "created", naming.code, {"name": naming.name, "origin": origin})
    save_tree(session, code=naming.code, tree=tree, revision=0, leftovers=leftovers, actor=actor, now=now)
    return naming.code


def errors_of(session: Session, code: str) -> int:
    """How many errors the draft of a service has."""
    found = select(ServiceDraft.error_count).join(Service, Service.id == ServiceDraft.service_id)
    return session.scalar(found.where(Service.code == code)) or 0


# ── codes and names ────────────────────────────────────────────────────────────────────────────────


def _named(session: Session, naming: Naming, actor: Actor) -> Naming:
    """With a code; Invalid when something about it cannot be."""
    require_county(actor)
    if not naming.code:
        take_turns(session, Organisation.code == naming.department)  # or two would choose the same number
    code = naming.code or suggested_code(session, naming.department)
    named = Naming(code, naming.name, naming.department)
    if problems := list(_problems(session, named)):
        raise Invalid(problems)
    return named


def _problems(session: Session, naming: Naming) -> Iterator[FieldProblem]:
    if not _fits(_CODE, naming.code):
        yield FieldProblem("code", _("编码用大写字母、数字和横线，3 到 40 位，例如 QS-MZ-021"))
    elif session.scalar(select(Service.id).where(Service.code == naming.code)):
        yield FieldProblem("code", _("编码 %(code)s 已经有事项在用", code=naming.code))
    if not _fits(_NAME, naming.name):
        yield FieldProblem("name", _("请填写事项名称，最多 200 个字"))
    if naming.department not in dict(departments(session)):
        yield FieldProblem("department", _("请选择实施部门"))


def _fits(kind: TypeAdapter[str], value: str) -> bool:
    try:
        kind.validate_python(value)
    except ValidationError:
        return False
    return True


def suggested_code(session: Session, department: str) -> str:
    """The next free number behind what most services of the department begin with; empty for an unknown one."""
    return suggested_codes(session, [department]).get(department, "")


def suggested_codes(session: Session, names: Sequence[str]) -> dict[str, str]:
    """The same for many departments, in two statements."""
    taken = dict(session.execute(select(Service.code, Service.department)).tuples().all())
    offices = select(Organisation.code, Organisation.name).where(Organisation.kind == "department")
    result: dict[str, str] = {}
    for name, words in session.execute(offices.where(Organisation.code.in_(names))):
        beginning = _beginning([code for code, owner in taken.items() if owner == name])
        result[name] = _next_free(beginning or _new_beginning(words, list(taken)), taken)
    return result


def _new_beginning(department: str, taken: Sequence[str]) -> str:
    """For the first service of a department: the county's letters as elsewhere, and two of the department's name."""
    county = Counter(code.partition("-")[0] for code in taken if "-" in code)
    letters = initials(_OFFICE.sub("", department)[:2]).upper()
    return "-".join([*(one for one, _count in county.most_common(1)), letters or "X", ""])


def _beginning(codes: Sequence[str]) -> str:
    """What most of the codes begin with before their number."""
    begun = Counter(found[1] for code in codes if (found := _NUMBERED.fullmatch(code)))
    return max(begun, key=lambda one: (begun[one], one), default="")


def _next_free(beginning: str, taken: Mapping[str, str]) -> str:
    numbers = [int(code.removeprefix(beginning)) for code in taken if _is_numbered(code, beginning)]
    return f"{beginning}{max(numbers, default=0) + 1:03d}"


def _is_numbered(code: str, beginning: str) -> bool:
    rest = code.removeprefix(beginning)
    return code.startswith(beginning) and rest.isascii() and rest.isdigit()

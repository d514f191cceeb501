"""下放批次 as planned: what was chosen, whether it can be, and what it would do to every service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.dates import long_day
from app.errors import Invalid
from app.models import (
    Case,
    DevolutionBatch,
    DevolutionItem,
    Organisation,
    Service,
    ServiceDraft,
    ServiceOffering,
    ServiceVersion,
)
from app.models.cases import OPEN_STATES
from app.people.problems import FieldProblem
from app.publishing.checking import department_codes
from app.publishing.offerings import PLACES, chunks, current_rows
from app.publishing.versions import LoadedVersion, current_versions
from catalog import vocabulary
from catalog.checks import check_definition
from catalog.definition import ServiceDefinition, Tier
from catalog.devolution import (
    ORDER,
    TARGET_TIERS,
    DevolutionError,
    change_sentences,
    decides,
    decides_at,
    devolved,
    moves_of,
    recalled,
)

LONGEST_NAME, LONGEST_NOTE, MOST_ITEMS = 80, 500, 2000
FARTHEST = dt.timedelta(days=730)


@dataclass(frozen=True)
class Plan:
    """What an administrator chose. `to_tier` of 'down' and `from_tier` of 'up' is where the organisations stand."""

    name: str
    direction: str  # down: 下放; up: 收回
    from_tier: str
    to_tier: str
    mode: str
    effective_on: dt.date | None
    note: str
    service_codes: tuple[str, ...]
    organisation_codes: tuple[str, ...]

    @property
    def place_tier(self) -> str:
        """The tier of the organisations that get the services or give them back."""
        return self.to_tier if self.direction == "down" else self.from_tier


@dataclass(frozen=True)
class ItemPreview:
    """What the batch would do to one service; with a `refusal` it does nothing."""

    code: str
    name: str
    changes: tuple[str, ...]
    newly: tuple[str, ...]  # organisations that would get it, or give it back
    already: int  # targets for which nothing changes
    warnings: tuple[str, ...]
    open_cases: int
    refusal: str = ""


@dataclass(frozen=True)
class Preview:
    """The whole batch before it is made."""

    items: tuple[ItemPreview, ...]
    targets: tuple[Organisation, ...]

    @property
    def good(self) -> int:
        return sum(1 for item in self.items if not item.refusal)


# ── what was chosen ────────────────────────────────────────────────────────────────────────────────


def problems_of(session: Session, plan: Plan, *, today: dt.date) -> list[FieldProblem]:
    """All that is wrong with the choice itself, field by field."""
    return [*_name_problems(session, plan), *_way_problems(plan), *_day_problems(plan, today), *_choice_problems(plan)]


def _name_problems(session: Session, plan: Plan) -> Iterator[FieldProblem]:
    if not plan.name or len(plan.name) > LONGEST_NAME:
        yield FieldProblem("name", _("请填写批次名称，最多 %(n)s 个字，例如 第四批", n=LONGEST_NAME))
    elif session.scalar(select(DevolutionBatch.id).where(DevolutionBatch.name == plan.name)):
        yield FieldProblem("name", _("已经有一个批次叫“%(name)s”，请换个名称", name=plan.name))
    if len(plan.note) > LONGEST_NOTE:
        yield FieldProblem("note", _("依据和说明最多 %(n)s 个字", n=LONGEST_NOTE))


def _way_problems(plan: Plan) -> Iterator[FieldProblem]:
    if plan.direction not in ("down", "up"):
        yield FieldProblem("direction", _("请选择下放还是收回"))
    if plan.place_tier not in TARGET_TIERS:
        yield FieldProblem("to_tier", _("请选择乡镇（街道）或村（社区）"))
    elif plan.direction == "down" and not _is_down(plan):
        yield FieldProblem("from_tier", _("原层级应当在现层级之上"))
    if plan.direction == "down" and not moves_of(plan.mode):
        yield FieldProblem("mode", _("请选择下放方式"))


def _is_down(plan: Plan) -> bool:
    tiers = [tier.value for tier in ORDER]
    return plan.from_tier in ("county", "township") and tiers.index(plan.from_tier) < tiers.index(plan.to_tier)


def _day_problems(plan: Plan, today: dt.date) -> Iterator[FieldProblem]:
    if plan.effective_on is None:
        yield FieldProblem("effective_on", _("请填写生效日期，例如 %(day)s", day=today.isoformat()))
    elif plan.effective_on < today:
        yield FieldProblem("effective_on", _("生效日期已经过了，最早是今天"))
    elif plan.effective_on > today + FARTHEST:
        yield FieldProblem("effective_on", _("生效日期太远，最多提前两年安排"))


def _choice_problems(plan: Plan) -> Iterator[FieldProblem]:
    if not plan.service_codes:
        yield FieldProblem("services", _("请至少选一个事项"))
    elif len(plan.service_codes) > MOST_ITEMS:
        yield FieldProblem("services", _("一个批次最多 %(n)s 个事项，请分成几批", n=MOST_ITEMS))
    if not plan.organisation_codes:
        yield FieldProblem("places", _("请至少选一个单位"))


def targets_of(session: Session, plan: Plan) -> list[Organisation]:
    """The chosen halls or stations, in the order of the county; Invalid when one does not fit."""
    wanted = set(plan.organisation_codes)
    statement = select(Organisation).where(Organisation.kind.in_(PLACES), Organisation.tier == plan.place_tier)
    if plan.direction == "down":
        statement = statement.where(Organisation.active)
    places = [one for one in session.scalars(statement.order_by(Organisation.path)) if one.code in wanted]
    if missing := wanted - {one.code for one in places}:
        tier = vocabulary.label("tier", plan.place_tier)
        words = _("选的单位里有 %(n)s 个不是%(tier)s，请重新选择单位", n=len(missing), tier=tier)
        raise Invalid([FieldProblem("places", words)])
    return places


# ── what it would do ───────────────────────────────────────────────────────────────────────────────


def moved(definition: ServiceDefinition, plan: Plan, *, batch: str, day: dt.date, leaves: bool) -> ServiceDefinition:
    """The definition after the batch. `leaves`: nobody of the tier keeps the service. DevolutionError with a reason."""
    if plan.direction == "up":
        return recalled(definition, tier=Tier(plan.from_tier)) if leaves else definition
    return devolved(
        definition,
        from_tier=Tier(plan.from_tier),
        to_tier=Tier(plan.to_tier),
        mode=plan.mode,
        batch=batch,
        effective_from=day,
        note=plan.note,
    )


def native_holders(
    definition: ServiceDefinition, tier: str, held: Mapping[int, ServiceOffering], active: Collection[int]
) -> set[int]:
    """Organisations that have the service although no row says so: where it is accepted at the tier by definition."""
    return set(active) if not held and tier in definition.acceptance_tiers else set()


def native_mode(definition: ServiceDefinition, tier: str) -> str:
    """In which mode a tier has the service by its definition; empty: it always had it."""
    return next((row.mode for row in reversed(definition.devolution) if row.to_tier == tier), "")


@dataclass(frozen=True)
class _Facts:
    """What the statements of a preview found, by service id or code."""

    versions: Mapping[str, LoadedVersion]
    held: Mapping[int, Mapping[int, ServiceOffering]]
    open_cases: Mapping[int, int]
    later: Mapping[int, dt.date]
    planned: Mapping[int, list[str]]
    drafts: Collection[int]
    departments: Collection[str]
    active: Collection[int]


def preview_of(session: Session, plan: Plan, *, today: dt.date) -> Preview:
    """What the batch would do if it ran now; nothing is changed. Invalid tells what is wrong with the choice."""
    if problems := problems_of(session, plan, today=today):
        raise Invalid(problems)
    targets = targets_of(session, plan)
    facts = _facts(session, plan, today)
    items = tuple(_item(code, plan, targets, facts, today) for code in plan.service_codes)
    return Preview(items, tuple(targets))


def _facts(session: Session, plan: Plan, today: dt.date) -> _Facts:
    versions = current_versions(session, plan.service_codes, today)
    ids = [version.service_id for version in versions.values()]
    return _Facts(
        versions=versions,
        held=current_rows(session, service_ids=ids, tier=plan.place_tier, day=today),
        open_cases=_open_cases(session, ids),
        later=later_versions(session, ids, today),
        planned=_planned(session, ids),
        drafts=_with_draft(session, ids),
        departments=department_codes(session),
        active=set(
            session.scalars(
                select(Organisation.id).where(
                    Organisation.active, Organisation.kind.in_(PLACES), Organisation.tier == plan.place_tier
                )
            )
        ),
    )


def _item(code: str, plan: Plan, targets: list[Organisation], facts: _Facts, today: dt.date) -> ItemPreview:
    version = facts.versions.get(code)
    if version is None:
        refusal = _("没有发布过，或者已经停办、取消")
        return ItemPreview(code, code, (), (), 0, (), 0, refusal)
    held = facts.held.get(version.service_id, {})
    native = native_holders(version.definition, plan.place_tier, held, facts.active)
    concerned = _concerned(plan, version.definition, targets, held, native)
    leaves = not ({*held, *native} - {one.id for one in targets})
    refusal, changes = _outcome(version, plan, facts, leaves, today)
    if not concerned and not changes and not refusal:
        refusal = _nothing_words(plan)
    return ItemPreview(
        code=code,
        name=version.definition.name,
        changes=changes,
        newly=tuple(one.name for one in concerned),
        already=len(targets) - len(concerned),
        warnings=(*_spreading(plan, changes, {*held, *native}, held, targets), *_warnings(version, facts)),
        open_cases=facts.open_cases.get(version.service_id, 0),
        refusal=refusal,
    )


def _nothing_words(plan: Plan) -> str:
    if plan.direction == "up":
        return _("选的单位现在都没有这个事项，不用收回")
    return _("选的单位都已经有了，不用再放")


def _concerned(
    plan: Plan,
    definition: ServiceDefinition,
    targets: list[Organisation],
    held: Mapping[int, ServiceOffering],
    native: Collection[int],
) -> list[Organisation]:
    """Targets for which something changes."""
    if plan.direction == "up":
        return [one for one in targets if one.id in held or one.id in native]
    wanted = (plan.mode, decides(plan.mode))
    have = {number for number, row in held.items() if (row.mode, row.decides) == wanted}
    if (native_mode(definition, plan.place_tier), decides_at(definition, plan.place_tier)) == wanted:
        have |= set(native)
    return [one for one in targets if one.id not in have]


def _outcome(
    version: LoadedVersion, plan: Plan, facts: _Facts, leaves: bool, today: dt.date
) -> tuple[str, tuple[str, ...]]:
    """Why not, and what changes in the definition."""
    if later := facts.later.get(version.service_id):
        return later_words(later), ()
    try:
        new = moved(version.definition, plan, batch=plan.name, day=plan.effective_on or today, leaves=leaves)
    except DevolutionError as error:
        return str(error), ()
    if new is version.definition:
        return "", ()
    errors = [one.message for one in check_definition(new, known_departments=facts.departments) if _is_error(one)]
    return _("；").join(errors[:3]), change_sentences(version.definition, new)


def _spreading(
    plan: Plan,
    changes: Collection[str],
    holders: Collection[int],
    held: Mapping[int, ServiceOffering],
    targets: Collection[Organisation],
) -> Iterator[str]:
    """The definition is one for all: places with the same rights that were not chosen get the change as well."""
    if plan.direction == "up" or not changes:
        return
    alike = {number for number in holders if not decides(plan.mode) or (number in held and held[number].decides)}
    if others := len(alike - {one.id for one in targets}):
        yield _("另有 %(n)s 个单位已有同样的权限，定义的变动对它们同样生效", n=others)


def _is_error(problem: object) -> bool:
    return getattr(problem, "severity", "") == "error"


def later_words(day: dt.date) -> str:
    """Why a service with a version still to come cannot be moved: the batch would be lost under it."""
    return _("已有定于%(day)s生效的新版本，等它生效以后再动", day=long_day(day))


def _warnings(version: LoadedVersion, facts: _Facts) -> Iterator[str]:
    for name in facts.planned.get(version.service_id, []):
        yield _("“%(batch)s”也安排了这个事项，请核对先后", batch=name)
    if version.service_id in facts.drafts:
        yield _("有还没发布的草稿，草稿里的层级会跟着改")


# ── statements ─────────────────────────────────────────────────────────────────────────────────────


def _open_cases(session: Session, ids: list[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for part in chunks(ids):
        statement = (
            select(ServiceVersion.service_id, func.count())
            .join(Case, Case.service_version_id == ServiceVersion.id)
            .where(ServiceVersion.service_id.in_(part), Case.state.in_(OPEN_STATES))
            .group_by(ServiceVersion.service_id)
        )
        found |= dict(session.execute(statement).tuples().all())
    return found


def later_versions(session: Session, ids: list[int], today: dt.date) -> dict[int, dt.date]:
    """Services with a version still to come, and its first day."""
    found: dict[int, dt.date] = {}
    for part in chunks(ids):
        waiting = select(Service.id, Service.due_on).where(Service.id.in_(part), Service.due_on > today)
        found |= {number: day for number, day in session.execute(waiting) if day is not None}
    return found


def _planned(session: Session, ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for part in chunks(ids):
        statement = (
            select(DevolutionItem.service_id, DevolutionBatch.name)
            .join(DevolutionBatch, DevolutionBatch.id == DevolutionItem.batch_id)
            .where(DevolutionItem.service_id.in_(part), DevolutionBatch.state == "planned")
        )
        for service_id, name in session.execute(statement):
            found.setdefault(service_id, []).append(name)
    return found


def _with_draft(session: Session, ids: list[int]) -> set[int]:
    found: set[int] = set()
    for part in chunks(ids):
        found |= set(session.scalars(select(ServiceDraft.service_id).where(ServiceDraft.service_id.in_(part))))
    return found


def service_ids(session: Session, codes: Collection[str]) -> dict[str, int]:
    """Numbers of services by code; unknown codes are left out."""
    found: dict[str, int] = {}
    wanted = sorted(set(codes))
    for start in range(0, len(wanted), 500):
        statement = select(Service.code, Service.id).where(Service.code.in_(wanted[start : start + 500]))
        found |= dict(session.execute(statement).tuples().all())
    return found

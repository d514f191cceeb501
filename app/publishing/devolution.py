"""下放批次: planned, run on their day by themselves, cancelled before it, tried again where an item failed."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import audit
from app.errors import DeskError, Invalid, NotFoundHere
from app.models import (
    Account,
    DevolutionBatch,
    DevolutionItem,
    DevolutionTarget,
    Service,
    ServiceDraft,
    ServiceOffering,
    ServiceVersion,
)
from app.people.accounts import actor_of
from app.people.actors import Actor
from app.publishing import offerings, operations, stored_words
from app.publishing.devolution_plans import (
    Plan,
    later_versions,
    later_words,
    moved,
    native_holders,
    native_mode,
    problems_of,
    service_ids,
    targets_of,
)
from app.publishing.drafts import check_draft, lock_services, save_tree
from app.publishing.library import shared_library
from app.publishing.ownership import require_county
from app.publishing.versions import LoadedVersion, current_versions
from catalog.definition import ServiceDefinition
from catalog.devolution import DevolutionError, decides, decides_at
from catalog.editing.trees import tree_of

_log = logging.getLogger(__name__)
AT_ONCE = 40  # items that one request runs: some two seconds


@dataclass(frozen=True)
class Progress:
    """How far a batch is after a run."""

    done: int
    failed: int
    waiting: int


# ── planned and cancelled ──────────────────────────────────────────────────────────────────────────


def plan_batch(session: Session, *, plan: Plan, actor: Actor, now: datetime, today: dt.date) -> DevolutionBatch:
    """Keep a batch for its day. Invalid tells what is wrong with it; only services that exist are kept."""
    require_county(actor, "publish")
    if problems := problems_of(session, plan, today=today):
        raise Invalid(problems)
    targets = targets_of(session, plan)
    ids = service_ids(session, plan.service_codes)
    if not ids:
        raise Invalid(message=_("选的事项都不存在，请重新选择"))
    batch = _new_batch(plan, actor, now)
    session.add(batch)
    session.flush()
    session.add_all(DevolutionItem(batch_id=batch.id, service_id=number) for number in ids.values())
    session.add_all(DevolutionTarget(batch_id=batch.id, organisation_id=one.id) for one in targets)
    session.flush()
    detail = {"items": len(ids), "places": len(targets), "effective_from": batch.effective_on.isoformat()}
    _record(session, actor, now, "planned", batch, detail)
    return batch


def _new_batch(plan: Plan, actor: Actor, now: datetime) -> DevolutionBatch:
    return DevolutionBatch(
        name=plan.name,
        direction=plan.direction,
        from_tier=plan.from_tier,
        to_tier=plan.to_tier,
        mode=plan.mode if plan.direction == "down" else "",
        effective_on=plan.effective_on,
        state="planned",
        note=plan.note,
        created_at=now,
        created_by_id=actor.user_id,
    )


def cancel_batch(session: Session, *, batch_id: int, actor: Actor, now: datetime) -> None:
    """Take a batch off the calendar; Invalid once any of it has run."""
    require_county(actor, "publish")
    batch = locked_batch(session, batch_id)
    touched = select(func.count()).where(DevolutionItem.batch_id == batch.id, DevolutionItem.state != "waiting")
    if batch.state != "planned" or session.scalar(touched):
        raise Invalid(message=_("“%(name)s”已经执行或取消，不能再取消", name=batch.name))
    batch.state = "cancelled"
    session.flush()
    _record(session, actor, now, "cancelled", batch, {})


def locked_batch(session: Session, batch_id: int) -> DevolutionBatch:
    """The batch, held until the transaction ends; NotFoundHere when there is none."""
    lock = (
        select(DevolutionBatch)
        .where(DevolutionBatch.id == batch_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    batch = session.execute(lock).scalar_one_or_none()
    if batch is None:
        raise NotFoundHere(_("没有这个批次"))
    return batch


# ── run ────────────────────────────────────────────────────────────────────────────────────────────


def run_due(session: Session, *, today: dt.date, now: datetime) -> int:
    """Run every planned batch whose day has come, the earliest first; how many. The system's own work."""
    due = (
        select(DevolutionBatch.id)
        .where(DevolutionBatch.state == "planned", DevolutionBatch.effective_on <= today)
        .order_by(DevolutionBatch.effective_on, DevolutionBatch.id)
    )
    batches = [locked_batch(session, number) for number in session.scalars(due).all()]
    mine = [batch for batch in batches if batch.state == "planned"]  # another process may have been first
    for batch in mine:
        _run(session, batch, None, today, None, now)
    return len(mine)


def run_batch(
    session: Session, *, batch_id: int, most: int | None = AT_ONCE, today: dt.date, actor: Actor, now: datetime
) -> Progress:
    """Run the next items of a batch whose day has come; Invalid before it."""
    require_county(actor, "publish")
    batch = locked_batch(session, batch_id)
    if batch.state == "cancelled" or batch.effective_on > today:
        raise Invalid(message=_("“%(name)s”还没到生效日期，或者已经取消", name=batch.name))
    return _run(session, batch, most, today, actor, now)


def retry_failed(session: Session, *, batch_id: int, actor: Actor, now: datetime) -> int:
    """Let the failed items wait again for `run_batch`; how many."""
    require_county(actor, "publish")
    batch = locked_batch(session, batch_id)
    failed = (DevolutionItem.batch_id == batch.id, DevolutionItem.state == "failed")
    count = session.scalar(select(func.count()).where(*failed)) or 0
    if count:
        session.execute(update(DevolutionItem).where(*failed).values(state="waiting", message=""))
        batch.state = "planned"
        session.flush()
        _record(session, actor, now, "retried", batch, {"items": count})
    return count


def _run(
    session: Session, batch: DevolutionBatch, most: int | None, today: dt.date, actor: Actor | None, now: datetime
) -> Progress:
    waiting = (
        select(Service.code, DevolutionItem)
        .join(Service, Service.id == DevolutionItem.service_id)
        .where(DevolutionItem.batch_id == batch.id, DevolutionItem.state == "waiting")
        .order_by(Service.code)
        .limit(most)
    )
    rows = [(code, item) for code, item in session.execute(waiting)]
    if rows:
        run = _Run(session, batch, rows, today, actor, now)
        for code, item in rows:
            run.attempt(code, item)
    progress = progress_of(session, batch.id)
    if batch.state == "planned" and not progress.waiting:
        batch.state, batch.ran_at = "done", now
        session.flush()
        _record(session, actor, now, "ran", batch, {"items": progress.done, "failed": progress.failed})
    return progress


def progress_of(session: Session, batch_id: int) -> Progress:
    """How many items are done, failed and waiting."""
    counted = (
        select(DevolutionItem.state, func.count())
        .where(DevolutionItem.batch_id == batch_id)
        .group_by(DevolutionItem.state)
    )
    by_state = dict(session.execute(counted).tuples().all())
    return Progress(by_state.get("done", 0), by_state.get("failed", 0), by_state.get("waiting", 0))


class _Run:
    """One run of a batch: what all its items need is read once, each item has a savepoint of its own."""

    def __init__(
        self,
        session: Session,
        batch: DevolutionBatch,
        rows: Iterable[tuple[str, DevolutionItem]],
        today: dt.date,
        actor: Actor | None,
        now: datetime,
    ) -> None:
        self.session, self.batch, self.today, self.actor, self.now = session, batch, today, actor, now
        chosen = [(code, item.service_id) for code, item in rows]
        ids = [number for _code, number in chosen]
        lock_services(session, Service.id.in_(ids))  # what is read below is still so when it is written
        self.plan = _plan_of(batch)
        self.versions = current_versions(session, [code for code, _number in chosen], today)
        self.later = later_versions(session, ids, today)
        self.held = offerings.current_rows(session, service_ids=ids, tier=self.plan.place_tier, day=today)
        self.active: Mapping[str, Set[int]] = offerings.active_by_tier(session)
        targets = select(DevolutionTarget.organisation_id).where(DevolutionTarget.batch_id == batch.id)
        self.targets = sorted(session.scalars(targets))

    def attempt(self, code: str, item: DevolutionItem) -> None:
        """Move one service; what goes wrong is kept with the item and stops no other."""
        try:
            with self.session.begin_nested():
                item.version_id = self._move(code, item.service_id)
                item.state, item.message = "done", ""
        except (DevolutionError, DeskError) as error:
            self._fail(item, _sentence(error))
        except Exception:  # a fault of the program must not stop the other items either
            _log.exception("devolution batch %s, service %s", self.batch.id, code)
            self._fail(item, _("程序出错，这一项没有改动；请再试一次，还不行就找系统维护人员"))
        self.session.flush()

    @staticmethod
    def _fail(item: DevolutionItem, message: str) -> None:
        item.version_id, item.state, item.message = None, "failed", message

    def _move(self, code: str, service_id: int) -> int | None:
        """The version it published, None when only the organisations changed."""
        version = self.versions.get(code)
        if version is None:
            raise DevolutionError(_("没有发布过，或者已经停办、取消"))
        if service_id in self.later:
            raise DevolutionError(later_words(self.later[service_id]))
        held = dict(self.held.get(service_id, {}))
        held |= self._write_natives(version, held)
        leaves = not held.keys() - set(self.targets)
        new = moved(version.definition, self.plan, batch=self.batch.name, day=self.batch.effective_on, leaves=leaves)
        published = self._publish(version, new, leaves)
        self._give_or_take(service_id, held)
        service = self.session.get_one(Service, service_id)
        offerings.settle_offered_by(self.session, service, active=self.active, day=self.today)
        return published

    def _write_natives(self, version: LoadedVersion, held: Mapping[int, ServiceOffering]) -> dict[int, ServiceOffering]:
        """Who had the service by its definition alone gets a row, so that some may differ from now on."""
        tier = self.plan.place_tier
        natives = native_holders(version.definition, tier, held, self.active.get(tier, frozenset()))
        if not natives:
            return {}
        mode, since = native_mode(version.definition, tier), _first_day(self.session, version.service_id)
        offerings.give(
            self.session,
            service_id=version.service_id,
            organisation_ids=sorted(natives),
            mode=mode,
            decides=decides_at(version.definition, tier),
            since=min(since, self.today),
            batch_id=None,
            held={},
        )
        rows = offerings.current_rows(self.session, service_ids=[version.service_id], tier=tier, day=self.today)
        return rows.get(version.service_id, {})

    def _publish(self, version: LoadedVersion, new: ServiceDefinition, leaves: bool) -> int | None:
        if new is version.definition:
            return None
        note = stored_words.of_batch(self.batch.name)
        done = operations.publish_definition(
            self.session,
            definition=new,
            effective_from=self.today,
            note=note,
            actor=self.actor,
            now=self.now,
        )
        self._move_draft(version, leaves)
        return done.version_id

    def _move_draft(self, version: LoadedVersion, leaves: bool) -> None:
        """A draft that somebody is writing goes the same way, or publishing it would undo the batch."""
        draft = self.session.get(ServiceDraft, version.service_id)
        writer = self.actor or self._planner()
        if draft is None or writer is None:
            return
        definition = check_draft(self.session, draft).definition
        if definition is None:
            raise DevolutionError(_("草稿现在读不出来，不能跟着改；请先把草稿改好或丢掉，再试一次"))
        new = moved(definition, self.plan, batch=self.batch.name, day=self.batch.effective_on, leaves=leaves)
        tree = tree_of(new, shared_library(self.session))
        code = version.definition.code
        save_tree(self.session, code=code, tree=tree, revision=draft.revision, actor=writer, now=self.now)

    def _planner(self) -> Actor | None:
        account = self.session.get(Account, self.batch.created_by_id) if self.batch.created_by_id else None
        return actor_of(account) if account else None

    def _give_or_take(self, service_id: int, held: Mapping[int, ServiceOffering]) -> None:
        if self.plan.direction == "down":
            offerings.give(
                self.session,
                service_id=service_id,
                organisation_ids=self.targets,
                mode=self.plan.mode,
                decides=decides(self.plan.mode),
                since=self.today,
                batch_id=self.batch.id,
                held=held,
            )
            return
        ending = [held[number] for number in self.targets if number in held]
        if not ending:
            raise DevolutionError(_("选的单位现在都没有这个事项，不用收回"))
        for row in ending:
            offerings.end(row, until=self.today, batch_id=self.batch.id)
        self.session.flush()


def _plan_of(batch: DevolutionBatch) -> Plan:
    return Plan(
        name=batch.name,
        direction=batch.direction,
        from_tier=batch.from_tier,
        to_tier=batch.to_tier,
        mode=batch.mode,
        effective_on=batch.effective_on,
        note=batch.note,
        service_codes=(),
        organisation_codes=(),
    )


def _first_day(session: Session, service_id: int) -> dt.date:
    first = select(func.min(ServiceVersion.effective_from)).where(ServiceVersion.service_id == service_id)
    return session.execute(first).scalar_one()


def _sentence(error: DevolutionError | DeskError) -> str:
    if isinstance(error, Invalid):
        return _("；").join(error.sentences()[:3])
    return str(error) or str(getattr(error, "reason", "")) or str(getattr(error, "what", ""))


def _record(
    session: Session, actor: Actor | None, now: datetime, action: str, batch: DevolutionBatch, detail: dict[str, object]
) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"devolution.{action}",
        subject="devolution",
        subject_id=batch.name,
        detail=detail,
    )

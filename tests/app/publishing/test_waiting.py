"""Versions published for a day to come: waiting, coming into force, replaced, called off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import AuditEntry, LibraryUse, Service, ServiceDraft, ServiceVersion, VersionCancellation
from app.people.actors import Actor
from app.publishing import operations
from app.publishing.effects import settle
from app.publishing.queries import list_services, search_services
from app.publishing.versions import current_version
from app.publishing.waiting import cancel_waiting
from tests.conftest import Clock
from tests.definitions import text_of

Publish = Callable[..., operations.Published]
MINIMAL = text_of("minimal")
RENAMED = MINIMAL.replace("最小事项", "改过的事项")
PHONE = MINIMAL.replace("0000-6200101", "0000-6200199")


def service(session: Session) -> Service:
    return session.scalars(select(Service).where(Service.code == "T-MINIMAL")).one()


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def now_in_force(session: Session) -> tuple[int, str]:
    version = current_version(session, "T-MINIMAL", clock.today())
    return version.number, version.definition.name


def come_to(session: Session, frozen_clock: Clock, days: int) -> int:
    """Some days later, when the first request of the day has settled what is due."""
    frozen_clock.advance(timedelta(days=days))
    done = settle(session, today=clock.today(), now=clock.now())
    session.commit()
    return done


@pytest.fixture
def cancel(session: Session, administrator: Actor) -> Callable[..., None]:
    """Call off the waiting version of T-MINIMAL."""

    def do(number: int, reason: str = "文件推迟执行") -> None:
        cancel_waiting(session, code="T-MINIMAL", number=number, reason=reason, actor=administrator, now=clock.now())
        session.commit()

    return do


# ── waiting ────────────────────────────────────────────────────────────────────────────────────────


def test_lists_searches_and_forms_show_it_from_its_day_on(
    session: Session, publish: Publish, frozen_clock: Clock
) -> None:
    publish(MINIMAL)
    waiting = publish(RENAMED, effective_from=in_days(3))
    assert (waiting.number, waiting.is_new, waiting.is_waiting, waiting.effective_from) == (2, True, True, in_days(3))
    for days in (0, 2):
        come_to(session, frozen_clock, days)
        assert now_in_force(session) == (1, "最小事项")
        assert [row.name for row in search_services(session, "事项") if row.code == "T-MINIMAL"] == ["最小事项"]
        assert not search_services(session, "改过的")
    assert come_to(session, frozen_clock, 1) == 1
    assert now_in_force(session) == (2, "改过的事项")
    assert [row.code for row in search_services(session, "gaiguode")] == ["T-MINIMAL"]
    assert "改过的事项" in {row.name for row in list_services(session)}
    row = service(session)
    assert (row.current_version_id, row.due_version_id, row.due_on) == (waiting.version_id, None, None)
    assert come_to(session, frozen_clock, 0) == 0


def test_a_first_version_for_a_day_to_come_is_offered_nowhere_until_then(
    session: Session, publish: Publish, frozen_clock: Clock
) -> None:
    publish(MINIMAL, effective_from=in_days(1))
    row = service(session)
    assert (row.state, row.name, row.current_version_id, row.due_on) == ("draft", "最小事项", None, in_days(1))
    assert not search_services(session, "zuixiaoshixiang")
    with pytest.raises(NotFoundHere):
        current_version(session, "T-MINIMAL", in_days(1))
    come_to(session, frozen_clock, 1)
    assert service(session).state == "published"
    assert now_in_force(session) == (1, "最小事项")


def test_days_of_the_past_and_slips_of_the_pen_are_refused(publish: Publish) -> None:
    with pytest.raises(Invalid) as refused:
        publish(MINIMAL, effective_from=in_days(-1))
    assert refused.value.sentences() == ["生效日期不能早于今天（2026年10月21日）"]
    with pytest.raises(Invalid) as refused:
        publish(MINIMAL, effective_from=in_days(3650))
    assert "请核对年份" in refused.value.sentences()[0]
    assert publish(MINIMAL, effective_from=in_days(0)).is_waiting is False


def test_days_that_nobody_settled_are_made_good(session: Session, publish: Publish, frozen_clock: Clock) -> None:
    publish(MINIMAL)
    publish(RENAMED, effective_from=in_days(1))
    come_to(session, frozen_clock, 40)
    assert now_in_force(session) == (2, "改过的事项")


def test_who_made_it_and_what_came_by_itself_is_on_record(
    session: Session, publish: Publish, frozen_clock: Clock
) -> None:
    publish(MINIMAL, effective_from=in_days(1))
    come_to(session, frozen_clock, 1)
    rows = select(AuditEntry).where(AuditEntry.subject_id == "T-MINIMAL").order_by(AuditEntry.seq)
    assert [(entry.action, entry.actor_name) for entry in session.scalars(rows)] == [
        ("service.published", "方晓明"),
        ("service.in_force", "系统"),
    ]


# ── something else meanwhile ───────────────────────────────────────────────────────────────────────


def test_what_is_published_meanwhile_holds_until_the_day(
    session: Session, publish: Publish, frozen_clock: Clock
) -> None:
    publish(MINIMAL)
    publish(RENAMED, effective_from=in_days(2))
    assert publish(PHONE).number == 3
    assert now_in_force(session) == (3, "最小事项")
    assert come_to(session, frozen_clock, 2) == 1
    assert now_in_force(session) == (2, "改过的事项")
    assert publish(PHONE).number == 4
    assert now_in_force(session) == (4, "最小事项")


def test_the_waiting_one_can_be_called_off_with_it(session: Session, publish: Publish, frozen_clock: Clock) -> None:
    publish(MINIMAL)
    publish(RENAMED, effective_from=in_days(2))
    publish(PHONE, waiting="cancel")
    assert service(session).due_version_id is None
    assert come_to(session, frozen_clock, 2) == 0
    assert now_in_force(session) == (3, "最小事项")


def test_another_for_a_day_to_come_takes_its_place(session: Session, publish: Publish, frozen_clock: Clock) -> None:
    publish(MINIMAL)
    first = publish(RENAMED, effective_from=in_days(2))
    second = publish(PHONE, effective_from=in_days(5))
    cancelled = session.scalars(select(VersionCancellation)).one()
    assert (cancelled.version_id, cancelled.replaced_by_id) == (first.version_id, second.version_id)
    come_to(session, frozen_clock, 2)
    assert now_in_force(session) == (1, "最小事项")
    come_to(session, frozen_clock, 3)
    assert now_in_force(session) == (3, "最小事项")


def test_bringing_it_forward(session: Session, publish: Publish, frozen_clock: Clock) -> None:
    publish(MINIMAL)
    publish(RENAMED, effective_from=in_days(5))
    assert publish(RENAMED).number == 3
    assert (now_in_force(session), service(session).due_on) == ((3, "改过的事项"), None)
    come_to(session, frozen_clock, 5)
    assert now_in_force(session) == (3, "改过的事项")


def test_what_says_the_same_makes_no_version(session: Session, publish: Publish) -> None:
    publish(MINIMAL)
    assert publish(MINIMAL, effective_from=in_days(2)).is_new is False
    waiting = publish(RENAMED, effective_from=in_days(2))
    again = publish(RENAMED, effective_from=in_days(2))
    assert (again.version_id, again.is_new, again.is_waiting) == (waiting.version_id, False, True)
    assert publish(MINIMAL).is_new is False
    assert service(session).due_version_id == waiting.version_id
    assert publish(RENAMED, effective_from=in_days(3)).number == 3
    assert service(session).due_on == in_days(3)


# ── calling off ────────────────────────────────────────────────────────────────────────────────────


def test_called_off_it_stays_in_the_history_and_never_comes_into_force(
    session: Session, publish: Publish, cancel: Callable[..., None], frozen_clock: Clock, administrator: Actor
) -> None:
    publish(MINIMAL)
    publish(RENAMED, effective_from=in_days(2))
    cancel(2)
    row = session.scalars(select(VersionCancellation)).one()
    assert (row.reason, row.cancelled_by_id, row.replaced_by_id) == ("文件推迟执行", administrator.user_id, None)
    numbers = select(ServiceVersion.number).join(Service).where(Service.code == "T-MINIMAL")
    assert set(session.scalars(numbers)) == {1, 2}
    assert come_to(session, frozen_clock, 2) == 0
    assert now_in_force(session) == (1, "最小事项")
    assert publish(RENAMED).number == 3


def test_it_cannot_be_called_off_twice_nor_when_its_day_has_come(
    session: Session, publish: Publish, cancel: Callable[..., None], frozen_clock: Clock
) -> None:
    publish(MINIMAL)
    publish(RENAMED, effective_from=in_days(2))
    cancel(2)
    with pytest.raises(Invalid) as refused:
        cancel(2)
    assert refused.value.sentences() == ["第 2 版已经生效或者已经撤销，请刷新再看"]
    publish(RENAMED, effective_from=in_days(2))
    frozen_clock.advance(timedelta(days=2))
    with pytest.raises(Invalid):
        cancel(3)
    assert now_in_force(session) == (3, "改过的事项")


def test_a_reason_is_wanted_and_only_the_county_may(
    session: Session, publish: Publish, cancel: Callable[..., None], actor: Callable[[str], Actor]
) -> None:
    publish(MINIMAL, effective_from=in_days(2))
    with pytest.raises(Invalid) as refused:
        cancel(1, "  ")
    assert "请写明原因" in refused.value.sentences()[0]
    with pytest.raises(NotAllowed):
        cancel_waiting(session, code="T-MINIMAL", number=1, reason="x", actor=actor("wanghaiyan"), now=clock.now())


def test_a_first_version_called_off_is_a_draft_again(
    session: Session, publish: Publish, cancel: Callable[..., None]
) -> None:
    publish(MINIMAL, effective_from=in_days(2))
    cancel(1)
    row = service(session)
    draft = session.get_one(ServiceDraft, row.id)
    assert (row.state, row.due_on, draft.format, draft.error_count) == ("draft", None, "tree", 0)
    assert "最小事项" in draft.text
    assert publish(MINIMAL).number == 2


def test_shared_parts_of_both_versions_are_noted(
    session: Session, publish: Publish, cancel: Callable[..., None]
) -> None:
    def used() -> set[str]:
        rows = select(LibraryUse.name).where(
            LibraryUse.service_id == service(session).id, LibraryUse.place == "published"
        )
        return set(session.scalars(rows))

    publish(MINIMAL)
    assert used() == set()
    with_part = MINIMAL.replace("documents:\n", "documents:\n  - {use: household_book}\n")
    publish(with_part, code="T-MINIMAL", effective_from=in_days(2))
    assert used() == {"household_book"}
    cancel(2)
    assert used() == set()

"""Batches of devolution: planned, previewed, run by themselves, taken back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import AuditEntry, DevolutionBatch, Organisation, ServiceDraft
from app.people.actors import Actor
from app.publishing import devolution, effects
from app.publishing.devolution_plans import preview_of
from app.publishing.devolution_queries import Candidate, batch_page, batches, candidates, found_in
from app.publishing.drafts import check_draft, draft_tree, save_tree
from app.publishing.offerings import history
from tests.app.publishing.moving import CODE, OTHER_TOWN, TOWN, TOWNS, VILLAGE, Mover, mover_of
from tests.catalog.test_devolution import at_county
from tests.conftest import Clock

SqlCounter = Callable[[], AbstractContextManager[list[str]]]
TODAY = date(2026, 10, 21)


@pytest.fixture
def mover(session: Session, actor: Callable[[str], Actor]) -> Mover:
    """The county administrator, with a service of the county office."""
    found = mover_of(session, actor)
    found.publish()
    return found


# ── planned ────────────────────────────────────────────────────────────────────────────────────────


def test_a_batch_waits_for_its_day_and_runs_by_itself(mover: Mover, frozen_clock: Clock) -> None:
    number = mover.keep(mover.plan(effective_on=date(2026, 11, 2)))
    assert mover.run_due() == 0
    assert mover.current().number == 1 and mover.rows() == []
    frozen_clock.advance(timedelta(days=12))
    assert mover.run_due() == 1
    assert mover.current().definition.steps[1].tier == "township"
    assert mover.rows() == [("delegated", True, date(2026, 11, 2), None)]
    assert mover.items(number) == [("done", "")]
    assert mover.run_due() == 0


def test_the_day_itself_runs_it(mover: Mover, frozen_clock: Clock, session: Session) -> None:
    mover.keep(mover.plan(effective_on=TODAY + timedelta(days=1)))
    frozen_clock.advance(timedelta(days=1))
    effects.settle(session, today=clock.today(), now=clock.now())
    session.commit()
    assert mover.current().number == 2


def test_who_did_what_is_recorded(mover: Mover, session: Session) -> None:
    mover.run(mover.plan())
    rows = session.execute(
        select(AuditEntry.action, AuditEntry.actor_name, AuditEntry.subject_id)
        .where(AuditEntry.subject_kind == "devolution")
        .order_by(AuditEntry.seq)
    )
    assert [tuple(row) for row in rows] == [
        ("devolution.planned", "方晓明", "第四批"),
        ("devolution.ran", "方晓明", "第四批"),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "长" * 81}, "name"),
        ({"note": "长" * 501}, "note"),
        ({"effective_on": None}, "effective_on"),
        ({"effective_on": TODAY - timedelta(days=1)}, "effective_on"),
        ({"effective_on": TODAY + timedelta(days=1000)}, "effective_on"),
        ({"mode": "by_post"}, "mode"),
        ({"from_tier": "township"}, "from_tier"),
        ({"to_tier": "county"}, "to_tier"),
        ({"direction": "sideways"}, "direction"),
        ({"service_codes": ()}, "services"),
        ({"service_codes": tuple(f"A-{n}" for n in range(2001))}, "services"),
        ({"organisation_codes": ()}, "places"),
        ({"organisation_codes": (VILLAGE,)}, "places"),
        ({"organisation_codes": ("civil_affairs",)}, "places"),
    ],
)
def test_what_cannot_be_planned_says_where(mover: Mover, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        mover.keep(mover.plan(**changes))
    assert field in [problem.name for problem in refused.value.problems]


def test_names_are_unique(mover: Mover) -> None:
    mover.keep(mover.plan())
    with pytest.raises(Invalid) as refused:
        mover.keep(mover.plan())
    assert refused.value.sentences() == ["已经有一个批次叫“第四批”，请换个名称"]


def test_unknown_services_alone_make_no_batch(mover: Mover) -> None:
    with pytest.raises(Invalid) as refused:
        mover.keep(mover.plan(service_codes=("T-NOWHERE",)))
    assert refused.value.sentences() == ["选的事项都不存在，请重新选择"]


@pytest.mark.parametrize("username", ["zhourui", "shenguilan", "wanghaiyan", "qinzhengwen"])
def test_only_the_county_plans_runs_and_cancels(mover: Mover, actor: Callable[[str], Actor], username: str) -> None:
    number = mover.keep(mover.plan())
    now, session, someone = clock.now(), mover.session, actor(username)
    with pytest.raises(NotAllowed):
        devolution.plan_batch(session, plan=mover.plan(name="第五批"), actor=someone, now=now, today=TODAY)
    with pytest.raises(NotAllowed):
        devolution.run_batch(session, batch_id=number, today=TODAY, actor=someone, now=now)
    with pytest.raises(NotAllowed):
        devolution.cancel_batch(session, batch_id=number, actor=someone, now=now)
    with pytest.raises(NotAllowed):
        devolution.retry_failed(session, batch_id=number, actor=someone, now=now)


def test_cancelled_before_its_day_nothing_happens(mover: Mover, frozen_clock: Clock, session: Session) -> None:
    number = mover.keep(mover.plan(effective_on=date(2026, 11, 2)))
    devolution.cancel_batch(session, batch_id=number, actor=mover.administrator, now=clock.now())
    session.commit()
    frozen_clock.advance(timedelta(days=30))
    assert mover.run_due() == 0 and mover.current().number == 1
    with pytest.raises(Invalid) as refused:
        devolution.cancel_batch(session, batch_id=number, actor=mover.administrator, now=clock.now())
    assert refused.value.sentences() == ["“第四批”已经执行或取消，不能再取消"]
    with pytest.raises(Invalid) as too_late:
        mover.run_kept(number)
    assert too_late.value.sentences() == ["“第四批”还没到生效日期，或者已经取消"]


def test_what_has_run_cannot_be_cancelled(mover: Mover, session: Session) -> None:
    mover.run(mover.plan())
    number = session.scalars(select(DevolutionBatch.id).where(DevolutionBatch.name == "第四批")).one()
    with pytest.raises(Invalid) as refused:
        devolution.cancel_batch(session, batch_id=number, actor=mover.administrator, now=clock.now())
    assert refused.value.sentences() == ["“第四批”已经执行或取消，不能再取消"]
    with pytest.raises(NotFoundHere):
        devolution.cancel_batch(session, batch_id=10**6, actor=mover.administrator, now=clock.now())


# ── run ────────────────────────────────────────────────────────────────────────────────────────────


def test_for_some_townships_the_service_is_named(mover: Mover) -> None:
    mover.run(mover.plan(TOWN, OTHER_TOWN))
    assert mover.service().offered_by == "named"
    assert mover.service().acceptance_tiers == "county,township"


def test_for_all_townships_it_is_everywhere(mover: Mover, session: Session) -> None:
    towns = session.scalars(select(Organisation.code).where(Organisation.kind == "township")).all()
    mover.run(mover.plan(*towns))
    assert mover.service().offered_by == "tier" and len(mover.rows()) == len(towns)


def test_one_failure_stops_no_other_and_can_be_tried_again(mover: Mover, session: Session) -> None:
    other = at_county().model_copy(update={"code": "T-OTHER", "name": "别的事项"})
    blocked = other.steps[1].model_copy(update={"department": "health"})
    mover.publish(other.model_copy(update={"steps": (other.steps[0], blocked)}))
    number = mover.keep(mover.plan(service_codes=("T-OTHER", CODE)))
    progress = mover.run_kept(number)
    assert (progress.done, progress.failed, progress.waiting) == (1, 1, 0)
    failed = [message for state, message in mover.items(number) if state == "failed"]
    assert failed == ["“县级审批”由别的部门办理，不能随这个事项下放，请换一种下放方式"]
    assert mover.rows("T-OTHER") == []
    mover.publish(other)
    assert devolution.retry_failed(session, batch_id=number, actor=mover.administrator, now=clock.now()) == 1
    assert mover.run_kept(number).failed == 0
    assert mover.current("T-OTHER").definition.approval_tier == "township"
    assert devolution.retry_failed(session, batch_id=number, actor=mover.administrator, now=clock.now()) == 0


def test_a_fault_of_the_program_is_told_and_stops_no_other(
    mover: Mover, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    mover.publish(at_county().model_copy(update={"code": "T-OTHER", "name": "别的事项"}))
    publish = devolution.operations.publish_definition

    def broken(session: Session, **given: Any) -> Any:
        if given["definition"].code == "T-OTHER":
            raise RuntimeError("disk on fire")
        return publish(session, **given)

    monkeypatch.setattr(devolution.operations, "publish_definition", broken)
    number = mover.keep(mover.plan(service_codes=("T-OTHER", CODE)))
    assert mover.run_kept(number).done == 1
    assert "disk on fire" in caplog.text
    assert [message for state, message in mover.items(number) if state == "failed"] == [
        "程序出错，这一项没有改动；请再试一次，还不行就找系统维护人员"
    ]


def test_many_run_in_pieces(mover: Mover) -> None:
    for name in ("T-A01", "T-A02"):
        mover.publish(at_county().model_copy(update={"code": name}))
    number = mover.keep(mover.plan(service_codes=(CODE, "T-A01", "T-A02")))
    first = mover.run_kept(number, most=2)
    assert (first.done, first.waiting) == (2, 1)
    assert mover.run_kept(number, most=2).waiting == 0
    assert batch_page(mover.session, number).row.state == "done"


def test_a_suspended_service_is_left_alone(mover: Mover) -> None:
    mover.service().state = "suspended"
    number = mover.keep(mover.plan())
    mover.run_kept(number)
    assert mover.items(number) == [("failed", "没有发布过，或者已经停办、取消")]


def test_a_version_still_to_come_is_waited_for(mover: Mover) -> None:
    service = mover.service()
    service.due_version_id, service.due_on = service.current_version_id, TODAY + timedelta(days=3)
    number = mover.keep(mover.plan())
    mover.run_kept(number)
    assert mover.items(number) == [("failed", "已有定于2026年10月24日生效的新版本，等它生效以后再动")]


def test_a_draft_goes_the_same_way(mover: Mover, session: Session) -> None:
    tree = draft_tree(session, CODE).tree
    assert tree is not None
    tree = {**tree, "summary": "写了一半的说明"}
    save_tree(session, code=CODE, tree=tree, revision=0, actor=mover.administrator, now=clock.now())
    session.commit()
    mover.run(mover.plan())
    draft = session.get_one(ServiceDraft, mover.service().id)
    definition = check_draft(session, draft).definition
    assert definition is not None
    assert (definition.summary, definition.approval_tier) == ("写了一半的说明", "township")
    assert mover.current().definition.summary == at_county().summary


# ── back ───────────────────────────────────────────────────────────────────────────────────────────


def test_moved_back_everything_is_as_before_and_the_history_stays(mover: Mover, frozen_clock: Clock) -> None:
    mover.run(mover.plan(TOWN, OTHER_TOWN))
    frozen_clock.advance(timedelta(days=40))
    mover.run(mover.plan_back(TOWN, OTHER_TOWN))
    assert mover.current().definition == at_county()
    assert mover.service().offered_by == "tier"
    assert mover.rows() == [("delegated", True, TODAY, date(2026, 11, 30))] * 2
    told = history(mover.session, service=CODE)
    assert {(row.batch, row.ended_by, row.organisation_code) for row in told} == {
        ("第四批", "收回第四批", TOWN),
        ("第四批", "收回第四批", OTHER_TOWN),
    }
    assert [row.service_code for row in history(mover.session, organisation=TOWN) if row.until] == [CODE]


def test_from_some_places_only_the_others_keep_it(mover: Mover) -> None:
    mover.run(mover.plan(TOWN, OTHER_TOWN))
    mover.run(mover.plan_back(OTHER_TOWN))
    assert mover.current().definition.approval_tier == "township"
    assert [until for *_row, until in mover.rows()] == [None, TODAY]
    assert mover.service().offered_by == "named"


def test_nothing_to_take_back_is_told(mover: Mover) -> None:
    mover.run(mover.plan(TOWN))
    number = mover.keep(mover.plan_back(OTHER_TOWN))
    mover.run_kept(number)
    assert mover.items(number) == [("failed", "选的单位现在都没有这个事项，不用收回")]


def test_what_a_tier_always_had_becomes_rows_when_some_lose_it(mover: Mover) -> None:
    code = "QS-GA-002"  # accepted by every township, in batch 第三批 of the sample
    before = len(mover.rows(code))
    mover.run(mover.plan_back(TOWN, service_codes=(code,)))
    assert len(mover.rows(code)) == before
    assert mover.service(code).offered_by == "named"
    native = "QS-RS-103"  # accepted by every township; only the villages got it by a batch
    of_villages = len(mover.rows(native))
    mover.run(mover.plan_back(TOWN, service_codes=(native,), name="收回登记"))
    rows = [row for row in mover.rows(native) if not row[0]]
    assert len(mover.rows(native)) == of_villages + 6
    assert len(rows) == 6 and [row[3] for row in rows if row[3]] == [TODAY]


def test_another_mode_follows_the_first(mover: Mover, frozen_clock: Clock) -> None:
    mover.run(mover.plan(TOWN, mode="window_moved"))
    frozen_clock.advance(timedelta(days=1))
    mover.run(mover.plan(TOWN, name="第五批"))
    assert mover.rows() == [
        ("window_moved", False, TODAY, TODAY + timedelta(days=1)),
        ("delegated", True, TODAY + timedelta(days=1), None),
    ]


# ── looked at before ───────────────────────────────────────────────────────────────────────────────


def test_a_preview_says_what_changes_for_whom(mover: Mover) -> None:
    mover.keep(mover.plan(name="第三批（补）", effective_on=date(2026, 12, 1)))
    looked = preview_of(mover.session, mover.plan(TOWN, OTHER_TOWN), today=TODAY)
    item = looked.items[0]
    assert looked.good == 1 and item.newly == ("石桥镇", "白马镇")
    assert item.changes[0] == "“县级受理”由县级改到乡镇（街道）办理"
    assert item.warnings == ("“第三批（补）”也安排了这个事项，请核对先后",)
    assert (item.open_cases, item.already, item.refusal) == (0, 0, "")
    assert mover.current().number == 1


def test_a_preview_refuses_what_would_not_work(mover: Mover) -> None:
    mover.run(mover.plan(TOWN))
    again = preview_of(mover.session, mover.plan(TOWN, name="第五批", service_codes=(CODE, "T-NOWHERE")), today=TODAY)
    assert [item.refusal for item in again.items] == ["选的单位都已经有了，不用再放", "没有发布过，或者已经停办、取消"]
    back = preview_of(mover.session, mover.plan_back(OTHER_TOWN), today=TODAY)
    assert back.items[0].refusal == "选的单位现在都没有这个事项，不用收回"


def test_a_preview_tells_who_else_is_touched(mover: Mover) -> None:
    mover.run(mover.plan(*TOWNS[:3], mode="window_moved"))
    looked = preview_of(mover.session, mover.plan(TOWN, name="第五批", mode="permission_opened"), today=TODAY)
    assert looked.items[0].changes == ()
    assert looked.items[0].newly == ("石桥镇",)


def test_a_preview_of_many_costs_no_statement_each(mover: Mover, count_sql: SqlCounter) -> None:
    codes = [one.code for one in candidates(mover.session)]
    preview_of(mover.session, mover.plan(service_codes=tuple(codes)), today=TODAY)
    with count_sql() as few:
        preview_of(mover.session, mover.plan(service_codes=tuple(codes[:2])), today=TODAY)
    with count_sql() as many:
        preview_of(mover.session, mover.plan(service_codes=tuple(codes)), today=TODAY)
    assert len(many) == len(few)


# ── lists ──────────────────────────────────────────────────────────────────────────────────────────


def test_planned_batches_come_first(mover: Mover, session: Session) -> None:
    mover.keep(mover.plan(name="第六批", effective_on=date(2027, 1, 1)))
    mover.keep(mover.plan(name="第五批", effective_on=date(2026, 12, 1)))
    rows = batches(session)
    assert [row.name for row in rows[:2]] == ["第五批", "第六批"]
    assert all(row.state == "done" for row in rows[2:])
    assert (rows[0].items, rows[0].places) == (1, 1)


def test_a_pasted_list_finds_codes_and_names() -> None:
    listed = [
        Candidate("QS-MZ-001", "高龄津贴（80—89周岁首次申领）", "civil_affairs", "village", ""),
        Candidate("QS-YB-001", "医保登记", "medical", "township", ""),
    ]
    pasted = "1. qs-mz-001\n2\t医保登记\t县医保局\n\n高龄津贴(80—89周岁首次申领)\n没有的事项\n"
    assert found_in(pasted, listed) == (["QS-MZ-001", "QS-YB-001"], ["没有的事项"])


def test_no_such_batch(session: Session) -> None:
    with pytest.raises(NotFoundHere):
        batch_page(session, 10**6)

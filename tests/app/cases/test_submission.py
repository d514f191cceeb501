"""A form becomes a case once, with its number, steps, days, papers and audit rows."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app import clock
from app.cases import operations
from app.cases.applications import tail_hash
from app.errors import Invalid, NotAllowed
from app.extensions import db
from app.models import Case, CaseDocument, FormDraft, Organisation
from app.people.actors import Actor
from app.publishing.versions import version_by_id
from catalog.primitives import LimitSpec
from tests.app.cases.desk import AGENT, CLERK, ID_NUMBER, OTHER_CLERK, HallDesk, at
from tests.conftest import Clock

SqlCounter = Callable[[], AbstractContextManager[list[str]]]


def test_who_accepts_at_the_own_desk_has_accepted_by_submitting(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("minimal"), CLERK)
    assert case.number == "SQ26-00001"
    assert case.accepted_at == at(10, 21, 9, 30)
    assert desk.way(case) == [("accept", "done"), ("decide", "open")]
    assert desk.open_step(case).due_on == dt.date(2026, 10, 28)
    assert desk.open_step(case).yellow_on == dt.date(2026, 10, 27)
    assert case.promised_due_on == dt.date(2026, 11, 4)
    assert desk.audited(case) == ["case.submitted", "case.accepted"]


def test_elsewhere_the_first_step_waits_to_be_accepted(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("minimal"), AGENT)
    assert case.number.startswith("SQ26-")
    assert case.accepted_at is None and case.promised_due_on is None
    assert desk.way(case) == [("accept", "open"), ("decide", "waiting")]
    assert desk.open_step(case).queue == "accept"
    assert desk.open_step(case).organisation.code == "990101101"
    assert desk.audited(case) == ["case.submitted"]


def test_the_only_step_is_not_done_by_submitting(desk: HallDesk) -> None:
    only = desk.publish("minimal").definition.steps[:1]
    case = desk.submit(desk.publish("minimal", steps=only), CLERK)
    assert desk.way(case) == [("accept", "open")]
    assert desk.open_step(case).due_on == dt.date(2026, 10, 21)


def test_a_clerk_may_hand_in_for_a_village(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("four_tier"), CLERK, place="990101101201")
    assert case.organisation.code == "990101101201"
    assert case.submitting_organisation.code == "990101101"
    assert desk.open_step(case).organisation.code == "990101101201"


def test_a_way_through_a_village_needs_a_village(desk: HallDesk) -> None:
    version = desk.publish("four_tier")
    with pytest.raises(Invalid, match=r"^$") as refused:
        desk.submit(version, CLERK)
    assert refused.value.sentences() == ["这个事项有“村（社区）受理”环节，请先选择申请人所在的村（社区）"]


def test_another_township_is_out_of_reach(desk: HallDesk) -> None:
    version = desk.publish("minimal")
    with pytest.raises(NotAllowed):
        desk.submit(version, OTHER_CLERK, place="990101101201")


def test_approvers_and_administrators_hand_in_nothing(desk: HallDesk, session: Session) -> None:
    version = desk.publish("minimal")
    with pytest.raises(NotAllowed):
        desk.submit(version, "chenzhiyuan")


def test_a_missing_county_office_is_said_in_words(desk: HallDesk) -> None:
    version = desk.publish("minimal", department="no_such_office")
    with pytest.raises(Invalid) as refused:
        desk.submit(version, CLERK)
    assert "no_such_office" in refused.value.sentences()[0]


def test_a_suspended_service_takes_no_case(desk: HallDesk, session: Session) -> None:
    version_id = desk.publish("minimal").id
    session.execute(text("update service set state = 'suspended'"))
    with pytest.raises(Invalid) as refused:
        desk.submit(version_by_id(session, version_id), CLERK)
    assert "停办" in refused.value.sentences()[0]


def test_errors_of_the_form_and_lacking_papers_are_refused(desk: HallDesk, session: Session) -> None:
    version = desk.publish("minimal")
    with pytest.raises(Invalid) as refused:
        desk.submit(version, CLERK, answers={"f_applicant_id_number": "110105194912310021"})
    assert len(refused.value.problems) == 1
    with pytest.raises(Invalid) as refused:
        desk.submit(version, CLERK, answers={"d_id_card_copies": "0"})
    assert "居民身份证" in refused.value.sentences()[0]
    assert session.scalar(select(func.count()).select_from(Case)) == 0


# ── what is stored ─────────────────────────────────────────────────────────────────────────────────


def test_applicant_papers_and_pin_are_stored(desk: HallDesk, session: Session) -> None:
    version = desk.publish("minimal")
    case = desk.submit(version, CLERK)
    assert (case.applicant_name, case.applicant_id_number) == ("张桂兰", ID_NUMBER)
    assert case.service_version_id == version.id
    assert case.applicant_id_tail_hash == tail_hash("002x")
    paper = session.scalars(select(CaseDocument)).one()
    assert (paper.document_id, paper.originals_asked, paper.copies_asked, paper.originals) == ("id_card", 1, 1, 1)


def test_nothing_personal_is_readable_in_the_database(desk: HallDesk, session: Session) -> None:
    desk.submit(desk.publish("minimal"), CLERK)
    session.commit()
    for table in ('"case"', "case_step", "audit_entry"):
        for row in session.execute(text(f"select * from {table}")):
            stored = "|".join(map(str, row))
            assert ID_NUMBER not in stored and "13900001234" not in stored and "139-0000-1234" not in stored


def test_audit_rows_name_step_and_service_only(desk: HallDesk, session: Session) -> None:
    case = desk.submit(desk.publish("minimal"), CLERK)
    detail = session.scalars(text("select detail from audit_entry where action = 'case.submitted'")).one()
    assert (
        detail
        == '{"name":"乡镇受理","position":10,"service":"T-MINIMAL","state":"submitted","step":"accept","version":1}'
    )
    assert case.applicant_name not in detail


def test_submitting_clears_the_draft(desk: HallDesk, session: Session, actor: Callable[[str], Actor]) -> None:
    version = desk.publish("minimal")
    for token in ("a" * 32, "b" * 32):
        operations.save_draft(
            session, token=token, version_id=version.id, pairs=[("f_x", "1")], actor=actor(CLERK), now=clock.now()
        )
    desk.submit(version, CLERK, token="a" * 32)
    assert session.scalars(select(FormDraft.token)).all() == ["b" * 32]


def test_a_new_version_leaves_cases_with_theirs(desk: HallDesk) -> None:
    old = desk.publish("minimal")
    case = desk.submit(old, CLERK)
    new = desk.publish("minimal", name="改过的事项", promised_limit=LimitSpec(value=1))
    assert new.number == 2
    assert case.service_version_id == old.id
    desk.act("grant", case, desk.someone("审批人员", "civil_affairs"))
    assert (case.service_version_id, case.service_name) == (old.id, "最小事项")


# ── once, whatever happens to the click ────────────────────────────────────────────────────────────


def test_the_same_form_twice_makes_one_case(desk: HallDesk, session: Session) -> None:
    version = desk.publish("minimal")
    first = desk.submit(version, CLERK, token="t" * 32)
    second = desk.submit(version, CLERK, token="t" * 32)
    assert first.number == second.number
    assert session.scalar(select(func.count()).select_from(Case)) == 1
    assert desk.audited(first) == ["case.submitted", "case.accepted"]


def test_the_form_of_someone_else_gives_nothing_away(desk: HallDesk) -> None:
    version = desk.publish("minimal")
    desk.submit(version, CLERK, token="t" * 32)
    with pytest.raises(NotAllowed):
        desk.submit(version, AGENT, token="t" * 32)


def test_two_clicks_at_the_same_moment_make_one_case_and_leave_no_gap(
    desk: HallDesk, session: Session, app: Flask, actor: Callable[[str], Actor]
) -> None:
    version, clerk = desk.publish("minimal"), actor(CLERK)
    submission = desk.fill(version)
    session.commit()
    together, numbers, faults = threading.Barrier(2), [], []

    def click() -> None:
        with app.app_context():
            try:
                together.wait()
                with Session(db.engine, expire_on_commit=False) as own:
                    place = own.get_one(Organisation, clerk.organisation_id)
                    number = operations.submit(
                        own,
                        version=version,
                        submission=submission,
                        organisation=place,
                        token="t" * 32,
                        actor=clerk,
                        now=clock.now(),
                    )
                    own.commit()
                    numbers.append(number)
            except Exception as fault:
                faults.append(fault)

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not faults
    assert numbers == ["SQ26-00001", "SQ26-00001"]
    assert desk.submit(version, CLERK).number == "SQ26-00002"


def test_statements_of_a_submission(desk: HallDesk, count_sql: SqlCounter, frozen_clock: Clock) -> None:
    version = desk.publish("minimal")
    first = desk.submit(version, CLERK)
    submission, clerk = desk.fill(version), desk.actor(CLERK)
    place = desk.session.get_one(Organisation, clerk.organisation_id)
    with count_sql() as statements:
        operations.submit(
            desk.session,
            version=version,
            submission=submission,
            organisation=place,
            token="n" * 32,
            told={first.number},
            actor=clerk,
            now=frozen_clock.now,
        )
        desk.session.commit()
    # Token, other cases, desks, calendar, counter, case, steps, papers, who holds them, photographs and signatures,
    # draft, the receipt it owes, four to tell people, and three of the audit chain; on PostgreSQL the turn besides.
    most = 20 if desk.session.get_bind().dialect.name == "postgresql" else 19
    assert len(statements) <= most, "\n".join(statements)

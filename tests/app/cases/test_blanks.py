"""Numbered blanks: given out by a desk, named by one case, found again by their number."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases import operations
from app.cases.blanks import (
    MOST_AT_ONCE,
    WrongBlank,
    bind,
    case_of_blank,
    find_blank,
    give_out,
    given_out,
    number_in,
    number_of,
)
from app.errors import Invalid, NotFoundHere
from app.models import Case, Organisation
from app.publishing.versions import LoadedVersion
from tests.app.cases.desk import CLERK, OTHER_CLERK, HallDesk


def numbers_of(desk: HallDesk, count: int = 1) -> list[str]:
    version = desk.publish("minimal")
    return list(give_out(desk.session, version=version, count=count, actor=desk.actor(CLERK), now=clock.now()))


def test_each_blank_has_a_number_of_its_own_and_the_desk_sees_it(desk: HallDesk, session: Session) -> None:
    numbers = numbers_of(desk, 40)
    assert len(set(numbers)) == 40 and all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{6}", one) for one in numbers)
    clerk, version = desk.actor(CLERK), desk.publish("minimal")
    place = clerk.organisation_id or 0
    lines = given_out(session, service_id=version.service_id, organisation_id=place)
    assert len(lines) == 20 and lines[0].given_by == clerk.name and (lines[0].edition, lines[0].case_number) == (1, "")
    other = desk.actor(OTHER_CLERK).organisation_id or 0
    assert not given_out(session, service_id=version.service_id, organisation_id=other)


@pytest.mark.parametrize("count", [0, -1, MOST_AT_ONCE + 1])
def test_none_and_too_many_are_refused(desk: HallDesk, count: int) -> None:
    with pytest.raises(Invalid) as refused:
        numbers_of(desk, count)
    assert refused.value.sentences() == ["请填要印几份，1 到 200"]


def test_a_case_names_the_blank_it_was_filled_in_on(desk: HallDesk, session: Session) -> None:
    (number,) = numbers_of(desk)
    case = desk.submit(desk.publish("minimal"), CLERK)
    assert case_of_blank(session, number=number) is None
    for typed in (number, number.lower(), f" {number} "):  # the same twice changes nothing
        bind(session, number=typed, case=case, actor=desk.actor(CLERK), now=clock.now())
    assert case_of_blank(session, number=number) == case.id and number_of(session, case_id=case.id) == number
    session.commit()
    assert desk.audited(case).count("case.blank_named") == 1


def test_a_blank_becomes_one_case_of_its_own_service(desk: HallDesk, session: Session) -> None:
    (number,) = numbers_of(desk)
    first, second = (desk.submit(desk.publish("minimal"), CLERK) for _case in range(2))
    other = desk.submit(desk.publish("on_the_spot"), CLERK)
    clerk, now = desk.actor(CLERK), clock.now()
    with pytest.raises(Invalid) as wrong:
        bind(session, number=number, case=other, actor=clerk, now=now)
    assert wrong.value.sentences() == [f"编号 {number} 的空白表是另一个事项的"]
    bind(session, number=number, case=first, actor=clerk, now=now)
    with pytest.raises(Invalid) as taken:
        bind(session, number=number, case=second, actor=clerk, now=now)
    assert "已经记在另一个办件上" in taken.value.sentences()[0]


def test_a_number_nobody_gave_out(desk: HallDesk, session: Session) -> None:
    with pytest.raises(NotFoundHere):
        find_blank(session, number="ZZZZZZ")
    case = desk.submit(desk.publish("minimal"), CLERK)
    with pytest.raises(Invalid) as unknown:
        bind(session, number="zzzzzz", case=case, actor=desk.actor(CLERK), now=clock.now())
    assert unknown.value.sentences() == ["没有编号是 zzzzzz 的空白表"]


def test_a_new_case_names_its_blank_in_one_statement_more(
    desk: HallDesk, session: Session, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    (number,) = numbers_of(desk)
    version = desk.publish("minimal")
    counted = {}
    for blank in ("", f"db1.b.t-minimal.1.{number.lower()}.1"):  # as a hand scanner types the code of a page
        with count_sql() as statements:
            case_number = submit(desk, version, blank)
        counted[blank] = len(statements)
    assert counted[blank] <= counted[""] + 1
    case = session.scalars(select(Case).where(Case.number == case_number)).one()
    assert number_of(session, case_id=case.id) == number
    assert "case.blank_named" in desk.audited(case)
    with pytest.raises(WrongBlank) as taken:
        submit(desk, version, number)
    assert "已经记在另一个办件上" in taken.value.sentences()[0]
    session.rollback()


def submit(desk: HallDesk, version: LoadedVersion, blank: str) -> str:
    clerk = desk.actor(CLERK)
    number = operations.submit(
        desk.session,
        version=version,
        submission=desk.fill(version),
        organisation=desk.session.get_one(Organisation, clerk.organisation_id),
        token=secrets.token_hex(16),
        told=None,
        blank=blank,
        actor=clerk,
        now=clock.now(),
    )
    desk.session.commit()
    return number


def test_a_blank_of_another_service_makes_no_case(desk: HallDesk, session: Session) -> None:
    (number,) = numbers_of(desk)
    with pytest.raises(WrongBlank) as wrong:
        submit(desk, desk.publish("on_the_spot"), number)
    assert wrong.value.sentences() == [f"编号 {number} 的空白表是另一个事项的"]
    session.rollback()


@pytest.mark.parametrize(
    ("typed", "number"),
    [("k7q2-m4", "K7Q2M4"), (" K7Q2M4 ", "K7Q2M4"), ("DB1.B.QS-MZ-009.3.K7Q2M4.2", "K7Q2M4")]
    + [
        (wrong, "") for wrong in ("", "K7Q2M", "K7Q2M4X", "DB1.B.QS-MZ-009.3.0.2", "DB1.P.GRANT.3.K7Q2M4.2", "高龄津贴")
    ],
)
def test_a_number_is_read_however_it_is_given(typed: str, number: str) -> None:
    assert number_in(typed) == number

"""一次性告知单: numbered, found by who came, in one's own scope, and turned into a form once."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app import clock
from app.cases import notices
from app.cases.drafts import load_draft
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.publishing.versions import LoadedVersion
from tests.app.cases.desk import AGENT, CLERK, OTHER_CLERK, HallDesk

PAIRS = (("handled_by", "agent"),)


@pytest.fixture
def version(desk: HallDesk) -> LoadedVersion:
    return desk.publish("group")


def give(desk: HallDesk, version: LoadedVersion, username: str = CLERK, **who: str) -> str:
    number = notices.give(
        desk.session, version=version, pairs=PAIRS, actor=desk.actor(username), now=clock.now(), **who
    )
    desk.session.commit()
    return number


def numbers(desk: HallDesk, username: str = CLERK, wanted: str = "") -> list[str]:
    found = notices.list_notices(desk.session, actor=desk.actor(username), text=wanted)
    return [row.number for row in found.rows]


def test_a_notice_is_numbered_kept_and_its_person_is_not_readable_at_rest(
    session: Session, desk: HallDesk, version: LoadedVersion
) -> None:
    number = give(desk, version, person="李龑", phone="138-0000-1234")
    assert number == "SQG26-00001"
    row = session.execute(text("select person_name, phone, answers from notice")).one()
    assert not any("李龑" in value or "1234" in value or "agent" in value for value in row)
    given = notices.given_notice(session, actor=desk.actor(CLERK), number=number)
    assert (given.row.person, given.pairs) == ("李龑", PAIRS)


def test_it_is_found_by_name_phone_and_number_within_ones_scope(desk: HallDesk, version: LoadedVersion) -> None:
    first = give(desk, version, person="李龑", phone="138-0000-1234")
    second = give(desk, version, AGENT, person="张桂兰")
    assert numbers(desk) == [second, first]
    assert numbers(desk, AGENT) == [second]
    assert numbers(desk, OTHER_CLERK) == []
    assert [numbers(desk, wanted=one) for one in ("李龑", "1234", "13800001234", first.lower())] == [[first]] * 4
    assert numbers(desk, wanted="李") == []
    with pytest.raises(NotFoundHere):
        notices.given_notice(desk.session, actor=desk.actor(OTHER_CLERK), number=first)


def test_names_that_cannot_be_names_and_people_without_a_desk_are_refused(
    desk: HallDesk, version: LoadedVersion
) -> None:
    with pytest.raises(Invalid) as refusal:
        give(desk, version, person="长" * 61, phone="1" * 31)
    assert len(refusal.value.sentences()) == 2
    with pytest.raises(NotAllowed):
        give(desk, version, desk.someone("督查人员", "990101"))


def test_it_becomes_a_form_with_its_answers_and_then_a_case_only_once(
    session: Session, desk: HallDesk, version: LoadedVersion
) -> None:
    number, token, actor = give(desk, version, person="李龑", phone="139-0000-1234"), "c" * 32, desk.actor(CLERK)
    more = {"version": version, "pairs": PAIRS, "actor": actor, "now": clock.now()}
    notices.begin_case(session, number=number, token=token, **more)
    session.commit()
    draft = load_draft(session, token=token, actor=actor)
    assert dict(draft.pairs) == {
        "handled_by": "agent",
        "f_applicant_name": "李龑",
        "f_applicant_phone": "139-0000-1234",
    }
    full = {"d_form_originals": "2", "d_photo_originals": "2"}
    case = desk.submit(version, CLERK, token=token, answers=full)
    assert notices.given_notice(session, actor=actor, number=number).row.case_number == case.number
    with pytest.raises(Invalid, check=lambda refusal: case.number in refusal.message):
        notices.begin_case(session, number=number, token="d" * 32, **more)

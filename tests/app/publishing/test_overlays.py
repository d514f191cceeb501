"""Organisations say where and when they receive people; what the county fixes is out of their reach."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import AuditEntry, Organisation, ServiceOverlay
from app.people.actors import Actor
from app.publishing import overlays
from app.publishing.problems import StaleDraft

ALLOWANCE, TOWN, VILLAGE, OTHER_TOWN = "QS-MZ-001", "990101101", "990101101202", "990101102"
Actors = Callable[[str], Actor]


def place_of(session: Session, code: str) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.code == code)).one()


def save(
    session: Session, actor: Actor, place: str = TOWN, code: str = "QS-MZ-004", revision: int = 0, **words: str
) -> None:
    overlays.save_overlay(
        session,
        place=place_of(session, place),
        code=code,
        words=words,
        revision=revision,
        actor=actor,
        now=clock.now(),
    )


def said(session: Session, place: str = TOWN, code: str = "QS-MZ-004") -> ServiceOverlay | None:
    return overlays.overlay_of(session, place=place_of(session, place), code=code)[1]


def test_a_township_writes_its_own_and_takes_it_back(session: Session, actor: Actors) -> None:
    admin = actor("shenguilan")
    save(session, admin, phone="0000-6222199", hours="周一至周六")
    assert (said(session).phone, said(session).revision) == ("0000-6222199", 1)
    save(session, admin, phone="0000-6222198", revision=1)
    assert (said(session).phone, said(session).hours, said(session).revision) == ("0000-6222198", "", 2)
    save(session, admin, revision=2)
    assert said(session) is None
    session.commit()
    assert session.scalars(select(AuditEntry).where(AuditEntry.action == "overlay.saved")).all()


@pytest.mark.parametrize("place", [OTHER_TOWN, "civil_affairs"])
def test_nobody_writes_for_others(session: Session, actor: Actors, place: str) -> None:
    with pytest.raises(NotAllowed):
        save(session, actor("shenguilan"), place=place, phone="0000-1")
    with pytest.raises(NotFoundHere):
        overlays.find_place(session, code=place, actor=actor("shenguilan"))


def test_a_township_writes_for_its_villages_and_the_county_for_all(session: Session, actor: Actors) -> None:
    save(session, actor("shenguilan"), place=VILLAGE, code="QS-MZ-002", phone="0000-6222190")
    save(session, actor("fangxiaoming"), place=OTHER_TOWN, phone="0000-6222290")
    assert said(session, VILLAGE, "QS-MZ-002").phone == "0000-6222190"


def test_clerks_write_nothing(session: Session, actor: Actors) -> None:
    with pytest.raises(NotAllowed):
        save(session, actor("wanghaiyan"), phone="0000-6222199")


def test_two_administrators_do_not_overwrite_each_other(session: Session, actor: Actors) -> None:
    save(session, actor("shenguilan"), phone="0000-6222199")
    with pytest.raises(StaleDraft) as stale:
        save(session, actor("fangxiaoming"), phone="0000-6222100")
    assert "沈桂兰" in stale.value.message
    assert said(session).phone == "0000-6222199"


def test_wrong_numbers_are_refused_beside_their_field(session: Session, actor: Actors) -> None:
    with pytest.raises(Invalid) as refusal:
        save(session, actor("shenguilan"), phone="0000-1", supervise_phone="0000-1")
    assert [problem.name for problem in refusal.value.problems] == ["supervise_phone"]


def test_a_place_says_nothing_about_what_it_does_not_take(session: Session, actor: Actors) -> None:
    hall_only = "QS-SC-002"
    place = place_of(session, VILLAGE)
    taken = {row.code for row in overlays.list_services(session, place=place).rows}
    assert ALLOWANCE in taken
    assert hall_only not in taken
    with pytest.raises(NotFoundHere):
        save(session, actor("shenguilan"), place=VILLAGE, code=hall_only, phone="0000-6222199")


def test_lists_put_own_words_first_and_find_by_initials(session: Session) -> None:
    place = place_of(session, TOWN)
    listed = overlays.list_services(session, place=place)
    assert [row.code for row in listed.rows][:4] == ["QS-MZ-001", "QS-MZ-002", "QS-MZ-003", "QS-YB-001"]
    assert overlays.list_services(session, place=place, own=True).count == 4
    found = overlays.list_services(session, place=place, text="gljt")
    assert found.count and all("高龄" in row.name for row in found.rows)


def test_the_county_is_told_of_words_that_ask_for_more(session: Session, actor: Actors) -> None:
    assert overlays.doubts(session) == []
    save(session, actor("shenguilan"), convenience="代办的还要提交村委会证明。")
    assert [(one.organisation, one.problem.path) for one in overlays.doubts(session)] == [("石桥镇", "convenience")]

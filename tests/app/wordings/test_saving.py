"""New versions: for whom they hold, from when, who may write them, and two people at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotFoundHere
from app.models import AuditEntry, Organisation, WordingVersion
from app.people.actors import Actor
from app.wordings import saving
from app.wordings.pages import list_kinds, wording_page
from app.wordings.reading import Authorities, authorities_of, text_of
from app.wordings.saving import StaleWording, find_place
from app.wordings.shipping import ALWAYS, store_shipped
from reports.letter_kinds import LETTERS
from reports.letter_texts import LetterText, shipped_text

KIND = "extension_notice"
TOWN, OTHER = "990101101", "990101102"
Actors = Callable[[str], Actor]


def place_of(session: Session, code: str) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.code == code)).one()


def titled(title: str) -> LetterText:
    return replace(shipped_text(KIND), title=title)


def save(session: Session, actor: Actor, code: str, text: LetterText | None, **changes: object) -> WordingVersion:
    asked: dict[str, object] = {"effective_from": clock.today(), "basis": "统一口径", "seen": 0, **changes}
    place = place_of(session, code)
    return saving.save(session, place=place, kind=KIND, text=text, actor=actor, now=clock.now(), **asked)  # type: ignore[arg-type]


def title_at(session: Session, code: str, day: dt.date | None = None) -> str:
    path = place_of(session, code).path
    return text_of(session, kind=KIND, organisation_path=path, day=day or clock.today()).title


def test_set_up_has_stored_every_shipped_text_as_version_one(session: Session) -> None:
    assert session.scalar(select(func.count()).select_from(WordingVersion)) == len(LETTERS)
    assert set(session.scalars(select(WordingVersion.effective_from))) == {ALWAYS}
    assert store_shipped(session, LETTERS, now=clock.now()) == 0
    path = place_of(session, TOWN).path
    text = text_of(session, kind=KIND, organisation_path=path, day=clock.today())
    assert text.version_id is not None
    assert (text.court, text.supervise_phone) == ("青石县人民法院", "0000-6222012")


def test_a_release_that_words_it_otherwise_adds_a_version(session: Session) -> None:
    row = session.scalars(select(WordingVersion).limit(1)).one()
    row.digest = "before"
    assert store_shipped(session, LETTERS, now=clock.now()) == 1
    numbers = session.scalars(select(WordingVersion.number).where(WordingVersion.wording_id == row.wording_id))
    assert sorted(numbers) == [1, 2]


def test_a_township_has_its_own_and_goes_back_to_the_county(session: Session, actor: Actors) -> None:
    county, town = actor("fangxiaoming"), actor("shenguilan")
    save(session, county, "990101", titled("县延期通知书"))
    save(session, town, TOWN, titled("镇延期通知书"))
    assert (title_at(session, TOWN), title_at(session, OTHER)) == ("镇延期通知书", "县延期通知书")
    save(session, town, TOWN, None, seen=1)
    assert title_at(session, TOWN) == "县延期通知书"
    page = wording_page(session, place=place_of(session, TOWN), kind=KIND, day=clock.today())
    assert [one.number for one in page.versions] == [2, 1] and page.versions[0].follows and not page.own
    saving.restore(session, place=place_of(session, TOWN), kind=KIND, number=1, seen=2, actor=town, now=clock.now())
    assert title_at(session, TOWN) == "镇延期通知书"
    session.commit()
    saved = select(AuditEntry.subject_id).where(AuditEntry.action == "wording.saved").order_by(AuditEntry.seq)
    assert session.scalars(saved).all() == [f"{KIND}.990101", *[f"{KIND}.{TOWN}"] * 3]


def test_letters_of_earlier_days_keep_their_words(session: Session, actor: Actors) -> None:
    soon = clock.today() + dt.timedelta(days=9)
    save(session, actor("fangxiaoming"), "990101", titled("新通知书"), effective_from=soon)
    assert title_at(session, TOWN) == "延长办理期限通知书" and title_at(session, TOWN, soon) == "新通知书"
    row = next(
        one for one in list_kinds(session, place=place_of(session, "990101"), day=clock.today()) if one.id == KIND
    )
    assert (row.coming, row.own, row.number) == (soon, False, 1)


def test_what_is_wrong_is_told_by_box_and_nothing_is_kept(session: Session, actor: Actors) -> None:
    bad = replace(titled(""), parts={"opening": ("{{ ''.__class__ }}",), "closing": ("{{ no }}",)})
    with pytest.raises(Invalid) as caught:
        save(session, actor("fangxiaoming"), "990101", bad, effective_from=dt.date(2020, 1, 1), basis=" ")
    names = {one.name for one in caught.value.problems}
    assert names == {"title", "parts.opening", "parts.closing", "effective_from", "basis"}
    assert title_at(session, TOWN) == "延长办理期限通知书"


def test_who_was_slower_is_told(session: Session, actor: Actors) -> None:
    save(session, actor("fangxiaoming"), "990101", titled("甲"))
    with pytest.raises(StaleWording):
        save(session, actor("fangxiaoming"), "990101", titled("乙"), seen=0)
    assert title_at(session, TOWN) == "甲"


def test_nobody_words_the_letters_of_others(session: Session, actor: Actors) -> None:
    for code in (OTHER, "990101", "990101101201", "nowhere"):
        with pytest.raises(NotFoundHere):
            find_place(session, code=code, actor=actor("shenguilan"))
    assert find_place(session, code="", actor=actor("shenguilan")).code == TOWN


def test_authorities_come_from_the_nearest_that_says_them(session: Session, actor: Actors) -> None:
    place, admin = place_of(session, TOWN), actor("shenguilan")
    said = Authorities(signs_as="石桥镇政府", review_bodies=("甲县人民政府", "乙局"), court="", supervise_phone="")
    saving.save_authority(session, place=place, said=said, seen=1, actor=admin, now=clock.now())
    found = authorities_of(session, organisation_path=place.path)
    assert found.review_bodies == ("甲县人民政府", "乙局") and found.court == "青石县人民法院"
    village = place_of(session, "990101101201")
    below = authorities_of(session, organisation_path=village.path)
    assert below.review_bodies == ("甲县人民政府", "乙局") and below.signs_as == ""
    with pytest.raises(StaleWording):
        saving.save_authority(session, place=place, said=said, seen=1, actor=admin, now=clock.now())
    with pytest.raises(Invalid):
        many = replace(said, review_bodies=("甲",) * 9, court="长" * 200)
        saving.save_authority(session, place=place, said=many, seen=2, actor=admin, now=clock.now())

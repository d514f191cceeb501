"""People, rota and points of a hall: what is refused, what papers say, and whose they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotFoundHere
from app.hall import people, points, rota
from app.hall.people import PersonWords
from app.hall.points import PointWords, days_of
from app.hall.scope import kept_by
from app.models import HallPerson, Organisation
from app.people.actors import Actor
from app.printing.hall import board_of, buses_of, cards_of, machine_of, rota_of
from app.statistics.periods import period_of
from reports.render import render_html
from tests.app.cases.desk import AGENT, CLERK

OCTOBER = period_of("month", dt.date(2026, 10, 1))
Somebody = Callable[..., HallPerson]


@pytest.fixture
def hall(session: Session, actor: Callable[[str], Actor]) -> Organisation:
    return kept_by(session, actor=actor(CLERK))


@pytest.fixture
def somebody(session: Session, hall: Organisation, actor: Callable[[str], Actor]) -> Somebody:
    def add(name: str, photo: bytes = b"", **words: str) -> HallPerson:
        return people.keep_person(
            session,
            organisation=hall,
            words=PersonWords(name, **words),
            photo=photo,
            actor=actor(CLERK),
            now=clock.now(),
        )

    return add


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (900, 700), "#557").save(file, "PNG")
    return file.getvalue()


def test_the_board_says_where_everyone_is(
    session: Session, hall: Organisation, somebody: Somebody, actor: Callable[[str], Actor]
) -> None:
    away, there = somebody("周𠮷生", phone="0000-6222001"), somebody("李文秀", phone="0000-6222002")
    people.go(
        session,
        organisation=hall,
        person_id=away.id,
        whereabouts="training",
        note="到县里开会",
        back_on=dt.date(2026, 11, 25),
        substitute_id=there.id,
        actor=actor(CLERK),
        now=clock.now(),
    )
    session.expire(away)
    html = render_html("staff_board", board_of(session, hall).context)
    assert "到县里开会，11 月 25 日回来，有事找李文秀 0000-6222002" in html.replace('<span class="nw">', "").replace(
        "</span>", ""
    )
    assert 'state away">开会学习' in html and 'state">在岗' in html


def test_a_photo_is_cut_and_hangs_on_board_and_card(session: Session, hall: Organisation, somebody: Somebody) -> None:
    somebody("周𠮷生", photo=picture(), serves="上河村 1 组")
    for paper in (board_of(session, hall), cards_of(session, hall)):
        ((key, content),) = paper.assets.items()
        assert Image.open(BytesIO(content)).size == (300, 420)
        assert f"desk:asset/{key}" in render_html(paper.printable, paper.context)
    assert len(cards_of(session, hall).context.sheets[0]) == 10  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("words", "photo", "sentence"),
    [
        (PersonWords(" "), b"", "请填写姓名"),
        (PersonWords("某" * 41), b"", "最多 40 个字"),
        (PersonWords("某人"), b"no picture", "打不开"),
    ],
)
def test_what_is_no_person_is_refused(
    session: Session, hall: Organisation, actor: Callable[[str], Actor], words: PersonWords, photo: bytes, sentence: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        people.keep_person(session, organisation=hall, words=words, photo=photo, actor=actor(CLERK), now=clock.now())
    assert sentence in refusal.value.sentences()[0]


def test_the_rota_has_every_turn_once(
    session: Session, hall: Organisation, somebody: Somebody, actor: Callable[[str], Actor]
) -> None:
    person = somebody("李文秀", phone="0000-6222002")
    days = [dt.date(2026, 10, day) for day in (1, 8, 8, 15)]

    def put() -> int:
        return rota.put_on_duty(
            session, organisation=hall, person_id=person.id, days=days, shift="day", actor=actor(CLERK), now=clock.now()
        )

    assert (put(), put()) == (3, 0)
    paper = rota_of(session, hall, OCTOBER).context
    said = {one.day: one for one in paper.days}  # type: ignore[union-attr]
    assert said[8].turns == (("全天", "李文秀", "0000-6222002"),) and not said[9].turns
    assert said[1].rest and not said[10].rest, "国庆 is free, the Saturday of the tenth is worked"
    turn = rota.on_duty(session, organisation_id=hall.id, day=dt.date(2026, 10, 8))[0]
    rota.take_off_duty(session, organisation=hall, turn_id=turn.id, actor=actor(CLERK), now=clock.now())
    assert not rota.on_duty(session, organisation_id=hall.id, day=dt.date(2026, 10, 8))


def test_a_bus_comes_on_its_days(session: Session, hall: Organisation, actor: Callable[[str], Actor]) -> None:
    words = PointWords(
        "bus", "上河村", place="文化广场", days="每月27、2、7日", departments="民政、人社", items="高龄津贴\n认证"
    )
    points.keep_point(session, organisation=hall, words=words, actor=actor(CLERK), now=clock.now())
    paper = buses_of(session, hall, OCTOBER).context
    comes = [one.day for week in paper.weeks for one in week if one.stops]  # type: ignore[union-attr]
    assert comes == [2, 7, 27]
    assert "每月 2、7、27 日" in render_html("bus_calendar", paper).replace('<span class="nw">', "").replace(
        "</span>", ""
    )


@pytest.mark.parametrize("days", ["0", "32", "2、40"])
def test_no_month_has_such_a_day(days: str) -> None:
    with pytest.raises(Invalid):
        days_of(days)


def test_a_machine_says_who_looks_after_it(session: Session, hall: Organisation, actor: Callable[[str], Actor]) -> None:
    words = PointWords("machine", "自助机", code="ZZ-1", maintainer="周敏", phone="0000-6200321", items="打印证明")
    point = points.keep_point(session, organisation=hall, words=words, actor=actor(CLERK), now=clock.now())
    html = render_html("machine_card", machine_of(hall, point).context)
    assert "周敏" in html and "0000-6200321" in html and "打印证明" in html and "ZZ-1" in html
    points.close_point(session, organisation=hall, point_id=point.id, actor=actor(CLERK), now=clock.now())
    with pytest.raises(NotFoundHere):
        points.point_of(session, point_id=point.id, organisation_id=hall.id)


def test_everyone_keeps_the_own_walls(
    session: Session, hall: Organisation, somebody: Somebody, actor: Callable[[str], Actor]
) -> None:
    person = somebody("李文秀")
    with pytest.raises(NotFoundHere):
        kept_by(session, actor=actor(AGENT), code=hall.code)
    with pytest.raises(NotFoundHere):
        kept_by(session, actor=actor(CLERK), code="990101101201")
    assert kept_by(session, actor=actor("shenguilan"), code="990101101201").code == "990101101201"
    with pytest.raises(NotFoundHere):
        people.person_of(session, person_id=person.id, organisation_id=hall.id + 1)

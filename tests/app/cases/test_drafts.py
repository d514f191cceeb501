"""Forms as typed, kept for the person who typed them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app import clock
from app.cases import drafts
from app.errors import Invalid, NotFoundHere
from app.models import FormDraft
from app.people.actors import Actor
from app.transaction import separately
from tests.app.cases.desk import AGENT, CLERK, HallDesk
from tests.conftest import Clock

PAIRS = [("f_applicant_name", "张桂兰"), ("f_group-0-name", "甲"), ("f_group-0-name", "乙")]


@pytest.fixture
def keep(desk: HallDesk) -> Callable[..., None]:
    """Save a draft of 李秀梅."""
    version = desk.publish("minimal")

    def save(token: str = "t" * 32, pairs: list[tuple[str, str]] = PAIRS, username: str = AGENT) -> None:
        drafts.save_draft(
            desk.session,
            token=token,
            version_id=version.id,
            pairs=pairs,
            applicant_name="张桂兰",
            actor=desk.actor(username),
            now=clock.now(),
        )
        desk.session.commit()

    return save


@pytest.fixture
def me(desk: HallDesk) -> Actor:
    return desk.actor(AGENT)


def test_what_was_typed_comes_back(keep: Callable[..., None], session: Session, me: Actor) -> None:
    keep()
    draft = drafts.load_draft(session, token="t" * 32, actor=me)
    assert draft.pairs == tuple(PAIRS)
    assert (draft.applicant_name, draft.updated_at) == ("张桂兰", clock.now())


def test_saving_again_replaces_it(keep: Callable[..., None], session: Session, me: Actor) -> None:
    keep()
    keep(pairs=[("f_x", "2")])
    assert drafts.load_draft(session, token="t" * 32, actor=me).pairs == (("f_x", "2"),)
    assert session.scalar(select(func.count()).select_from(FormDraft)) == 1


def test_two_clicks_at_once_keep_one_draft(app: Flask, desk: HallDesk, me: Actor) -> None:
    """Neither sees the other's draft while it writes: the second waits for the first and replaces it."""
    version, now = desk.publish("minimal"), clock.now()

    def click(text: str, other: Callable[[], None]) -> None:
        with app.app_context(), separately() as writing:
            drafts.save_draft(writing, token="t" * 32, version_id=version.id, pairs=[("f_x", text)], actor=me, now=now)
            other()

    desk.session.commit()
    second = threading.Thread(target=click, args=("second", lambda: None))
    click("first", lambda: (second.start(), second.join(0.5)))
    second.join()
    assert drafts.load_draft(desk.session, token="t" * 32, actor=me).pairs == (("f_x", "second"),)


def test_a_draft_is_private(keep: Callable[..., None], session: Session, desk: HallDesk) -> None:
    keep()
    other = desk.actor(CLERK)
    with pytest.raises(NotFoundHere):
        drafts.load_draft(session, token="t" * 32, actor=other)
    with pytest.raises(NotFoundHere):
        keep(username=CLERK)
    drafts.discard_draft(session, token="t" * 32, actor=other)
    assert drafts.list_drafts(session, actor=other) == []
    assert [row.service_code for row in drafts.list_drafts(session, actor=desk.actor(AGENT))] == ["T-MINIMAL"]


def test_typed_data_is_encrypted(keep: Callable[..., None], session: Session) -> None:
    keep()
    stored = session.execute(text("select data from form_draft")).scalar_one()
    assert stored.startswith("v1.") and "applicant" not in stored


def test_a_draft_has_a_bound(keep: Callable[..., None], session: Session) -> None:
    with pytest.raises(Invalid):
        keep(pairs=[("f_x", "字" * drafts.MOST_BYTES)])
    assert session.scalar(select(func.count()).select_from(FormDraft)) == 0


def test_the_latest_stands_first(keep: Callable[..., None], session: Session, me: Actor, frozen_clock: Clock) -> None:
    keep("a" * 32)
    frozen_clock.advance(timedelta(minutes=1))
    keep("b" * 32)
    assert [row.token[0] for row in drafts.list_drafts(session, actor=me)] == ["b", "a"]


def test_discarding(keep: Callable[..., None], session: Session, me: Actor, frozen_clock: Clock) -> None:
    keep("a" * 32)
    drafts.discard_draft(session, token="a" * 32, actor=me)
    assert drafts.list_drafts(session, actor=me) == []
    keep("b" * 32)
    frozen_clock.advance(drafts.KEPT + timedelta(days=1))
    assert drafts.discard_old_drafts(session, now=clock.now()) == 1
    assert drafts.list_drafts(session, actor=me) == []


def test_what_nobody_came_back_for_goes_when_the_next_one_is_kept(
    keep: Callable[..., None], session: Session, me: Actor, frozen_clock: Clock
) -> None:
    keep("a" * 32)
    frozen_clock.advance(drafts.KEPT - timedelta(days=1))
    keep("b" * 32)
    assert len(drafts.list_drafts(session, actor=me)) == 2
    frozen_clock.advance(timedelta(days=2))
    keep("c" * 32)
    assert [row.token[0] for row in drafts.list_drafts(session, actor=me)] == ["c", "b"]


def test_an_old_draft_saved_again_stays(
    keep: Callable[..., None], session: Session, me: Actor, frozen_clock: Clock
) -> None:
    keep()
    frozen_clock.advance(drafts.KEPT + timedelta(days=1))
    keep(pairs=[("f_x", "2")])
    assert drafts.load_draft(session, token="t" * 32, actor=me).pairs == (("f_x", "2"),)

"""Filters people keep: a dozen, one of each name, one first."""

from __future__ import annotations

import pytest

from app.cases.saved_filters import MOST, drop, keep, put_first, saved_filters
from app.errors import Invalid, NotFoundHere
from tests.app.cases.desk import CLERK, COLLEAGUE, HallDesk


def test_filters_are_kept_replaced_put_first_and_dropped(desk: HallDesk) -> None:
    session, clerk = desk.session, desk.actor(CLERK)
    first = keep(session, name=" 快到期 ", query="tab=todo&card=yellow", actor=clerk)
    other = keep(session, name="待受理", query="tab=accept", is_first=True, actor=clerk)
    put_first(session, filter_id=first.id, actor=clerk)
    keep(session, name="快到期", query="tab=todo&card=red", actor=clerk)
    session.commit()
    kept = saved_filters(session, clerk)
    assert [(one.name, one.query, one.is_first) for one in kept] == [
        ("快到期", "tab=todo&card=red", True),
        ("待受理", "tab=accept", False),
    ]
    put_first(session, filter_id=first.id, actor=clerk)  # again: none is first
    drop(session, filter_id=other.id, actor=clerk)
    session.commit()
    assert [one.is_first for one in saved_filters(session, clerk)] == [False]
    with pytest.raises(NotFoundHere):
        drop(session, filter_id=first.id, actor=desk.actor(COLLEAGUE))


def test_what_cannot_be_kept(desk: HallDesk) -> None:
    clerk = desk.actor(CLERK)
    for name, query in ((" ", "tab=todo"), ("名" * 21, "tab=todo"), ("长", "x" * 401)):
        with pytest.raises(Invalid):
            keep(desk.session, name=name, query=query, actor=clerk)
    for number in range(MOST):
        keep(desk.session, name=f"第{number}个", query="tab=todo", actor=clerk)
    with pytest.raises(Invalid):
        keep(desk.session, name="多一个", query="tab=todo", actor=clerk)

"""Which version is in force, and what a process keeps of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app import clock
from app.errors import NotFoundHere
from app.publishing import operations
from app.publishing.versions import CompiledStore, current_version, version_by_id
from catalog import versions
from tests.definitions import load, text_of

SqlCounter = Callable[[], AbstractContextManager[list[str]]]
Publish = Callable[..., operations.Published]
TODAY = date(2026, 10, 21)


def test_the_version_in_force_is_the_last_that_has_begun(session: Session, publish: Publish) -> None:
    publish(text_of("minimal"))
    publish(text_of("minimal").replace("最小事项", "改过的事项"), effective_from=TODAY + timedelta(days=10))
    assert current_version(session, "T-MINIMAL", TODAY).number == 1
    later = current_version(session, "T-MINIMAL", TODAY + timedelta(days=10))
    assert (later.number, later.definition.name) == (2, "改过的事项")


@pytest.mark.parametrize("state", ["suspended", "withdrawn", "draft"])
def test_a_service_not_offered_has_no_version_in_force(session: Session, publish: Publish, state: str) -> None:
    published = publish(text_of("minimal"))
    session.execute(text("update service set state = :state where code = 'T-MINIMAL'"), {"state": state})
    with pytest.raises(NotFoundHere):
        current_version(session, "T-MINIMAL", TODAY)
    assert version_by_id(session, published.version_id).service_state == state  # cases under way still have theirs


def test_unknown_services_and_versions(session: Session) -> None:
    with pytest.raises(NotFoundHere):
        current_version(session, "T-NONE", TODAY)
    with pytest.raises(NotFoundHere):
        version_by_id(session, 0)


def test_one_small_statement_once_it_is_compiled(session: Session, publish: Publish, count_sql: SqlCounter) -> None:
    publish(text_of("minimal"))
    first = current_version(session, "T-MINIMAL", TODAY)
    with count_sql() as statements:
        again = current_version(session, "T-MINIMAL", TODAY)
    assert len(statements) == 1 and "definition" not in statements[0]
    assert again.compiled is first.compiled


def test_what_was_rolled_back_is_not_mistaken_for_what_came_after(session: Session, publish: Publish) -> None:
    gone = operations.publish  # the same operation without its commit
    given = {**publish.keywords, "now": clock.now()}  # type: ignore[attr-defined]
    undone = gone(session, code="T-MINIMAL", text=text_of("minimal").replace("最小事项", "撤销的事项"), **given)
    assert version_by_id(session, undone.version_id).definition.name == "撤销的事项"
    session.rollback()
    kept = publish(text_of("minimal"))
    assert version_by_id(session, kept.version_id).definition.name == "最小事项"


def test_the_store_keeps_those_used_last() -> None:
    store = CompiledStore(2)
    texts = {name: versions.canonical_json(load(name)) for name in ("minimal", "routed", "publicity")}
    read: list[str] = []

    def get(name: str) -> None:
        store.get(name, lambda: read.append(name) or texts[name])  # type: ignore[func-returns-value]

    for name in ("minimal", "routed", "minimal", "publicity", "minimal", "routed"):
        get(name)
    assert read == ["minimal", "routed", "publicity", "routed"]
    assert len(store) == 2

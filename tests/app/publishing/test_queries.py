"""Finding services by what people call and type them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.errors import NotFoundHere
from app.people.actors import Actor
from app.publishing import drafts, operations, queries
from app.publishing.queries import list_services, search_services, studio_service, studio_services
from tests.conftest import Clock
from tests.definitions import text_of

Publish = Callable[..., operations.Published]
SqlCounter = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def shelf(publish: Publish) -> None:
    """Services with names that are easily confused, beside those of the county."""
    for code, name, alias, tiers in (
        ("T-A", "天灯津贴", "点灯钱", "[village, township]"),
        ("T-B", "天灯津贴资格认证", "年审", "[township]"),
        ("T-C", "残疾人天灯津贴", "", "[township]"),
        ("T-D", "提灯证", "", "[village]"),
    ):
        text = text_of("minimal").replace("T-MINIMAL", code).replace("最小事项", name)
        text = text.replace("acceptance_tiers: [township]", f"acceptance_tiers: {tiers}")
        publish(text.replace("sample: true", f"sample: true\naliases: [{alias}]"))


def codes(found: list[queries.ServiceRow]) -> list[str]:
    return [service.code for service in found]


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("天灯津贴", ["T-A", "T-B", "T-C"]),  # whole name, beginning, inside
        ("天灯", ["T-A", "T-B", "T-C"]),
        ("tiandeng", ["T-A", "T-B", "T-C"]),
        ("tdjt", ["T-A", "T-B", "T-C"]),
        ("TDJT", ["T-A", "T-B", "T-C"]),
        ("点灯钱", ["T-A"]),
        ("tdz", ["T-D"]),
        ("天灯 认证", ["T-B"]),
        ("%", []),
        ("_", []),
        ("没有这样的事项", []),
        ("  ", []),
    ],
)
def test_searching(session: Session, text: str, found: list[str]) -> None:
    assert codes(search_services(session, text)) == found


@pytest.mark.usefixtures("shelf")
def test_only_what_is_accepted_at_a_tier(session: Session) -> None:
    assert codes(search_services(session, "天灯", tier="village")) == ["T-A"]
    assert "T-D" in codes(list_services(session, tier="village"))
    assert "T-B" not in codes(list_services(session, tier="village"))


@pytest.mark.usefixtures("shelf")
def test_what_is_not_offered_is_not_found(session: Session) -> None:
    session.execute(text("update service set state = 'suspended' where code = 'T-A'"))
    assert codes(search_services(session, "天灯")) == ["T-B", "T-C"]
    assert "T-A" not in codes(list_services(session))


@pytest.mark.usefixtures("shelf")
def test_a_bounded_list_in_one_statement(session: Session, count_sql: SqlCounter) -> None:
    with count_sql() as statements:
        assert codes(search_services(session, "天灯", limit=2)) == ["T-A", "T-B"]
    assert len(statements) == 1


def test_the_shipped_services_are_found_as_in_the_hall(session: Session) -> None:
    for typed in ("gljt", "高龄", "gaoling"):
        assert "高龄津贴" in search_services(session, typed)[0].name


@pytest.mark.usefixtures("shelf")
def test_lists_by_topic_and_department(session: Session) -> None:
    rows = list_services(session, topic="social_assistance", department="civil_affairs")
    assert {"T-A", "T-B", "T-C", "T-D"} <= set(codes(rows))
    assert {row.topic for row in rows} == {"social_assistance"}
    assert {row.department for row in rows} == {"civil_affairs"}
    assert rows[-1].acceptance_tiers and rows[-1].limit_words == "10 个工作日"
    assert list_services(session, topic="no_topic") == []


# ── the studio ─────────────────────────────────────────────────────────────────────────────────────


def test_drafts_stand_first_in_the_studio(
    session: Session, publish: Publish, administrator: Actor, frozen_clock: Clock
) -> None:
    publish(text_of("minimal"))
    drafts.save_draft(session, code="T-MINIMAL", text="x", revision=0, actor=administrator, now=frozen_clock.now)
    drafts.save_draft(session, code="T-NEW", text="x", revision=0, actor=administrator, now=frozen_clock.now)
    first, second = studio_services(session)[:2]
    assert [first.code, second.code] == ["T-MINIMAL", "T-NEW"]
    assert (first.version_number, first.draft_updated_by) == (1, administrator.name)
    assert (second.version_number, second.state) == (None, "draft")
    assert [row.code for row in studio_services(session, text="t-new")] == ["T-NEW"]


def test_one_service_in_the_studio(
    session: Session, publish: Publish, administrator: Actor, frozen_clock: Clock
) -> None:
    publish(text_of("minimal"), note="首次发布")
    publish(text_of("minimal").replace("最小事项", "改过的事项"))
    drafts.save_draft(session, code="T-MINIMAL", text="草稿", revision=0, actor=administrator, now=frozen_clock.now)
    shown = studio_service(session, "T-MINIMAL")
    assert (shown.name, shown.draft_text, shown.draft_revision) == ("改过的事项", "草稿", 1)
    assert [(version.number, version.note) for version in shown.versions] == [(2, ""), (1, "首次发布")]
    assert shown.versions[0].published_by == administrator.name
    with pytest.raises(NotFoundHere):
        studio_service(session, "T-NONE")

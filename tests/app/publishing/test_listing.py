"""The list of the studio: found, filtered, sorted and paged by the database, at the same cost for any number."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app import clock
from app.models import Case, Service, ServiceDelegation
from app.people.actors import Actor
from app.publishing import drafts
from app.publishing.listing import PAGE, Wanted, batch_names, list_page, matching_codes
from app.publishing.operations import Published
from app.publishing.states import set_state
from tests.definitions import text_of

Publish = Callable[..., Published]
ALLOWANCE = "QS-MZ-001"


def codes(session: Session, **wanted: object) -> list[str]:
    found = list_page(session, Wanted(**wanted))  # type: ignore[arg-type]
    assert found.total == len(matching_codes(session, Wanted(**wanted)))  # type: ignore[arg-type]
    return [row.code for row in found.rows]


@pytest.fixture
def drafted(session: Session, administrator: Actor) -> None:
    """A draft with errors, of a new service."""
    drafts.save_draft(session, code="T-NEW", text="x", revision=0, actor=administrator, now=clock.now())


@pytest.mark.usefixtures("drafted")
def test_search_by_name_pinyin_initials_and_code(session: Session) -> None:
    for text in ("高龄津贴 80", "gaolingjintie", "gljt", "qs-mz-001"):
        assert ALLOWANCE in codes(session, text=text), text
    assert codes(session, text="T-NEW") == ["T-NEW"]
    assert codes(session, text="100%") == []
    assert codes(session, text="没有这样的事项") == []


@pytest.mark.usefixtures("drafted")
def test_filters(session: Session, publish: Publish, administrator: Actor) -> None:
    publish(text_of("minimal"))
    publish(text_of("minimal").replace("最小事项", "改过的"), effective_from=clock.today() + timedelta(days=5))
    set_state(session, code=ALLOWANCE, state="suspended", reason="没有钱", actor=administrator, now=clock.now())
    assert codes(session, state="suspended") == [ALLOWANCE]
    assert codes(session, state="due") == ["T-MINIMAL"]
    assert codes(session, state="draft") == ["T-NEW"]
    assert codes(session, draft="yes") == ["T-NEW"]
    assert "T-NEW" not in codes(session, draft="no")
    assert codes(session, problems="errors") == ["T-NEW"]
    assert "T-NEW" not in codes(session, problems="none")
    assert set(codes(session, department="disabled_federation")) == {"QS-CL-001"}
    assert {row.department for row in list_page(session, Wanted(department="market")).rows} == {"market"}
    assert ALLOWANCE in codes(session, tier="village") and "QS-CL-001" not in codes(session, tier="village")
    assert ALLOWANCE in codes(session, batch="第一批") and "T-MINIMAL" not in codes(session, batch="第一批")
    assert {"第一批", "第二批"} <= set(batch_names(session))
    assert codes(session, batch="第") == []


def test_open_cases_are_counted_and_filtered(session: Session, publish: Publish, case: Callable[..., Case]) -> None:
    first = publish(text_of("minimal"))
    second = publish(text_of("minimal").replace("最小事项", "改过的"))
    for version, state in ((first, "handling"), (second, "supplement"), (second, "decided")):
        case(version.version_id, state)
    (row,) = list_page(session, Wanted(text="T-MINIMAL")).rows
    assert row.open_cases == 2
    assert codes(session, cases="yes") == ["T-MINIMAL"]
    assert "T-MINIMAL" not in codes(session, cases="no")


def test_what_a_department_may_edit(session: Session, actor: Callable[[str], Actor]) -> None:
    session.execute(delete(ServiceDelegation))
    office = actor("zhourui").organisation_id
    assert codes(session, mine_of=office) == []
    service_id = session.scalars(select(Service.id).where(Service.code == ALLOWANCE)).one()
    session.add(ServiceDelegation(service_id=service_id, organisation_id=office, granted_at=clock.now()))
    session.flush()
    assert codes(session, mine_of=office) == [ALLOWANCE]


@pytest.mark.usefixtures("drafted")
def test_sorting(session: Session, publish: Publish) -> None:
    publish(text_of("minimal"))
    assert codes(session)[0] == "T-NEW"
    assert codes(session, sort="code") == sorted(codes(session, sort="code"))
    assert codes(session, sort="problems")[0] == "T-NEW"
    assert codes(session, sort="completeness")[:2] == ["T-NEW", "T-MINIMAL"]
    assert codes(session, sort="published")[0] == "T-MINIMAL"


def test_a_line_says_what_is_published_and_what_waits(session: Session, publish: Publish, administrator: Actor) -> None:
    publish(text_of("minimal"))
    publish(text_of("minimal").replace("最小事项", "改过的"), effective_from=clock.today() + timedelta(days=5))
    drafts.save_draft(session, code="T-MINIMAL", text="x", revision=0, actor=administrator, now=clock.now())
    (row,) = list_page(session, Wanted(text="T-MINIMAL")).rows
    assert (row.version_number, row.due_on, row.name) == (1, clock.today() + timedelta(days=5), "最小事项")
    assert (row.draft_updated_by, row.errors > 0, row.completeness) == (administrator.name, True, 0)


def test_1345_services_cost_as_few_statements_as_one(
    session: Session, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with count_sql() as few:
        list_page(session, Wanted(text=ALLOWANCE))
    many = [
        {"code": f"N-{number:04d}", "name": f"事项{number}", "state": "published", "search_text": f"事项{number}"}
        for number in range(1345)
    ]
    session.execute(insert(Service), many)
    with count_sql() as statements:
        found = list_page(session, Wanted(text="事项", page=27))
    assert (found.total, found.pages, len(found.rows)) == (1345, 27, 1345 - 26 * PAGE)
    assert len(statements) == len(few) == 3
    assert list_page(session, Wanted(text="事项", page=999)).page == 27

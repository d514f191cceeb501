"""The county's shared parts in the database."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.models import AuditEntry, LibraryPart, LibraryState, LibraryUse, Service
from app.publishing.library import add_missing_parts, raise_revision, seed_library, shared_library
from catalog.library import LibraryError, load_library
from catalog.sample import DATA

SHIPPED = load_library(DATA / "library.yaml")


def test_init_puts_the_shipped_parts_in_once(session: Session) -> None:
    assert shared_library(session) == SHIPPED
    row = session.scalars(select(LibraryPart).where(LibraryPart.name == "id_card")).one()
    assert (row.kind, row.title, row.revision) == ("documents", "居民身份证", 1)
    assert "sfz" in row.search_text.replace(" ", "")
    session.delete(row)
    raise_revision(session)
    assert seed_library(session, SHIPPED.raw, now=clock.now()).added == []
    assert "id_card" not in shared_library(session).documents


def test_a_database_from_before_has_none_until_init(session: Session) -> None:
    session.query(LibraryPart).delete()
    session.query(LibraryState).delete()
    assert shared_library(session).documents == {}
    added = seed_library(session, SHIPPED.raw, now=clock.now()).added
    session.commit()
    assert ("option_lists", "sexes") in added and shared_library(session) == SHIPPED
    counted = session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "library.added"))
    assert counted == 2  # of the preparation, and this one


def test_it_is_read_once_and_again_when_it_changed(session: Session, count_sql) -> None:  # type: ignore[no-untyped-def]
    first = shared_library(session)
    with count_sql() as statements:
        assert shared_library(session) is first
    assert len(statements) == 1
    add_missing_parts(session, {"documents": {"new": {"name": "新材料"}}}, actor=None, now=clock.now())
    assert "new" in shared_library(session).documents
    session.rollback()
    assert shared_library(session) is first


def test_what_is_here_stays_and_what_differs_is_told(session: Session) -> None:
    raw = {"documents": {"id_card": {"name": "别的"}, "new": {"name": "新材料"}}, "steps": None}
    done = add_missing_parts(session, raw, actor=None, now=clock.now())  # type: ignore[arg-type]
    assert done.added == [("documents", "new")] and done.different == [("documents", "id_card")]
    assert shared_library(session).documents["id_card"]["name"] == "居民身份证"


def test_parts_that_make_no_sense_together_are_refused(session: Session) -> None:
    with pytest.raises(LibraryError, match="没有材料“none”"):
        add_missing_parts(session, {"documents": {"new": {"use": "none"}}}, actor=None, now=clock.now())


def test_what_is_published_is_known_to_use_its_parts(session: Session) -> None:
    uses = select(LibraryUse.kind, LibraryUse.name).join(Service, Service.id == LibraryUse.service_id)
    found = set(
        session.execute(uses.where(Service.code == "QS-MZ-001", LibraryUse.place == "published")).tuples().all()
    )
    assert {("documents", "id_card"), ("option_lists", "living_states"), ("sections", "applicant")} <= found
    assert any(kind == "chains" for kind, _name in found)

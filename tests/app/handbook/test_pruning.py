"""Old editions go with their files and pieces; the last ones of each place stay."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.handbook.editions import file_name
from app.handbook.pruning import sweep
from app.models import HandbookEdition, HandbookPiece, Organisation
from app.papers.storage import vault


def edition(session: Session, place: Organisation, number: int, state: str = "made") -> HandbookEdition:
    row = HandbookEdition(
        organisation_id=place.id, number=number, day=clock.today(), foreword="前言", state=state, ordered_at=clock.now()
    )
    session.add(row)
    session.flush()
    session.add(
        HandbookPiece(edition_id=row.id, name="A", label="01-", start=1, source="0" * 64, marks="{}", pages="[]")
    )
    vault().put(file_name(row.id, "book"), [b"book"])
    return row


@pytest.fixture
def places(session: Session) -> list[Organisation]:
    return list(session.scalars(select(Organisation).order_by(Organisation.id).limit(2)))


def test_the_last_ones_of_each_place_stay(session: Session, places: list[Organisation]) -> None:
    rows = [edition(session, places[0], number) for number in range(1, 6)] + [edition(session, places[1], 1)]
    edition(session, places[0], 6, "waiting")
    assert sweep(session, most=3) == 3
    left = session.execute(select(HandbookEdition.organisation_id, HandbookEdition.number).order_by(HandbookEdition.id))
    assert list(left) == [(places[0].id, 4), (places[0].id, 5), (places[1].id, 1), (places[0].id, 6)]
    assert [vault().has(file_name(row.id, "book")) for row in rows] == [False, False, False, True, True, True]
    assert len(session.scalars(select(HandbookPiece.id)).all()) == 4
    assert sweep(session, most=3) == 0

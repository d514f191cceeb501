from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Organisation
from app.people.places import CountyPlaces


def test_one_statement_and_none_before_it_is_asked(
    session: Session, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with count_sql() as statements:
        places = CountyPlaces(session)
        assert statements == []
        assert [place.name for place in places.path("990101101201")] == ["青石县", "石桥镇", "上河村"]
        assert places.find("civil_affairs") and places.children("990101101") and places.of_kinds(("village",))
    assert len(statements) == 1


def test_groups_of_the_county_file_and_only_places_at_work(session: Session) -> None:
    village = CountyPlaces(session).find("990101101201")
    assert village is not None and village.groups == ("1组", "2组", "3组", "4组", "5组")
    session.scalars(select(Organisation).where(Organisation.code == "990101101201")).one().active = False
    session.flush()
    assert CountyPlaces(session).find("990101101201") is None

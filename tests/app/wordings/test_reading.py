"""Whose text holds on a day: the nearest up the tree, the latest day, falling back to what was shipped. No database."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from app.models import WordingVersion
from app.wordings.reading import nearest, read_version, upwards
from app.wordings.shipping import canonical
from reports.letter_texts import shipped_text

COUNTY, TOWN = "990101/", "990101/990101101/"
DAYS = [dt.date(2026, 1, 1) + dt.timedelta(days=number) for number in range(4)]


def version(number: int, day: dt.date, text: str | None = "{}") -> WordingVersion:
    return WordingVersion(id=number, number=number, effective_from=day, text=text)


def test_a_path_and_all_above_it() -> None:
    assert upwards(TOWN) == [COUNTY, TOWN]
    assert upwards(COUNTY) == [COUNTY]


def test_the_nearest_place_wins_and_may_step_back() -> None:
    shipped, county, town = version(1, DAYS[0]), version(1, DAYS[0]), version(1, DAYS[0])
    found = [("", shipped), (COUNTY, county), (TOWN, town)]
    assert nearest(found) is town
    assert nearest([*found, (TOWN, version(2, DAYS[1], None))]) is county
    assert nearest(found[:1]) is shipped
    assert nearest([]) is None


@given(st.lists(st.tuples(st.sampled_from(DAYS), st.booleans()), max_size=6), st.sampled_from(DAYS))
def test_the_latest_day_wins_then_the_later_number(own: list[tuple[dt.date, bool]], today: dt.date) -> None:
    made = [version(number, day, "{}" if says else None) for number, (day, says) in enumerate(own, 1)]
    shipped = version(99, DAYS[0])
    in_force = [one for one in made if one.effective_from <= today]
    chosen = nearest([("", shipped), *((TOWN, one) for one in in_force)])
    last = max(in_force, key=lambda one: (one.effective_from, one.number), default=shipped)
    assert chosen is (last if last.text is not None else shipped)


def test_an_old_text_gets_what_a_later_release_added() -> None:
    text = shipped_text("supplement_notice")
    kept = canonical(text).replace('"days":15', '"days":0').replace('"closing"', '"gone"')
    read = read_version("supplement_notice", version(7, DAYS[0], kept))
    assert read.version_id == 7 and read.days == text.days
    assert read.paragraphs("closing") == text.paragraphs("closing")

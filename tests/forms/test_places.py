from __future__ import annotations

from forms.places import NOWHERE, Place, PlaceTree, full_name
from tests.forms.specs import COUNTY


def test_the_way_from_the_county_down() -> None:
    path = COUNTY.path("990101101201")
    assert [place.kind for place in path] == ["county", "township", "village"]
    assert full_name(path) == "青石县石桥镇上河村"
    assert COUNTY.path("nowhere") == () == NOWHERE.path("990101")


def test_children_and_kinds() -> None:
    assert "990101101201" in [place.code for place in COUNTY.children("990101101")]
    assert COUNTY.children("990101101201") == ()
    assert {place.kind for place in COUNTY.of_kinds(("department",))} == {"department"}
    assert COUNTY.find("990101101201") and COUNTY.find("x") is None


def test_places_below_each_other_end_the_way() -> None:
    assert len(PlaceTree((Place("a", "甲", "village", "b"), Place("b", "乙", "village", "a"))).path("a")) == 2

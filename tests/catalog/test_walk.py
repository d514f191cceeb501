"""Every condition of a definition is found."""

from __future__ import annotations

import json
import re

import pytest

from catalog.problems import dotted
from catalog.versions import canonical_json
from catalog.walk import conditions_of
from tests.definitions import NAMES, load


@pytest.mark.parametrize("name", NAMES)
def test_none_is_missed(name: str) -> None:
    definition = load(name)
    written = re.findall(r'"(?:(?:visible_|required_)?when|check)":("(?:[^"\\]|\\.)*")', canonical_json(definition))
    assert sorted(place.notation for place in conditions_of(definition)) == sorted(map(json.loads, written))


def test_places_and_owners() -> None:
    places = {dotted(place.location): place for place in conditions_of(load("conditional"))}
    assert places["situations[1].when"].notation == "kind_of_request = 变更"
    assert places["sections[0].fields[7].computed.choose[1].when"].key == "when"
    assert places["sections[0].fields[9].required_when"].key == "required_when"
    assert getattr(places["documents[2].when"].owner, "id", None) == "mandate"
    routed = {dotted(place.location) for place in conditions_of(load("routed"))}
    assert "steps[0].routes[0].when" in routed

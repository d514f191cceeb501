"""The list of keys says what the scripts do, and all that they do."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from app.config import ROOT
from app.keyboard import BETWEEN, SHORTCUTS, Shortcut

SCRIPTS = ROOT / "app" / "static" / "js"
# Caps whose event has another name, as it stands in a script.
_EVENTS = {
    "↑": "ArrowUp",
    "↓": "ArrowDown",
    "←": 'data-key="${event.key}"',  # the pages name their own keys
    "→": 'data-key="${event.key}"',
    "＋": '"+"',
    "－": '"-"',
    "字母": "/^[a-z]$/i",
    "Alt": "event.altKey",
    "Ctrl": "event.ctrlKey",
    "S": 'key.toLowerCase() === "s"',
    "T": "t: ",
    "P": "p: ",
    "J": "j: ",
    "K": "k: ",
    "B": "b: ",
    "F": "f: ",
    "N": "n: ",
    "空格": '" ": ',
    "1": "[1-9]",
    "9": "[1-9]",
    "Enter": "Enter",
}
_TABLE = re.compile(r"^const (?:PLAIN|KEYS) = \{(.*?)^\};", re.MULTILINE | re.DOTALL)


def _script(name: str) -> str:
    return (SCRIPTS / name).read_text("utf-8")


@pytest.mark.parametrize("key", SHORTCUTS, ids=lambda key: f"{key.place} {''.join(key.caps)}")
def test_every_key_is_known_to_its_script(key: Shortcut) -> None:
    script = _script(key.script)
    if (key.place, key.caps) == ("worklist", ("Enter",)):
        script = "Enter" if 'querySelector("a").focus' in script else ""  # a link has the focus and is followed
    assert [cap for cap in key.caps if cap not in BETWEEN and _EVENTS.get(cap, cap) not in script] == []


@pytest.mark.parametrize("name", ["form/keys.js", "worklist.js"])
def test_every_key_of_a_script_is_listed(name: str) -> None:
    table = _TABLE.search(_script(name))
    assert table
    handled = set(re.findall(r"^  (\w+):", table[1], re.MULTILINE))
    listed = {_EVENTS.get(cap, cap).removesuffix(": ") for one in SHORTCUTS if one.script == name for cap in one.caps}
    assert handled and handled <= listed


def test_a_key_means_one_thing_in_one_place() -> None:
    for place in {one.place for one in SHORTCUTS}:
        caps = sorted(one.caps for one in SHORTCUTS if one.place in {place, "everywhere"})
        assert all(first != second for first, second in pairwise(caps))

"""How the papers of a job come together, as it is kept with the job."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from app.wording import msgid

ORDERS = {"subject": msgid("按办件排：一件的各种文书放在一起"), "kind": msgid("按文书排：同一种文书放在一起")}
BACKS = {
    "none": msgid("单面打印，不补空白页"),
    "plain": msgid("双面打印，每份文书从正面开始，背面留白"),
    "said": msgid("双面打印，每份文书从正面开始，背面印“此页有意留空”"),
}
FILES = {"pdf": msgid("合成一个 PDF"), "zip": msgid("每份文书一个 PDF，打成压缩包")}
_CHOICES: Mapping[str, Mapping[str, str]] = {"order": ORDERS, "backs": BACKS, "file": FILES}


@dataclass(frozen=True)
class Options:
    """What the person chose; keys of the lists above. `pairs`: two A5 pages beside each other on one A4."""

    order: str = "subject"
    backs: str = "none"
    file: str = "pdf"
    pairs: bool = False

    def as_json(self) -> str:
        return json.dumps(asdict(self), sort_keys=True)


def read_options(said: Mapping[str, object]) -> Options:
    """Options from a form or a row; what is unknown there is as it is without saying."""
    known = {name: str(said.get(name)) for name, choices in _CHOICES.items() if said.get(name) in choices}
    return Options(**known, pairs=said.get("pairs") in (True, "yes"))


def options_of(text: str) -> Options:
    """The options kept with a job."""
    return read_options(json.loads(text))


def read_copies(text: str) -> tuple[str, ...]:
    """Who keeps each copy, as it is kept with a paper."""
    return tuple(json.loads(text))

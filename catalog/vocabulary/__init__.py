"""Dictionaries as data: every list of codes a definition may use, with Chinese labels and the codes of other platforms.

A list is one YAML file here; platforms differ, so their codes stand in `export` under the name of the scheme
(``national``, ``gb26341`` …) and are never what we store.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, JsonValue

from catalog.primitives import OptionSpec, Strict
from catalog.readers.yaml_nodes import load_yaml

# As what conditions compare an answer.
ValueType = Literal["number", "text", "date", "month", "time", "boolean", "choice", "multi", "rows", "none"]


class VocabularyEntry(OptionSpec):
    """One word: its code, its label, other words for it, and the code other platforms use.

    `asks` and `issues` are of the lists of reasons: what has to be written beside the reason chosen, and the paper
    (a code of notice_kind) that goes out with it.

    `library`, `certificates` and `kinds` are of document_picture: the shared documents, electronic certificates and
    kinds of document that a picture stands for (`catalog.pictures`).

    `told` is of accept_mode: the same in words for elders.

    The keys from `compares` on are of field_kind: `takes` are the keys of a field that mean something to this kind
    besides those of every field, `options_from` the list its own choices come from; `sample` is an
    invented answer as it would be typed, `example` how one is written.
    """

    aliases: tuple[str, ...] = ()
    group: str = ""
    moves: tuple[str, ...] = ()  # devolution_mode: the kinds of steps that go down with it
    asks: Literal["", "office", "words"] = ""
    issues: str = ""
    library: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    told: str = ""
    export: Mapping[str, str] = Field(default_factory=dict)
    compares: ValueType = "text"
    options_from: str = ""
    takes: tuple[str, ...] = ()
    sensitive: bool = False
    example: str = ""
    sample: JsonValue = None


class VocabularyList(Strict):
    """One dictionary, in the order it is offered."""

    title: str
    source: str = ""
    options: tuple[VocabularyEntry, ...] = Field(min_length=1)


def _read_lists() -> dict[str, VocabularyList]:
    files = sorted(Path(__file__).parent.glob("*.yaml"))
    return {file.stem: VocabularyList.model_validate(load_yaml(file.read_text("utf-8")).value) for file in files}


LISTS: Mapping[str, VocabularyList] = _read_lists()


@cache
def options(list_id: str) -> tuple[OptionSpec, ...]:
    """The words of a list as a form offers them; KeyError if there is no such list."""
    return tuple(OptionSpec(code=one.code, label=one.label, help=one.help) for one in LISTS[list_id].options)


@cache
def _by_code(list_id: str) -> Mapping[str, VocabularyEntry]:
    return {one.code: one for one in LISTS[list_id].options}


def entry(list_id: str, code: str) -> VocabularyEntry | None:
    """The whole entry of a code, or None if the list does not have it."""
    return _by_code(list_id).get(code)


def label(list_id: str, code: str) -> str:
    """The Chinese label of a code; an unknown code is shown as it is."""
    found = entry(list_id, code)
    return found.label if found else code


@cache
def codes(list_id: str) -> frozenset[str]:
    """All codes of a list."""
    return frozenset(_by_code(list_id))


def export_code(list_id: str, code: str, scheme: str = "national") -> str | None:
    """The code another platform uses for ours, or None where it has none."""
    found = entry(list_id, code)
    return found.export.get(scheme) if found else None

"""The chapters, read from scripts/manual/chapters: one file each, in the order of their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from scripts.manual.acts import read_act
from scripts.manual.parts import Chapter, Hint, Part, Picture, Scene, Section, Step, Text, Trouble

CHAPTERS = Path(__file__).parent / "chapters"


def chapters() -> list[Chapter]:
    """All of them; raises ValueError for what is no part of a manual, and names the file."""
    found: list[Chapter] = []
    for path in sorted(CHAPTERS.glob("*.yaml")):
        chapter = _read(path)
        found.append(chapter if chapter.title else _joined(found.pop(), chapter))
    return found


def _joined(chapter: Chapter, rest: Chapter) -> Chapter:
    """A long chapter stands in two files; the second has no title."""
    return replace(chapter, sections=(*chapter.sections, *rest.sections))


def _read(path: Path) -> Chapter:
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
        sections = tuple(_section(one) for one in given["sections"])
        return Chapter(given.get("title", ""), given.get("lead", ""), sections)
    except (ValueError, TypeError, KeyError, yaml.YAMLError) as error:
        raise ValueError(f"{path.name}: {error}") from error


def _section(given: Mapping[str, Any]) -> Section:
    return Section(given["title"], tuple(_part(one) for one in given["parts"]))


def _part(given: Mapping[str, Any]) -> Part:
    """A part from its entry: the first key says what it is."""
    rest = dict(given)
    kind = next(iter(rest))
    what = rest.pop(kind)
    match kind:
        case "step":
            acts = tuple(read_act(line) for line in rest.pop("do", ()))
            return Step(what, acts, **rest)
        case "scene":
            return Scene(tuple(read_act(line) for line in what), **rest)
        case "picture":
            return Picture(what, **{name: tuple(one) if isinstance(one, list) else one for name, one in rest.items()})
        case "text":
            return Text(what, **rest)
        case "hint":
            return Hint(what, **rest)
        case "trouble":
            return Trouble(what, **rest)
    raise ValueError(f"no part of a manual: {kind}")

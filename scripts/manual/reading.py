"""The chapters of a manual, read from its folder: one file each, in the order of their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from scripts.manual.acts import read_act
from scripts.manual.parts import Chapter, Hint, Part, Picture, Scene, Section, Step, Text, Trouble


def read_chapters(folder: Path, pictures: str = "") -> list[Chapter]:
    """All of a folder; `pictures` is where theirs lie beside the text.

    Raises ValueError for what is no part of a manual, and names the file.
    """
    found: list[Chapter] = []
    for path in sorted(folder.glob("*.yaml")):
        chapter = _read(path, pictures)
        found.append(chapter if chapter.title else _joined(found.pop(), chapter))
    return found


def _joined(chapter: Chapter, rest: Chapter) -> Chapter:
    """A long chapter stands in two files; the second has no title."""
    return replace(chapter, sections=(*chapter.sections, *rest.sections))


def _read(path: Path, pictures: str) -> Chapter:
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
        sections = tuple(_section(one, pictures) for one in given["sections"])
        return Chapter(given.get("title", ""), given.get("lead", ""), sections)
    except (ValueError, TypeError, KeyError, yaml.YAMLError) as error:
        raise ValueError(f"{path.name}: {error}") from error


def _section(given: Mapping[str, Any], pictures: str) -> Section:
    return Section(given["title"], tuple(_part(one, pictures) for one in given["parts"]))


def _part(given: Mapping[str, Any], pictures: str) -> Part:
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
            shown = {name: tuple(one) if isinstance(one, list) else one for name, one in rest.items()}
            return Picture(what, **shown, folder=pictures)
        case "text":
            return Text(what, **rest)
        case "hint":
            return Hint(what, **rest)
        case "trouble":
            return Trouble(what, **rest)
    raise ValueError(f"no part of a manual: {kind}")

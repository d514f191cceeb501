"""The county's library of shared parts: change a document once and every service that uses it changes with it.

A definition names a part with ``use: <id>``; its own keys are laid over the part's (own keys win, one level deep)
and `use` stays, so that the origin is known. In ``steps`` an item ``{chain: <id>}`` stands for that chain's steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from catalog.library_merge import KINDS, Parts, resolve_library
from catalog.problems import Problem, has_errors, in_order
from catalog.readers.validation import line_of_path, validate
from catalog.readers.yaml_nodes import load_yaml

Part = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Library:
    """Shared parts as plain values, complete: what they themselves use is already laid in."""

    documents: Mapping[str, Part] = field(default_factory=dict)
    fields: Mapping[str, Part] = field(default_factory=dict)
    sections: Mapping[str, Part] = field(default_factory=dict)
    steps: Mapping[str, Part] = field(default_factory=dict)
    chains: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    legal_bases: Mapping[str, Part] = field(default_factory=dict)

    def parts(self) -> Parts:
        """All parts by the name of their kind, as `catalog.library_merge` takes them."""
        return {kind: getattr(self, kind) for kind in (*KINDS, "chains")}


class LibraryError(ValueError):
    """The library cannot be used; `problems` says why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read_library(text: str) -> tuple[Library | None, tuple[Problem, ...]]:
    """A library from its YAML text: the library, or None and all problems. Never raises on bad text."""
    loaded = load_yaml(text)
    if loaded.problems:
        return None, in_order(loaded.problems)
    resolved = resolve_library(loaded.value)
    problems = [*resolved.problems, *_part_problems(resolved.parts)]
    placed = [replace(one, line=line_of_path(loaded.lines, one.path)) for one in problems]
    if has_errors(placed):
        return None, in_order(placed)
    return Library(**resolved.parts), in_order(placed)


def load_library(path: Path) -> Library:
    """The library of a file; raises LibraryError with all problems."""
    library, problems = read_library(path.read_text("utf-8"))
    if library is None:
        raise LibraryError(problems)
    return library


def _part_problems(parts: Parts) -> list[Problem]:
    """Every part must be complete by itself, so that `use` alone always suffices."""
    problems: list[Problem] = []
    for kind, model in KINDS.items():
        for name, part in parts[kind].items():
            problems += validate(model, part, prefix=(kind, name))[1]
    for name, steps in parts["chains"].items():
        for index, step in enumerate(steps):
            problems += validate(KINDS["steps"], step, prefix=("chains", name, index))[1]
    return problems

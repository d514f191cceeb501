"""The county's library of shared parts: change a document once and every service that uses it changes with it.

A definition names a part with ``use: <id>``; its own keys are laid over the part's (own keys win, one level deep)
and `use` stays, so that the origin is known. In ``steps`` an item ``{chain: <id>}`` stands for that chain's steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from catalog.library_merge import KIND_WORDS, PART_MODELS, Parts, resolve_library
from catalog.problems import Problem, has_errors, in_order
from catalog.readers.validation import line_of_path, validate
from catalog.readers.yaml_nodes import load_yaml

Part = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Library:
    """Shared parts as plain values, complete: what they themselves use is already laid in."""

    documents: Mapping[str, Part] = field(default_factory=dict)
    fields: Mapping[str, Part] = field(default_factory=dict)
    option_lists: Mapping[str, Part] = field(default_factory=dict)
    sections: Mapping[str, Part] = field(default_factory=dict)
    steps: Mapping[str, Part] = field(default_factory=dict)
    chains: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    legal_bases: Mapping[str, Part] = field(default_factory=dict)
    # The parts as written, by kind: what they use is named, not laid in.
    raw: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)

    def parts(self) -> Parts:
        """All parts by the name of their kind, as `catalog.library_merge` takes them."""
        return {kind: getattr(self, kind) for kind in KIND_WORDS}


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
    library, problems = library_of(loaded.value)
    return library, in_order(replace(one, line=line_of_path(loaded.lines, one.path)) for one in problems)


def library_of(raw: Any) -> tuple[Library | None, tuple[Problem, ...]]:
    """A library from its plain values, by kind and name: the library, or None and all problems."""
    resolved = resolve_library(raw)
    problems = in_order([*resolved.problems, *_part_problems(resolved.parts)])
    if has_errors(problems):
        return None, problems
    written = {kind: dict(raw.get(kind) or {}) for kind in KIND_WORDS}
    return Library(**resolved.parts, raw=written), problems


def load_library(path: Path) -> Library:
    """The library of a file; raises LibraryError with all problems."""
    library, problems = read_library(path.read_text("utf-8"))
    if library is None:
        raise LibraryError(problems)
    return library


def _part_problems(parts: Parts) -> list[Problem]:
    """Every part must be complete by itself, so that `use` alone always suffices."""
    problems: list[Problem] = []
    for kind, model in PART_MODELS.items():
        for name, part in parts[kind].items():
            rows = enumerate(part) if kind == "chains" else [(None, part)]
            for index, row in rows:
                prefix = (kind, name) if index is None else (kind, name, index)
                problems += validate(model, row, prefix=prefix)[1]
    return problems

"""A definition from its tree: the plain values that a text, a workbook or the editor gave."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.definition import ServiceDefinition
from catalog.editing.places import value_at
from catalog.library import Library
from catalog.library_merge import Merged, merge_definition
from catalog.problems import Problem, has_errors, in_order
from catalog.readers.validation import line_of_path, validate

_NO_LINES: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class ReadResult:
    """`definition` is None as soon as there is one error; warnings leave it standing.

    Paths are those of the definition, in which chains are written out: `origins[i]` is the item of the tree that step
    i came from. `lines` (path → line, from 1) are those of a text; a tree by itself has none.
    """

    definition: ServiceDefinition | None
    problems: tuple[Problem, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict, repr=False)
    origins: tuple[int, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether there is a definition to go on with."""
        return self.definition is not None

    def located(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Problems found later (by the checks) with their lines in this text."""
        return in_order(replace(one, line=one.line or line_of_path(self.lines, one.path)) for one in problems)


def read_tree(
    tree: Any,
    *,
    library: Library | None = None,
    lines: Mapping[str, int] = _NO_LINES,
    earlier: Sequence[Problem] = (),
) -> ReadResult:
    """Read a definition; never raises on a bad tree. Without a library, `use` is kept but nothing is laid in.

    `lines` and `earlier` problems are those of the text that the tree was read from.
    """
    if not isinstance(tree, dict):
        outer = Problem("", "error", "内容应当由若干行“键: 值”组成，例如“name: 高龄津贴申领”")
        return ReadResult(None, in_order(earlier or [outer]))
    merged = merge_definition(tree, library.parts()) if library else Merged(tree, ())
    placed = _lines_after_chains(lines, merged.origins)
    definition, problems = validate(ServiceDefinition, merged.value, lines=placed)
    causes = [replace(one, line=line_of_path(placed, one.path)) for one in merged.problems]
    problems = [*earlier, *causes, *_without_echoes(problems, merged.problems)]
    return ReadResult(None if has_errors(problems) else definition, in_order(problems), placed, merged.origins)


_STEP = re.compile(r"steps\[(\d+)\](.*)", re.DOTALL)


def in_tree(path: str, *, tree: Any, origins: Sequence[int]) -> str:
    """The place in the tree of a place in the definition: what is wrong with a step of a chain stands at the chain."""
    found = _STEP.fullmatch(path)
    if found is None or int(found[1]) >= len(origins):
        return path
    origin = origins[int(found[1])]
    step = value_at(tree, ("steps", origin))
    is_chain = isinstance(step, dict) and "chain" in step
    return f"steps[{origin}]" if is_chain and found[2] != ".chain" else f"steps[{origin}]{found[2]}"


def _without_echoes(problems: Iterable[Problem], causes: Iterable[Problem]) -> list[Problem]:
    """Where a part of the library is not found, the keys it would have given are not complained about too."""
    paths = {cause.path for cause in causes}
    holes = {path.rpartition(".")[0] for path in paths}
    return [
        problem
        for problem in problems
        if problem.path not in paths
        and not (problem.message.startswith("缺少") and problem.path.rpartition(".")[0] in holes)
    ]


def _lines_after_chains(lines: Mapping[str, int], origins: Sequence[int]) -> Mapping[str, int]:
    """A chain written out moves the steps behind it; their lines move along."""
    if not lines or list(origins) == list(range(len(origins))):
        return lines
    moved = {path: line for path, line in lines.items() if not path.startswith("steps[")}
    for index, origin in enumerate(origins):
        old, new = f"steps[{origin}]", f"steps[{index}]"
        moved |= {new + path[len(old) :]: line for path, line in lines.items() if path.startswith(old)}
    return moved

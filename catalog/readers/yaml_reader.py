"""A service definition from YAML text: the definition, or every problem of the text at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from catalog.definition import ServiceDefinition
from catalog.library import Library
from catalog.library_merge import Merged, merge_definition
from catalog.problems import Problem, has_errors, in_order
from catalog.readers.validation import line_of_path, validate
from catalog.readers.yaml_nodes import load_yaml


@dataclass(frozen=True, slots=True)
class ReadResult:
    """`definition` is None as soon as there is one error; warnings leave it standing. `lines`: path → line, from 1."""

    definition: ServiceDefinition | None
    problems: tuple[Problem, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict, repr=False)

    @property
    def ok(self) -> bool:
        """Whether there is a definition to go on with."""
        return self.definition is not None

    def located(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Problems found later (by the checks) with their lines in this text."""
        return in_order(replace(one, line=one.line or line_of_path(self.lines, one.path)) for one in problems)


def read_definition(text: str, *, library: Library | None = None) -> ReadResult:
    """Read a definition; never raises on bad text. Without a library, `use` is kept but nothing is laid in."""
    loaded = load_yaml(text)
    if not isinstance(loaded.value, dict):
        outer = Problem("", "error", "内容应当由若干行“键: 值”组成，例如“name: 高龄津贴申领”")
        return ReadResult(None, in_order(loaded.problems or [outer]))
    merged = merge_definition(loaded.value, library.parts()) if library else Merged(loaded.value, ())
    lines = _lines_after_chains(loaded.lines, merged.origins)
    definition, problems = validate(ServiceDefinition, merged.value, lines=lines)
    placed = [replace(one, line=line_of_path(lines, one.path)) for one in merged.problems]
    problems = [*loaded.problems, *placed, *_without_echoes(problems, merged.problems)]
    return ReadResult(None if has_errors(problems) else definition, in_order(problems), lines)


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
    if list(origins) == list(range(len(origins))):
        return lines
    moved = {path: line for path, line in lines.items() if not path.startswith("steps[")}
    for index, origin in enumerate(origins):
        old, new = f"steps[{origin}]", f"steps[{index}]"
        moved |= {new + path[len(old) :]: line for path, line in lines.items() if path.startswith(old)}
    return moved

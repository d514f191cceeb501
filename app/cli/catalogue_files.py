"""Files that the commands of the catalogue read and write: YAML, folders of it, and workbooks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import click

from app.publishing.import_files import Source, SourceService, read_source, refuse_repeated, service_in
from catalog.checks import check_definition
from catalog.county import load_county
from catalog.editing.trees import tree_of
from catalog.library import Library, load_library
from catalog.problems import Problem, has_errors
from catalog.readers.tree_reader import in_tree, read_tree
from catalog.readers.yaml_reader import ReadResult, read_definition
from catalog.sample import DATA
from catalog.workbook.found import CellProblem, spot_of

LIBRARY, COUNTY = "library.yaml", "organisations.yaml"
_PACKED = (".xlsx", ".zip")


def service_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files among the paths; a folder shaped like `catalog/data` keeps its definitions in `services/`."""
    for path in paths:
        if path.is_file():
            yield path
        else:
            folder = path / "services" if (path / "services").is_dir() else path
            yield from (file for file in sorted(folder.glob("*.yaml")) if file.name not in {LIBRARY, COUNTY})


def beside(file: Path, name: str) -> Path | None:
    """The library or county file that belongs to a definition: in its folder or the one above."""
    places = (file.parent / name, file.parent.parent / name)
    return next((place for place in places if place.is_file()), None)


def libraries_beside(paths: Iterable[Path]) -> list[Path]:
    """Libraries that came along with the files."""
    found = (beside(file, LIBRARY) for file in service_files(paths) if not _is_packed(file))
    return sorted({file for file in found if file is not None})


def read_file(file: Path, county: Library | None = None) -> ReadResult:
    """A definition read with the library beside it, else with the county's, else with the shipped one."""
    own = beside(file, LIBRARY)
    library = load_library(own or DATA / LIBRARY) if own or county is None else county
    return read_definition(file.read_text(encoding="utf-8"), library=library)


def _is_packed(file: Path) -> bool:
    return file.suffix.lower() in _PACKED


# ── importing ──────────────────────────────────────────────────────────────────────────────────────


def source_in(paths: Iterable[Path], *, library: Library, departments: Mapping[str, str]) -> Source:
    """Everything that the paths say, as an import takes it. What files say by a library of their own is kept."""
    whole = Source()
    for file in service_files(paths):
        if _is_packed(file):
            found = read_source([(file.name, file.read_bytes())], library=library, departments=departments)
            whole.services += found.services
            whole.problems += found.problems
            whole.kind, whole.heads = found.kind, {**whole.heads, **found.heads}
        else:
            whole.services.append(_service(file, library))
    refuse_repeated(whole.services)
    return whole


def _service(file: Path, library: Library) -> SourceService:
    """A file with a library beside it is read with that one, then said in words of the county's."""
    service = service_in(file.name, file.read_bytes())
    if not service.problems and beside(file, LIBRARY) is not None:
        definition = read_file(file).definition
        if definition is not None:
            return replace(service, code=definition.code, tree=tree_of(definition, library))
    return service


# ── checking ───────────────────────────────────────────────────────────────────────────────────────


def check_file(file: Path) -> tuple[int, int]:
    """Print what is wrong with a file; how many services it holds and how many of them have errors."""
    if _is_packed(file):
        return _check_packed(file)
    read = read_file(file)
    problems = list(read.problems)
    if read.definition is not None:
        departments = load_county(beside(file, COUNTY) or DATA / COUNTY).department_ids()
        problems += check_definition(read.definition, known_departments=departments)
    show(file.name, read.located(problems))
    return 1, int(has_errors(problems))


def _check_packed(file: Path) -> tuple[int, int]:
    library = load_library(beside(file, LIBRARY) or DATA / LIBRARY)
    county = load_county(beside(file, COUNTY) or DATA / COUNTY)
    departments = {one.id: one.name for one in county.departments}
    source = read_source([(file.name, file.read_bytes())], library=library, departments=departments)
    show(file.name, source.problems)
    refused = any(one.severity == "error" for one in source.problems)
    broken = [one.code for one in source.services if _check_service(one, source, library, departments)]
    return max(len(source.services), int(refused)), max(len(broken), int(refused))


def _check_service(service: SourceService, source: Source, library: Library, departments: Mapping[str, str]) -> bool:
    read = read_tree(service.tree, library=library)
    problems = list(read.problems)
    if read.definition is not None:
        problems += check_definition(read.definition, known_departments=departments.keys())
    placed = [
        CellProblem(
            one.message,
            spot_of(in_tree(one.path, tree=service.tree, origins=read.origins), service.places, source.heads),
            one.severity,
        )
        for one in problems
    ]
    show(service.code, [*service.problems, *placed])
    return any(one.severity == "error" for one in (*service.problems, *placed))


def show(name: str, problems: Iterable[Problem | CellProblem]) -> None:
    """One line a problem."""
    for problem in problems:
        click.echo(f"{name}：{problem}")

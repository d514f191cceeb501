"""Templates by type: trees that say what services of one kind have in common, with the rest left open."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from catalog.editing.trees import Tree
from catalog.library import Library
from catalog.readers.yaml_nodes import load_yaml

FOLDER = Path(__file__).parent / "data" / "templates"


@dataclass(frozen=True, slots=True)
class Template:
    """One template. `definition` lacks code, name and department; texts in it may be empty."""

    id: str
    title: str
    hint: str  # for which services, in a clerk's words
    definition: Tree


@cache
def templates() -> tuple[Template, ...]:
    """The shipped templates, in the order of their files; ValueError when a file is broken."""
    return tuple(_read(file) for file in sorted(FOLDER.glob("*.yaml")))


def _read(file: Path) -> Template:
    loaded = load_yaml(file.read_text("utf-8"))
    if loaded.problems or not isinstance(loaded.value, dict):
        raise ValueError(f"{file.name}: {'; '.join(map(str, loaded.problems))}")
    value = loaded.value
    return Template(file.stem.partition("_")[2], value["title"], value["hint"], value["definition"])


def tree_from(template: Template, *, code: str, name: str, department: str, library: Library) -> Tree:
    """The tree of a new service. Shared parts that this county's library does not have are left out."""
    tree: Tree = {"code": code, "name": name, **copy.deepcopy(template.definition), "department": department}
    for key, parts in (("documents", library.documents), ("sections", library.sections)):
        tree[key] = [entry for entry in tree[key] if entry.get("use") in (None, *parts)]
    tree["steps"] = [step for step in tree["steps"] if _is_known(step, library)]
    tree["legal_basis"] = list(_bases(tree["legal_basis"], library))
    return tree


def _is_known(step: dict[str, Any], library: Library) -> bool:
    return step.get("use") in (None, *library.steps) and step.get("chain") in (None, *library.chains)


def _bases(bases: list[dict[str, Any]], library: Library) -> Iterator[dict[str, Any]]:
    """A basis that the library does not have is an open one."""
    for basis in bases:
        known = basis.get("use") in (None, *library.legal_bases)
        yield basis if known else {"title": "", "article": "", "text": ""}

"""Texts and trees read and checked against the county's library and departments; nothing is changed."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Organisation
from app.publishing.library import shared_library
from catalog.checks import check_definition
from catalog.definition import ServiceDefinition
from catalog.editing.trees import can_edit
from catalog.library import Library
from catalog.problems import Problem, has_errors, in_order
from catalog.readers.tree_reader import ReadResult, in_tree, read_tree
from catalog.readers.yaml_reader import read_definition

_MOST_KEPT = 64  # checked trees a process keeps: a draft is read again by its page, its previews and its next save


@dataclass(frozen=True)
class Checked:
    """A text or tree as read and checked: the definition when it could be read, all problems in order of the list."""

    definition: ServiceDefinition | None
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        return self.definition is not None and not has_errors(self.problems)


def check_text(session: Session, text: str, *, library: Library | None = None) -> Checked:
    """Read and check a text; never raises on a bad one. Paths are those of the definition, lines those of the text."""
    read = read_definition(text, library=library or shared_library(session))
    return check_read(read, department_codes(session), library or shared_library(session))


def check_tree(session: Session, tree: Any, *, library: Library | None = None) -> Checked:
    """Read and check a tree; paths and mends are in the tree's coordinates. Kept: equal trees are checked once."""
    laid_under = library or shared_library(session)
    departments = frozenset(department_codes(session))
    return _kept.get(json.dumps(tree), laid_under, departments, tree)


def check_read(read: ReadResult, departments: Collection[str], library: Library | None = None) -> Checked:
    """The problems of reading and those of the checks; the checks need a definition."""
    if read.definition is None:
        return Checked(None, read.problems)
    found = check_definition(read.definition, known_departments=departments, library=library)
    return Checked(read.definition, read.located([*read.problems, *found]))


def department_codes(session: Session) -> set[str]:
    """The codes of the county's departments."""
    return set(session.scalars(select(Organisation.code).where(Organisation.kind == "department")))


def _check_tree(tree: Any, library: Library, departments: frozenset[str]) -> Checked:
    read = read_tree(tree, library=library)
    checked = check_read(read, departments, library)
    moved = (_moved(problem, tree, read.origins) for problem in checked.problems)
    return Checked(checked.definition, in_order(moved))


def _moved(problem: Problem, tree: Any, origins: tuple[int, ...]) -> Problem:
    """The problem in the tree's coordinates. Its mend goes with it where it changes only what the tree itself says."""
    mend = problem.mend.moved(lambda path: in_tree(path, tree=tree, origins=origins)) if problem.mend else None
    keeps = mend is not None and can_edit(tree, mend.edits)
    return replace(problem, path=in_tree(problem.path, tree=tree, origins=origins), mend=mend if keeps else None)


_Key = tuple[str, int, frozenset[str]]


class _Kept:
    """The trees checked last. A library stands in the key by its identity and is held, so that none takes its place."""

    def __init__(self) -> None:
        self._checked: OrderedDict[_Key, tuple[Library, Checked]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, text: str, library: Library, departments: frozenset[str], tree: Any) -> Checked:
        """What is wrong with the tree whose JSON is the text."""
        key = (text, id(library), departments)
        with self._lock:
            if key in self._checked:
                self._checked.move_to_end(key)
                return self._checked[key][1]
        checked = _check_tree(tree, library, departments)
        with self._lock:
            self._checked[key] = (library, checked)
            while len(self._checked) > _MOST_KEPT:
                self._checked.popitem(last=False)
        return checked


_kept = _Kept()

"""What the editor is told of a draft besides the tree itself: problems, conditions in words, names, what is missing."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Organisation
from app.publishing.checking import Checked, check_tree
from app.publishing.drafts import DraftTree
from app.publishing.library import shared_library
from catalog.conditions import SymbolTable
from catalog.conditions.builder import name_json, read_notation
from catalog.editing.changes import ChangeRefusedError, remove, rename, unchain
from catalog.editing.completeness import completeness_of
from catalog.editing.model import editor_model
from catalog.editing.names import symbols_of
from catalog.editing.references import Whole, conditions_in
from catalog.editing.trees import EditError, Tree, apply_edits
from catalog.library import Library
from catalog.library_changes import title_of
from catalog.library_merge import KIND_WORDS
from catalog.pinyin import search_text
from catalog.problems import Problem, in_words

Json = dict[str, Any]


def state_of(session: Session, tree: Tree) -> Json:
    """All that is worked out from a tree, as JSON holds it."""
    library = shared_library(session)
    checked = check_tree(session, tree)
    symbols = symbols_of(tree, library, checked.definition)
    notations = {text for _place, text in conditions_in(Whole.of(tree, library).value)}
    completeness = completeness_of(tree, library)
    return {
        "problems": [problem_json(one) for one in checked.problems],
        "conditions": _readings.of(notations, symbols),
        "names": [name_json(one, symbols.by_id.values()) for one in symbols.by_id.values()],
        "completeness": {"percent": completeness.percent, "missing": [asdict(one) for one in completeness.missing]},
        "readable": checked.definition is not None,
    }


class _Readings:
    """Conditions read under names: kept, for most saves change neither. By all that is said of the names."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, dict[str, Json]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, notations: Iterable[str], symbols: SymbolTable) -> dict[str, Json]:
        """What each notation says."""
        names = repr(symbols.by_id)
        with self._lock:
            known = self._kept.pop(names, {})
        result = {text: known.get(text) or asdict(read_notation(text, symbols)) for text in sorted(notations)}
        with self._lock:
            self._kept[names] = result
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return result


_MOST_KEPT = 32  # drafts that are being edited at once
_readings = _Readings()


def unreadable_state(draft: DraftTree) -> Json:
    """Of a draft whose text is no YAML: nothing but what is wrong with the text."""
    problems = [problem_json(one) for one in draft.problems]
    none: Json = {"conditions": {}, "names": [], "completeness": {"percent": 0, "missing": []}, "readable": False}
    return {"problems": problems, **none}


def problem_json(problem: Problem) -> Json:
    """One problem of the list; by its key a mend is asked for."""
    mend = {"label": problem.mend.label} if problem.mend else None
    found = {"severity": problem.severity, "path": problem.path, "message": in_words(problem.message)}
    return {**found, "mend": mend, "key": problem.key}


def model_json(session: Session) -> Json:
    """The shape of the editor with the county's own departments laid in."""
    named = select(Organisation.code, Organisation.name).where(Organisation.kind == "department")
    departments = [{"code": code, "label": name} for code, name in session.execute(named.order_by(Organisation.id))]
    shape = editor_model()
    return {**shape, "models": {name: _laid_in(model, departments) for name, model in shape["models"].items()}}


def _laid_in(model: Json, departments: list[Json]) -> Json:
    keys = [{**key, "options": departments} if key["refers"] == "departments" else key for key in model["keys"]]
    return {**model, "keys": keys}


def library_json(library: Library) -> Json:
    """Every shared part, complete, by kind and name, with what it is called."""
    return {kind: _parts_json(kind, library) for kind in KIND_WORDS}


def _parts_json(kind: str, library: Library) -> Json:
    written = library.raw.get(kind, {})
    titles = {name: title_of(kind, name, written.get(name)) for name in library.parts()[kind]}
    return {
        name: {"title": titles[name], "search": search_text(titles[name], name), "value": _plain(part)}
        for name, part in library.parts()[kind].items()
    }


def _plain(part: Any) -> Any:
    return dict(part) if isinstance(part, Mapping) else [dict(step) for step in part]


# ── changes ────────────────────────────────────────────────────────────────────────────────────────


def changed(session: Session, tree: Tree, *, action: str, asked: Mapping[str, Any]) -> Tree:
    """The tree with one of the changes that touch more than one place.

    ChangeRefusedError when something still uses the thing; EditError when the place is not there.
    """
    library = shared_library(session)
    path = str(asked.get("path", ""))
    if action == "rename":
        return rename(tree, path, str(asked.get("to", asked.get("new", ""))), library)
    if action == "remove":
        return remove(tree, path, library)
    if action == "unchain":
        return unchain(tree, path, library)
    if action == "mend":
        return _mended(check_tree(session, tree), tree, _keys(asked))
    raise EditError(action)


def _keys(asked: Mapping[str, Any]) -> frozenset[str]:
    """The problem to be mended, or several that lie in different places."""
    several = asked.get("keys")
    return frozenset(map(str, several)) if isinstance(several, list) else frozenset({str(asked.get("key", ""))})


def _mended(checked: Checked, tree: Tree, keys: frozenset[str]) -> Tree:
    mends = [one.mend for one in checked.problems if one.mend and one.key in keys]
    if not mends:
        raise ChangeRefusedError(_("这个问题已经不在了，不用再改。"))
    result: Tree = apply_edits(tree, [edit for mend in mends for edit in mend.edits])
    return result

"""Shared parts: worth their name only where something of them is left."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.checks.registry import Location, Subject, hint, rule
from catalog.definition import Strict
from catalog.library import Library, Part
from catalog.library_merge import KINDS
from catalog.mends import Edit, Mend
from catalog.problems import Problem, dotted
from catalog.readers.validation import validate

_KIND_OF = {"documents": "documents", "sections": "sections", "fields": "fields", "steps": "steps"}
_NAMES = frozenset({"id", "use"})
_FEW = 2  # a part of one key is a name, and names are given anew


@rule
def shared_parts_leave_something(subject: Subject) -> Iterator[Problem]:
    """Our rule: where every key of a shared part is written anew, changing the part changes nothing here."""
    if subject.library is None:
        return
    for location, model in subject.nodes.items():
        name = getattr(model, "use", None)
        part = _part(subject.library, location, name) if name else None
        if part is not None and name and _is_all_anew(model, part):
            message = f"引用了共用库的“{name}”，但每一项都另写了，共用库改了这里也不会跟着改"
            yield hint((*location, "use"), message, _detaching(model, location))


def _part(library: Library, location: Location, name: str) -> Part | None:
    kind = "legal_bases" if location[0] == "legal_basis" else _KIND_OF.get(str(location[-2]), "")
    parts: dict[str, Part] = dict(getattr(library, kind, {}))
    return parts.get(name)


def _is_all_anew(model: Strict, part: Part) -> bool:
    keys = [key for key in part if key not in _NAMES]
    shared, _ = validate(KINDS[_kind(model)], part)
    if len(keys) < _FEW or shared is None or any(one.use for one in getattr(model, "fields", ())):
        return False  # of a section whose fields are shared ones, these are left
    return all(getattr(model, key) != getattr(shared, key) for key in keys if key in type(model).model_fields)


def _kind(model: Strict) -> str:
    return next(kind for kind, of in KINDS.items() if of is type(model))


def _detaching(model: Strict, location: Location) -> Mend:
    """The part is named no longer; its id, which the name gave, is written out."""
    edits = [Edit("set", dotted((*location, "id")), model.id)] if hasattr(model, "id") else []
    return Mend("不再引用共用库", (*edits, Edit("remove", dotted((*location, "use")))))

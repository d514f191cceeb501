"""Which class stands for which kind of the definition.

Every module in `forms.kinds` is looked through: a class with an `id` of its own is a kind. A new kind is one such
module, one line in catalog/vocabulary/field_kind.yaml and one test.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from catalog.definition import FieldSpec
from forms import kinds
from forms.kinds.base import Kind

KindClass = type[Kind[Any]]


class DuplicateKindError(Exception):
    """Two classes claim the same id: one of them would never be used, and nobody would know which."""

    def __init__(self, first: KindClass, second: KindClass) -> None:
        super().__init__(f"kind {first.id!r} is both {_where(first)} and {_where(second)}")


def gather(classes: Iterable[KindClass]) -> Mapping[str, KindClass]:
    """Id → class in the order given; DuplicateKindError when two share an id."""
    found: dict[str, KindClass] = {}
    for one in classes:
        if found.setdefault(one.id, one) is not one:
            raise DuplicateKindError(found[one.id], one)
    return MappingProxyType(found)


def _defined() -> Iterator[KindClass]:
    """The kinds of all modules, in the order of their names."""
    for name in sorted(module.name for module in pkgutil.iter_modules(kinds.__path__)):
        module = importlib.import_module(f"{kinds.__name__}.{name}")
        for value in vars(module).values():
            if _is_kind(value) and value.__module__ == module.__name__:
                yield value


def _is_kind(value: object) -> bool:
    """Half-made classes that others inherit from have no `id` of their own."""
    return inspect.isclass(value) and issubclass(value, Kind) and "id" in vars(value) and value.in_definitions


def _where(kind: KindClass) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


KINDS = gather(_defined())


def kind_of(spec: FieldSpec) -> Kind[Any]:
    """The kind bound to this field; KeyError for a kind the catalogue's checks would have refused."""
    return KINDS[spec.kind].bind(spec, _column_of)


def _column_of(spec: FieldSpec) -> Kind[Any]:
    """The same for a column of a group; KeyError also for a kind that no column may have."""
    kind = KINDS[spec.kind]
    if not kind.in_group:
        raise KeyError(spec.kind)
    return kind.bind(spec, _column_of)

"""Going over a definition: every condition in it, with its path and the part it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.definition import ServiceDefinition, Strict

CONDITION_KEYS = frozenset({"when", "visible_when", "required_when", "check"})
Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class ConditionPlace:
    """One condition: where it stands, its notation, and the model (a field, a document …) it decides about."""

    location: Location
    notation: str
    owner: Strict

    @property
    def key(self) -> str:
        """``when``, ``visible_when``, ``required_when`` or ``check``."""
        return str(self.location[-1])


def conditions_of(definition: ServiceDefinition) -> Iterator[ConditionPlace]:
    """Every condition of a definition in the order of the text."""
    yield from _in_model(definition, ())


def _in_model(model: Strict, location: Location) -> Iterator[ConditionPlace]:
    for key in type(model).model_fields:
        value = getattr(model, key)
        if key in CONDITION_KEYS and isinstance(value, str):
            yield ConditionPlace((*location, key), value, model)
        elif isinstance(value, Strict):
            yield from _in_model(value, (*location, key))
        elif isinstance(value, tuple):
            yield from _in_items(value, (*location, key))


def _in_items(items: tuple[object, ...], location: Location) -> Iterator[ConditionPlace]:
    for index, item in enumerate(items):
        if isinstance(item, Strict):
            yield from _in_model(item, (*location, index))

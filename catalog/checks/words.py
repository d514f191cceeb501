"""Codes must be words of the vocabulary, departments must exist."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from catalog import vocabulary
from catalog.checks.registry import Location, Subject, error, rule, warning
from catalog.definition import Strict
from catalog.key_names import key_name
from catalog.problems import Problem
from catalog.suggestions import did_you_mean
from catalog.vocabulary_keys import open_list_of

# Free text by the schema; the list is a help here, no limit.
_SOFT_LISTS = frozenset({"photo_size", "paper_size"})


@rule
def codes_are_known(subject: Subject) -> Iterator[Problem]:
    """Our rule: a code no list has cannot be shown in Chinese, nor exported (service-elements §1.4)."""
    for location, model in subject.nodes.items():
        for key, list_id in _listed(type(model)):
            value = getattr(model, key)
            for index, item in enumerate(value if isinstance(value, tuple) else (value,)):
                if item and item not in vocabulary.codes(list_id):
                    place = (*location, key, index) if isinstance(value, tuple) else (*location, key)
                    yield _unknown_code(type(model), place, key, list_id, str(item))


@cache
def _listed(model: type[Strict]) -> tuple[tuple[str, str], ...]:
    """Keys of a model that take their words from a list, with that list."""
    return tuple((key, list_id) for key in model.model_fields if (list_id := open_list_of(model, key)))


def _unknown_code(model: type[Strict], place: Location, key: str, list_id: str, code: str) -> Problem:
    words = {option.label: option.code for option in vocabulary.options(list_id)}
    guess = did_you_mean(code, {**words, **{known: known for known in words.values()}})
    message = f"{key_name(model, key)}“{code}”不在词表“{vocabulary.LISTS[list_id].title}”里{guess}"
    return warning(place, message) if list_id in _SOFT_LISTS else error(place, message)


@rule
def departments_are_known(subject: Subject) -> Iterator[Problem]:
    """Our rule: a step of a department that does not exist would reach nobody."""
    known = subject.known_departments
    if known is None:
        return
    definition = subject.definition
    places: list[tuple[Location, str | None]] = [(("department",), definition.department)]
    places += [(("joint_departments", index), name) for index, name in enumerate(definition.joint_departments)]
    for index, step in enumerate(definition.steps):
        places += [(("steps", index, key), getattr(step, key)) for key in ("department", "decides_for")]
    for location, name in places:
        if name is not None and name not in known:
            yield error(location, f"没有编号为“{name}”的部门{did_you_mean(name, list(known))}")

"""What is wrong with a shared part by itself, before any service uses it.

The part is laid into a small sound definition and checked with it. Only rules that judge an entry alone count: whether
a condition's names exist, or an id number is there to count an age from, is for each service to say.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from catalog.checks import check_definition
from catalog.definition import FieldSpec, SectionSpec, ServiceDefinition
from catalog.library import Library
from catalog.library_changes import as_tree, place_of
from catalog.library_merge import PART_MODELS, merge_definition
from catalog.problems import Problem
from catalog.readers.validation import validate
from catalog.readers.yaml_reader import read_definition

_BASE = Path(__file__).with_name("library_probe.yaml")
# Rules that need nothing but the entry itself.
ALONE = frozenset(
    {
        *("codes_are_known", "departments_are_known", "choices_have_options", "groups_hold_columns"),
        *("ranges_are_possible", "patterns_are_safe", "secrets_are_marked", "helps_say_more_than_labels"),
        *("bounds_fit_the_kind", "demands_are_made_once", "choices_leave_a_choice", "examples_fit_the_pattern"),
        *("counts_make_sense", "promises_have_an_end", "own_forms_are_forms", "sources_are_named"),
        *("villages_prove_what_they_know", "photos_are_counted", "documents_are_named_exactly"),
        *("special_steps_are_complete", "notices_keep_secrets", "opinions_stand_once", "votes_are_fractions"),
        *("intake_windows_are_possible", "steps_have_limits", "excluded_time_is_told", "people_fit_the_tier"),
        *("laws_are_called_by_their_names", "laws_are_in_force", "laws_have_their_level"),
        *("titles_stand_without_marks", "numbers_have_their_brackets", "punctuation_is_full_width"),
        *("letters_are_half_width", "blanks_are_none", "marks_stand_once", "brackets_are_closed"),
        *("words_are_spelt_right", "words_are_plain", "sentences_can_be_followed"),
    }
)


def part_findings(
    kind: str, value: Any, *, library: Library, known_departments: Collection[str] | None = None
) -> tuple[Problem, ...]:
    """Problems of a part as written, errors first; nothing for one that cannot be read. Paths are those of its tree."""
    definition = _probe(kind, value, library)
    if definition is None:
        return ()
    place = place_of(kind)
    found = check_definition(definition, known_departments=known_departments)
    mine = [one for one in found if one.rule in ALONE and _is_within(one.path, place)]
    return tuple(replace(one, mend=None) for one in mine)


def _is_within(path: str, place: str) -> bool:
    return path == place or path.startswith((f"{place}.", f"{place}["))


def _probe(kind: str, value: Any, library: Library) -> ServiceDefinition | None:
    """The base with the part as the first of its list; steps of a chain take the place of its steps."""
    merged = merge_definition(as_tree(kind, value), library.parts()).value
    key = place_of(kind).partition("[")[0]
    raw = merged.get(key)
    rows = _models(kind, raw if isinstance(raw, list) else [])
    if not rows:
        return None
    given = rows if kind == "chains" else [*rows, *getattr(_base(), key)]
    return _base().model_copy(update={key: tuple(given)})


def _models(kind: str, raw: list[Any]) -> list[BaseModel]:
    """The entries as models; none when one cannot be read."""
    if kind in ("fields", "option_lists"):
        field = validate(FieldSpec, raw[0]["fields"][0])[0] if raw else None
        return [SectionSpec(id="shared_part", title="共用件", fields=(field,))] if field else []
    read = [validate(PART_MODELS[kind], row)[0] for row in raw]
    return [row for row in read if row is not None] if all(row is not None for row in read) else []


@cache
def _base() -> ServiceDefinition:
    definition = read_definition(_BASE.read_text("utf-8")).definition
    if definition is None:
        raise RuntimeError("the definition under shared parts is broken")
    return definition

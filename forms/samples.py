"""The sample answers of a definition as if a clerk had typed them: for sample prints, previews and tests."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import JsonValue

from catalog.compiled import CompiledDefinition
from catalog.definition import SampleSpec
from forms.names import HANDLED_BY, document_names, field_name, row_name, situation_name


def sample_pairs(compiled: CompiledDefinition, sample: SampleSpec) -> list[tuple[str, str]]:
    """(HTML name, text) of every answer of the sample, and all papers received in full."""
    pairs = [(HANDLED_BY, sample.handled_by.value)]
    for situation_id, codes in sample.situations.items():
        pairs += ((situation_name(situation_id), code) for code in _listed(codes))
    for field_id, answer in sample.answers.items():
        pairs += _answer_pairs(field_name(field_id), answer)
    for document in compiled.definition.documents:
        counts = (str(document.originals), str(document.copies))
        pairs += zip(document_names(document.id), counts, strict=True)
    return pairs


def _answer_pairs(name: str, answer: JsonValue) -> Iterator[tuple[str, str]]:
    """A mapping in a list is a row of a group; other lists are several ticks."""
    for number, item in enumerate(answer if isinstance(answer, list) else [answer]):
        if isinstance(item, dict):
            for column_id, cell in item.items():
                yield from _answer_pairs(row_name(name, number, column_id), cell)
        elif item is not None:
            yield name, _typed(item)


def _typed(item: JsonValue) -> str:
    return ("是" if item else "否") if isinstance(item, bool) else str(item)


def _listed(codes: str | tuple[str, ...]) -> tuple[str, ...]:
    return (codes,) if isinstance(codes, str) else codes

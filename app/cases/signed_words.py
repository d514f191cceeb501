"""The text of a signature: the promise that the name is put to, and the answers of the applicant under it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from catalog.definition import ServiceDefinition
from forms.display import SectionView


def promise_of_form(definition: ServiceDefinition) -> str:
    """Of a form that is still to be sent."""
    return promise(f"“{definition.name}”申请表")


def promise(what: str) -> str:
    """Words of a paper: Chinese whatever the language of the screen."""
    return f"本人已看过{what}填写的内容，确认内容属实，所交材料真实有效；如有不实，愿意承担相应的法律责任。"


def signed_sections(definition: ServiceDefinition, sections: Iterable[SectionView]) -> list[SectionView]:
    """The answers of the applicant; what clerks filled in later is not signed by anybody."""
    later = {field.id for field in definition.fields() if field.step is not None}
    kept = [
        SectionView(section.title, [row for row in section.rows if row.text and row.field_id not in later])
        for section in sections
    ]
    return [section for section in kept if section.rows]


def signed_words(promised: str, sections: Sequence[SectionView]) -> str:
    """The whole text that is signed, as the page showed it."""
    lines = [f"{row.label}：{row.text}" for section in sections for row in section.rows]
    return "\n".join((promised, *lines))

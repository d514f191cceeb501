"""申请表 as it was filled in: the answers of one case, with the version of the service they were given to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from catalog.compiled import CompiledDefinition
from forms.answers import Answers
from forms.display import RowView, SectionView, display
from forms.plan import plan_of
from reports.contexts import Pair
from reports.documents.blank_form import CONSENT, STATEMENT, keepers_of, ordinal, title_of
from reports.documents.form_rows import text_width, widths_of
from reports.documents.receipt import Signed, signed_name
from reports.form_contexts import FORM_SHEET, ApplicationContext, Given, GivenRow, GivenSection, SignatureLine
from reports.imprint import Imprint
from reports.specimens import Specimen
from reports.wording import moment_words

_HALF = 56  # millimetres of an answer that shares its row
_LONGEST_LABEL = 14  # characters of a question that shares its row


def build(
    compiled: CompiledDefinition,
    *,
    version_number: int,
    county_name: str,
    organisation_name: str,
    case_number: str,
    answers: Answers,
    signatures: Sequence[tuple[Signed, str]],
    received_at: datetime,
    clerk_name: str,
    checked: Sequence[str],
    imprint: Imprint,
) -> ApplicationContext:
    """The answers as the applicant gave them; what clerks filled in at later steps is not theirs and is left out.

    It stands in the file, so nothing is masked. `signatures` come with the key of the drawn name ("" where there is
    none); without any, lines are left to sign on. `checked` names the papers compared with their originals.
    """
    return ApplicationContext(
        title=title_of(compiled.definition, county_name),
        organisation_name=organisation_name,
        case_number=case_number,
        service=compiled.definition.name,
        edition=f"{compiled.definition.code}，第 {version_number} 版",
        sections=tuple(_sections(compiled, answers)),
        statement=STATEMENT + CONSENT,
        signatures=tuple(SignatureLine(signed=signed_name(one), picture=key) for one, key in signatures),
        facts=_facts(received_at, clerk_name, checked),
        keepers=keepers_of(compiled.definition),
        imprint=replace(imprint, sheet=FORM_SHEET),
    )


def sample(it: Specimen) -> ApplicationContext:
    """The application of the invented case, signed on the screen."""
    signed = Signed(name=it.applicant_name, role="申请人本人", way="屏上手写", at=it.received_at, holds=True)
    return build(
        it.compiled,
        version_number=it.version_number,
        county_name=it.county_name,
        organisation_name=it.hall.name,
        case_number=it.case_number,
        answers=it.answers(),
        signatures=[(signed, "")],
        received_at=it.received_at,
        clerk_name=it.clerk_name,
        checked=[one.name for one in it.definition.documents if not one.produced_by_desk][:2],
        imprint=replace(it.imprint_of("application"), specimen=True),
    )


def _facts(received_at: datetime, clerk_name: str, checked: Sequence[str]) -> tuple[Pair, ...]:
    compared = f"{'、'.join(checked)}已与原件核对，相符" if checked else ""
    pairs = (Pair("收件", f"{moment_words(received_at)}　{clerk_name}"), Pair("核对", compared))
    return tuple(pair for pair in pairs if pair.second)


# ── answers ────────────────────────────────────────────────────────────────────────────────────────


def _sections(compiled: CompiledDefinition, answers: Answers) -> Iterator[GivenSection]:
    later = {spec.id for spec in compiled.definition.fields() if spec.step is not None}
    views = [
        SectionView(view.title, [row for row in view.rows if row.field_id not in later])
        for view in display(compiled, answers, mask=False)
    ]
    for number, view in enumerate((view for view in views if view.rows), 1):
        given = [_given(compiled, answers, row) for row in view.rows]
        yield GivenSection(f"{ordinal(number)}、{view.title}", tuple(_rows(given)))


def _given(compiled: CompiledDefinition, answers: Answers, row: RowView) -> Given:
    """An answer as it stands on paper: amounts with the numerals that cannot be altered."""
    question = plan_of(compiled).by_id.get(row.field_id)
    if row.table and question:
        columns = question.kind.blank().columns
        return Given(
            label=row.label, text="", columns=row.table.columns, rows=row.table.rows, widths=widths_of(columns)
        )
    value: Any = answers.values.get(row.field_id)
    text = question.kind.printed(value) if question and value is not None else row.text
    return Given(label=row.label, text=text or "—")


def _rows(answers: Sequence[Given]) -> Iterator[GivenRow]:
    """In their order; two short ones share a row."""
    waiting: Given | None = None
    for answer in answers:
        short = not answer.columns and text_width(answer.text) <= _HALF and len(answer.label) <= _LONGEST_LABEL
        if waiting and short:
            yield GivenRow((waiting, answer))
            waiting = None
            continue
        if waiting:
            yield GivenRow((waiting,))
        waiting = answer if short else None
        if not short:
            yield GivenRow((answer,))
    if waiting:
        yield GivenRow((waiting,))

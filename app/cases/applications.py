"""What an application says, between the answers of a form and the columns of a case."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app import crypto
from app.models import Case, CaseDocument
from catalog.compiled import CompiledDefinition
from catalog.definition import Meaning, ServiceDefinition
from forms.answers import Answers, decode, encode
from forms.checklist import checklist

MOST_WORDS = 200
Received = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Applicant:
    """申请人, found by the meaning of the fields."""

    name: str
    id_number: str | None
    phone: str | None


def applicant_of(definition: ServiceDefinition, answers: Answers) -> Applicant:
    """Who applies, according to the answers."""
    return Applicant(
        name=meant(definition, answers, Meaning.APPLICANT_NAME) or "",
        id_number=meant(definition, answers, Meaning.APPLICANT_ID_NUMBER),
        phone=meant(definition, answers, Meaning.APPLICANT_PHONE),
    )


def meant(definition: ServiceDefinition, answers: Answers, meaning: Meaning) -> str | None:
    """The answer to the question of this meaning, as text; None when it is not asked or left out."""
    spec = definition.field_meaning(meaning)
    value = answers.values.get(spec.id) if spec else None
    return str(value) if value not in (None, "") else None


def tail_hash(text: str) -> str:
    """Keyed hash of the last four characters of a number, by which progress and search find a case."""
    return crypto.current().lookup_hash(f"tail:{text.strip()[-4:]}")


def write_answers(case: Case, compiled: CompiledDefinition, answers: Answers) -> None:
    """Put the answers into the case, secrets sealed, and copy out what lists and searches need."""
    applicant = applicant_of(compiled.definition, answers)
    key = applicant.id_number or applicant.phone  # who has no ID number (an organisation) is found by phone
    case.answers = dump(compiled, answers)
    case.handled_by = str(answers.handled_by)
    case.situation_words = situation_words(compiled.definition, answers)
    case.applicant_name = applicant.name
    case.applicant_id_number = applicant.id_number
    case.applicant_id_hash = crypto.current().lookup_hash(applicant.id_number) if applicant.id_number else None
    case.applicant_id_tail_hash = tail_hash(key) if key else None
    case.applicant_phone = applicant.phone


def dump(compiled: CompiledDefinition, answers: Answers) -> str:
    """JSON of the answers; secret values inside are encrypted one by one."""
    sealed = encode(compiled, answers, seal=crypto.current().encrypt)
    return json.dumps(sealed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_answers(case: Case, compiled: CompiledDefinition) -> Answers:
    """The answers of a stored case."""
    return decode(compiled, json.loads(case.answers), unseal=crypto.current().decrypt)


def situation_words(definition: ServiceDefinition, answers: Answers) -> str:
    """The chosen options of the situations, as a list shows them beside the name of the service."""
    words = [
        option.label
        for situation in definition.situations
        for option in situation.options
        if option.code in _chosen(answers.situations.get(situation.id))
    ]
    return "、".join(words)[:MOST_WORDS]


def _chosen(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def document_rows(compiled: CompiledDefinition, names: Mapping[str, object], received: Received) -> list[CaseDocument]:
    """The documents this case needs, each with what was received; what was received beside them is kept too."""
    needed = [item.document for item in checklist(compiled, names) if item.applies or received.get(item.document.id)]
    rows = []
    for position, document in enumerate(needed, 1):
        originals, copies = received.get(document.id, (0, 0))
        rows.append(
            CaseDocument(
                document_id=document.id,
                name=document.name,
                position=position,
                originals_asked=document.originals,
                copies_asked=document.copies,
                originals=originals,
                copies=copies,
            )
        )
    return rows


def update_documents(case: Case, rows: Iterable[CaseDocument]) -> None:
    """Bring the stored documents in line with a new list: counts follow it, new ones join, none is dropped."""
    stored = {row.document_id: row for row in case.documents}
    for row in rows:
        if row.document_id not in stored:
            row.position += len(stored)
            case.documents.append(row)
            continue
        known = stored[row.document_id]
        known.originals, known.copies = row.originals, row.copies
        known.originals_asked, known.copies_asked = row.originals_asked, row.copies_asked

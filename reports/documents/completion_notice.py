"""办结通知书: what an applicant is handed where the last step ends the case and nobody has to decide."""

from __future__ import annotations

from reports.documents.decision_granted import results_of
from reports.documents.letters import ACCEPTED_ON, LetterCase, day, frame, kind, sample_case, values_of
from reports.letter_contexts import LetterContext
from reports.letter_texts import LetterText, Placeholder, shipped_text
from reports.specimens import Specimen

KIND = kind(
    "completion_notice",
    "办结通知书",
    ACCEPTED_ON,
    Placeholder("completed_on", "办结日期", "2026年3月16日", required=True),
    Placeholder("results", "办理结果", "居住证明"),
)


def build(case: LetterCase, text: LetterText) -> LetterContext:
    """The day of the letter is that on which the last step was taken."""
    values = values_of(case, text, completed_on=day(case.dated_on), results=results_of(case.definition))
    return LetterContext(**frame(case, text, values))


def sample(it: Specimen) -> LetterContext:
    """Done, and to be fetched."""
    return sample_with(it, shipped_text(KIND.id))


def sample_with(it: Specimen, text: LetterText) -> LetterContext:
    """The same with another wording."""
    return build(sample_case(it, "completion_notice"), text)

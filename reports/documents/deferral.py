"""容缺受理通知书 and 容缺受理承诺书: what is to follow by when, and what happens otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reports.documents.letters import LetterCase, day, frame, kind, sample_case, values_of
from reports.letter_contexts import PromiseContext
from reports.letter_texts import LetterText, Placeholder, shipped_text
from reports.notice_contexts import PromisedRow
from reports.specimens import Specimen
from reports.wording import listing, unique

_CONSEQUENCES = Placeholder("consequences", "逾期的后果", "逾期未补交的，终止办理", required=True)
KIND = kind("promise", "容缺受理通知书", _CONSEQUENCES)
PLEDGE = kind(
    "promise_letter",
    "容缺受理承诺书",
    _CONSEQUENCES,
    Placeholder("id_number", "证件号", "990***********3418"),
    has_law=False,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A paper promised to follow; `lapse` is what happens when it does not, as a sentence without its full stop."""

    name: str
    originals: int
    copies: int
    due_on: date
    projected: bool
    lapse: str


def build(
    case: LetterCase, text: LetterText, pledge: LetterText, *, id_number: str, promised: Sequence[Promised]
) -> PromiseContext:
    """`text` is the hall's, `pledge` the applicant's, to be signed by them; `id_number` is masked already."""
    lapses = unique([one.lapse for one in promised])
    values = values_of(case, text, consequences="；".join(lapses), id_number=id_number)
    return PromiseContext(
        **frame(case, text, values),
        rows=tuple(_row(number, one) for number, one in enumerate(promised, 1)),
        pledge_title=pledge.title_for(case.definition.item_type),
        pledge_opening=pledge.told("opening", values),
        pledge_closing=pledge.told("closing", values),
    )


def _row(number: int, one: Promised) -> PromisedRow:
    due = day(one.due_on) + ("（推算）" if one.projected else "")
    return PromisedRow(number=number, name=one.name, sheets=sheets(one.originals, one.copies), due=due)


def sheets(originals: int, copies: int) -> str:
    """原件 1 份、复印件 2 份."""
    counts = (("原件", originals), ("复印件", copies))
    return listing(f"{paper} {count} 份" for paper, count in counts if count)


def sample(it: Specimen) -> PromiseContext:
    """One paper is to follow."""
    return sample_with(it, shipped_text(KIND.id))


def sample_with(it: Specimen, text: LetterText) -> PromiseContext:
    """The same with another wording of either side."""
    theirs = text.kind == PLEDGE.id
    may_follow = [one for one in it.definition.documents if one.necessity == "deferrable" and one.defer_limit]
    spec = next(iter(may_follow), None)
    promised = Promised(
        name=spec.name if spec else "居住证明",
        originals=spec.originals if spec else 1,
        copies=spec.copies if spec else 0,
        due_on=it.received_at.date() + timedelta(days=9),
        projected=False,
        lapse="逾期未补交的，终止办理",
    )
    return build(
        sample_case(it, "deferral", at_once=True),
        shipped_text(KIND.id) if theirs else text,
        text if theirs else shipped_text(PLEDGE.id),
        id_number="990***********3418",
        promised=[promised],
    )

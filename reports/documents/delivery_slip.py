"""送达回证: which papers were served, how, when, and into whose hands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from catalog import vocabulary
from reports.documents.letters import LetterCase, frame, kind, sample_case, values_of
from reports.letter_contexts import Choice, DeliveryContext, ServedPaper
from reports.letter_texts import LetterText, shipped_text
from reports.specimens import Specimen
from reports.wording import moment_words

_TO_WRITE = "　　　　年　　月　　日"
KIND = kind("delivery_slip", "送达回证", parts={"opening": "填写说明"}, has_law=False)


def build(
    case: LetterCase,
    text: LetterText,
    *,
    phone: str,
    papers: Sequence[ServedPaper],
    ways: Sequence[str],
    way: str = "",
    receiver: str = "",
    relation: str = "",
    served_at: datetime | None = None,
    served_by: str = "",
    remark: str = "",
) -> DeliveryContext:
    """`ways` are the codes of delivery_mode that the service leaves open, `way` the one taken; `phone` is masked.

    What is empty stands on the paper as a line to write on.
    """
    return DeliveryContext(
        **frame(case, text, values_of(case, text)),
        service=case.definition.name,
        phone=phone,
        papers=tuple(papers),
        ways=tuple(Choice(vocabulary.label("delivery_mode", one), one == way) for one in ways),
        receiver=receiver,
        relation=relation or ("本人" if receiver and receiver == case.applicant_name else ""),
        served_at=moment_words(served_at).replace(" 年 ", "年") if served_at else "",
        served_by=served_by,
        remark=remark,
    )


def blank(
    case: LetterCase, text: LetterText, *, phone: str, papers: Sequence[ServedPaper], ways: Sequence[str]
) -> DeliveryContext:
    """To be taken to the door: how, when and into whose hands is written there. The registered one is sealed."""
    return replace(build(case, text, phone=phone, papers=papers, ways=ways), seal_date=_TO_WRITE)


def sample(it: Specimen) -> DeliveryContext:
    """Taken by the applicant at the window."""
    return sample_with(it, shipped_text(KIND.id))


def sample_with(it: Specimen, text: LetterText) -> DeliveryContext:
    """The same with another wording."""
    return build(
        sample_case(it, "delivery"),
        text,
        phone="139****3418",
        papers=(ServedPaper(name="批准决定书", number="青民准〔2026〕12 号", count=1),),
        ways=("window", "village_station", "home_visit", "post"),
        way="window",
        receiver=it.applicant_name,
        served_at=it.decided_at,
        served_by=it.clerk_name,
    )

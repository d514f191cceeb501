"""签名记录 of a case file: who put the name to what, when and how, with the picture of the name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reports.case_file_contexts import CaseSignedContext, SignedMark
from reports.specimens import Specimen
from reports.wording import moment_words


def build(
    *, title: str, about: str, case_number: str, service: str, applicant: str, marks: Sequence[SignedMark]
) -> CaseSignedContext:
    """`about`: the number of what was signed; "" where it has none."""
    return CaseSignedContext(
        title=title, about=about, case_number=case_number, service=service, applicant=applicant, marks=tuple(marks)
    )


def mark(
    *, role: str, name: str, way: str, at: datetime, words: str, witness: str, picture: str, is_photo: bool
) -> SignedMark:
    """One signature as words. `picture` is the key of its picture; of a photograph more is to be seen than a name."""
    return SignedMark(
        role=role,
        name=name,
        how=way + (f"，见证人 {witness}" if witness else ""),
        moment=moment_words(at),
        words=words,
        picture=picture,
        is_photo=is_photo,
    )


def sample(it: Specimen) -> CaseSignedContext:
    """A mandate signed on the pad."""
    words = f"我委托{it.agent_name}代为办理：{it.definition.name}。以上内容我看过（听过），是我本人的意思。"
    signed = mark(
        role="委托人",
        name=it.applicant_name,
        way="屏上手写",
        at=it.received_at,
        words=words,
        witness="",
        picture="",
        is_photo=False,
    )
    return build(
        title="委托书签名记录",
        about="WSQ26-00086",
        case_number=it.case_number,
        service=it.definition.name,
        applicant=it.applicant_name,
        marks=[signed],
    )

"""申请材料补正告知书: all that is to be mended, told once (行政许可法 article 32 (4))."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.documents.deferral import sheets
from reports.documents.letters import LetterCase, frame, kind, reason_lines, sample_case, values_of
from reports.letter_contexts import MendRow, SupplementContext
from reports.letter_texts import LetterText, lines_of, shipped_text
from reports.specimens import Specimen

KIND = kind("supplement_notice", "申请材料补正告知书", has_days=True)
_COLON = "："


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A paper to be brought again or for the first time, with the sheets asked for and those that are there."""

    name: str
    originals: int
    copies: int
    originals_there: int = 0
    copies_there: int = 0
    advice: str = ""  # what is wrong with it; "" where only the lines of the reason say it (cases of old)


def build(case: LetterCase, text: LetterText, *, papers: Sequence[Wanted], reason: str) -> SupplementContext:
    """`reason` is what the clerk wrote besides.

    In cases of old a line of it that begins with the name of a paper is the advice on it.
    """
    old = [paper.name for paper in papers if not paper.advice]
    advice, rest = _sorted(reason, old) if old else ({}, reason)
    return SupplementContext(
        **frame(case, text, values_of(case, text)),
        rows=tuple(_row(number, paper, advice.get(paper.name, "")) for number, paper in enumerate(papers, 1)),
        reason=lines_of(reason_lines(rest)),
    )


def _sorted(reason: str, names: Sequence[str]) -> tuple[Mapping[str, str], str]:
    """Advice by the name of its paper (居民户口簿：缺本人页), and the lines about none."""
    advice: dict[str, str] = {}
    rest = []
    for line in lines_of(reason):
        name, colon, said = line.replace(":", _COLON, 1).partition(_COLON)
        if colon and name.strip() in names and said.strip():
            advice[name.strip()] = advice.get(name.strip(), "") + reason_lines(said)
        else:
            rest.append(line)
    return advice, "\n".join(rest)


def _row(number: int, paper: Wanted, advice: str) -> MendRow:
    return MendRow(
        number=number,
        name=paper.name,
        advice=reason_lines(paper.advice) or advice or _usual_advice(paper),
        sheets=sheets(paper.originals, paper.copies),
    )


def _usual_advice(paper: Wanted) -> str:
    """What the counts say when the clerk wrote nothing about the paper."""
    if not paper.originals_there and not paper.copies_there:
        return "未提交，请补交。"
    if paper.originals_there < paper.originals or paper.copies_there < paper.copies:
        return "份数不足，请补齐。"
    return "不符合要求，请更换后重新提交。"


def sample(it: Specimen) -> SupplementContext:
    """Two papers of the service are to be mended."""
    return sample_with(it, shipped_text(KIND.id))


def sample_with(it: Specimen, text: LetterText) -> SupplementContext:
    """The same with another wording."""
    specs = it.definition.documents[:2]
    wrong = ("填写不完整，请补填后重新提交", "未提交，请补交")
    papers = [
        Wanted(name=one.name, originals=one.originals, copies=one.copies, advice=advice)
        for one, advice in zip(specs, wrong, strict=False)
    ]
    return build(
        sample_case(it, "supplement", at_once=True), text, papers=papers, reason="申请表中家庭住址填写有误，请更正。"
    )

"""What is told when a case is sent back (一次性告知): every paper with what is to be mended on it. No tables.

The words are part of the record and stand on the 补正告知书: they are Chinese in whatever language somebody works.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from flask_babel import gettext as _

from app.errors import Invalid
from forms.errors import FieldError

LONGEST_ADVICE = 200
_HEAD = "需要补正的材料："


class Paper(Protocol):
    """A document of a case as it is asked for and as it is there."""

    document_id: str
    name: str
    originals: int
    copies: int
    originals_asked: int
    copies_asked: int


@dataclass(frozen=True)
class ToMend:
    """One paper that is to be mended, and the 补正意见 on it."""

    id: str
    name: str
    advice: str

    def kept(self) -> dict[str, str]:
        """As it is kept with the step."""
        return asdict(self)


def to_mend(papers: Sequence[Paper], advice: Mapping[str, str], *, reason: str) -> tuple[ToMend, ...]:
    """The papers that were ticked, in the order of the checklist. `advice`: what was typed, by document.

    Where nothing was typed the counts say it. Invalid for a paper that the case has not, for words that are too long,
    and for none on a paper that is all there unless the `reason` beside says something: nobody could tell what is
    wrong with it.
    """
    if unknown := set(advice) - {paper.document_id for paper in papers}:
        raise Invalid(message=_("办件没有这样材料：%(id)s", id=min(unknown)[:40]))
    chosen = [(paper, _one_line(advice[paper.document_id])) for paper in papers if paper.document_id in advice]
    problems = [problem for paper, words in chosen if (problem := _problem(paper, words, reason))]
    if problems:
        raise Invalid(problems)
    return tuple(ToMend(paper.document_id, paper.name, words or _by_counts(paper)) for paper, words in chosen)


def told_words(papers: Sequence[ToMend], reason: str) -> str:
    """All of it as the record shows it, a line for each paper, then the clerk's own words."""
    named = (f"{paper.name}：{paper.advice}" if paper.advice else paper.name for paper in papers)
    lines = [f"{place}. {words}" for place, words in enumerate(named, start=1)]
    return "\n".join(([_HEAD, *lines] if lines else []) + ([reason.strip()] if reason.strip() else []))


def own_words(told: str, papers: Sequence[Mapping[str, Any]]) -> str:
    """The clerk's own words behind the list of these papers."""
    return "\n".join(told.split("\n")[len(papers) + 1 :]) if papers else told


def advice_name(document_id: str) -> str:
    """The control in which the 补正意见 on a paper is typed."""
    return f"advice_{document_id}"


def _problem(paper: Paper, words: str, reason: str) -> FieldError | None:
    if len(words) > LONGEST_ADVICE:
        sentence = _("“%(paper)s”的补正意见最多 %(most)s 个字", paper=paper.name, most=LONGEST_ADVICE)
    elif not words and not _by_counts(paper) and not reason.strip():
        sentence = _("“%(paper)s”份数是够的，请写明哪里不对、怎么补", paper=paper.name)
    else:
        return None
    return FieldError(advice_name(paper.document_id), paper.name, sentence)


def _by_counts(paper: Paper) -> str:
    if not paper.originals and not paper.copies and (paper.originals_asked or paper.copies_asked):
        return "未提交，请补交"
    if paper.originals < paper.originals_asked or paper.copies < paper.copies_asked:
        return "份数不足，请补齐"
    return ""


def _one_line(words: str) -> str:
    return " ".join(words.split())

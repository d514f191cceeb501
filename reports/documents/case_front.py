"""卷皮 and 卷内目录 of a case file (《文书档案案卷格式》GB/T 9705—2008)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.case_file_contexts import CaseFrontContext, FiledPaper
from reports.specimens import Specimen
from reports.wording import date_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A paper of the file, and how many pages it takes."""

    title: str
    reference: str
    author: str
    day: date | None
    pages: int
    remark: str = ""


def build(
    *,
    fonds: str,
    category: str,
    title: str,
    case_number: str,
    first_day: date,
    last_day: date,
    filed_on: date,
    keeper: str,
    pieces: Sequence[Piece],
    place: tuple[str, str, str] = ("", "", ""),
) -> CaseFrontContext:
    """The front of a file whose pages are numbered from the first piece on.

    `place`: 全宗号, 目录号, 案卷号; what is empty is left for a pen.
    """
    rows = _rows(pieces)
    return CaseFrontContext(
        fonds=fonds,
        category=category,
        year=str(last_day.year),
        title=title,
        period=period_words(first_day, last_day),
        case_number=case_number,
        papers=len(rows),
        pages=sum(piece.pages for piece in pieces),
        keeper=keeper,
        filed_on=date_words(filed_on),
        rows=rows,
        place=place,
    )


def _rows(pieces: Sequence[Piece]) -> tuple[FiledPaper, ...]:
    rows, page = [], 1
    for number, piece in enumerate(pieces, start=1):
        is_last = number == len(pieces)
        rows.append(
            FiledPaper(
                number=number,
                reference=piece.reference,
                author=piece.author,
                title=piece.title,
                day=f"{piece.day:%Y%m%d}" if piece.day else "",
                page=_range(page, piece.pages) if is_last else str(page),
                remark=piece.remark,
            )
        )
        page += piece.pages
    return tuple(rows)


def _range(first: int, pages: int) -> str:
    """The last line of the contents says where the file ends."""
    return str(first) if pages < 2 else f"{first}—{first + pages - 1}"


def period_words(first: date, last: date) -> str:
    """自 2026 年 3 月至 2026 年 4 月; one month once."""
    words = [f"{day.year} 年 {day.month} 月" for day in (first, last)]
    return words[0] if words[0] == words[1] else f"{words[0]}至 {words[1]}"


def sample(it: Specimen) -> CaseFrontContext:
    """A file that was granted."""
    pieces = [
        Piece(
            title="受理回执", reference="青石桥受〔2026〕12 号", author=it.hall.name, day=it.accepted_at.date(), pages=1
        ),
        *(
            Piece(title=one.name, reference="", author=it.applicant_name, day=it.received_at.date(), pages=2)
            for one in it.definition.documents
        ),
        Piece(
            title="准予决定书",
            reference="青民许〔2026〕8 号",
            author=it.department_name,
            day=it.decided_at.date(),
            pages=2,
        ),
        Piece(title="办理过程记录", reference="", author=it.hall.name, day=it.decided_at.date(), pages=1),
    ]
    return build(
        fonds=it.hall.name,
        category="政务服务办件",
        title=f"{it.applicant_name}申请“{it.definition.name}”办件材料",
        case_number=it.case_number,
        first_day=it.received_at.date(),
        last_day=it.decided_at.date(),
        filed_on=it.decided_at.date(),
        keeper=it.clerk_name,
        pieces=pieces,
        place=("0042", "5", "12"),
    )

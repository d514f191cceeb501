"""What the code in the corner of a page says, so that a scan of the page finds its way back.

``DB1.B.QS-MZ-009.3.K7Q2M4.2`` is the second page of the blank form of a service, its third version, blank number
K7Q2M4; ``DB1.P.DELIVERY.3.K7Q2M4XP-2.1`` the first page of the second copy (第二联) of an issued paper;
``DB1.T.INSPECTION_RECORD.3.4711X1AB42C7.1`` that of a record of case 4711 that somebody takes along to be filled in by
hand, which no number was given to yet; ``DB1.N.ONE_TIME_NOTICE.3.SQG2600007-2.1`` that of the second copy of the
one-time notice SQG26-00007, given out before there is any case; ``DB1.S.URGING_NOTE.1.K7Q2M4XP-1.1`` that of a note of
supervisors or of a hand-over, papers of an office about several cases. The letters are those of a QR code's
alphanumeric mode, so that it stays small; nothing in it names a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal, cast

from reports.addresses import MARK, qr_address

# A blank form; a paper issued in a case; a record of a case taken along; a one-time notice that was given out; a note
# of supervisors or a hand-over.
Kind = Literal["B", "P", "T", "N", "S"]
UNNUMBERED = "0"
_HEAD = "DB1"
_PART = r"[0-9A-Z$%*+/:_ -]{1,40}"
_CODE = re.compile(rf"{_HEAD}\.([BPTNS])\.({_PART})\.(\d{{1,6}})\.([0-9A-Z]{{1,20}})(?:-([1-9]))?\.(\d{{1,3}})")
_DIGITS = 12  # of a case's id at most
_NOTICE = re.compile(r"([A-Z]{1,8}\d{2})(\d+)")
_EDGE = 8  # millimetres from the edges of the sheet to the squares: printers leave out about 5


@dataclass(frozen=True, slots=True)
class Sheet:
    """The margins of a page and the place of its code, in millimetres: pictures are placed from inside the margins."""

    top: int
    right: int
    bottom: int
    left: int
    code: int = 19  # its width
    code_top: int = 11  # from the edges of the sheet
    code_right: int = 16


A4 = Sheet(20, 18, 19, 18)  # as `@page` of paper.css
A5 = Sheet(11, 13, 10, 13, code=14, code_top=7, code_right=13)  # as `@page receipt`


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCode:
    """One page. `subject` is the code of a service (B) or the id of a printable in capitals (P, T, N, S).

    `number` is that of the blank form (`UNNUMBERED` where nobody counted it), the code of the issued paper (P, S),
    `number_taken` of a record, or `plain_number` of a notice.
    `copy` tells the copies of a paper apart; 0 for what has one copy only, for what was signed electronically,
    and for what was printed before copies were told apart.
    """

    kind: Kind
    subject: str
    edition: int  # the version of the service
    number: str = UNNUMBERED
    copy: int = 0  # 第几联, counted from 1, at most 9
    page: int = 1  # counted from 1

    def __str__(self) -> str:
        return f"{self.paper}.{self.page}"

    @property
    def paper(self) -> str:
        """Which paper it is a page of: the code without the page."""
        copy = f"-{self.copy}" if self.copy else ""
        return f"{_HEAD}.{self.kind}.{self.subject}.{self.edition}.{self.number}{copy}"


def read_code(text: str) -> PageCode | None:
    """The code in a text; None when it is none of ours."""
    found = _CODE.fullmatch(text.strip())
    if found is None:
        return None
    copy = int(found[5] or 0)
    return PageCode(
        kind=cast(Kind, found[1]),
        subject=found[2],
        edition=int(found[3]),
        number=found[4],
        copy=copy,
        page=int(found[6]),
    )


def number_taken(case_id: int, minute: int) -> str:
    """Of a record taken along: its case, and when it was printed, so that two visits have two records."""
    return f"{case_id}X{minute:X}"


def case_of_taken(number: str) -> int | None:
    """The case that `number_taken` had; None for a number that nobody gave, even one no database could look for."""
    case_id, between, _minute = number.partition("X")
    return int(case_id) if between and case_id.isdecimal() and len(case_id) <= _DIGITS else None


def plain_number(number: str) -> str:
    """The number of a notice as its page codes say it: SQG26-00007 → SQG2600007."""
    return number.replace("-", "")


def notice_number(plain: str) -> str:
    """The other way round, for people; as it is when no notice has such a number."""
    return _NOTICE.sub(r"\1-\2", plain) if _NOTICE.fullmatch(plain) else plain


def page_rules(code: PageCode, *, sheet: Sheet = A4, pages: int = 30) -> str:
    """CSS that puts the right code into the corner of each of the first `pages` pages: right for a `style` element.

    A page cannot count in the address of a picture, so there is a rule for every page. The code stands at the top
    right; three black squares of 4 mm in the other corners tell a scanner how the page lies.
    """
    return "\n".join(_rule(replace(code, page=page), sheet) for page in range(1, pages + 1))


def with_copy(html: str, *, number: str, copy: int) -> str:
    """An issued paper or a notice as one of its copies: the codes of its pages, which named none, name this one."""
    plain = rf"({re.escape(qr_address(_HEAD))}\.[PNS]\.[\w%-]+\.\d+\.{re.escape(number)})\."
    return re.sub(plain, rf"\g<1>-{copy}.", html)


def resized(html: str, *, old: Sheet, new: Sheet) -> str:
    """The same codes on another size of paper."""
    return html.replace(_places(old), _places(new))


def _rule(code: PageCode, sheet: Sheet) -> str:
    pictures = (f'url("{qr_address(str(code))}")', *[f'url("{MARK}")'] * 3)
    return (
        f"@page :nth({code.page}){{background-image:{','.join(pictures)};{_places(sheet)};"
        "background-repeat:no-repeat;background-clip:border-box}"
    )


def _places(sheet: Sheet) -> str:
    """Of the code and the squares, and their sizes."""
    far_left, low = f"left {_EDGE - sheet.left}mm", f"bottom {_EDGE - sheet.bottom}mm"
    marks = (f"{far_left} top {_EDGE - sheet.top}mm", f"{far_left} {low}", f"right {_EDGE - sheet.right}mm {low}")
    places = (f"right {sheet.code_right - sheet.right}mm top {sheet.code_top - sheet.top}mm", *marks)
    sizes = (f"{sheet.code}mm {sheet.code}mm", *("4mm 4mm" for _mark in marks))
    return f"background-position:{','.join(places)};background-size:{','.join(sizes)}"

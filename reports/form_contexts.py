"""What the forms show: a blank one, a sample filled by hand, an application as it was filled in, its list of papers."""

from __future__ import annotations

from dataclasses import dataclass

from forms.kinds.base import BlankLine
from reports.contexts import Pair, SignedName
from reports.imprint import PLAIN, Imprint
from reports.page_codes import Sheet

# Room for the code at the top right and the squares of the scanner; the title stands beside the code.
FORM_SHEET = Sheet(37, 16, 19, 16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One question: its label, the place for the answer, what stands in it (a sample), and small print below."""

    label: str
    line: BlankLine
    required: bool = False
    written: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()  # of a table
    hints: tuple[str, ...] = ()
    tip: str = ""  # of a sample: what people get wrong here

    @property
    def is_tall(self) -> bool:
        """Too much for one piece of a page: the row may be broken."""
        return len(self.line.statement) + sum(map(len, self.written)) > _TALL


_TALL = 600  # characters


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of the form: one question over the whole width, or two beside each other."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class PhotoFrame:
    """Where a photograph is stuck; millimetres. One of several has the name of its paper, and says who sticks it on."""

    width: int
    height: int
    words: tuple[str, ...]
    name: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormBlock:
    """A part of a section that is one table: rows of questions (with a photograph beside them), or a list to fill."""

    title: str = ""  # over the rows: which one of a list they are
    rows: tuple[FormRow, ...] = ()
    photo: PhotoFrame | None = None
    table: Entry | None = None
    widths: tuple[int, ...] = ()  # of the table's columns, in hundredths
    note: str = ""  # under the table: what to do when the rows do not suffice


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSection:
    """A titled part; `when` says who fills it in."""

    title: str
    when: str = ""
    blocks: tuple[FormBlock, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePlace:
    """What an office fills in at one step. `ticks` are ready sentences; `sealed` leaves room for a seal."""

    title: str
    label: str
    note: str = ""
    rows: tuple[FormRow, ...] = ()  # questions of the step
    said: tuple[str, ...] = ()  # sentences with blanks
    ticks: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    seal_words: str = ""  # "": no seal


@dataclass(frozen=True, slots=True, kw_only=True)
class FormContext:
    """空白表, and 样表 where it is filled in."""

    title: str
    code: str
    edition: str  # 第 3 版
    number_words: str  # 编号 K7Q2M4
    printed_by: str
    how: tuple[str, ...]  # 填写说明
    sections: tuple[FormSection, ...]
    photos: tuple[PhotoFrame, ...]  # where there are several; a single one stands beside the first questions
    statement: str
    consent: str
    by_proxy: bool
    offices: tuple[OfficePlace, ...]
    keepers: str
    papers: str
    sample: str = ""  # of which case a sample is an example; "" = nothing is filled in
    applicant: str = ""  # the names on the lines of a sample
    agent: str = ""
    draft: bool = False  # not published yet: it says so
    imprint: Imprint = PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer as printed; `rows` with `columns` where it is a list."""

    label: str
    text: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenRow:
    """One answer over the whole width, or two beside each other."""

    answers: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class GivenSection:
    """A titled part of the application with its answers."""

    title: str
    rows: tuple[GivenRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureLine:
    """Who signed the application, when and how; `picture` is the key of the drawn name among the assets, or empty."""

    signed: SignedName
    picture: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationContext:
    """申请表, filled in: what the applicant declared, with the version of the service it was declared under."""

    title: str
    organisation_name: str
    case_number: str
    service: str
    edition: str
    sections: tuple[GivenSection, ...]
    statement: str
    signatures: tuple[SignatureLine, ...]
    facts: tuple[Pair, ...]  # 收件、核对
    keepers: str
    imprint: Imprint


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """One paper on the list: sheets asked for and received, how it was taken, its grade, what is still to come."""

    number: int
    name: str
    asked: str
    originals: int
    copies: int
    accept: str
    grade: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistContext:
    """申请材料清单: what came in with a case."""

    organisation_name: str
    case_number: str
    service: str
    edition: str
    applicant_name: str
    applicant_id: str  # masked
    agent: str
    received: str
    rows: tuple[PaperLine, ...]
    totals: str
    to_follow: tuple[str, ...]
    clerk_name: str
    date: str
    imprint: Imprint

"""What official letters show, as plain values: paragraphs ready to print, and the tables between them."""

from __future__ import annotations

from dataclasses import dataclass

from reports.imprint import PLAIN, Imprint
from reports.notice_contexts import PromisedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContext:
    """What every letter has. `names` are people in its paragraphs, each set in one font."""

    title: str
    case_number: str
    addressee: str
    opening: tuple[str, ...]
    closing: tuple[str, ...] = ()  # below the table, where there is one
    remedies: tuple[str, ...] = ()
    organisation_name: str
    seal_date: str
    names: tuple[str, ...] = ()
    imprint: Imprint = PLAIN


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list of which one or more are ticked."""

    words: str
    on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineContext(LetterContext):
    """不予受理通知书."""

    reasons: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MendRow:
    """One paper to be mended: what is wrong with it, and how many sheets are asked for."""

    number: int
    name: str
    advice: str  # 材料补正意见
    sheets: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementContext(LetterContext):
    """申请材料补正告知书. `reason` is what the clerk wrote besides."""

    rows: tuple[MendRow, ...]
    reason: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedRow:
    """A paper that goes back; originals and copies are counted apart."""

    number: int
    name: str
    originals: int
    copies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturningContext(LetterContext):
    """Letters with which papers go back: 不予批准、撤回、终止. `returning` introduces the table."""

    returning: tuple[str, ...] = ()
    rows: tuple[ReturnedRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalContext(ReturningContext):
    """撤回申请书 of the applicant and the confirmation of the office: two sides of one sheet."""

    request_title: str
    request: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseContext(LetterContext):
    """容缺受理通知书 of the hall and 容缺受理承诺书 of the applicant: two sides of one sheet."""

    rows: tuple[PromisedRow, ...]
    pledge_title: str
    pledge_opening: tuple[str, ...]
    pledge_closing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRow:
    """One thing to pay for; `note` says the basis and who pays less."""

    number: int
    name: str
    standard: str
    amount: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentContext(LetterContext):
    """缴费通知书."""

    rows: tuple[FeeRow, ...]
    total: str
    total_capitals: str  # 人民币大写


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedPaper:
    """One paper that was served."""

    name: str
    number: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryContext(LetterContext):
    """送达回证. What nobody has noted is left as a line to write on."""

    service: str
    phone: str  # masked
    papers: tuple[ServedPaper, ...]
    ways: tuple[Choice, ...]
    receiver: str
    relation: str  # of whoever took it to the person it is for
    served_at: str
    served_by: str
    remark: str

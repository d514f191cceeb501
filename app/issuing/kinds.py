"""Which papers a case can have, and who puts their words together: one line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.printing import case_letters as letters
from app.printing import mandates, manifests, taken_letters
from app.printing import special_records as records
from app.printing.facts import Facts, Words
from app.printing.forms import issued_application, issued_checklist
from app.printing.receipts import issued_receipt


@dataclass(frozen=True, kw_only=True)
class PaperKind:
    """One kind. `word` stands in the number: 石桥镇受〔2026〕12 号."""

    name: str
    word: str
    build: Callable[[Session, Facts], Words]
    copies: tuple[str, ...] = ("申请人", "存档")  # who keeps which
    seal: str = ""  # which seal stands on it: a kind of `app.seals.words`; "" = none
    signed: bool = False  # with the key of whoever issues it


WALL = "张贴"  # the copy of a notice that hangs on a board
_AGENT = ("委托人", "存档")
_THREE = ("委托人", "代办人", "存档")
_TRUSTEE = ("委托人", "受托人", "存档")  # 民法典 article 165: a relative is no agent of the office
KINDS: dict[str, PaperKind] = {
    "application": PaperKind(name="申请表", word="申", build=issued_application, copies=()),
    "checklist": PaperKind(name="申请材料清单", word="清", build=issued_checklist),
    "receiving": PaperKind(name="收件回执", word="收", build=issued_receipt, seal="acceptance"),
    "acceptance": PaperKind(name="受理回执", word="受", build=issued_receipt, seal="acceptance"),
    "supplement": PaperKind(name="申请材料补正告知书", word="补", build=letters.issued_supplement, seal="official"),
    "decline": PaperKind(
        name="不予受理通知书", word="不受", build=letters.issued_decline, seal="official", signed=True
    ),
    "deferral": PaperKind(name="容缺受理通知书、承诺书", word="容", build=letters.issued_promise, seal="acceptance"),
    "special_procedure": PaperKind(
        name="特殊程序审查期限告知书", word="特", build=letters.issued_special_procedure, seal="official"
    ),
    "extension": PaperKind(name="延长办理期限通知书", word="延", build=letters.issued_extension, seal="official"),
    "payment": PaperKind(name="缴费通知书", word="缴", build=letters.issued_payment, seal="official"),
    "grant": PaperKind(name="批准决定书", word="准", build=letters.issued_grant, seal="official", signed=True),
    "refusal": PaperKind(
        name="不予批准决定书", word="不准", build=letters.issued_refusal, seal="official", signed=True
    ),
    "completion_notice": PaperKind(
        name="办结通知书", word="办", build=letters.issued_completion_notice, seal="official"
    ),
    "withdrawal": PaperKind(name="撤回申请确认书", word="撤", build=letters.issued_withdrawal, seal="official"),
    "termination": PaperKind(
        name="终止办理通知书", word="终", build=letters.issued_termination, seal="official", signed=True
    ),
    "delivery": PaperKind(name="送达回证", word="送", build=letters.issued_delivery, copies=("存档",), seal="official"),
    "transfer": PaperKind(
        name="材料移交清单", word="移", build=manifests.issued_transfer, copies=("发件单位", "收件单位")
    ),
    "mandate": PaperKind(name="代办服务委托书", word="托", build=mandates.issued_mandate, copies=_THREE),
    "mandate_trustee": PaperKind(
        name="委托书（近亲属、其他受托人）", word="托", build=mandates.issued_mandate, copies=_TRUSTEE
    ),
    "mandate_pause": PaperKind(name="代办服务中止单", word="中", build=mandates.issued_change, copies=_THREE),
    "mandate_resume": PaperKind(name="代办服务续办委托书", word="续", build=mandates.issued_change, copies=_THREE),
    "mandate_end": PaperKind(name="代办服务终止单", word="止", build=mandates.issued_change, copies=_THREE),
    "mandate_change": PaperKind(name="代办员变更单", word="换", build=mandates.issued_change, copies=_THREE),
    "agent_acceptance": PaperKind(name="帮办代办受理单", word="代", build=mandates.issued_acceptance, copies=_AGENT),
    "agent_completion": PaperKind(name="帮办代办办结单", word="结", build=mandates.issued_completion, copies=_AGENT),
    "publicity": PaperKind(
        name="公示", word="公", build=records.issued_publicity, copies=(WALL, "存档"), seal="official"
    ),
    "inspection_record": PaperKind(
        name="入户调查（现场核查）记录", word="查", build=records.issued_inspection, copies=()
    ),
    "vote_record": PaperKind(name="民主评议记录", word="评", build=records.issued_vote, copies=()),
}


def copy_number(kind: str, copy: str) -> int:
    """第几联, counted from 1; 0 for a paper of one copy only, where nobody has to tell them apart."""
    copies = KINDS[kind].copies
    return copies.index(copy) + 1 if len(copies) > 1 and copy in copies else 0


def taken_name(kind: str) -> str:
    """Of a paper that is taken along before its event; "" for a word that means none."""
    if kind == taken_letters.REQUEST:  # one side of the paper that is issued afterwards
        return "撤回申请书"
    return KINDS[kind].name if kind in KINDS else ""


def copy_name(kind: str, number: int) -> str:
    """Whose copy it is; "" where the kind has no such copy (any more)."""
    copies = KINDS[kind].copies if kind in KINDS else ()
    return copies[number - 1] if 1 <= number <= len(copies) else ""

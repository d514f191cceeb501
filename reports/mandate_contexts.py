"""What a mandate, its changes and the slips of the agent's service show. Made by `reports.documents`."""

from __future__ import annotations

from dataclasses import dataclass

from reports.contexts import Pair, ReceivedDocument
from reports.imprint import PLAIN, Imprint
from reports.page_codes import Sheet

AGENT_WORD, TRUSTEE_WORD = "代办人", "受托人"  # the office's agent; a relative or anyone else
CASE_FORM = Sheet(32, 20, 20, 20)  # as `@page caseform` of case_forms.css


@dataclass(frozen=True, slots=True)
class Tick:
    """One of the words to be ticked; `room` millimetres of line behind it to write on."""

    words: str
    on: bool = False
    room: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who gives a mandate or takes it. What is empty is left as a line to write on."""

    name: str = ""
    id_number: str = ""  # masked
    phone: str = ""
    address: str = ""  # of an agent: the station
    relation: str = ""  # of a relative, to the principal


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateContext:
    """代办服务委托书."""

    title: str
    organisation_name: str  # where the agent is to hand it in
    case_number: str
    mandate_number: str
    service: str
    situation: str
    principal: Party
    agent: Party
    note: str  # below the title: which kind of mandate it is
    acting: str  # what the one who acts is called
    station: str  # the label of their station, or of their relation to the principal
    kinds: tuple[Tick, ...]  # what they are: 代办员, 近亲属 …
    reasons: tuple[Tick, ...]  # why the principal does not come
    powers: tuple[Tick, ...]
    limits: str  # what the agent may not do
    term: str
    fees: str  # "" where it is none of the office's business
    presence: str  # for what the principal must come all the same
    papers: tuple[ReceivedDocument, ...]
    signed_on: str  # "" = to be written by hand
    imprint: Imprint = PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateBlankContext:
    """空白委托书: all but the item, the powers and the term is written by hand."""

    title: str
    organisation_name: str  # who printed it
    case_number: str  # of the service and its version: what stands at the foot
    service: str
    kinds: tuple[Tick, ...]
    reasons: tuple[Tick, ...]
    powers: tuple[Tick, ...]
    onward: tuple[Tick, ...]  # 转委托: one of two
    limits: str
    term: str
    presence: str
    rows: int  # lines for papers that are handed over
    note: str  # what the guide says of filling it in
    imprint: Imprint = PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateChangeContext:
    """代办服务中止单、续办委托书、终止单、代办员变更单."""

    title: str
    organisation_name: str
    case_number: str
    facts: tuple[Pair, ...]
    reasons: tuple[Tick, ...]
    words: str  # written beside the reason
    effects: tuple[str, ...]
    papers: tuple[ReceivedDocument, ...]  # what is handed back or passed on
    papers_words: str
    signers: tuple[str, ...]  # besides the principal
    on: str
    imprint: Imprint = PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentSlipContext:
    """帮办代办受理单、办结单."""

    title: str
    organisation_name: str
    case_number: str
    url: str
    facts: tuple[Pair, ...]
    modes: tuple[Tick, ...]
    papers_title: str
    papers: tuple[ReceivedDocument, ...]
    papers_empty: str  # what is said where there are none
    remarks: tuple[str, ...]
    grades: tuple[Tick, ...]  # 好差评; none on the slip of the beginning
    signers: tuple[str, ...]
    on: str
    imprint: Imprint = PLAIN

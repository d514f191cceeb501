"""What a printable shows, as plain values: words ready to print, counts, and millimetres for the flow chart.

Builders in ``reports.documents`` make these; templates and the public pages only read them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from reports.imprint import PLAIN, Imprint

_HALF_LINE = 16  # Han characters beside each other in half of an element's cell

# ── the guide ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """办理点: where an application is taken. `tier` is a code of `catalog.primitives.Tier`."""

    tier: str
    name: str
    address: str = ""
    phone: str = ""
    hours: str = ""
    window: str = ""
    supervise_phone: str = ""
    convenience: str = ""  # 便民举措 beyond the county's standard


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the four answers on top: 到哪里办, 多久办好, 花多少钱, 跑几趟."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """设定依据: how it is cited, and the article's own text (may be empty)."""

    citation: str
    text: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A small label on a document row, with the words after it; `strong` is printed white on black."""

    text: str
    note: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """One document to bring; originals and copies are counted apart."""

    number: int
    id: str
    name: str
    originals: int
    copies: int
    accept: str  # 收取 / 验后退还 / 验原件收复印件
    when: str  # in which case it is asked for; empty = always, or said by the heading of its block
    keepers: str  # 谁留存
    notes: tuple[str, ...]  # which pages, photo, validity, how to fill it in
    where: str  # 哪里办
    standard: str  # 受理标准
    tags: tuple[Tag, ...]
    picture: str = "sheet"  # of the vocabulary document_picture
    told: str = ""  # `accept` in words for elders

    @property
    def small(self) -> str:
        """The small print under the name as one text: notes, then where to get it."""
        where = f"哪里办：{self.where}" if self.where else ""
        return "。".join(part for part in ("；".join(self.notes), where) if part)


@dataclass(frozen=True, slots=True)
class DocumentBlock:
    """Rows under one heading: any-one-of groups, proxy extras, situations. The first block has no title."""

    title: str
    rows: tuple[DocumentRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowBox:
    """One step of the chart; lengths in millimetres from the band's top left corner."""

    id: str
    name: str
    note: str
    limit: str
    outside: str  # that its time does not count
    tier: str
    counted: bool
    remarked: bool  # a remark under the chart says more
    when: str  # the condition of a step that not every case goes through, as a sentence
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class FlowLane:
    """One tier across the chart."""

    word: str
    top: float


@dataclass(frozen=True, slots=True)
class FlowBand:
    """One row of the chart, at most six steps; `wires` and `arrows` are SVG path data in millimetres.

    `entry` is the height at which a row that carries on the one above is entered, else None.
    """

    height: float
    entry: float | None
    lanes: tuple[FlowLane, ...]
    boxes: tuple[FlowBox, ...]
    wires: tuple[str, ...]
    arrows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RulerPart:
    """A stretch of the promised time, drawn to scale (width in millimetres)."""

    width: float
    words: str
    total: str


@dataclass(frozen=True, slots=True)
class Flow:
    """基本流程 by tier lanes, the ruler that sums its days, and remarks too long for a box."""

    width: float
    label: float
    bands: tuple[FlowBand, ...]
    ruler: tuple[RulerPart, ...]
    remarks: tuple[tuple[str, str], ...]
    caption: str
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """One thing to pay for."""

    name: str
    amount: str
    standard: str
    basis: str
    reduction: str
    when: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two words that belong together: a question and its answer, who and how much."""

    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideContext:
    """办事指南."""

    code: str
    name: str
    title: str
    county_name: str
    edition: str
    foot: str
    url: str
    sample: bool
    draft: bool = False  # not published yet: it says so
    summary: str
    facts: tuple[Pair, ...]
    aliases: tuple[str, ...]
    answers: tuple[Answer, ...]
    conditions: tuple[str, ...]
    quantity_limit: str
    bases: tuple[Basis, ...]
    blocks: tuple[DocumentBlock, ...]
    documents_note: str
    flow: Flow
    limits: str
    fees: tuple[Fee, ...]
    fee_words: str
    results: tuple[str, ...]
    effect: str
    benefits: tuple[Pair, ...]
    places: tuple[Place, ...]
    places_note: str
    hours: tuple[Pair, ...]
    consult: tuple[Pair, ...]
    supervise: tuple[Pair, ...]
    conveniences: tuple[Pair, ...] = ()  # 便民举措 of places
    proxy: tuple[str, ...]
    remedy: str
    faq: tuple[Pair, ...]

    @property
    def address(self) -> str:
        """What people type who cannot scan: hall.example/g/QS-MZ-007."""
        return self.url.partition("://")[2].partition("?")[0]

    @property
    def benefits_wide(self) -> bool:
        """Too long to stand two in a line."""
        return any(len(pair.first) + len(pair.second) > _HALF_LINE for pair in self.benefits)


# ── the receipt ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedDocument:
    """A document as taken in at the desk; `id` is that of the definition."""

    id: str
    name: str
    originals: int
    copies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedRow:
    """A received document on the receipt, with what happens to it."""

    number: int
    name: str
    originals: int
    copies: int
    handling: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedName:
    """A signature of the application: by whom, when and how, and whether it holds for the answers as they are."""

    name: str
    how: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptContext:
    """受理回执, or 收件回执 while the case is not accepted yet."""

    title: str
    accepted: bool
    organisation_name: str
    case_number: str
    url: str
    applicant_name: str
    applicant_id: str  # masked
    agent_name: str
    agent_role: str
    agent_phone: str
    service: str
    edition: str
    moment_label: str
    moment: str
    due: str
    due_note: str
    reckoning: tuple[str, ...] = ()  # how the day of `due` was counted, sentence by sentence
    rows: tuple[ReceivedRow, ...]
    missing: str
    statement: str
    projected_note: str
    contacts: tuple[Pair, ...] = field(default=())
    clerk_name: str = ""
    seal_date: str = ""
    copies_note: str = ""
    signed: tuple[SignedName, ...] = ()
    specimen: bool = False  # printed in a trial: it says so across the paper
    imprint: Imprint = PLAIN

"""What urging and supervision notes show, as plain values. Made by `reports.documents.urging_note`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reports.imprint import PLAIN, Imprint

CellKind = Literal["none", "start", "counted", "publicity", "rest", "paused", "due", "over"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCell:
    """One day of the calendar that shows the sum; "none" stands outside of it."""

    day: str  # 3-20
    words: str  # the n-th day used, 休, 公示, +2
    kind: CellKind


Week = tuple[DayCell, ...]  # Monday first


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgedRow:
    """One case of a note."""

    number: int
    case_number: str
    service: str
    step: str
    due: str
    limit: str  # of the step
    late: str  # 逾期 2 个工作日
    sum: str  # how its due day was worked out, "" where no card told it
    weeks: tuple[Week, ...]  # the same day by day
    left_out: int  # weeks before these


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgingContext:
    """催办单 or 督办单: what is late, what is asked for, by when it is to be answered; room for the answer."""

    title: str
    number: str
    organisation_name: str
    addressee: str
    opening: tuple[str, ...]  # of a 督办单: the urging note it was raised from
    rows: tuple[UrgedRow, ...]
    reason: tuple[str, ...]  # paragraph by paragraph
    demands: tuple[str, ...]
    closing: tuple[str, ...]  # by when it is to be answered, and whom to call
    copies: tuple[str, ...]  # 抄送
    stub: str  # on the line to cut along
    stub_code: str  # address of the code of the page, once more: the stub comes back without the page; "" = none
    issued_by: str
    seal_date: str
    draft: bool
    imprint: Imprint = PLAIN
    badge: str = ""  # 红牌, 黄牌; of a note about one case

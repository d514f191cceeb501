"""The way of a case through the tiers: steps, their limits, routes and special work."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from catalog.primitives import Condition, Identifier, Limit, ServiceCode, Share, ShortText, Strict, Tier


class StepKind(StrEnum):
    """环节."""

    ACCEPT = "accept"
    REVIEW = "review"
    INSPECT = "inspect"
    VOTE = "vote"
    PUBLICISE = "publicise"
    CONSULT = "consult"
    DECIDE = "decide"
    ISSUE = "issue"
    DELIVER = "deliver"
    ARCHIVE = "archive"


class IntakeWindow(Strict):
    """集中受理: days of the month and/or months in which applications are taken (每月 1–20 日, 2、5、8、11 月)."""

    from_day: int = Field(default=1, ge=1, le=31)
    to_day: int = Field(default=31, ge=1, le=31)
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    note: str = ""


class PublicitySpec(Strict):
    """公示."""

    limit: Limit
    shows: tuple[ShortText, ...]  # what stands on the notice
    place: str = ""
    round: int = Field(default=1, ge=1, le=5)  # 第几榜
    objections: str = ""  # where and how one objects while the notice hangs


class InspectionSpec(Strict):
    """入户调查、现场核查."""

    min_visitors: int = Field(default=2, ge=1, le=20)
    record: tuple[ShortText, ...] = ()  # headings under which is written down what was seen
    photos: int = Field(default=0, ge=0, le=50)  # so many at least are taken on the spot


class VoteSpec(Strict):
    """民主评议: quorum of those who should come, and majority of those present."""

    quorum: Share = "2/3"
    approve: Share = "2/3"
    members: str = ""


class AutomaticSpec(Strict):
    """秒批: the system decides by itself when the condition surely holds; people decide whenever it does not."""

    rule: ShortText  # as the decision states it
    when: Condition | None = None


class RouteSpec(Strict):
    """Where a case goes after a step when the condition holds; the first that holds wins."""

    when: Condition | None = None
    to: Identifier


class StepSpec(Strict):
    """One step of the chain, handled by exactly one tier. Steps follow each other unless `routes` says otherwise."""

    id: Identifier
    name: ShortText
    kind: StepKind
    tier: Tier
    role: Literal["agent", "clerk", "approver"] = "clerk"
    department: Identifier | None = None  # county office; None = the hall or station of the case
    decides_for: Identifier | None = None  # 委托审批: the department in whose name a lower tier decides
    use: Identifier | None = None
    limit: Limit | None = None
    counts: bool = True  # 是否计算在承诺时限内
    starts: Literal["step_opened", "accepted", "documents_complete", "decided"] = "step_opened"
    yellow: Limit | None = None  # yellow card when this much or less is left
    yellow_share: Share | None = None  # or when this part of the limit or less is left
    intake: IntakeWindow | None = None
    when: Condition | None = None
    routes: tuple[RouteSpec, ...] = ()
    parallel_with: tuple[Identifier, ...] = ()
    publicity: PublicitySpec | None = None
    inspection: InspectionSpec | None = None
    vote: VoteSpec | None = None
    automatic: AutomaticSpec | None = None
    delivery: tuple[Identifier, ...] = ()  # vocabulary delivery_mode: ways open at a step of delivery; () = every way
    issues: tuple[Identifier, ...] = ()  # vocabulary notice_kind: papers the step hands out
    opinions: tuple[ShortText, ...] = ()  # ready sentences for the opinion
    may_return: bool = True
    send_back_to: tuple[Identifier, ...] = ()  # 退回上一环节: the earlier steps open for it; () = the one before
    may_decline: bool = False
    special_procedure: str = ""  # 听证、检验、鉴定 …: why the time does not count
    basis: str = ""
    note: str = ""


class EffectSpec(Strict):
    """When a granted decision bites: 次月计发, 按季发放."""

    lag: Literal["at_once", "next_month", "next_quarter"] = "at_once"
    note: str = ""


class RecheckSpec(Strict):
    """年审、资格认证: work that opens again by itself."""

    every_months: int = Field(ge=1, le=120)
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    opens: ServiceCode | None = None  # the service opened for those due; None = this one
    note: str = ""

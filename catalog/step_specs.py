"""The way of a case through the tiers: steps, their limits, routes and special work."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from catalog.primitives import Condition, Identifier, Limit, ServiceCode, ShortText, Strict, Tier


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


class InspectionSpec(Strict):
    """入户调查、现场核查."""

    min_visitors: int = Field(default=2, ge=1, le=20)
    record: tuple[ShortText, ...] = ()


class VoteSpec(Strict):
    """民主评议: quorum of those who should come, and majority of those present."""

    quorum: Annotated[str, StringConstraints(pattern=r"^\d+/\d+$")] = "2/3"
    approve: Annotated[str, StringConstraints(pattern=r"^\d+/\d+$")] = "2/3"
    members: str = ""


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
    use: Identifier | None = None
    limit: Limit | None = None
    counts: bool = True  # 是否计算在承诺时限内
    starts: Literal["step_opened", "accepted", "documents_complete", "decided"] = "step_opened"
    yellow: Limit | None = None  # yellow card when this much or less is left
    intake: IntakeWindow | None = None
    when: Condition | None = None
    routes: tuple[RouteSpec, ...] = ()
    parallel_with: tuple[Identifier, ...] = ()
    publicity: PublicitySpec | None = None
    inspection: InspectionSpec | None = None
    vote: VoteSpec | None = None
    issues: tuple[Identifier, ...] = ()  # vocabulary notice_kind: papers the step hands out
    opinions: tuple[ShortText, ...] = ()  # ready sentences for the opinion
    may_return: bool = True
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

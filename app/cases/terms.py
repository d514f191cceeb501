"""The terms in which the table of a case's life speaks: who, what is needed, who is told, what happens to clocks."""

from __future__ import annotations

from enum import StrEnum

ENDED = "completion_notice"  # 办结通知书: what is owed where the last step ends a case that no office decided


class Who(StrEnum):
    """Who may do it. Where not said otherwise at the tier of the open step, as the definition sets it."""

    SUBMITTER = "submitter"  # the desk that handed the case in: village or township
    DESK = "desk"  # whoever stands at the open step, in its role
    APPROVER = "approver"  # an approver of the unit of the open step (本机关负责人): township or county
    LAST_APPROVER = "last_approver"  # an approver of the unit that ended the case
    SYSTEM = "system"  # the law, or a rule of the definition


class Need(StrEnum):
    """What it needs besides the click."""

    REASON = "reason"  # words that the applicant or the next desk will read
    REASON_KIND = "reason_kind"  # from a list, counted
    WHERE_TO = "where_to"  # 不属于本机关职权: to whom to apply instead
    UNTIL = "until"  # the day told to the applicant
    DAYS = "days"
    TARGET = "target"  # the office, or the earlier step
    RECEIVER = "receiver"  # who took the papers, and how they went
    PAPERS = "papers"  # all that must be there before a case may start


class Audience(StrEnum):
    """Who is told."""

    APPLICANT = "applicant"
    SUBMITTER = "submitter"
    DESK = "desk"  # the one whose turn it is afterwards
    LEADER = "leader"


class Clock(StrEnum):
    """What it does to the clocks."""

    NONE = "none"
    START = "start"  # the promise begins
    STOP = "stop"
    GO_ON = "go_on"
    NEXT = "next"  # the clock of the next step begins
    LENGTHEN = "lengthen"
    DELIVERY = "delivery"  # the promise is met; ten working days to deliver begin
    END = "end"

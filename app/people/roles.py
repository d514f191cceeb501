"""Roles and what each may do. A role is a row of `ab_role` whose name is the Chinese word."""

from __future__ import annotations

from collections.abc import Iterable

from app.wording import msgid
from catalog.primitives import Tier

AGENT = msgid("代办员")
CLERK = msgid("窗口人员")
APPROVER = msgid("审批人员")
SUPERVISOR = msgid("督查人员")
ADMINISTRATOR = msgid("管理员")

# The words that definitions and the county's file use, and the names under which roles are stored and shown.
ROLE_LABELS = {
    "agent": AGENT,
    "clerk": CLERK,
    "approver": APPROVER,
    "supervisor": SUPERVISOR,
    "administrator": ADMINISTRATOR,
}

# Those who keep the catalogue and the accounts do not see cases, and the other way round.
ROLE_CAPABILITIES: dict[str, frozenset[str]] = {
    AGENT: frozenset({"submit_case", "handle_step", "view_cases", "keep_people"}),
    CLERK: frozenset({"submit_case", "handle_step", "view_cases", "keep_people"}),
    APPROVER: frozenset({"handle_step", "decide", "view_cases"}),
    SUPERVISOR: frozenset({"view_cases", "supervise", "view_audit"}),
    ADMINISTRATOR: frozenset(
        {
            "edit_catalogue",
            "publish",
            "manage_people",
            "manage_calendar",
            "manage_jobs",
            "keep_certificates",
            "keep_messages",
            "keep_seals",
            "keep_authority",
            "view_audit",
        }
    ),
}
CAPABILITIES: frozenset[str] = frozenset().union(*ROLE_CAPABILITIES.values())
# What concerns the whole county. An administrator of a township or a department keeps its people and its own words.
COUNTY_ONLY = frozenset(
    {"publish", "manage_calendar", "manage_jobs", "keep_certificates", "keep_messages", "keep_authority"}
)


def capabilities_of(roles: Iterable[str]) -> frozenset[str]:
    """All that someone with these roles may do; a role we do not know gives nothing."""
    return frozenset().union(*(ROLE_CAPABILITIES.get(role, frozenset()) for role in roles))


def roles_for(role: str, tier: str) -> frozenset[str]:
    """Names of the roles that may handle a step. A village station has agents only: they do its clerks' steps too."""
    named = frozenset({ROLE_LABELS[role]})
    return named | {AGENT} if tier == Tier.VILLAGE else named

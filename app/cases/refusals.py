"""Reasons that come from a list, and what some of them ask for besides."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.errors import Invalid
from catalog.vocabulary import entry, label

LONGEST_WHERE = 200


def require_known(list_id: str, code: str) -> None:
    """Invalid when the list has no such word."""
    if entry(list_id, code) is None:
        raise Invalid(message=_("请从列表里选一项原因"))


def require_way(way: str, allowed: Sequence[str]) -> None:
    """Invalid for a way of delivery that is not open for this case."""
    if way not in allowed:
        ways = "、".join(label("delivery_mode", one) for one in allowed)
        raise Invalid(message=_("请选择怎么送的，这个事项可以用：%(ways)s", ways=ways))


def returning(reason_kinds: Sequence[str]) -> dict[str, list[str]]:
    """What is kept beside the words of a return, to be counted. Invalid for an unknown reason."""
    for kind in reason_kinds:
        require_known("return_reason", kind)
    return {"reason_kinds": list(reason_kinds)} if reason_kinds else {}


def declining(reason_kind: str, where_to: str) -> dict[str, str]:
    """What is kept beside the words of a 不予受理. Invalid for an unknown reason, or without where to go instead."""
    if not reason_kind:
        return {}
    require_known("decline_reason", reason_kind)
    where = where_to.strip()
    if len(where) > LONGEST_WHERE:
        raise Invalid(message=_("应向哪里申请：最多 %(most)s 个字", most=LONGEST_WHERE))
    if asks_where(reason_kind) and not where:
        raise Invalid(message=_("不属于本单位办理的，请写明应当向哪里申请"))
    return {"reason_kind": reason_kind, **({"where_to": where} if where else {})}


def asks_where(reason_kind: str) -> bool:
    """Whether this reason must be said with another address (行政许可法 32 条第二项)."""
    reason = entry("decline_reason", reason_kind)
    return reason is not None and reason.asks == "office"

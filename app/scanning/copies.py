"""Whose copy of a paper a page is, by its code."""

from __future__ import annotations

from app.issuing import desk_papers, kinds, notices
from reports.page_codes import PageCode


def keeper_of(code: PageCode | None) -> str:
    """存档; "" where the code names no copy, or one that the paper does not have (any more)."""
    if code is None or not code.copy:
        return ""
    if code.kind == "S":
        return desk_papers.copy_name(code.subject, code.copy)
    return notices.copy_name(code.copy) if code.kind == "N" else kinds.copy_name(code.subject.lower(), code.copy)

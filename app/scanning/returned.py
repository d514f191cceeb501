"""Which papers the files of a case are scans of, by the codes on their pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import ScanPage
from reports.page_codes import read_code

FORM = "application"  # a blank form that was filled in by hand is the application, as is the one the desk prints


def kinds_of_files(session: Session, *, case_id: int) -> Mapping[int, frozenset[str]]:
    """By file of the case: kinds of `app.issuing.kinds` whose code a page of it carries. Files without one are left
    out: nobody but a reader can tell what they are. One statement.
    """
    read = select(ScanPage.paper_page_id, ScanPage.paper).where(ScanPage.case_id == case_id, ScanPage.paper != "")
    found: dict[int, set[str]] = defaultdict(set)
    for file_id, paper in session.execute(read.where(ScanPage.paper_page_id.is_not(None)).distinct()):
        if kind := _kind(paper):
            found[file_id].add(kind)
    return {file_id: frozenset(kinds) for file_id, kinds in found.items()}


def _kind(paper: str) -> str:
    """`paper`: the code without its page; behind + the stack, where the form has no number (`app.scanning.goals`)."""
    code = read_code(f"{paper.partition('+')[0]}.1")
    if code is None:
        return ""
    return FORM if code.kind == "B" else code.subject.lower()

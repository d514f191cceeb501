"""Where a note of supervisors, a hand-over or a mandate made before its cases goes that comes back signed: to its case,
where it is about one only; a mandate to the first that was handed in under it.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.issuing.desk_papers import MANDATE, case_ids_of
from app.models import Case, DeskPaper
from app.scanning.sorting import Goal
from reports.page_codes import PageCode


def goal_of(
    session: Session, code: PageCode, *, place: Callable[[Case], str], find: Callable[[int], Case | None]
) -> Goal:
    """`place`: where such a paper goes in a case; `find` gives a case in sight by its id, None for any other.

    A paper about several cases lies in the tray, with the first that the person sees: a person says to which it goes.
    """
    paper = session.scalars(select(DeskPaper).where(DeskPaper.code == code.number)).one_or_none()
    if paper is None:
        return Goal("not_found")
    ids = case_ids_of(session, paper)
    if paper.kind == MANDATE and not ids:
        return Goal("no_case")
    seen = next((case for case_id in ids if (case := find(case_id)) is not None), None)
    if seen is None:
        return Goal("elsewhere")
    if len(ids) > 1 and paper.kind != MANDATE:
        return Goal("no_case", seen.id)
    return Goal("", seen.id, place(seen), code.paper)

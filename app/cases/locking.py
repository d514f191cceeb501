"""In which order rows are locked: the case before what belongs to it, as every action on a case does.

A card or a message refers to its case, so the database holds that row, too, when one is written. Whoever began with the
step or the paper would wait for an action that holds the case, and the action for the step: the database kills one of
the two.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Case


def lock_case_of(session: Session, table: Any, row_id: int) -> None:
    """Hold off actions on the case to which a row of this table belongs, until the transaction ends.

    The weaker lock: rows that only refer to the case may still be written by others, whatever they hold themselves.
    """
    case_id = select(table.case_id).where(table.id == row_id).scalar_subquery()
    session.execute(select(Case.id).where(Case.id == case_id).with_for_update(key_share=True))

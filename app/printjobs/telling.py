"""How much of a long paper is made, written down now and then while it is made."""

from __future__ import annotations

from time import monotonic

from sqlalchemy import update

from app.models import HandbookEdition, PrintItem
from app.transaction import separately

_EVERY = 1.0  # seconds


class Telling:
    """Called with so many of so many; writes them into `part` and `parts` of one row, at most once a second."""

    def __init__(self, table: type[HandbookEdition | PrintItem], row_id: int) -> None:
        self._table, self._row_id = table, row_id
        self._told_at = 0.0

    def __call__(self, done: int, total: int) -> None:
        if monotonic() - self._told_at < _EVERY and done < total:
            return
        self._told_at = monotonic()
        with separately() as session:
            mine = update(self._table).where(self._table.id == self._row_id)
            session.execute(mine.values(part=done, parts=total))

"""The county's places for the pickers of forms: one statement a request, and none where no picker is asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Organisation
from forms.places import Place, PlaceTree

_COLUMNS = (
    Organisation.code,
    Organisation.name,
    Organisation.hall_name,
    Organisation.kind,
    Organisation.path,
    Organisation.groups,
)
_ACTIVE = select(*_COLUMNS).where(Organisation.active).order_by(Organisation.path)


class CountyPlaces:
    """The organisations at work, read when the first of them is asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, code: str) -> Place | None:
        return self._tree.find(code)

    def children(self, code: str) -> Sequence[Place]:
        return self._tree.children(code)

    def path(self, code: str) -> tuple[Place, ...]:
        return self._tree.path(code)

    def of_kinds(self, kinds: Sequence[str]) -> Sequence[Place]:
        return self._tree.of_kinds(kinds)

    @cached_property
    def _tree(self) -> PlaceTree:
        rows = self._session.execute(_ACTIVE)
        return PlaceTree(
            Place(
                row.code,
                row.name,
                row.kind,
                _above(row.path),
                tuple(row.groups.split("\n") if row.groups else ()),
                row.hall_name,
            )
            for row in rows
        )


def _above(path: str) -> str | None:
    """The code of the one above: 990101/990101101/ → 990101."""
    codes = path.strip("/").split("/")
    return codes[-2] if len(codes) > 1 else None

"""Which shared parts of the library each service uses, in what is published and in its draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from app.models import LibraryUse
from catalog.definition import ServiceDefinition
from catalog.editing.parts import uses_of
from catalog.library import Library

LONGEST_NAME = 48  # characters of a part's name; a longer one in a draft is no part


def note_uses(
    session: Session,
    *,
    service_id: int,
    place: Literal["published", "draft"],
    source: dict[str, Any] | Sequence[dict[str, Any] | ServiceDefinition],
    library: Library | None = None,
) -> None:
    """Write down what a tree, or several trees and definitions, use in place of what was noted before; {} for nothing.

    Definitions keep chains written out: with the library they are found again.
    """
    session.execute(delete(LibraryUse).where(LibraryUse.service_id == service_id, LibraryUse.place == place))
    sources = [source] if isinstance(source, dict) else source
    used = {use for one in sources for use in uses_of(one, library)}
    found = {(kind, name) for kind, name in used if len(name) <= LONGEST_NAME}
    rows = [{"service_id": service_id, "place": place, "kind": kind, "name": name} for kind, name in sorted(found)]
    if rows:
        session.execute(insert(LibraryUse), rows)

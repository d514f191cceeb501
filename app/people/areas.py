"""Where someone works, as a condition of statements."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute

from app.people.actors import Actor


def lies_in_areas(actor: Actor, path: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """That a path lies in the person's subtree; for agents of several villages: in one of these."""
    return or_(*(path.startswith(area, autoescape=True) for area in actor.areas or ("\0",)))

"""Parts of the page of a case that belong to other rooms: each looks by itself whether it has something to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy.orm import Session

from app.cases.queries import CasePage
from app.people.actors import Actor

# Above everything; below the answers; below the papers; below what can be done now.
Place = Literal["above", "answers", "papers", "actions"]


@dataclass(frozen=True)
class Panel:
    """One part: its template, which finds `values` as `panel.values`, and where it stands."""

    place: Place
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    styles: tuple[str, ...] = ()  # file names under static/css
    scripts: tuple[str, ...] = ()  # file names under static/js, loaded as modules


# In the order in which they stand. None: nothing to show here.
PANELS: tuple[Callable[[Session, Actor, CasePage], Panel | None], ...] = ()


def case_panels(session: Session, *, actor: Actor, page: CasePage) -> list[Panel]:
    """All panels that have something to show to this person."""
    found = (make(session, actor, page) for make in PANELS)
    return [panel for panel in found if panel is not None]

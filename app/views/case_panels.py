"""Parts of the page of a case that belong to other rooms: each looks by itself whether it has something to show."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from app.cases.queries import CasePage
from app.people.actors import Actor
from app.views import asking, case_files, forms_on_paper, handing_on, issued, mandates, originals, slips
from app.views.panels import Panel
from app.views.proxies import deliveries, household_visits
from app.views.supervision.case_panel import supervision_panel

# In the order in which they stand. None: nothing to show here.
PANELS: tuple[Callable[[Session, Actor, CasePage], Panel | None], ...] = (
    supervision_panel,
    asking.consultations,
    asking.notes_and_marks,
    slips.telling,
    mandates.notice,
    issued.panel,
    forms_on_paper.panel,
    originals.panel,
    deliveries.panel,
    handing_on.panel,
    mandates.panel,
    household_visits.panel,
    case_files.panel,
)


def case_panels(session: Session, *, actor: Actor, page: CasePage) -> list[Panel]:
    """All panels that have something to show to this person."""
    found = (make(session, actor, page) for make in PANELS)
    return [panel for panel in found if panel is not None]

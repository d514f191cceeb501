"""What a paper of a case is made from, and what its builder gives back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import datetime

from app.cases.queries import CasePage
from app.cases.tracker import StepView
from app.models import Organisation
from reports.imprint import Imprint
from reports.render import Printed


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One paper: its event, and the case with its own version of the service. A paper is dated by the event."""

    page: CasePage
    kind: str  # of `app.issuing.kinds.KINDS`
    occasion: str
    issuer: Organisation
    day: dt.date  # of the event
    happened_at: datetime  # local
    happened_by: str  # a name; "" when the law or a rule acted
    step: StepView | None  # the step of the event
    imprint: Imprint

    @property
    def issuer_name(self) -> str:
        """As it stands under a paper."""
        return str(self.issuer)


@dataclass(frozen=True, kw_only=True)
class Words:
    """A paper in words: its template and what fills it."""

    template: str
    context: Printed
    title: str  # in lists
    wording_version_id: int | None = None  # the text of the letter, where it is one
    assets: tuple[str, ...] = ()  # pictures besides the seal, by their names (`app.issuing.assets`)

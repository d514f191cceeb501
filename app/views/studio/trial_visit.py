"""Being in a trial: which one, whose it is, and what its pages have in common."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import current_app
from sqlalchemy.orm import Session

from app import clock
from app.cases.queries import CasePage
from app.extensions import db
from app.publishing.ownership import require_editor
from app.sandbox import casework, rooms, trials
from app.sandbox.trials import TrialRow
from app.security.access import required_actor


def instance() -> Path:
    """The folder of this installation, below which the trials live."""
    return Path(current_app.extensions["desk"].settings.instance_dir)


def studio_path(code: str, more: str = "") -> str:
    """The pages of one service in the studio."""
    return f"/studio/services/{quote(code)}" + (f"/{more}" if more else "")


@dataclass(frozen=True)
class Visit:
    """One request to a page of a trial, by the person to whom it belongs."""

    trial: TrialRow

    @property
    def path(self) -> str:
        return studio_path(self.trial.code, f"try/{self.trial.token}")

    def case_path(self, number: str) -> str:
        return f"{self.path}/cases/{quote(number)}"

    def inside(self, *, writes: bool = False) -> AbstractContextManager[Session]:
        """A session of the trial's own database, in the trial's own time."""
        return rooms.inside(self.trial.room(instance()), writes=writes)

    def shown(self, session: Session, page: CasePage | None = None) -> dict[str, Any]:
        """What every page of the trial needs for its banner."""
        return {"visit": self, "jumps": casework.jumps(session, page=page, moment=self.trial.moment)}


def visit(code: str, token: str) -> Visit:
    """The trial of this request; NotFoundHere when it is gone or somebody else's."""
    actor = required_actor()
    require_editor(db.session, code=code, actor=actor)
    return Visit(trials.find_trial(db.session, token=token, code=code, actor=actor, now=clock.now()))

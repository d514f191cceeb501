"""What falls due among very many open cases, and how fast a case moves on.

Arguments: how many open cases, and on which database, `sqlite` or `postgresql`. So many steps are due for a card at
every call of `sweep`; `transition` passes one case on, `bare` writes the same rows in a transaction of its own.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app import clock
from app.cases import operations
from app.database import transactions_may
from app.extensions import db
from app.models import Account, AuditEntry, AuditHead, CardEscalation, Case, CaseCard, CaseStep, OutboxMessage
from app.people.accounts import actor_of
from app.supervision.steps import card_step, due_steps
from app.transaction import separately
from benchmarks.board import FILLED, database
from benchmarks.desk import Desk
from benchmarks.harness import serve_rounds

DUE = 1_000
_FAR = dt.timedelta(days=400)
_CLERK = "wanghaiyan"


class Life:
    """A county whose cases are all open; nothing is due but what a call lays in."""

    def __init__(self) -> None:
        with separately() as session:
            session.execute(update(CaseStep).where(CaseStep.state == "open").values(card_on=clock.today() + _FAR))
            steps = select(CaseStep.id).where(CaseStep.state == "open", CaseStep.due_on < clock.today())
            self.late = list(session.scalars(steps.order_by(CaseStep.id).limit(DUE)))
            self.open = self._open(session)

    def _open(self, session: Session) -> Iterator[str]:
        """Numbers of cases that the township's clerk may pass on."""
        here = select(Account.organisation_id).where(Account.username == _CLERK).scalar_subquery()
        found = select(Case.number).join(CaseStep, CaseStep.case_id == Case.id)
        found = found.where(CaseStep.state == "open", CaseStep.organisation_id == here, CaseStep.id.not_in(self.late))
        return iter(list(session.scalars(found.order_by(Case.id.desc()).limit(5_000))))

    def lay_in(self, _calls: int) -> None:
        """So many steps late, none of which has a card yet."""
        with separately() as session:
            session.execute(delete(OutboxMessage))
            session.execute(delete(CardEscalation))
            session.execute(delete(CaseCard))
            session.execute(update(CaseStep).where(CaseStep.id.in_(self.late)).values(card_on=clock.today()))

    def sweep(self) -> None:
        """All that is due, each in a transaction of its own, as the worker does it."""
        with separately() as session:
            due = list(due_steps(session, clock.now(), DUE))
        if len(due) != len(self.late):
            raise SystemExit(f"{len(due)} steps were due, not {len(self.late)}")
        for step_id in due:
            with separately() as session:
                card_step(session, step_id, clock.now())

    def find(self) -> None:
        """What is due, and nothing done about it."""
        with separately() as session:
            due_steps(session, clock.now(), DUE)

    def transition(self) -> None:
        """One case passed on by its clerk."""
        with transactions_may("write"):
            actor = actor_of(db.session.scalars(select(Account).where(Account.username == _CLERK)).one())
            case = db.session.scalars(select(Case).where(Case.number == next(self.open))).one()
            operations.pass_on(
                db.session,
                case_number=case.number,
                revision=case.revision,
                opinion="材料齐全",
                actor=actor,
                now=clock.now(),
            )
            db.session.commit()
            db.session.remove()

    def bare(self) -> None:
        """The same rows, changed and written without any rule: case, two steps, a row of the record and its head."""
        with separately() as session:
            case = session.execute(select(Case.id, Case.revision).where(Case.number == next(self.open))).one()
            steps = update(CaseStep).where(CaseStep.case_id == case.id, CaseStep.state == "open")
            session.execute(steps.values(state="done", outcome="passed", finished_at=clock.now(), opinion="材料齐全"))
            session.execute(update(Case).where(Case.id == case.id).values(revision=case.revision + 1))
            head = session.execute(select(AuditHead.seq, AuditHead.hash)).one()
            session.execute(insert(AuditEntry.__table__), [_noted(head.seq + 1, head.hash)])
            session.execute(update(AuditHead.__table__).values(seq=head.seq + 1))


def _noted(seq: int, previous: str) -> dict[str, Any]:
    return {
        "seq": seq,
        "at": clock.now(),
        "actor_name": "王海燕",
        "action": "case.passed",
        "subject_kind": "case",
        "subject_id": "BB26-000001",
        "detail": "{}",
        "previous_hash": previous,
        "hash": previous,
    }


def main() -> None:
    cases, kind = int(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as url:
        filled = max(FILLED, 4 * DUE)
        desk = Desk(Path(folder), filled, copies=max(1, cases // filled), all_open=True, database_url=url)
        with desk.app.app_context():
            life = Life()
            actions: dict[str, Callable[[], None]] = {
                "sweep": life.sweep,
                "find": life.find,
                "transition": life.transition,
                "bare": life.bare,
            }
            serve_rounds(actions, stocks={"sweep": life.lay_in, "find": life.lay_in})


if __name__ == "__main__":
    main()

"""A desk with a scanner: stacks are taken in and worked on as the worker does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import Case, IssuedPaper, ScanPage
from app.papers import intake, keeping
from app.papers.storage import vault
from app.people.actors import Actor
from app.scanning import working
from app.scanning.stacks import STACK, Given, take_stack
from tests.app.cases.desk import CLERK, HallDesk


@dataclass
class Scanner:
    """Lays stacks on the scanner at a desk, and lets the worker do what is due."""

    session: Session
    actor: Callable[[str], Actor]

    def scan(self, *files: bytes, by: str = CLERK, case: str = "") -> list[ScanPage]:
        """Take a stack in and work on it until nothing is due."""
        batch_id = self.lay(*files, by=by, case=case)
        self.work()
        return self.pages(batch_id)

    def lay(self, *files: bytes, by: str = CLERK, case: str = "") -> int:
        actor = self.actor(by)
        taken = [intake.take_in(one, most=STACK) for one in files]
        self.session.rollback()
        for one in taken:
            keeping.keep(one, vault=vault(), now=clock.now())
        given = [Given(one, f"扫描{place}.pdf") for place, one in enumerate(taken, start=1)]
        batch = take_stack(self.session, files=given, case_number=case, actor=actor, now=clock.now())
        self.session.commit()
        return batch.id

    def work(self) -> int:
        """Run both jobs once; how much was done."""
        done = 0
        for due, do in ((working.due_pages, working.read_one), (working.due_batches, working.file_batch)):
            ids: Sequence[int] = due(self.session, clock.now(), 500)
            self.session.rollback()
            done += sum(do(self.session, one, clock.now()) for one in ids)
        self.session.rollback()
        return done

    def pages(self, batch_id: int) -> list[ScanPage]:
        self.session.expire_all()
        return list(
            self.session.scalars(select(ScanPage).where(ScanPage.batch_id == batch_id).order_by(ScanPage.place))
        )

    def issue(self, case: Case, verify_code: str, **more: object) -> IssuedPaper:
        """A paper handed out in a case."""
        paper = IssuedPaper(
            case_id=case.id,
            kind="delivery",
            occasion=verify_code,
            organisation_id=case.organisation_id,
            dated_on=clock.today(),
            happened_at=clock.now(),
            state="made",
            title="送达回证",
            number=f"〔2026〕{verify_code}",
            verify_code=verify_code,
            content="<p>…</p>",
        )
        for name, value in more.items():
            setattr(paper, name, value)
        self.session.add(paper)
        self.session.commit()
        return paper


@pytest.fixture
def desk(session: Session, actor: Callable[[str], Actor]) -> HallDesk:
    return HallDesk(session, actor)


@pytest.fixture
def scanner(session: Session, actor: Callable[[str], Actor]) -> Scanner:
    return Scanner(session, actor)

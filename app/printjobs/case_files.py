"""案卷 as a print job: its papers asked for and read in one transaction, laid out and bound by the worker after it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.issuing.case_file import bind_case_file, gather_case_file
from app.papers.storage import vault
from app.people.actors import Actor
from app.printjobs.making import Made


def make_case_file(session: Session, subject: str, actor: Actor, now: datetime) -> Made:
    """`subject`: the number of a case."""
    file, store = gather_case_file(session, actor=actor, number=subject, now=now), vault()
    return Made(file.name, work=lambda said: bind_case_file(file, vault=store, said=said))

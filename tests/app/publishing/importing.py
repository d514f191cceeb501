"""An administrator who imports: whole steps, and edits of the workbook in between."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import openpyxl
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.models import ImportItem, Service, ServiceDraft, ServiceVersion
from app.people.actors import Actor
from app.publishing import exports, imports
from app.publishing.exports import Wanted
from app.publishing.imports import Progress

CODE, OTHER, THIRD = "QS-MZ-001", "QS-MZ-006", "QS-GA-001"
Edit = Callable[[openpyxl.Workbook], None]
Row = tuple[str, str]


class Desk:
    """One administrator importing."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self.session, self.actor = session, actor

    def workbook(self, *codes: str, edit: Edit | None = None, content: exports.Content = "published") -> bytes:
        wanted = Wanted(codes=codes, content=content)
        made = exports.export(self.session, wanted=wanted, form="workbook", actor=self.actor).content
        if edit is None:
            return made
        book = openpyxl.load_workbook(io.BytesIO(made))
        edit(book)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def stage(self, *files: tuple[str, bytes]) -> int:
        batch = imports.stage(self.session, files, actor=self.actor, now=clock.now())
        self.session.commit()
        return batch.id

    def go_on(self, batch_id: int, most: int = 2) -> Progress:
        while True:
            done = imports.go_on(self.session, batch_id=batch_id, most=most, actor=self.actor, now=clock.now())
            self.session.commit()
            if done.is_over:
                return done

    def checked(self, content: bytes, name: str = "事项.xlsx") -> int:
        batch_id = self.stage((name, content))
        self.go_on(batch_id)
        return batch_id

    def bring_in(self, batch_id: int, target: imports.Target = "draft", day: dt.date | None = None) -> None:
        who: dict[str, Any] = {"actor": self.actor, "now": clock.now()}
        imports.start(self.session, batch_id=batch_id, target=target, effective_from=day, **who)
        self.go_on(batch_id)

    def undo(self, batch_id: int) -> None:
        imports.start_undo(self.session, batch_id=batch_id, actor=self.actor, now=clock.now())
        self.go_on(batch_id)

    def items(self, batch_id: int) -> dict[str, ImportItem]:
        self.session.expire_all()
        rows = select(ImportItem).where(ImportItem.batch_id == batch_id)
        return {one.code: one for one in self.session.scalars(rows)}

    def draft(self, code: str) -> ServiceDraft | None:
        self.session.expire_all()
        return self.session.scalar(select(ServiceDraft).join(Service).where(Service.code == code))


def cell_of(book: openpyxl.Workbook, sheet: str, header: str, row: int) -> Any:
    page = book[sheet]
    column = next(one.column for one in page[2] if str(one.value or "").removesuffix(" *") == header)
    return page.cell(row, column)


def summary(words: str, row: int = 3) -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        cell_of(book, "事项", "一句话说明", row).value = words

    return edit


def renamed(code: str) -> Edit:
    """Every row becomes one of a new service."""

    def edit(book: openpyxl.Workbook) -> None:
        for page in book.worksheets[1:-1]:
            for row in page.iter_rows(min_row=3):
                if row[0].value:
                    row[0].value = code

    return edit


def versions(session: Session, code: str) -> int:
    count = select(func.count()).select_from(ServiceVersion).join(Service).where(Service.code == code)
    return session.scalar(count) or 0

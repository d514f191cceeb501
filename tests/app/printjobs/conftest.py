"""A hall with cases whose papers can be printed, and a press that lays nothing out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from pytest import MonkeyPatch
from sqlalchemy.orm import Session

from app.people.actors import Actor
from app.printjobs import finishing, keep, warming, working
from reports.joining import Part, blank_page, joined
from reports.press import PressError, Printed
from reports.sheets import Sheet
from tests.app.cases.desk import HallDesk

A5 = (419.53, 595.28)
BROKEN = "does not lay out"


class QuickPress:
    """A page of A5 for each sheet. What holds `BROKEN` is refused."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []

    def lay_out(self, sheets: Sequence[Sheet], *, seconds: float | None = None) -> Printed:
        if any(BROKEN in sheet.html for sheet in sheets):
            raise PressError("refused")
        self.sheets += sheets
        page = blank_page(*A5)
        return Printed(joined([Part(page, 0, 1) for _sheet in sheets]), (1,) * len(sheets))

    def one(self, html: str, *, assets: object = None) -> bytes:
        return self.lay_out([Sheet(html)]).pdf


@pytest.fixture
def press(monkeypatch: MonkeyPatch) -> QuickPress:
    quick = QuickPress()
    monkeypatch.setattr(working, "_PRESS", quick)
    monkeypatch.setattr(warming, "_PRESS", quick)
    monkeypatch.setattr(keep, "make_pdf_apart", quick.one)
    monkeypatch.setattr(finishing, "make_pdf_apart", lambda _html: blank_page(*A5))
    keep.forget_memory()
    return quick


@pytest.fixture
def desk(session: Session, actor: Callable[[str], Actor]) -> HallDesk:
    return HallDesk(session, actor)

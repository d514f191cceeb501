"""An import of 552 services from one workbook as a contender, beside the bare reading of the same file.

Argument: how many services. Everything an administrator waits for is in the figure: reading the workbook, judging each
service, and publishing them, in the steps in which the page does it.
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from pathlib import Path

import openpyxl
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models import Account
from app.people.accounts import actor_of
from app.publishing import imports
from app.publishing.library import shared_library
from app.transaction import unit
from benchmarks.catalogue import many_trees
from benchmarks.desk import Desk
from benchmarks.harness import serve_rounds
from catalog.sample import load_sample
from catalog.workbook.writer import write_workbook


class Importer:
    """A county with its sample, and a workbook of many more services."""

    def __init__(self, folder: Path, services: int) -> None:
        self._app = Desk(folder, 0).app
        self._services = services
        with self._app.app_context():
            trees = list(many_trees(load_sample(), services))
            written = write_workbook(
                trees, library=shared_library(db.session), departments=imports.departments(db.session)
            )
            db.session.remove()
        if written.left_out:
            raise SystemExit(f"services without a place in the workbook: {written.left_out}")
        self._content = written.content

    def bare(self) -> float:
        """Seconds openpyxl takes to hand out every cell of the file."""
        start = time.perf_counter()
        book = openpyxl.load_workbook(io.BytesIO(self._content), read_only=True)
        for sheet in book.worksheets:
            for _row in sheet.iter_rows(values_only=True):
                pass
        return time.perf_counter() - start

    def bring_in(self) -> float:
        """Seconds from the upload to the last published service."""
        start = time.perf_counter()
        with self._app.app_context():
            batch_id = self._stage()
            self._work(batch_id)
            with unit() as session:
                imports.start(session, batch_id=batch_id, target="publish", actor=self._admin(), now=clock.now())
            self._work(batch_id)
            self._prove(batch_id)
        return time.perf_counter() - start

    def _stage(self) -> int:
        with unit() as session:
            files = [("目录.xlsx", self._content)]
            return imports.stage(session, files, actor=self._admin(), now=clock.now()).id

    def _work(self, batch_id: int) -> None:
        """One step after another, each in its own transaction, as the page asks for them."""
        while True:
            with unit() as session:
                found = imports.go_on(session, batch_id=batch_id, actor=self._admin(), now=clock.now())
            if found.done == found.total:
                return

    def _prove(self, batch_id: int) -> None:
        counts = imports.counts(db.session, batch_id)
        if counts["applied"] != self._services:
            raise SystemExit(f"only {counts} of {self._services} services came in")

    @staticmethod
    def _admin() -> object:
        return actor_of(db.session.scalars(select(Account).where(Account.username == "fangxiaoming")).one())


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        importer = Importer(Path(folder), int(sys.argv[1]))
        serve_rounds({}, {"bare": importer.bare, "bring_in": importer.bring_in})


if __name__ == "__main__":
    main()

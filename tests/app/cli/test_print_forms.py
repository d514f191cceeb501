"""`print blank|sample|application|checklist`."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cli import print_forms, print_parts
from app.models import BlankForm, PaperPrint
from tests.app.cli.conftest import Run
from tests.support.client import DeskClient
from tests.support.journey import OLD_AGE_ALLOWANCE, open_form

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the paper is the same on both


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the HTML of the papers is written: laying it out costs a second each."""
    monkeypatch.setattr(print_parts, "make_pdf_apart", str.encode)
    monkeypatch.setattr(print_forms, "make_pdf_together", lambda sheets: "".join(one.html for one in sheets).encode())
    return tmp_path / "x.pdf"


def test_blanks_with_and_without_numbers(run: Run, app: Flask, session: Session, file: Path) -> None:
    assert run("print", "blank", OLD_AGE_ALLOWANCE, "-o", file).code == 0
    assert f"DB1.B.{OLD_AGE_ALLOWANCE}.1.0.1" in file.read_text()
    assert run("print", "blank", OLD_AGE_ALLOWANCE, "--count", "2", "-o", file).code == 0
    kept = set(session.scalars(select(BlankForm.number)))
    assert len(kept) == 2 and all(f".{number}.1" in file.read_text() for number in kept)
    assert run("print", "blank", "NOPE", "-o", file).code != 0


def test_a_sample(run: Run, file: Path) -> None:
    assert run("print", "sample", OLD_AGE_ALLOWANCE, "-o", file).code == 0
    assert "张桂兰" in file.read_text() and "样表" in file.read_text()


def test_papers_of_a_case_are_counted(run: Run, app: Flask, client: DeskClient, session: Session, file: Path) -> None:
    client.log_in("lixiumei")
    number = open_form(client, session).send().location.split("/")[3]
    for kind, said in (("application", "申请人声明"), ("checklist", "共收到")):
        assert run("print", kind, number, "-o", file).code == 0
        assert said in file.read_text() and number in file.read_text()
    assert session.scalar(select(func.count()).select_from(PaperPrint)) == 3, "one application, two copies of the list"
    assert run("print", "application", "SQ26-99999", "-o", file).code != 0

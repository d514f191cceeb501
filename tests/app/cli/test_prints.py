"""`print`: the same papers as the website's, into a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy.orm import Session

from tests.app.cli.conftest import Run
from tests.support.client import DeskClient
from tests.support.journey import open_form

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the paper is the same on both


def words(file: Path) -> str:
    return "".join(page.extract_text() for page in PdfReader(file).pages).replace("\n", "")


def test_a_guide(run: Run, tmp_path: Path) -> None:
    assert run("print", "guide", "QS-MZ-001", "-o", tmp_path / "x.pdf").code == 0
    assert "高龄" in words(tmp_path / "x.pdf")


def test_a_receipt(run: Run, app: Flask, client: DeskClient, session: Session, tmp_path: Path) -> None:
    client.log_in("lixiumei")
    number = open_form(client, session).send().location.split("/")[3]
    assert run("print", "receipt", number, "-o", tmp_path / "x.pdf").code == 0
    assert number in words(tmp_path / "x.pdf")

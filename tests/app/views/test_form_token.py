"""The signed note of a form: ours or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from app.views.form_token import FormToken, issue, new_submission_token, read

NOTE = FormToken(7, 3, "QS-MZ-001", "a" * 64)


@pytest.fixture(autouse=True)
def in_an_app(app: Flask) -> None:
    """Signing needs the app's secret."""


def test_a_note_comes_back_as_it_was() -> None:
    assert read(issue(NOTE)) == NOTE


@pytest.mark.parametrize("text", [None, "", "x", "eyJ1c2VyX2lkIjo3fQ.x.y"])
def test_what_we_did_not_sign_is_nothing(text: str | None) -> None:
    assert read(text) is None


def test_a_changed_note_is_nothing() -> None:
    signed = issue(NOTE)
    assert read(("A" if signed[0] != "A" else "B") + signed[1:]) is None


def test_a_note_knows_where_its_form_stands() -> None:
    assert NOTE.path == f"/desk/new/QS-MZ-001?draft={'a' * 64}"
    mending = FormToken(7, 3, "QS-MZ-001", "a" * 64, "SQ26-00137")
    assert (mending.path, mending.keep_path) == ("/desk/cases/SQ26-00137/mend", "/desk/cases/SQ26-00137/mend/keep")
    step = replace(mending, step_id="review")
    assert (step.path, step.keep_path) == ("/desk/cases/SQ26-00137", "/desk/cases/SQ26-00137/keep")


def test_submission_tokens_never_repeat() -> None:
    assert len({new_submission_token() for _ in range(100)}) == 100

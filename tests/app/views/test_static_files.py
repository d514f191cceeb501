"""Styles and scripts are fetched once, and again when they change."""

from __future__ import annotations

from tests.support.client import DeskClient


def test_marked_files_are_kept_for_ever(client: DeskClient) -> None:
    answer = client.get("/static/css/look.css?v=1")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_files_without_a_mark_are_asked_for_again(client: DeskClient) -> None:
    assert client.get("/static/js/conditions.js").headers["Cache-Control"] == "no-cache"


def test_a_missing_file_is_not_kept(client: DeskClient) -> None:
    assert "immutable" not in client.get("/static/none.css?v=1").headers.get("Cache-Control", "")

"""Styles and scripts are fetched once, and again when they change."""

from __future__ import annotations

import gzip

from tests.support.client import DeskClient


def test_marked_files_are_kept_for_ever(client: DeskClient) -> None:
    answer = client.get("/static/css/look.css?v=1")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_files_without_a_mark_are_asked_for_again(client: DeskClient) -> None:
    assert client.get("/static/js/conditions.js").headers["Cache-Control"] == "no-cache"


def test_a_missing_file_is_not_kept(client: DeskClient) -> None:
    assert "immutable" not in client.get("/static/none.css?v=1").headers.get("Cache-Control", "")


def test_files_travel_packed_to_browsers_that_unpack(client: DeskClient) -> None:
    plain = client.get("/static/css/look.css")
    packed = client.get("/static/css/look.css", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 3
    assert {"Accept-Encoding"} <= set(packed.vary) and {"Accept-Encoding"} <= set(plain.vary)


def test_a_packed_file_that_stayed_the_same_is_not_sent_again(client: DeskClient) -> None:
    headers = {"Accept-Encoding": "gzip"}
    tag = client.get("/static/js/conditions.js", headers=headers).headers["ETag"]
    assert client.get("/static/js/conditions.js", headers={**headers, "If-None-Match": tag}).status_code == 304


def test_a_large_form_travels_packed(agent: DeskClient) -> None:
    packed = agent.get("/desk/new/QS-MZ-001", headers={"Accept-Encoding": "gzip"})
    assert b'id="form"' in gzip.decompress(packed.data)
    assert len(packed.data) < 30_000
    assert "Content-Encoding" not in agent.get("/desk/services?q=x", headers={"Accept-Encoding": "gzip"}).headers

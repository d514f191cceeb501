"""Whoever reads a guide can check conditions that situations decide, without saying who they are."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.client import DeskClient

DECIDED = "QS-RS-002"


def _said(page: str) -> str:
    return page.partition('id="check"')[2].partition("</form>")[0]


def test_an_answer_gives_a_verdict_on_the_guide_and_at_the_desk(client: DeskClient, login: Callable) -> None:
    blank = _said(client.get(f"/guides/{DECIDED}").text)
    assert "缴费年限" in blank and "：</b>" not in blank
    met = _said(client.get(f"/guides/{DECIDED}?s_years=enough").text)
    assert "符合：</b>累计缴费满" in met and "满 60 周岁" not in met, "only what situations decide"
    open_ = _said(client.get(f"/guides/{DECIDED}?s_years=short").text)
    assert "到窗口核对" in open_ and "先算好要补缴几年" in open_
    login(client, "lixiumei")
    assert "缴费年限" in _said(client.get(f"/desk/services/{DECIDED}").text)


def test_what_is_no_option_is_no_answer(client: DeskClient) -> None:
    page = client.get(f"/guides/{DECIDED}?s_years=<script>&s_age=99")
    assert page.status_code == 200 and "：</b>" not in _said(page.text)
    assert _said(client.get("/guides/QS-MZ-001").text) == "", "age is nobody's business here"

"""A paper guide on the screen: pasted or uploaded, looked at, named, and a draft in the editor."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from io import BytesIO

import pytest
from flask import Flask

from tests.catalog.readers.paper.guides import ELDERLY, ELDERLY_TITLE, INSURANCE, as_docx, as_text, rows_as_xlsx
from tests.support.client import DeskClient

NEW, START = "/studio/guides/new", "/studio/guides/start"
TEXT = as_text(ELDERLY_TITLE, ELDERLY) + "\n十一、其他\n高龄津贴不计入低保收入"
NAMED = {"name": "高龄津贴（试）", "department": "civil_affairs", "code": "QS-MZ-777"}
Browsers = Callable[[str], DeskClient]


@pytest.fixture
def admin(browser_of: Browsers) -> DeskClient:
    return browser_of("fangxiaoming")


def _carried(page: str) -> str:
    found = re.search(r'name="draft" value="([^"]*)"', page)
    assert found
    return unescape(found[1])


def test_a_pasted_guide_becomes_a_draft(admin: DeskClient) -> None:
    page = admin.post(NEW, data={"guide": TEXT})
    assert page.status_code == 200
    assert "户口簿" in page.text and "原件份数：2；复印件份数：2" in page.text and "高龄津贴不计入低保收入" in page.text
    assert 'value="高龄津贴"' in page.text
    done = admin.post(START, data={**NAMED, "draft": _carried(page.text)})
    assert (done.status_code, done.location) == (303, "/studio/services/QS-MZ-777")
    draft = admin.get("/studio/services/QS-MZ-777/draft.json").get_json()
    assert draft["tree"]["name"] == "高龄津贴（试）"
    assert draft["tree"]["documents"][2] == {"id": "document_3", "name": "银行卡", "originals": 0, "copies": 2}
    assert [one["text"] for one in draft["leftovers"]] == ["其他：高龄津贴不计入低保收入"]


@pytest.mark.parametrize(
    ("content", "name"),
    [(as_docx(ELDERLY_TITLE, ELDERLY, in_table=True), "指南.docx"), (rows_as_xlsx(INSURANCE), "指南.xlsx")],
)
def test_an_uploaded_guide_is_read(admin: DeskClient, content: bytes, name: str) -> None:
    page = admin.post(NEW, data={"file": (BytesIO(content), name)}, content_type="multipart/form-data")
    assert page.status_code == 200
    assert "对上的" in page.text and "都对上了" in page.text


def test_reading_keeps_nothing(admin: DeskClient) -> None:
    admin.post(NEW, data={"guide": TEXT})
    assert "高龄津贴（试）" not in admin.get("/studio/?q=高龄津贴").text


@pytest.mark.parametrize(("text", "says"), [("  ", "没有文字"), ("字" * 300_000, "太长"), ("\x01" * 9, "认不出")])
def test_what_cannot_be_read_is_refused_in_a_sentence(admin: DeskClient, text: str, says: str) -> None:
    page = admin.post(NEW, data={"guide": text})
    assert page.status_code == 422
    assert says in page.text


def test_files_of_other_kinds_are_refused_and_the_text_stays(admin: DeskClient) -> None:
    sent = {"file": (BytesIO(b"%PDF-1.7"), "a.pdf"), "guide": "办理条件：年满60周岁"}
    page = admin.post(NEW, data=sent, content_type="multipart/form-data")
    assert page.status_code == 422
    assert "PDF 读不了" in page.text and "年满60周岁" in page.text


def test_a_wrong_name_keeps_what_was_found(admin: DeskClient) -> None:
    carried = _carried(admin.post(NEW, data={"guide": TEXT}).text)
    page = admin.post(START, data={**NAMED, "code": "QS-MZ-001", "draft": carried})
    assert page.status_code == 422
    assert "已经有事项在用" in page.text and 'value="高龄津贴（试）"' in page.text
    assert _carried(page.text) == carried
    page = admin.post(START, data={"name": "", "department": "nowhere", "draft": carried})
    assert page.status_code == 422
    assert "银行卡" in page.text


@pytest.mark.parametrize(
    "draft",
    [
        "",
        "{",
        "[]",
        "null",
        '{"tree": []}',
        '{"tree": {}, "placed": 3, "leftovers": []}',
        '{"tree": {}, "placed": [["a[", "b"]], "leftovers": []}',
        '{"tree": {}, "placed": [["", "b"]], "leftovers": []}',
        '{"tree": {"a": "\\ud800"}, "placed": [], "leftovers": 5}',
        "[" * 5000,
    ],
)
def test_a_broken_page_is_asked_for_again(admin: DeskClient, draft: str) -> None:
    page = admin.post(START, data={**NAMED, "draft": draft})
    assert page.status_code == 422
    assert "重新贴一遍" in page.text


def test_signs_that_no_database_takes_do_no_harm(admin: DeskClient) -> None:
    draft = json.dumps({"tree": {"summary": "\ud800好"}, "placed": [["summary", "\ud800"]], "leftovers": ["\ud800剩"]})
    assert admin.post(START, data={**NAMED, "draft": draft}).status_code == 303


def test_departments_townships_and_clerks_begin_no_services(browser_of: Browsers, app: Flask) -> None:
    for username in ("wanghaiyan", "shenguilan", "zhourui"):
        person = browser_of(username)
        assert person.get(NEW).status_code == 403
        assert person.post(NEW, data={"guide": TEXT}).status_code == 403
        assert person.post(START, data={**NAMED, "draft": "{}"}).status_code == 403
    assert app.test_client().get(NEW).status_code == 303

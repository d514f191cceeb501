"""The editor's JSON: saved at every pause, told when somebody else saved, and nothing sent to it breaks it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from hypothesis import given
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import Service, ServiceDraft
from catalog.editing.trees import apply_edits
from catalog.mends import Edit
from tests.app.views.conftest import ALLOWANCE
from tests.catalog.editing.support import plain_values
from tests.support.client import DeskClient
from tests.support.search import share

HERE = f"/studio/services/{ALLOWANCE}"
DRAFT = f"{HERE}/draft.json"
Browsers = Callable[[str], DeskClient]
Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def admin(browser_of: Browsers) -> DeskClient:
    return browser_of("fangxiaoming")


@pytest.fixture
def colleague(browser_of: Browsers) -> DeskClient:
    return browser_of("haojia")


@pytest.fixture
def tree(admin: DeskClient) -> Any:
    """The tree that the editor opens with."""
    return admin.get(DRAFT).json["tree"]


def put(browser: DeskClient, tree: Any, revision: Any = 0, **more: Any) -> TestResponse:
    return browser.put(DRAFT, json={"revision": revision, "tree": tree, **more})


def edit(browser: DeskClient, tree: Any, action: str, revision: int = 0, **more: Any) -> TestResponse:
    return browser.post(f"{HERE}/edit", json={"revision": revision, "tree": tree, "action": action, **more})


def stored(session: Session) -> ServiceDraft | None:
    found = select(ServiceDraft).join(Service, Service.id == ServiceDraft.service_id).where(Service.code == ALLOWANCE)
    return session.scalars(found).one_or_none()


def test_the_shape_is_asked_for_once(admin: DeskClient) -> None:
    for path in ("/studio/model.json", "/studio/library.json"):
        first = admin.get(path)
        assert first.status_code == 200 and first.headers["ETag"]
        again = admin.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_opening_saving_and_opening_again(admin: DeskClient, tree: Any) -> None:
    opened = admin.get(DRAFT).json
    assert (opened["revision"], opened["published_number"], opened["saved_at"]) == (0, 1, None)
    assert opened["may_edit"] and opened["may_publish"] and not opened["broken"]
    saved = put(admin, {**tree, "summary": "另一句话。"}, leftovers=[{"id": "a", "text": "一段话"}]).json
    assert saved["revision"] == 1 and saved["saved_at"] == "2026-10-21T09:30:00+08:00" and saved["edits"] == []
    assert saved["state"]["readable"]
    again = admin.get(DRAFT).json
    assert (again["revision"], again["tree"]["summary"], again["saved_by"]) == (1, "另一句话。", "方晓明")
    assert again["leftovers"] == [{"id": "0", "text": "一段话"}]
    assert again["state"] == saved["state"]


def test_keys_keep_the_order_in_which_they_were_written(admin: DeskClient) -> None:
    body = '{"revision": 0, "tree": {"summary": "乙", "name": "甲", "code": "X"}}'
    admin.put(DRAFT, data=body, content_type="application/json")
    assert list(json.loads(admin.get(DRAFT).data)["tree"]) == ["summary", "name", "code"]


def test_what_is_wrong_is_kept_and_told(admin: DeskClient, session: Session) -> None:
    broken = {"name": "", "documents": [{"use": "gone"}], "steps": "x"}
    state = put(admin, broken).json["state"]
    assert not state["readable"]
    assert {"name", "documents[0].use", "steps"} <= {one["path"] for one in state["problems"]}
    draft = stored(session)
    assert draft is not None and json.loads(draft.text) == broken


def test_a_second_editor_is_told_and_nothing_is_lost(admin: DeskClient, colleague: DeskClient, tree: Any) -> None:
    assert admin.get(f"{HERE}/changes?since=0").json == {
        "revision": 0,
        "by": "",
        "at": None,
        "published_number": 1,
    }
    put(colleague, {**tree, "summary": "她的一句话。"})
    told = admin.get(f"{HERE}/changes?since=0").json
    assert (told["revision"], told["by"]) == (1, "郝佳")
    mine = {**tree, "summary": "我的一句话。", "fee_note": "一分不收。"}
    answer = put(admin, mine)
    assert answer.status_code == 409
    theirs = answer.json
    assert (theirs["by"], theirs["revision"], theirs["tree"]["summary"]) == ("郝佳", 1, "她的一句话。")
    merged = admin.post(f"{HERE}/merge", json={"base": tree, "mine": mine, "theirs": theirs["tree"]}).json
    assert merged["merged"]["fee_note"] == "一分不收。"
    (conflict,) = merged["conflicts"]
    assert (conflict["path"], conflict["place"]) == ("summary", "一句话说明")
    assert (conflict["mine"], conflict["theirs"]) == ("我的一句话。", "她的一句话。")
    assert put(admin, merged["merged"], revision=1).json["revision"] == 2


def test_conditions_follow_a_label(admin: DeskClient, tree: Any) -> None:
    place = "sections[2].fields[2].label"
    first = put(admin, apply_edits(tree, [Edit("set", place, "谁来领")])).json
    assert {one["path"] for one in first["edits"]} >= {"documents[6].when", "sections[2].fields[3].visible_when"}
    assert all(one["value"] == "payee = “other”" for one in first["edits"])
    saved = admin.get(DRAFT).json
    assert saved["tree"]["documents"][6]["when"] == "payee = “other”"
    assert saved["state"]["readable"] and not [one for one in saved["state"]["problems"] if one["severity"] == "error"]


def test_what_is_used_cannot_be_removed(admin: DeskClient, tree: Any, session: Session) -> None:
    answer = edit(admin, tree, "remove", path="sections[2].fields[2]")
    assert answer.status_code == 409
    uses = {one["path"]: one["sentence"] for one in answer.json["uses"]}
    assert uses["documents[6].when"] == "材料“代领人居民身份证”的适用条件"
    assert "处用到它" in answer.json["message"]
    assert stored(session) is None
    removed = edit(admin, tree, "remove", path="faq[0]").json
    assert removed["revision"] == 1 and len(removed["tree"]["faq"]) == len(tree["faq"]) - 1


def test_renaming_unchaining_and_mending_save_as_well(admin: DeskClient, tree: Any) -> None:
    renamed = edit(admin, tree, "rename", path="sections[2].fields[2]", to="payer").json
    assert renamed["state"]["readable"] and "payer" in {one["id"] for one in renamed["state"]["names"]}
    unchained = edit(admin, renamed["tree"], "unchain", revision=1, path="steps[0]").json
    assert len(unchained["tree"]["steps"]) == 3
    broken = {**unchained["tree"], "handling_kind": "on_the_spot"}
    problems = put(admin, broken, revision=2).json["state"]["problems"]
    key = next(one["key"] for one in problems if one["mend"])
    mended = edit(admin, broken, "mend", revision=3, key=key)
    assert mended.status_code == 200 and mended.json["tree"] != broken
    assert edit(admin, broken, "mend", revision=1, key=key).status_code == 409


def test_a_place_that_is_gone_is_told(admin: DeskClient, tree: Any) -> None:
    for action, path in (("remove", "faq[99]"), ("rename", "x["), ("unchain", "faq[0]"), ("explode", "")):
        answer = edit(admin, tree, action, path=path, to="new")
        assert answer.status_code == 422, action
        assert "刷新" in answer.text


def test_who_may(admin: DeskClient, browser_of: Browsers, tree: Any, session: Session) -> None:
    for username in ("wanghaiyan", "linjianhua", "qinzhengwen", "lixiumei"):
        browser = browser_of(username)
        assert browser.get(DRAFT).status_code == 403
        assert browser.get(f"{HERE}/changes").status_code == 403
        assert put(browser, tree).status_code == 403
        assert edit(browser, tree, "remove", path="faq[0]").status_code == 403
        assert browser.post(f"{HERE}/merge", json={"base": tree, "mine": tree, "theirs": tree}).status_code == 403
        assert browser.get("/studio/model.json").status_code == 403
    assert admin.put(DRAFT, json={"revision": 0, "tree": tree}, csrf=False).status_code == 400
    assert stored(session) is None


def test_a_department_edits_only_what_it_was_given(browser_of: Browsers) -> None:
    department = browser_of("zhourui")
    opened = department.get(DRAFT).json
    assert opened["may_edit"] and not opened["may_publish"]
    assert put(department, opened["tree"]).status_code == 200
    kept = "/studio/services/QS-MZ-010/draft.json"
    assert not department.get(kept).json["may_edit"]
    assert department.put(kept, json={"revision": 0, "tree": {}}).status_code == 403


def test_there_is_no_such_service(admin: DeskClient, session: Session) -> None:
    missing = "/studio/services/QS-XX-404"
    assert admin.get(f"{missing}/draft.json").status_code == 404
    assert admin.get(f"{missing}/changes").status_code == 404
    assert admin.put(f"{missing}/draft.json", json={"revision": 0, "tree": {}}).status_code == 404
    body = {"revision": 0, "tree": {"faq": [{}]}, "action": "remove", "path": "faq[0]"}
    assert admin.post(f"{missing}/edit", json=body).status_code == 404
    assert session.scalar(select(Service.id).where(Service.code == "QS-XX-404")) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"revision": 0}',
        b'{"revision": 0, "tree": []}',
        b'{"revision": "0", "tree": {}}',
        b'{"revision": true, "tree": {}}',
        b'{"revision": -1, "tree": {}}',
        b'{"revision": 99999999999999999999, "tree": {}}',
        b'{"revision": 0, "tree": {"a": NaN}}',
        b'{"revision": 0, "tree": {"a": 1' + b"0" * 5000 + b"}}",
        b'{"revision": 0, "tree": {"a": ' + b"[" * 50 + b"]" * 50 + b"}}",
        b'{"revision": 0, "tree": ' + b"[" * 200_000 + b"}",
        b'{"revision": 0, "tree": {"a": [' + b"0," * 70_000 + b"0]}}",
        b'{"revision": 0, "tree": {"a": "\xff\xfe"}}',
        b" " * 3_600_000,
    ],
    ids=lambda body: body[:40],
)
def test_what_is_no_draft_is_refused_in_a_sentence(admin: DeskClient, session: Session, body: bytes) -> None:
    headers = {"Accept": "application/json"}
    for method, path in (("PUT", DRAFT), ("POST", f"{HERE}/edit"), ("POST", f"{HERE}/merge")):
        answer = admin.open(path, method=method, data=body, content_type="application/json", headers=headers)
        assert answer.status_code == 422, answer.data
        assert "没有保存" in answer.json["error"] or "请刷新" in answer.json["error"]
    assert stored(session) is None


def test_odd_numbers_and_signs_are_kept_as_far_as_they_can_be(admin: DeskClient) -> None:
    tree = {"name": "a\x00b\ud800c\x0bd", "visits": 2**70, "min": 1e300, "emoji": "🙂", "t": True}
    assert put(admin, tree).status_code == 200
    kept = admin.get(DRAFT).json["tree"]
    assert kept == {"name": "abc\nd", "visits": str(2**70), "min": 1e300, "emoji": "🙂", "t": True}


@share(0.25)
@given(value=plain_values)
def test_anything_sent_is_answered(admin: DeskClient, value: Any) -> None:
    body = json.dumps({"revision": 0, "tree": {"name": value, "sections": value, "documents": [value], "steps": value}})
    for method, path in (("PUT", f"{HERE}/draft.json"), ("POST", f"{HERE}/edit")):
        answer = admin.open(path, method=method, data=body, content_type="application/json")
        assert answer.status_code in (200, 409, 422), answer.data


def test_saving_costs_few_statements(admin: DeskClient, tree: Any, count_sql: Counting) -> None:
    put(admin, tree)
    for path in (DRAFT, f"{HERE}/changes"):
        with count_sql() as statements:
            assert admin.get(path).status_code == 200
        assert len(statements) <= 8, path
    with count_sql() as statements:
        assert put(admin, {**tree, "summary": "另一句话。"}, revision=1).status_code == 200
    assert len(statements) <= 20


def test_a_hundred_fields_and_forty_papers_are_saved_while_somebody_types(admin: DeskClient, tree: Any) -> None:
    large = copy.deepcopy(tree)
    rows = [
        {
            "id": f"f{index}",
            "label": f"第{index}项",
            "kind": "text",
            "visible_when": "由谁领款 = 他人代领 且 月龄 >= 960",
        }
        for index in range(100)
    ]
    large["sections"] += [
        {"id": f"s{at}", "title": f"分区{at}", "fields": rows[at : at + 10]} for at in range(0, 100, 10)
    ]
    large["documents"] += [
        {"id": f"d{index}", "name": f"证明{index}", "when": f"第{index}项 已填", "obtain_from": "村委会"}
        for index in range(40)
    ]
    for revision in range(4):
        large["summary"] += "。"
        answer = put(admin, large, revision=revision)
        assert answer.status_code == 200 and answer.json["state"]["readable"]


def test_an_open_editor_hears_that_somebody_published(admin: DeskClient, colleague: DeskClient, tree: Any) -> None:
    """It had begun with what was published, and says so: its own change is brought together with the new version."""
    changed = {**tree, "summary": "年满 80 周岁的老人按月领取，新写法"}
    revision = put(colleague, changed).json["revision"]
    assert colleague.post(f"{HERE}/publish", data={"revision": revision, "when": "now"}).status_code == 303
    assert admin.get(f"{HERE}/changes").json["published_number"] == 2
    seen = {"published_number": 1}
    for answer in (put(admin, tree, **seen), edit(admin, tree, "remove", path="faq[0]", **seen)):
        assert answer.status_code == 409
        assert (answer.json["published_number"], answer.json["tree"]["summary"]) == (2, changed["summary"])
    assert put(admin, changed, published_number=2).status_code == 200
    assert put(admin, tree, published_number="1").status_code == 422


def test_the_text_page_knows_what_it_was_opened_with(admin: DeskClient, colleague: DeskClient, tree: Any) -> None:
    assert 'name="published" value="1"' in admin.get(f"{HERE}/text").text
    revision = put(colleague, {**tree, "summary": "年满 80 周岁的老人按月领取，新写法"}).json["revision"]
    colleague.post(f"{HERE}/publish", data={"revision": revision, "when": "now"})
    late = admin.post(f"{HERE}/draft", data={"text": "name: 甲", "revision": "0", "published": "1"})
    assert late.status_code == 409
    assert 'name="published" value="2"' in late.text

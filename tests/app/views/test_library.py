"""Pages of the shared library."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app import clock
from app.publishing.library import shared_library
from app.publishing.library_changes import part_of
from app.publishing.versions import current_version
from catalog.library_changes import as_tree
from tests.support.client import DeskClient

CARD = "/studio/library/documents/id_card"
ONE, TWO = "QS-MZ-001", "QS-MZ-002"


@pytest.fixture
def admin(browser_of: Callable[[str], DeskClient]) -> DeskClient:
    return browser_of("fangxiaoming")


def posted(session: Session, kind: str, name: str, **keys: Any) -> dict[str, Any]:
    """What the page of a part sends."""
    value = {**shared_library(session).raw[kind][name], **keys}
    tree = json.dumps(as_tree(kind, value), ensure_ascii=False)
    return {"tree": tree, "title": value.get("title", ""), "revision": str(part_of(session, kind, name).revision)}


def token_of(page: str) -> str:
    found = re.search(r'name="token" value="(\w+)"', page)
    assert found is not None
    return found[1]


def id_card(session: Session, code: str) -> Any:
    definition = current_version(session, code, clock.today()).definition
    return next(one for one in definition.documents if one.use == "id_card")


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("", "居民身份证", "没有找到"),
        ("?q=jmsfz", "居民身份证", "居民户口簿"),
        ("?q=身份 证", "身份证号", "居民户口簿"),
        ("?kind=option_lists", "老年人居住情况", "居民身份证"),
        ("?kind=chains&q=xianli", "村收件，县里复核，市级审批", "村里当场办结"),
        ("?q=zzzz", "没有找到", "居民身份证"),
        ("?kind=nonsense&page=-3", "居民身份证", "没有找到"),
        ("?page=99999999999999999999", "没有找到", "居民身份证"),
    ],
)
def test_the_list_is_searched(admin: DeskClient, query: str, there: str, not_there: str) -> None:
    page = admin.get(f"/studio/library/{query}")
    assert page.status_code == 200
    assert there in page.text.replace("\u2009", "") and not_there not in page.text


@pytest.mark.parametrize("path", ["", "documents/id_card", "new/documents", "documents/id_card/similar"])
@pytest.mark.parametrize(("username", "status"), [("wanghaiyan", 403), ("zhourui", 403), ("fangxiaoming", 200)])
def test_it_is_the_county_s(browser_of: Callable[[str], DeskClient], path: str, username: str, status: int) -> None:
    assert browser_of(username).get(f"/studio/library/{path}").status_code == status


@pytest.mark.parametrize("path", ["documents/none", "nonsense/id_card", "new/nonsense", "documents/X%20Y"])
def test_what_is_not_there_is_not_found(admin: DeskClient, path: str) -> None:
    assert admin.get(f"/studio/library/{path}").status_code == 404


@pytest.mark.parametrize("kind", ["documents", "fields", "option_lists", "sections", "steps", "chains", "legal_bases"])
def test_every_kind_has_its_pages(admin: DeskClient, session: Session, kind: str) -> None:
    name = next(iter(shared_library(session).raw[kind]))
    page = admin.get(f"/studio/library/{kind}/{name}")
    assert page.status_code == 200 and "谁在用" in page.text
    assert admin.get(f"/studio/library/new/{kind}").status_code == 200
    assert admin.get(f"/studio/library/{kind}/{name}/similar").status_code == 200


def test_a_part_says_who_uses_it_and_what_they_say_of_their_own(admin: DeskClient) -> None:
    page = admin.get(CARD).text
    assert ONE in page and "自己改写：材料名称" in page
    assert "还在用，不能改编号" in page
    assert "通过表单分区“申请人”" in admin.get("/studio/library/fields/applicant_name").text


def test_a_change_is_looked_at_then_made(admin: DeskClient, session: Session) -> None:
    typed = posted(session, "documents", "id_card", pages="正面和反面")
    review = admin.post(f"{CARD}/review", data=typed)
    assert review.status_code == 200
    assert "正面和反面" in review.text and f'value="{ONE}"' in review.text
    assert shared_library(session).documents["id_card"]["pages"] == "正反面印在同一面"
    done = admin.post(f"{CARD}/change", data={**typed, "token": token_of(review.text), "take": [ONE]})
    assert done.status_code == 303
    assert "1 个事项发布了新版本" in admin.get(CARD).text
    assert (id_card(session, ONE).pages, id_card(session, TWO).pages) == ("正面和反面", "正反面印在同一面")


def test_back_from_the_review_everything_is_still_there(admin: DeskClient, session: Session) -> None:
    page = admin.post(f"{CARD}/again", data=posted(session, "documents", "id_card", pages="<b>'\"两面"))
    assert page.status_code == 200
    begun = re.search(r"data-tree='([^']*)'", page.text)
    assert begun is not None
    assert json.loads(html.unescape(begun[1]))["documents"][0]["pages"] == "<b>'\"两面"


def test_nothing_changed_is_told(admin: DeskClient, session: Session) -> None:
    answer = admin.post(f"{CARD}/review", data=posted(session, "documents", "id_card"))
    assert answer.status_code == 303
    assert "没有改动" in admin.get(CARD).text


NONSENSE = [
    "",
    "{",
    "[]",
    "1",
    '{"documents": []}',
    '{"documents": ["x"]}',
    '{"documents": [{"copies": "两"}]}',
    "[" * 5000,
]


@pytest.mark.parametrize("tree", NONSENSE)
@pytest.mark.parametrize("action", ["review", "change"])
def test_nonsense_is_refused_with_a_sentence(admin: DeskClient, tree: str, action: str) -> None:
    answer = admin.post(f"{CARD}/{action}", data={"tree": tree, "revision": "1", "token": "x"})
    assert answer.status_code == 422
    assert "没有保存，您写的还在下面" in answer.text and "Traceback" not in answer.text


def test_two_people_change_one_part(admin: DeskClient, session: Session) -> None:
    typed = posted(session, "documents", "id_card", pages="甲")
    token = token_of(admin.post(f"{CARD}/review", data=typed).text)
    first = admin.post(f"{CARD}/change", data={**typed, "token": token})
    assert first.status_code == 303
    second = admin.post(f"{CARD}/change", data={**typed, "token": token})
    assert second.status_code == 409 and "改过这一项" in second.text
    again = admin.post(f"{CARD}/change", data={**posted(session, "documents", "id_card", pages="乙"), "token": "old"})
    assert again.status_code == 409 and "再看一遍" in again.text and 'name="token"' in again.text


def test_a_part_is_added_renamed_and_deleted(admin: DeskClient, session: Session) -> None:
    tree = json.dumps({"documents": [{"id": "elder", "name": "老年优待证"}]})
    assert admin.post("/studio/library/new/documents", data={"tree": tree, "name": "老年证"}).status_code == 422
    assert admin.post("/studio/library/new/documents", data={"tree": tree, "name": "id_card"}).status_code == 422
    made = admin.post("/studio/library/new/documents", data={"tree": tree, "name": "elder"})
    assert (made.status_code, made.headers["Location"]) == (303, "/studio/library/documents/elder")
    here = made.headers["Location"]
    assert "还没有事项用它" in admin.get(here).text
    renamed = admin.post(f"{here}/rename", data={"to": "elder_card", "revision": "1"})
    assert renamed.headers["Location"] == "/studio/library/documents/elder_card"
    stale = admin.post("/studio/library/documents/elder_card/delete", data={"revision": "1"})
    assert stale.status_code == 303 and "elder_card" in shared_library(session).documents
    admin.post("/studio/library/documents/elder_card/delete", data={"revision": "2"})
    assert "elder_card" not in shared_library(session).documents


def test_a_part_in_use_is_not_deleted(admin: DeskClient, session: Session) -> None:
    answer = admin.post(f"{CARD}/delete", data={"revision": "1"})
    assert answer.headers["Location"] == f"{CARD}#uses"
    assert "还在用" in admin.get(CARD).text
    assert "id_card" in shared_library(session).documents


def test_chains_and_lists_have_a_title_of_their_own(admin: DeskClient, session: Session) -> None:
    here = "/studio/library/option_lists/sexes"
    typed = posted(session, "option_lists", "sexes", title="男女", options=["男", "女", "未说明"])
    review = admin.post(f"{here}/review", data=typed)
    assert "未说明" in review.text
    admin.post(f"{here}/change", data={**typed, "token": token_of(review.text), "take": ["QS-WJ-001"]})
    assert shared_library(session).raw["option_lists"]["sexes"] == {"title": "男女", "options": ["男", "女", "未说明"]}
    definition = current_version(session, "QS-WJ-001", clock.today()).definition
    assert any(len(one.options) == 3 for _place, one in _columns(definition) if one.options_use == "sexes")


def _columns(definition: Any) -> Any:
    return ((field.id, column) for field in definition.fields() for column in (field, *field.fields))


# ── JSON ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_becomes_a_part(admin: DeskClient, session: Session) -> None:
    body = {"kind": "documents", "name": "elder", "title": "", "value": {"id": "elder", "name": "老年优待证"}}
    made = admin.post("/studio/library/parts", json=body)
    assert (made.status_code, made.json["title"]) == (201, "老年优待证")
    assert admin.post("/studio/library/parts", json=body).status_code == 409
    bad = admin.post("/studio/library/parts", json={**body, "name": "other", "value": {"copies": "两"}})
    assert bad.status_code == 422 and "copies" in bad.json["message"]
    options = {"kind": "option_lists", "name": "colours", "title": "颜色", "value": ["红", "绿"]}
    assert admin.post("/studio/library/parts", json=options).status_code == 201
    assert shared_library(session).option_lists["colours"] == {"title": "颜色", "options": ["红", "绿"]}
    assert admin.post("/studio/library/parts", json={**body, "kind": "none"}).status_code == 404


def test_a_part_without_a_name_is_named_after_its_title(admin: DeskClient) -> None:
    body = {"kind": "documents", "name": "", "title": "从业年限证明", "value": {"name": "从业年限证明"}}
    names = [admin.post("/studio/library/parts", json=body).json["name"] for _time in range(2)]
    assert names == ["cynxzm", "cynxzm_2"]
    odd = {**body, "title": "“100”", "value": {"name": "“100”"}}
    assert admin.post("/studio/library/parts", json=odd).json["name"] == "part"


def test_others_add_none(browser_of: Callable[[str], DeskClient]) -> None:
    body = {"kind": "documents", "name": "x", "value": {"name": "甲"}}
    assert browser_of("zhourui").post("/studio/library/parts", json=body).status_code == 403


def test_a_part_on_the_screen_is_checked(admin: DeskClient) -> None:
    tree = {"documents": [{"id": "x", "name": "身份证", "kind": "nonsense", "when": "由谁办理 = 本人"}]}
    state = admin.put("/studio/library/desk/documents/draft.json", json={"tree": tree, "revision": 0}).json["state"]
    assert [one["path"] for one in state["problems"]] == ["documents[0].kind"]
    assert state["conditions"]["由谁办理 = 本人"]["error"] == ""
    tree = {"documents": [{"copies": "两"}]}
    state = admin.put("/studio/library/desk/documents/draft.json", json={"tree": tree, "revision": 0}).json["state"]
    assert {one["path"] for one in state["problems"]} == {"documents[0].id", "documents[0].name", "documents[0].copies"}


def test_an_option_is_removed_by_the_server(admin: DeskClient) -> None:
    tree = as_tree("option_lists", {"title": "甲", "options": ["一", "二"]})
    path = "sections[0].fields[0].options[1]"
    body = {"tree": tree, "revision": 0, "action": "remove", "path": path}
    answer = admin.post("/studio/library/desk/option_lists/edit", json=body)
    assert answer.json["tree"]["sections"][0]["fields"][0]["options"] == ["一"]
    gone = admin.post("/studio/library/desk/option_lists/edit", json={**body, "path": "documents[7]"})
    assert gone.status_code == 422

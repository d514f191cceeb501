"""Previews of a draft: the real parts, filled with samples, framed by our own pages only, writing nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app import clock
from app.people.actors import Actor
from app.publishing.drafts import draft_tree, save_tree
from app.security.headers import is_framed_by_us
from app.views.studio import previews
from tests.app.views.conftest import ALLOWANCE
from tests.support.client import DeskClient

HERE = f"/studio/services/{ALLOWANCE}/preview"
WHATS = ("form", "checklist", "guide", "flow")


@pytest.fixture
def admin(browser_of: Callable[[str], DeskClient]) -> DeskClient:
    return browser_of("fangxiaoming")


@pytest.fixture
def tree(session: Session) -> dict[str, Any]:
    """A copy of the published tree, to be changed."""
    found = draft_tree(session, ALLOWANCE).tree
    assert found is not None
    return json.loads(json.dumps(found))


@pytest.fixture
def save(session: Session, actor: Callable[[str], Actor]) -> Callable[[dict[str, Any]], None]:
    """`save(tree)` makes it the draft."""

    def keep(tree: dict[str, Any]) -> None:
        revision = draft_tree(session, ALLOWANCE).revision
        save_tree(session, code=ALLOWANCE, tree=tree, revision=revision, actor=actor("fangxiaoming"), now=clock.now())

    return keep


def test_only_previews_and_forms_of_phones_may_be_framed(app: Flask, admin: DeskClient) -> None:
    framed = {rule.rule for rule in app.url_map.iter_rules() if is_framed_by_us(app, rule.endpoint)}
    of_phones = {f"/offline/{what}/<code>/<int:version_id>" for what in ("forms", "guides")}  # blank, of nobody
    assert framed == {"/studio/services/<code>/preview/<what>", *of_phones}
    for path in (f"{HERE}/form", f"{HERE}/no-such-thing"):
        headers = admin.get(path).headers
        assert headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
        assert "default-src 'self'" in headers["Content-Security-Policy"]
    outside = admin.get("/studio/").headers
    assert outside["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in outside["Content-Security-Policy"]


def test_the_form_is_the_desks_and_sends_nothing(admin: DeskClient, clerk: DeskClient) -> None:
    body = admin.get(f"{HERE}/form").text.partition('<ol class="dd-prog"')[2].partition('<div class="dd-actions"')[0]
    desk = clerk.get(f"/desk/new/{ALLOWANCE}").text.partition('<ol class="dd-prog"')[2]
    assert body
    assert body.strip() == desk.partition('<section class="dd-sec dd-athand"')[0].strip()
    page = admin.get(f"{HERE}/form").text
    assert '<form class="dd-form" id="form" novalidate data-preview' in page
    assert 'type="submit" disabled' in page
    assert "form_token" not in page
    assert "csrf_token" not in page


def test_samples_fill_the_form_and_choose_the_papers(admin: DeskClient) -> None:
    assert 'value="张桂兰"' not in admin.get(f"{HERE}/form").text
    filled = admin.get(f"{HERE}/form?sample=by_son").text
    assert 'value="张桂兰"' in filled
    assert "is-invalid" not in filled
    blank, chosen = admin.get(f"{HERE}/checklist").text, admin.get(f"{HERE}/checklist?sample=by_son").text
    asked, _mark, others = chosen.partition("这次不用")
    assert "代办服务委托书" in asked
    assert "代办服务委托书" not in blank.partition("看情况才要的")[0]
    assert "因为" in blank.partition("看情况才要的")[2]
    assert others


def test_the_guide_and_the_chart_say_what_the_draft_says(
    admin: DeskClient, tree: dict[str, Any], save: Callable[..., None]
) -> None:
    tree["summary"] = "给老人的津贴，新的说法。"
    tree["name"] = "高龄津贴新名"
    save(tree)
    guide = admin.get(f"{HERE}/guide").text
    assert "新的说法" in guide
    assert "预览，还没有发布" in guide
    assert 'href="/guides/' not in guide
    assert f"{HERE}/guide.pdf" in guide
    assert "第 2 版" in guide
    published = admin.get(f"{HERE}/guide?of=published").text
    assert "新的说法" not in published
    chart = admin.get(f"{HERE}/flow").text
    assert chart.count("<foreignObject") >= 3
    assert "style=" not in chart
    assert "高龄津贴新名" in admin.get(f"{HERE}/form").text


def test_the_paper_is_real_and_laid_out_once(
    admin: DeskClient, tree: dict[str, Any], save: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    previews._pdf.cache_clear()
    monkeypatch.setattr("app.views.studio.previews.make_pdf_apart", lambda html: made.append(html) or b"%PDF-1.7 x")
    tree["name"] = "一张纸上的事"
    save(tree)
    answers = [admin.get(f"{HERE}/guide.pdf") for _time in range(2)]
    assert all(one.mimetype == "application/pdf" and one.data.startswith(b"%PDF") for one in answers)
    assert len(made) == 1
    assert "还没有发布" in made[0]
    assert "一张纸上的事" in made[0]


@pytest.mark.parametrize("what", WHATS)
def test_a_draft_that_cannot_be_read_says_what_to_mend(
    admin: DeskClient, tree: dict[str, Any], save: Callable[..., None], what: str
) -> None:
    del tree["department"]
    tree["documents"][0]["originals"] = "许多"
    save(tree)
    page = admin.get(f"{HERE}/{what}")
    assert page.status_code == 200
    assert "预览就出来了" in page.text
    assert '#documents[0].originals" target="_top"' in page.text
    assert f"{HERE}/{what}?of=published" in page.text
    assert admin.get(f"{HERE}/{what}?of=published").status_code == 200
    assert "预览就出来了" not in admin.get(f"{HERE}/{what}?of=published").text


def _break_condition(tree: dict[str, Any]) -> None:
    tree["documents"][-1]["when"] = "no_such_field == 1"


def _drop_steps(tree: dict[str, Any]) -> None:
    tree["steps"] = []


def _double_field(tree: dict[str, Any]) -> None:
    tree["sections"].append({**tree["sections"][-1]})


def _wrong_step(tree: dict[str, Any]) -> None:
    tree["sections"][-1] = {"id": "x", "title": "x", "fields": [{"id": "y", "label": "y", "kind": "text", "step": "z"}]}


def _empty(tree: dict[str, Any]) -> None:
    tree.clear()


def _wrong_sample(tree: dict[str, Any]) -> None:
    tree["samples"] = [{"id": "by_son", "title": "错", "answers": {"nobody": ["1"], "applicant_name": {"a": 1}}}]


BREAKS = [_break_condition, _drop_steps, _double_field, _wrong_step, _empty, _wrong_sample]


@pytest.mark.parametrize("harm", BREAKS, ids=lambda harm: harm.__name__)
def test_a_broken_draft_is_drawn_or_explained(
    admin: DeskClient, tree: dict[str, Any], save: Callable[..., None], harm: Callable[[dict[str, Any]], None]
) -> None:
    harm(tree)
    save(tree)
    for what in WHATS:
        answer = admin.get(f"{HERE}/{what}?sample=by_son")
        assert answer.status_code == 200, what
        assert "</html>" in answer.text


def test_strangers_and_other_roles_see_none(client: DeskClient, clerk: DeskClient, admin: DeskClient) -> None:
    assert client.get(f"{HERE}/form").status_code == 303
    assert clerk.get(f"{HERE}/form").status_code == 403
    assert admin.get("/studio/services/QS-NO-999/preview/form").status_code == 404
    assert admin.get(f"{HERE}/nothing").status_code == 404


def test_a_frame_shows_no_strip(admin: DeskClient) -> None:
    assert "dd-preview-strip" in admin.get(f"{HERE}/form").text
    assert "dd-preview-strip" not in admin.get(f"{HERE}/form", headers={"Sec-Fetch-Dest": "iframe"}).text


@pytest.mark.parametrize("what", ["guide", "guide.pdf"])
def test_a_guide_names_the_places_as_it_will_when_it_is_published(
    admin: DeskClient,
    save: Callable[..., None],
    tree: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    what: str,
) -> None:
    """With what organisations say of their own about the service."""
    papers: list[str] = []
    monkeypatch.setattr(previews, "_pdf", lambda html: papers.append(html) or b"%PDF")
    save({**tree, "summary": "换了一句话说明，别的照旧。"})
    page = admin.get(f"{HERE}/{what}").text
    assert "综合窗口（民政）" in (papers[0] if papers else page)
    assert admin.get(f"{HERE}/guide").text.count("窗口") == admin.get(f"/guides/{ALLOWANCE}").text.count("窗口")


@pytest.mark.parametrize("what", ["blank.pdf", "sample.pdf"])
def test_forms_of_a_draft_say_that_they_are_not_published(
    admin: DeskClient, save: Callable[..., None], tree: dict[str, Any], monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    papers: list[str] = []
    monkeypatch.setattr(previews, "_pdf", lambda html: papers.append(html) or b"%PDF")
    save({**tree, "summary": "换了一句话说明，别的照旧。"})
    assert admin.get(f"{HERE}/{what}").mimetype == "application/pdf"
    assert "草稿，还没有发布，不能发给群众" in papers[0]
    assert admin.get(f"{HERE}/{what}?of=published").mimetype == "application/pdf"
    assert "草稿" not in papers[1]

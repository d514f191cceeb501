"""Publishing through the pages: reviewed before, now or on a day, restored, called off, suspended."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import clock
from app.models import AuditEntry, Case, Service, ServiceDelegation, ServiceDraft, ServiceVersion
from app.publishing import drafts
from app.publishing.studio import text_of
from app.publishing.versions import current_version
from catalog.editing.trees import Tree
from tests.app.views.conftest import ALLOWANCE
from tests.conftest import Clock, actor_of
from tests.support.client import DeskClient
from tests.support.journey import open_form

HERE = f"/studio/services/{ALLOWANCE}"
VERSIONS = f"{HERE}/versions"
Saved = Callable[..., int]


@pytest.fixture
def admin(browser_of: Callable[[str], DeskClient]) -> DeskClient:
    return browser_of("fangxiaoming")


@pytest.fixture
def saved(session: Session) -> Saved:
    """`saved(promised_limit="18个工作日")` saves the draft with these keys changed; the new revision."""

    def save(**changes: object) -> int:
        opened = drafts.draft_tree(session, ALLOWANCE)
        tree: Tree = {**(opened.tree or {}), **changes}
        actor = actor_of(session, "fangxiaoming")
        done = drafts.save_tree(
            session, code=ALLOWANCE, tree=tree, revision=opened.revision, actor=actor, now=clock.now()
        )
        session.commit()
        return done

    return save


def numbers(session: Session) -> list[int]:
    found = select(ServiceVersion.number).join(Service, Service.id == ServiceVersion.service_id)
    return list(session.scalars(found.where(Service.code == ALLOWANCE).order_by(ServiceVersion.number)))


def has_draft(session: Session) -> bool:
    found = select(ServiceDraft).join(Service, Service.id == ServiceDraft.service_id)
    return session.scalars(found.where(Service.code == ALLOWANCE)).one_or_none() is not None


def in_days(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


# ── review ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_review_says_what_changes_for_whom_and_publishing_leaves_open_cases_alone(
    admin: DeskClient, agent: DeskClient, session: Session, saved: Saved
) -> None:
    assert open_form(agent, session).send().status_code == 303
    before = session.scalars(select(Case)).one().service_version_id
    revision = saved(promised_limit="18个工作日")
    page = admin.get(f"{HERE}/publish").text
    assert "<h3>办理时限</h3>" in page
    assert "承诺办结时限由“20 个工作日”改为“18 个工作日”" in page
    assert "在办的 1 件" in page and "各按收件时的版本办完" in page
    assert "第 1 版指南要换" in page
    assert "写了自己的地址、时间或电话" in page
    answer = admin.post(f"{HERE}/publish", data={"revision": revision, "when": "now", "note": "按新文件改"})
    assert (answer.status_code, answer.headers["Location"]) == (303, VERSIONS)
    assert (numbers(session), has_draft(session)) == ([1, 2], False)
    assert session.scalars(select(Case)).one().service_version_id == before
    assert "18 个工作日" in agent.get(f"/guides/{ALLOWANCE}").text
    history = admin.get(VERSIONS).text
    assert "按新文件改" in history and "方晓明" in history
    assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq.desc())).first() == "service.published"


def test_errors_keep_it_from_being_published_on_the_server(admin: DeskClient, session: Session, saved: Saved) -> None:
    revision = saved(summary="")
    assert admin.get(f"{HERE}/publish").headers["Location"] == f"{HERE}#check"
    answer = admin.post(f"{HERE}/publish", data={"revision": revision, "when": "now"})
    assert answer.headers["Location"] == f"{HERE}#check"
    assert (numbers(session), has_draft(session)) == ([1], True)


def test_warnings_do_not(admin: DeskClient, session: Session, saved: Saved) -> None:
    revision = saved(contact={"places": ["village_station"]})
    assert "提醒" in admin.get(f"{HERE}/publish").text
    admin.post(f"{HERE}/publish", data={"revision": revision, "when": "now"})
    assert numbers(session) == [1, 2]


def test_a_draft_that_changes_nothing_makes_no_version(admin: DeskClient, session: Session, saved: Saved) -> None:
    revision = saved()
    page = admin.get(f"{HERE}/publish").text
    assert "没有要发布的改动" in page
    assert 'name="note"' not in page
    admin.post(f"{HERE}/publish", data={"revision": revision})
    assert numbers(session) == [1]


def test_what_was_reviewed_is_what_is_published(admin: DeskClient, session: Session, saved: Saved) -> None:
    seen = saved(promised_limit="18个工作日")
    saved(promised_limit="1个工作日")
    answer = admin.post(f"{HERE}/publish", data={"revision": seen})
    assert answer.headers["Location"] == f"{HERE}/publish"
    assert (numbers(session), has_draft(session)) == ([1], True)


def test_without_a_draft_there_is_nothing_to_publish(admin: DeskClient, session: Session) -> None:
    assert admin.get(f"{HERE}/publish").headers["Location"] == VERSIONS
    admin.post(f"{HERE}/publish", data={"revision": "0"})
    assert numbers(session) == [1]
    assert admin.get("/studio/services/QS-XX-404/publish").status_code == 404


# ── on a day ───────────────────────────────────────────────────────────────────────────────────────


def test_on_a_day_to_come(
    admin: DeskClient, agent: DeskClient, session: Session, saved: Saved, frozen_clock: Clock
) -> None:
    revision = saved(name="高龄津贴新办法")
    admin.post(f"{HERE}/publish", data={"revision": revision, "when": "later", "day": in_days(3)})
    page = admin.get(VERSIONS).text
    assert "第 2 版，2026年10月24日起自动生效" in page and "在那以前用第 1 版" in page
    assert "10月24日起" in admin.get("/studio/?state=due").text
    assert "高龄津贴新办法" not in agent.get("/desk/services?q=gljt").text
    frozen_clock.advance(timedelta(days=3))
    for browser, user in ((admin, "fangxiaoming"), (agent, "lixiumei")):
        browser.log_in(user)
    assert "高龄津贴新办法" in agent.get("/desk/services?q=gljt").text
    assert "自动生效" not in admin.get(VERSIONS).text


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("", "请选择从哪一天起生效"),
        ("明天", "请选择从哪一天起生效"),
        ("2026-10-21", "日期要在今天之后"),
        ("2020-01-01", "日期要在今天之后"),
        ("2999-01-01", "请核对年份"),
    ],
)
def test_a_wrong_day_is_told_and_what_was_typed_stays(
    admin: DeskClient, session: Session, saved: Saved, day: str, told: str
) -> None:
    revision = saved(promised_limit="18个工作日")
    data = {"revision": revision, "when": "later", "day": day, "note": "按 <b>新</b> 文件"}
    answer = admin.post(f"{HERE}/publish", data=data)
    assert (answer.status_code, numbers(session)) == (422, [1])
    assert told in answer.text
    assert "按 &lt;b&gt;新&lt;/b&gt; 文件" in answer.text
    assert 'value="later" checked' in answer.text


def test_while_another_waits_one_must_say_what_becomes_of_it(admin: DeskClient, session: Session, saved: Saved) -> None:
    revision = saved(name="高龄津贴新办法")
    admin.post(f"{HERE}/publish", data={"revision": revision, "when": "later", "day": in_days(3)})
    revision = saved(promised_limit="18个工作日")
    page = admin.get(f"{HERE}/publish").text
    assert "第 2 版已定于 2026年10月24日 起生效" in page and "和第 2 版有 2 处不同" in page
    answer = admin.post(f"{HERE}/publish", data={"revision": revision, "when": "now"})
    assert answer.status_code == 422 and "请选择第 2 版还要不要按期生效" in answer.text
    answer = admin.post(f"{HERE}/publish", data={"revision": revision, "when": "now", "waiting": "cancel"})
    assert answer.status_code == 303
    assert "用第 3 版代替" in admin.get(VERSIONS).text


def test_calling_off(admin: DeskClient, session: Session, saved: Saved, frozen_clock: Clock) -> None:
    revision = saved(name="高龄津贴新办法")
    admin.post(f"{HERE}/publish", data={"revision": revision, "when": "later", "day": in_days(3)})
    answer = admin.post(f"{VERSIONS}/2/cancel", data={"reason": " "})
    assert answer.status_code == 422 and "请写明原因" in answer.text
    admin.post(f"{VERSIONS}/2/cancel", data={"reason": "文件推迟"})
    page = admin.get(VERSIONS).text
    assert "已撤销" in page and "撤销：文件推迟" in page
    frozen_clock.advance(timedelta(days=3))
    assert "高龄津贴新办法" not in admin.get(f"/guides/{ALLOWANCE}").text
    admin.log_in("fangxiaoming")
    assert admin.post(f"{VERSIONS}/2/cancel", data={"reason": "再来"}).status_code == 422


# ── versions ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def second(admin: DeskClient, saved: Saved) -> None:
    """A second version."""
    revision = saved(promised_limit="18个工作日")
    admin.post(f"{HERE}/publish", data={"revision": revision, "when": "now"})


@pytest.mark.usefixtures("second")
def test_any_version_is_restored_with_the_same_review(admin: DeskClient, session: Session, saved: Saved) -> None:
    saved(summary="还没写完的草稿")
    page = admin.get(f"{HERE}/publish?version=1").text
    assert "恢复第 1 版，发布为第 3 版" in page
    assert "承诺办结时限由“18 个工作日”改为“20 个工作日”" in page
    answer = admin.post(f"{HERE}/publish", data={"version": "1", "revision": "0", "when": "now"})
    assert answer.status_code == 303
    assert (numbers(session), has_draft(session)) == ([1, 2, 3], True)
    current = current_version(session, ALLOWANCE, clock.today())
    assert str(current.definition.promised_limit) == "20 个工作日"
    assert "恢复第 1 版的内容" in admin.get(VERSIONS).text
    for number in ("9", "0", "-1", "9" * 20):
        assert admin.get(f"{HERE}/publish?version={number}").status_code == 404


@pytest.mark.usefixtures("second")
def test_a_version_is_read_compared_and_taken_up_again(admin: DeskClient, session: Session) -> None:
    page = admin.get(f"{VERSIONS}/1").text
    assert "promised_limit: 20个工作日" in page and "readonly" in page
    assert "和现行版有 1 处不同" in page
    assert "由“20 个工作日”改为“18 个工作日”" in admin.get(f"{VERSIONS}/2").text
    admin.post(f"{VERSIONS}/1/copy", data={"revision": "0"})
    assert drafts.draft_tree(session, ALLOWANCE).tree["promised_limit"] == "20个工作日"
    revision = drafts.draft_tree(session, ALLOWANCE).revision
    admin.post(f"{VERSIONS}/2/copy", data={"revision": revision})  # it holds work: only with the box ticked
    assert drafts.draft_tree(session, ALLOWANCE).tree["promised_limit"] == "20个工作日"
    admin.post(f"{VERSIONS}/2/copy", data={"revision": revision, "replace": "1"})
    assert drafts.draft_tree(session, ALLOWANCE).tree["promised_limit"] == "18个工作日"
    for number in ("0", "9", "9" * 25):
        assert admin.get(f"{VERSIONS}/{number}").status_code == 404


def test_a_suspended_service_takes_no_new_cases_until_it_is_offered_again(
    admin: DeskClient, agent: DeskClient, session: Session
) -> None:
    answer = admin.post(f"{HERE}/state", data={"state": "suspended"})
    assert answer.status_code == 422 and "请写明原因" in answer.text
    admin.post(f"{HERE}/state", data={"state": "suspended", "reason": "资金没到"})
    assert agent.get(f"/guides/{ALLOWANCE}").status_code == 404
    assert agent.get(f"/desk/new/{ALLOWANCE}").status_code == 404
    assert "资金没到" in admin.get("/studio/?state=suspended").text
    assert "停办的原因：资金没到" in admin.get(VERSIONS).text
    admin.post(f"{HERE}/state", data={"state": "published"})
    assert agent.get(f"/guides/{ALLOWANCE}").status_code == 200
    assert admin.post(f"{HERE}/state", data={"state": "draft"}).status_code == 422
    assert session.scalars(select(Service.state).where(Service.code == ALLOWANCE)).one() == "published"


# ── who, and at what cost ──────────────────────────────────────────────────────────────────────────


def test_only_administrators_of_the_county_publish(
    admin: DeskClient, browser_of: Callable[[str], DeskClient], session: Session, saved: Saved
) -> None:
    revision = saved(promised_limit="18个工作日")
    session.execute(delete(ServiceDelegation))
    session.commit()
    for user in ("lixiumei", "wanghaiyan", "linjianhua", "qinzhengwen", "shenguilan", "zhourui"):
        browser = browser_of(user)
        assert browser.get(f"{HERE}/publish").status_code == 403, user
        for action in ("publish", "state", "versions/1/cancel", "versions/1/copy"):
            data = {"revision": revision, "state": "suspended", "reason": "x", "replace": "1"}
            assert browser.post(f"{HERE}/{action}", data=data).status_code == 403, (user, action)
    assert admin.post(f"{HERE}/publish", data={"revision": revision}, csrf=False).status_code == 400
    assert numbers(session) == [1]


@pytest.mark.usefixtures("second")
def test_pages_cost_few_statements(
    admin: DeskClient, saved: Saved, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    saved(promised_limit="17个工作日")
    for path in ("/studio/", VERSIONS, f"{HERE}/publish", f"{HERE}/publish?version=1", f"{VERSIONS}/1"):
        admin.get(path)
        with count_sql() as statements:
            assert admin.get(path).status_code == 200
        assert len(statements) <= 16, (path, len(statements))


def test_the_text_of_a_version_is_that_of_the_editor(admin: DeskClient, session: Session) -> None:
    text = text_of(session, current_version(session, ALLOWANCE, clock.today()))
    assert text.splitlines()[0] in admin.get(f"{VERSIONS}/1").text

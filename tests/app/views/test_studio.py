"""The studio: written, checked, compared, published; nothing typed is lost, and no case changes under anyone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import clock
from app.models import AuditEntry, Case, Service, ServiceDraft, ServiceVersion
from app.publishing.studio import text_of
from app.publishing.versions import current_version
from tests.app.views.conftest import ALLOWANCE
from tests.support.client import DeskClient
from tests.support.journey import open_form

HERE = f"/studio/services/{ALLOWANCE}"
TEXT = f"{HERE}/text"
GOOD, BETTER = "promised_limit: 20个工作日", "promised_limit: 18个工作日"


@pytest.fixture
def admin(browser_of: Callable[[str], DeskClient]) -> DeskClient:
    return browser_of("fangxiaoming")


@pytest.fixture
def colleague(browser_of: Callable[[str], DeskClient]) -> DeskClient:
    return browser_of("haojia")


@pytest.fixture
def text(session: Session) -> str:
    """The published text as the editor shows it."""
    return text_of(current_version(session, ALLOWANCE, clock.today()))


def save(browser: FlaskClient, text: str, revision: int = 0, **more: str) -> TestResponse:
    return browser.post(f"{HERE}/draft", data={"text": text, "revision": str(revision), **more})


def draft_of(session: Session, code: str = ALLOWANCE) -> ServiceDraft | None:
    found = select(ServiceDraft).join(Service, Service.id == ServiceDraft.service_id).where(Service.code == code)
    return session.scalars(found).one_or_none()


def versions_of(session: Session, code: str = ALLOWANCE) -> list[int]:
    numbers = select(ServiceVersion.number).join(Service, Service.id == ServiceVersion.service_id)
    return list(session.scalars(numbers.where(Service.code == code).order_by(ServiceVersion.number)))


def test_the_list_finds_filters_and_counts_what_is_wrong_with_drafts(admin: DeskClient, text: str) -> None:
    save(admin, text.replace("summary:", "sumary:"))
    page = admin.get("/studio/?q=gljt&department=civil_affairs&tier=village&state=published").text
    row = page.partition(f'{HERE}"')[2].partition("</tr>")[0]
    assert "方晓明" in row
    assert "错误 2" in row
    assert "残疾人证" not in page


def test_pages_cost_few_statements(
    admin: DeskClient, text: str, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    save(admin, text.replace(GOOD, BETTER))
    for path in ("/studio/", HERE, TEXT, f"{HERE}/publish", f"{HERE}/versions/1"):
        with count_sql() as statements:
            assert admin.get(path).status_code == 200
        assert len(statements) <= 12, path


def test_what_does_not_even_parse_is_kept_as_typed(admin: DeskClient, session: Session) -> None:
    broken = "name: [高龄\r\n  : : \t<script>alert(1)</script>"
    assert save(admin, broken).status_code == 303
    draft = draft_of(session)
    assert draft is not None
    assert draft.text == broken.replace("\r\n", "\n")
    page = admin.get(TEXT).text
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert 'class="mk e"' in page


def test_checking_tells_problems_with_their_lines_and_saves_nothing(
    admin: DeskClient, session: Session, text: str
) -> None:
    wrong = text.replace(GOOD, "promised_limit: 40个工作日")
    line = wrong[: wrong.index("promised_limit")].count("\n") + 1
    part = admin.post(f"{HERE}/check", data={"text": wrong}, headers={"X-Requested-With": "fetch"}).text
    assert f'data-line="{line}"' in part
    assert "<html" not in part
    page = admin.post(f"{HERE}/check", data={"text": wrong, "revision": "0"}).text
    assert "40个工作日" in page
    assert "还没有保存" in page
    assert draft_of(session) is None


def test_a_draft_with_errors_is_not_published(admin: DeskClient, session: Session, text: str) -> None:
    assert save(admin, text.replace("summary:", "sumary:"), then="publish").headers["Location"] == f"{HERE}/publish"
    assert admin.get(f"{HERE}/publish").headers["Location"] == f"{HERE}#problems"
    answer = admin.post(f"{HERE}/publish", data={"revision": "1"})
    assert answer.headers["Location"] == f"{HERE}#problems"
    assert versions_of(session) == [1]
    assert draft_of(session) is not None


def test_publishing_says_what_changes_and_leaves_open_cases_alone(
    admin: DeskClient, agent: DeskClient, session: Session, text: str
) -> None:
    assert open_form(agent, session).send().status_code == 303
    before = session.scalars(select(Case)).one().service_version_id
    save(admin, text.replace(GOOD, BETTER))
    page = admin.get(f"{HERE}/publish").text
    assert "承诺办结时限由“20 个工作日”改为“18 个工作日”" in page
    assert "正在办的 1 件不受影响" in page
    answer = admin.post(f"{HERE}/publish", data={"revision": "1", "note": "按新文件改"})
    assert answer.status_code == 303
    assert versions_of(session) == [1, 2]
    assert draft_of(session) is None
    assert session.scalars(select(Case)).one().service_version_id == before
    assert "18 个工作日" in agent.get(f"/guides/{ALLOWANCE}").text
    assert current_version(session, ALLOWANCE, clock.today()).number == 2
    assert "按新文件改" in admin.get(TEXT).text
    assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq.desc())).first() == "service.published"


def test_a_draft_that_changes_nothing_makes_no_version(admin: DeskClient, session: Session, text: str) -> None:
    save(admin, text)
    page = admin.get(f"{HERE}/publish").text
    assert "没有要发布的改动" in page
    assert 'name="note"' not in page
    admin.post(f"{HERE}/publish", data={"revision": "1"})
    assert versions_of(session) == [1]


def test_two_who_write_at_once_both_keep_their_text(
    admin: DeskClient, colleague: DeskClient, session: Session, text: str
) -> None:
    theirs, mine = text.replace("老人钱", "老人津贴"), text.replace(GOOD, BETTER)
    save(colleague, theirs)
    answer = save(admin, mine)
    assert answer.status_code == 409
    assert "郝佳 在 09:30 保存过这份草稿" in answer.text
    assert "老人津贴" in answer.text
    assert BETTER in answer.text
    draft = draft_of(session)
    assert draft is not None
    assert draft.text == theirs
    assert save(admin, mine, revision=draft.revision).status_code == 303
    assert draft_of(session).text == mine


def test_what_was_reviewed_is_what_is_published(
    admin: DeskClient, colleague: DeskClient, session: Session, text: str
) -> None:
    save(admin, text.replace(GOOD, BETTER))
    save(colleague, text.replace(GOOD, "promised_limit: 1个工作日"), revision=1)
    assert admin.post(f"{HERE}/publish", data={"revision": "1"}).headers["Location"] == f"{HERE}/publish"
    assert versions_of(session) == [1]
    assert draft_of(session).revision == 2


def test_an_old_version_is_read_and_taken_up_again(admin: DeskClient, session: Session, text: str) -> None:
    save(admin, text.replace(GOOD, BETTER))
    admin.post(f"{HERE}/publish", data={"revision": "1"})
    page = admin.get(f"{HERE}/versions/1").text
    assert GOOD in page
    assert "readonly" in page
    admin.post(f"{HERE}/versions/1/copy", data={"revision": "0"})
    assert draft_of(session).text == text
    admin.post(f"{HERE}/versions/2/copy", data={"revision": "1"})
    assert draft_of(session).text == text  # it holds work: only with the box ticked
    admin.post(f"{HERE}/versions/2/copy", data={"revision": "1", "replace": "1"})
    assert BETTER in draft_of(session).text
    for number in ("0", "9", "9" * 25):
        assert admin.get(f"{HERE}/versions/{number}").status_code == 404


def test_a_draft_is_thrown_away_only_as_it_was_seen(admin: DeskClient, session: Session, text: str) -> None:
    save(admin, text.replace(GOOD, BETTER))
    admin.post(f"{HERE}/discard", data={"revision": "7"})
    assert draft_of(session) is not None
    admin.post(f"{HERE}/discard", data={"revision": "1"})
    assert draft_of(session) is None


def test_a_suspended_service_takes_no_new_cases_until_it_is_offered_again(
    admin: DeskClient, agent: DeskClient, session: Session
) -> None:
    admin.post(f"{HERE}/state", data={"state": "suspended"})
    assert agent.get(f"/guides/{ALLOWANCE}").status_code == 404
    assert agent.get(f"/desk/new/{ALLOWANCE}").status_code == 404
    assert "停办" in admin.get("/studio/?state=suspended").text
    admin.post(f"{HERE}/state", data={"state": "published"})
    assert agent.get(f"/guides/{ALLOWANCE}").status_code == 200
    admin.post(f"{HERE}/state", data={"state": "draft"})
    assert session.scalars(select(Service.state).where(Service.code == ALLOWANCE)).one() == "published"


def test_a_new_service_begins_with_a_text_that_explains_itself(
    admin: DeskClient, agent: DeskClient, session: Session
) -> None:
    form = {"code": "QS-MZ-099", "name": '百岁"老人": 慰问', "department": "civil_affairs"}
    assert admin.post("/studio/new", data=form).headers["Location"] == "/studio/services/QS-MZ-099"
    page = admin.get("/studio/services/QS-MZ-099").text
    assert "错误 3" in page
    assert agent.get("/guides/QS-MZ-099").status_code == 404
    assert admin.get("/studio/services/QS-MZ-099/publish").status_code == 302
    draft = draft_of(session, "QS-MZ-099")
    filled = draft.text.replace('""', '"照文件写"')
    admin.post("/studio/services/QS-MZ-099/draft", data={"text": filled, "revision": "1"})
    assert "这个事项头一次发布" in admin.get("/studio/services/QS-MZ-099/publish").text
    admin.post("/studio/services/QS-MZ-099/publish", data={"revision": "2"})
    assert agent.get("/guides/QS-MZ-099").status_code == 200


def test_what_a_new_service_lacks_is_told_beside_its_field(admin: DeskClient, session: Session) -> None:
    good = {"code": "QS-MZ-099", "name": "慰问", "department": "civil_affairs"}
    wrong = {
        "编码用大写字母": {"code": "小事"},
        "已经有事项在用": {"code": ALLOWANCE},
        "请填写": {"name": ""},
        "请选择": {"department": ""},
    }
    for told, changes in wrong.items():
        answer = admin.post("/studio/new", data={**good, **changes})
        assert answer.status_code == 422, told
        assert told in answer.text
    assert admin.post("/studio/new", data={**good, "department": "nobody"}).status_code == 422
    assert session.scalar(select(Service.id).where(Service.code == "QS-MZ-099")) is None


def test_a_draft_for_a_service_that_is_not_there_makes_none(admin: DeskClient, session: Session) -> None:
    assert admin.post("/studio/services/QS-XX-404/draft", data={"text": "x", "revision": "0"}).status_code == 404
    assert session.scalar(select(Service.id).where(Service.code == "QS-XX-404")) is None


def test_only_administrators_and_only_with_the_token_of_the_page(
    admin: DeskClient, browser_of: Callable[[str], DeskClient], session: Session, text: str
) -> None:
    for user in ("lixiumei", "wanghaiyan", "linjianhua", "qinzhengwen"):
        browser = browser_of(user)
        assert browser.get(TEXT).status_code == 403
        for action in ("draft", "check", "publish", "state", "discard", "versions/1/copy"):
            assert browser.post(f"{HERE}/{action}", data={"text": text}).status_code == 403, (user, action)
    assert admin.post(f"{HERE}/draft", data={"text": text, "revision": "0"}, csrf=False).status_code == 400
    assert draft_of(session) is None


def test_a_text_of_ten_megabytes_is_answered(admin: DeskClient, session: Session) -> None:
    assert save(admin, "长" * 4_000_000).status_code == 413
    assert save(admin, "a" * 1_000_001).status_code == 422
    assert draft_of(session) is None

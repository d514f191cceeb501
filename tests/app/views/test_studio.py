"""The studio: written, checked, compared, published; nothing typed is lost, and no case changes under anyone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import clock
from app.models import Service, ServiceDraft, ServiceVersion
from app.publishing.studio import text_of
from app.publishing.versions import current_version
from tests.app.views.conftest import ALLOWANCE
from tests.support.client import DeskClient

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
    return text_of(session, current_version(session, ALLOWANCE, clock.today()))


def save(browser: FlaskClient, text: str, revision: int = 0, **more: str) -> TestResponse:
    return browser.post(f"{HERE}/draft", data={"text": text, "revision": str(revision), **more})


def draft_of(session: Session, code: str = ALLOWANCE) -> ServiceDraft | None:
    found = select(ServiceDraft).join(Service, Service.id == ServiceDraft.service_id).where(Service.code == code)
    return session.scalars(found).one_or_none()


def versions_of(session: Session, code: str = ALLOWANCE) -> list[int]:
    numbers = select(ServiceVersion.number).join(Service, Service.id == ServiceVersion.service_id)
    return list(session.scalars(numbers.where(Service.code == code).order_by(ServiceVersion.number)))


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


def test_a_draft_is_thrown_away_only_as_it_was_seen(admin: DeskClient, session: Session, text: str) -> None:
    save(admin, text.replace(GOOD, BETTER))
    admin.post(f"{HERE}/discard", data={"revision": "7"})
    assert draft_of(session) is not None
    admin.post(f"{HERE}/discard", data={"revision": "1"})
    assert draft_of(session) is None


def test_a_draft_for_a_service_that_is_not_there_makes_none(admin: DeskClient, session: Session) -> None:
    assert admin.post("/studio/services/QS-XX-404/draft", data={"text": "x", "revision": "0"}).status_code == 404
    assert session.scalar(select(Service.id).where(Service.code == "QS-XX-404")) is None


def test_only_administrators_and_only_with_the_token_of_the_page(
    admin: DeskClient, browser_of: Callable[[str], DeskClient], session: Session, text: str
) -> None:
    for user in ("lixiumei", "wanghaiyan", "linjianhua", "qinzhengwen"):
        browser = browser_of(user)
        assert browser.get(TEXT).status_code == 403
        for action in ("draft", "check", "discard"):
            assert browser.post(f"{HERE}/{action}", data={"text": text}).status_code == 403, (user, action)
    assert admin.post(f"{HERE}/draft", data={"text": text, "revision": "0"}, csrf=False).status_code == 400
    assert draft_of(session) is None


def test_a_text_of_ten_megabytes_is_answered(admin: DeskClient, session: Session) -> None:
    assert save(admin, "长" * 4_000_000).status_code == 413
    assert save(admin, "a" * 1_000_001).status_code == 422
    assert draft_of(session) is None


def test_problems_beside_the_text_say_where_and_lead_into_the_text(admin: DeskClient) -> None:
    save(admin, "code: QS-MZ-001\nname: 高龄津贴\n")
    page = admin.get(TEXT).text
    assert "<code>summary</code>" in page
    assert "Editor(" not in page  # a name of the page that a part of it also has
    assert 'href="/studio' not in page.partition('id="problems"')[2].partition("</section>")[0]

"""New services through the pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Service, ServiceDraft
from catalog.templates import templates
from tests.app.views.conftest import ALLOWANCE
from tests.support.client import DeskClient

NAMING = {"code": "QS-MZ-099", "name": '百岁"老人": 慰问', "department": "civil_affairs"}
ANSWERS = {
    **NAMING,
    "summary": "给本县满100周岁的老人发慰问金。",
    "item_type": "payment",
    "topic": "elderly",
    "basis_title": "慰问办法",
    "basis_article": "第三条",
    "who": "person",
    "conditions": "户籍在本县；\r\n满100周岁\r\n\r\n",
    "accepting": ["village", "township"],
    "deciding": "township",
    "speed": "days",
    "promised_days": "10",
    "statutory_days": "20",
    "work": ["inspect"],
    "papers": ["id_card", "household_book"],
    "other_papers": "百岁证明",
    "result": "money",
    "proxy": "yes",
    "presence_reason": "",
    "consult_phone": "0000-6200101",
    "supervise_phone": "0000-6200901",
}


@pytest.fixture
def admin(browser_of: Callable[[str], DeskClient]) -> DeskClient:
    return browser_of("fangxiaoming")


def draft(session: Session, code: str = "QS-MZ-099") -> ServiceDraft | None:
    return session.scalars(select(ServiceDraft).join(Service).where(Service.code == code)).one_or_none()


def test_every_way_begins_on_one_page(admin: DeskClient) -> None:
    page = admin.get("/studio/new").text
    for template in templates():
        assert f"/studio/new/template/{template.id}" in page
    for way in ("guided", "copy", "split"):
        assert f"/studio/new/{way}" in page
        assert admin.get(f"/studio/new/{way}").status_code == 200


def test_answers_become_a_draft_that_is_published_and_found(
    admin: DeskClient, agent: DeskClient, session: Session
) -> None:
    answer = admin.post("/studio/new/guided", data=ANSWERS)
    assert answer.headers["Location"] == "/studio/services/QS-MZ-099"
    made = draft(session)
    assert made is not None and (made.format, made.error_count) == ("tree", 0)
    assert agent.get("/guides/QS-MZ-099").status_code == 404
    assert "头一次发布" in admin.get("/studio/services/QS-MZ-099/publish").text
    admin.post("/studio/services/QS-MZ-099/publish", data={"revision": "1", "when": "now"})
    guide = agent.get("/guides/QS-MZ-099").text
    assert "满100周岁" in guide.replace(" ", "") and "百岁证明" in guide


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"accepting": []}, "请至少选一处"),
        ({"accepting": ["county"], "deciding": "village"}, "拍板的一级不能比收件的都低"),
        ({"promised_days": ""}, "请写几个工作日"),
        ({"promised_days": "30"}, "不能比文件规定的长"),
        ({"promised_days": "0"}, "写 1 到 365"),
        ({"promised_days": "几天"}, "promised_days"),
        ({"proxy": "no"}, "请写明原因，指南上要印"),
        ({"supervise_phone": "0000-6200101"}, "监督电话不能和咨询电话一样"),
        ({"consult_phone": "打电话问"}, "电话只写数字"),
        ({"conditions": " "}, "请至少写一条"),
        ({"summary": ""}, "请填写"),
        ({"who": "robot"}, "who"),
        ({"papers": ["nothing"]}, "papers"),
        ({"code": "小事"}, "编码用大写字母"),
        ({"code": ALLOWANCE}, "已经有事项在用"),
        ({"department": "nobody"}, "department"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    admin: DeskClient, session: Session, changes: dict[str, object], told: str
) -> None:
    answer = admin.post("/studio/new/guided", data={**ANSWERS, **changes})
    assert answer.status_code == 422
    assert told in answer.text
    assert "百岁证明" in answer.text
    assert draft(session) is None


def test_from_a_template(admin: DeskClient, session: Session) -> None:
    answer = admin.post("/studio/new/template/permission", data={**NAMING, "code": ""})
    assert answer.headers["Location"] == "/studio/services/QS-MZ-014"
    made = draft(session, "QS-MZ-014")
    assert made is not None and 0 < made.error_count < 8
    assert admin.get("/studio/new/template/nothing").status_code == 404
    answer = admin.post("/studio/new/template/permission", data={**NAMING, "name": ""})
    assert answer.status_code == 422 and "请填写" in answer.text


def test_as_a_copy(admin: DeskClient, session: Session) -> None:
    assert f"source={ALLOWANCE}" in admin.get("/studio/new/copy?q=gljt").text
    page = admin.get(f"/studio/new/copy?source={ALLOWANCE}").text
    assert "照着“高龄津贴" in page and 'value="civil_affairs" selected' in page
    answer = admin.post("/studio/new/copy", data={**NAMING, "source": ALLOWANCE})
    assert answer.headers["Location"] == "/studio/services/QS-MZ-099"
    made = draft(session)
    assert made is not None and made.error_count == 0
    assert "没有找到发布过的事项" in admin.get("/studio/new/copy?q=zzzz").text


def test_split_by_a_situation(admin: DeskClient, session: Session) -> None:
    here = f"/studio/new/split?source={ALLOWANCE}"
    assert "situation=household_origin" in admin.get(here).text
    page = admin.get(f"{here}&situation=household_origin").text
    assert 'value="QS-MZ-014"' in page and 'value="QS-MZ-015"' in page
    assert "首次申领，一直在本县）" in page
    data = {
        "source": ALLOWANCE,
        "situation": "household_origin",
        "option": ["local", "moved_in"],
        "code-local": "QS-MZ-014",
        "name-local": "高龄津贴（本县）",
        "code-moved_in": "QS-MZ-014",
        "name-moved_in": "高龄津贴（迁入）",
    }
    wrong = admin.post("/studio/new/split", data=data)
    assert wrong.status_code == 422 and "写了两次" in wrong.text and "高龄津贴（迁入）" in wrong.text
    assert draft(session, "QS-MZ-014") is None
    answer = admin.post("/studio/new/split", data={**data, "code-moved_in": "QS-MZ-015"})
    assert answer.headers["Location"] == "/studio/?draft=yes"
    assert draft(session, "QS-MZ-014") and draft(session, "QS-MZ-015")
    assert admin.post("/studio/new/split", data={"source": "QS-XX-404"}).status_code == 404
    assert admin.post("/studio/new/split", data={**data, "option": []}).status_code == 422


def test_only_the_county(browser_of: Callable[[str], DeskClient], session: Session) -> None:
    for user in ("lixiumei", "wanghaiyan", "shenguilan", "zhourui"):
        browser = browser_of(user)
        for way in ("guided", "copy", "split", "template/allowance"):
            assert browser.get(f"/studio/new/{way}?source={ALLOWANCE}").status_code == 403, (user, way)
            data = {**ANSWERS, "source": ALLOWANCE, "situation": "household_origin"}
            assert browser.post(f"/studio/new/{way}", data=data).status_code == 403, (user, way)
    assert draft(session) is None

"""Nothing typed twice: values offered, brought in when somebody says so, marked when they are changed."""

from __future__ import annotations

from app.extensions import db
from tests.browser.conftest import Hall
from tests.conftest import actor_of
from tests.support.family import HEAD_NUMBER, add_family


def test_members_are_brought_in_as_rows_and_a_change_is_marked(hall: Hall) -> None:
    with hall.app.app_context():
        add_family(db.session, actor_of(db.session, "lixiumei"))
        db.session.commit()
    page = hall.open(user="lixiumei", at="/desk/new/QS-MZ-006")
    page.check("[name=handled_by][value=self]")
    page.fill("[name=prefill_text]", HEAD_NUMBER)
    page.get_by_role("button", name="找以前的资料").click()
    offer = page.locator("[data-offer=f_members]")
    offer.get_by_role("button", name="带入这行 刘娃").click()
    rows = page.locator("#f_members [data-rows] > *")
    assert rows.count() == 1, "the blank row that stood there is taken"
    assert page.input_value("[name=f_members-0-member_name]") == "刘娃"
    page.fill("[name=f_members-0-member_income]", "0")
    offer.get_by_role("button", name="带入 3 行").click()
    assert rows.count() == 3, "who is there already is not brought in twice"
    assert [row.locator(".dd-origin").inner_text() for row in rows.all()] == ["来自民情档案"] * 3
    page.locator("[name=f_members-2-member_name]").fill("刘小岚")
    assert "不一致（成员姓名：刘小兰）" in rows.nth(2).locator(".dd-origin").inner_text()
    assert page.input_value("[name=f_members-0-member_income]") == "0"

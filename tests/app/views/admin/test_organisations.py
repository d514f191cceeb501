"""Organisations: found, made, renamed, switched off; deleted only when nothing hangs on them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Organisation
from tests.app.views.admin.conftest import OTHER_TOWN, TOWN, audited, place
from tests.support.client import DeskClient
from tests.support.journey import open_form

NEW_VILLAGE = "990101101299"


def new_village(session: Session, **changes: object) -> dict[str, object]:
    """A form for a village of 石桥镇."""
    filled = {
        "kind": "village",
        "parent": place(session, TOWN).id,
        "code": NEW_VILLAGE,
        "name": "新湾村",
        "hall_name": "新湾村便民服务站",
        "phone": "0000-6222199",
        "active": "y",
    }
    return {**filled, **changes}


def described(organisation: Organisation, **changes: str) -> dict[str, str]:
    """The edit form as the page shows it."""
    names = ("name", "hall_name", "window", "address", "hours", "phone", "supervise_phone", "groups")
    return {**{name: getattr(organisation, name) for name in names}, "active": "y", **changes}


def test_the_list_finds_by_initials_kind_and_township(admin: DeskClient) -> None:
    page = admin.get("/organisations/list/?q=shc&kind=village&town=990101101").text
    assert "上河村" in page
    assert "共 1 条" in page


def test_a_page_of_the_list_costs_few_statements(
    admin: DeskClient, count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with count_sql() as statements:
        assert admin.get("/organisations/list/").status_code == 200
    assert len(statements) <= 12


def test_a_new_village_gets_path_tier_and_pinyin_from_where_it_hangs(admin: DeskClient, session: Session) -> None:
    answer = admin.post("/organisations/add", data=new_village(session))
    assert answer.status_code == 303
    made = place(session, NEW_VILLAGE)
    assert (made.tier, made.path, made.pinyin) == ("village", f"990101/{TOWN}/{NEW_VILLAGE}/", "xinwancun xwc")
    assert audited(session, NEW_VILLAGE) == ["organisation.added"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"code": "990101102299"}, "代码应当以上级代码 990101101 开头"),
        ({"code": "99010110129"}, "村代码是 12 位数字"),
        ({"code": "990101101202"}, "已经有机构在用"),
        ({"case_prefix": "XW"}, "只有乡镇（街道）才有自己的编号字头"),
        ({"name": ""}, "请填写"),
        ({"name": "村" * 81}, "最多 80 个字"),
        ({"phone": "打电话"}, "电话只写数字"),
        ({"kind": "township"}, "部门和乡镇（街道）的上级要选县"),
        ({"kind": "county"}, "类别"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_the_rest_stays(
    admin: DeskClient, session: Session, changes: dict[str, object], told: str
) -> None:
    answer = admin.post("/organisations/add", data=new_village(session, **changes))
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="新湾村便民服务站"' in answer.text
    assert session.scalar(select(Organisation.id).where(Organisation.code == NEW_VILLAGE)) is None


def test_renaming_keeps_code_and_path_and_is_audited(admin: DeskClient, session: Session) -> None:
    village = place(session, "990101101202")
    path = village.path
    admin.post(f"/organisations/edit/{village.id}", data=described(village, name="大柏树村"))
    session.refresh(village)
    assert (village.name, village.path, village.pinyin.split()[0]) == ("大柏树村", path, "dabaishucun")
    assert audited(session, village.code) == ["organisation.changed"]


def test_saving_without_a_change_records_nothing(admin: DeskClient, session: Session) -> None:
    village = place(session, "990101101202")
    assert admin.post(f"/organisations/edit/{village.id}", data=described(village)).status_code == 303
    assert audited(session, village.code) == []


def test_one_with_people_and_cases_is_not_deleted_and_says_why(
    admin: DeskClient, agent: DeskClient, session: Session
) -> None:
    assert open_form(agent, session).send().status_code == 303
    village = place(session, "990101101201")
    answer = admin.post(f"/organisations/delete/{village.id}")
    assert answer.status_code == 422
    assert "不能删除：它有人员账号、它有办件" in answer.text
    assert session.get(Organisation, village.id) is not None


def test_get_asks_and_post_deletes(admin: DeskClient, session: Session) -> None:
    admin.post("/organisations/add", data=new_village(session))
    made = place(session, NEW_VILLAGE).id
    assert "确定删除" in admin.get(f"/organisations/delete/{made}").text
    assert session.get(Organisation, made) is not None
    assert admin.post(f"/organisations/delete/{made}").status_code == 303
    assert session.get(Organisation, made) is None
    assert audited(session, NEW_VILLAGE) == ["organisation.added", "organisation.deleted"]


def test_without_the_token_of_the_page_nothing_is_deleted(admin: DeskClient, session: Session) -> None:
    admin.post("/organisations/add", data=new_village(session))
    made = place(session, NEW_VILLAGE).id
    assert admin.post(f"/organisations/delete/{made}", csrf=False).status_code == 400
    assert session.get(Organisation, made) is not None


def test_one_with_open_work_is_not_switched_off(admin: DeskClient, agent: DeskClient, session: Session) -> None:
    assert open_form(agent, session).send().status_code == 303
    town = place(session, TOWN)
    form = described(town)
    del form["active"]
    answer = admin.post(f"/organisations/edit/{town.id}", data=form)
    assert answer.status_code == 422
    assert "还有 1 个办件等着办" in answer.text
    session.refresh(town)
    assert town.active


def test_a_township_administrator_keeps_to_the_own_subtree(town_admin: DeskClient, session: Session) -> None:
    page = town_admin.get("/organisations/list/").text
    assert "上河村" in page
    other = place(session, OTHER_TOWN)
    assert other.name not in page
    for path in ("edit", "delete"):
        assert town_admin.get(f"/organisations/{path}/{other.id}").status_code == 404
        assert town_admin.post(f"/organisations/{path}/{other.id}", data=described(other)).status_code == 404
    forged = new_village(session, parent=other.id, code=f"{OTHER_TOWN}299")
    assert town_admin.post("/organisations/add", data=forged).status_code == 422


def test_forged_numbers_and_queries_are_answered(admin: DeskClient) -> None:
    for key in ("0", "99999", "-1", "x", "9" * 30):
        assert admin.get(f"/organisations/edit/{key}").status_code == 404, key
    for query in ("page=999999999999", "page=x", "kind=nothing", "town=%27%22", "q=%25_"):
        assert admin.get(f"/organisations/list/?{query}").status_code == 200, query


def test_others_stay_outside(browser_of: Any) -> None:
    for user in ("lixiumei", "wanghaiyan", "linjianhua", "qinzhengwen"):
        browser = browser_of(user)
        for path in ("/organisations/list/", "/users/list/", "/roles/list/", "/workdays/list/", "/studio/"):
            assert browser.get(path).status_code == 403, (user, path)


def test_the_groups_of_a_village_are_tidied_and_audited(admin: DeskClient, session: Session) -> None:
    village = place(session, "990101101201")
    answer = admin.post(f"/organisations/edit/{village.id}", data=described(village, groups=" 一组\r\n\r\n二组、三组 "))
    assert answer.status_code == 303
    session.expire_all()
    assert place(session, "990101101201").groups == "一组\n二组\n三组"
    assert audited(session, "990101101201") == ["organisation.changed"]


@pytest.mark.parametrize(
    ("groups", "sentence"),
    [
        ("一组\n一组", "“一组”写了两遍"),
        ("组" * 21, "小组名称最多 20 个字"),
        ("\n".join(f"{n}组" for n in range(61)), "村民小组最多 60 个，现在有 61 个"),
    ],
)
def test_groups_that_cannot_be(admin: DeskClient, session: Session, groups: str, sentence: str) -> None:
    village = place(session, "990101101201")
    answer = admin.post(f"/organisations/edit/{village.id}", data=described(village, groups=groups))
    assert answer.status_code == 422 and sentence in answer.text


def test_only_villages_are_asked_for_groups(admin: DeskClient, session: Session) -> None:
    town = place(session, TOWN)
    assert 'name="groups"' not in admin.get(f"/organisations/edit/{town.id}").text
    assert admin.post(f"/organisations/edit/{town.id}", data=described(town, groups="1组")).status_code == 303
    assert admin.get(f"/organisations/edit/{place(session, '990101101201').id}").text.count('name="groups"') == 1
    refused = admin.post(
        "/organisations/add", data=new_village(session, kind="department", code="new_office", groups="1组")
    )
    assert "只有村和社区才有村民小组" in refused.text

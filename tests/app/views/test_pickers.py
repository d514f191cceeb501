"""Pickers on the page: what the county offers today, what was chosen, and what is shown afterwards."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Organisation
from tests.support.client import DeskClient
from tests.support.filled import number_of, send

SERVICE = "QS-MZ-006"


def test_the_blank_form_offers_the_villages_of_today(browser_of: Callable[[str], DeskClient], session: Session) -> None:
    clerk = browser_of("wanghaiyan")
    assert 'data-name="青石县石桥镇上河村" data-groups="1组|2组' in clerk.get(f"/desk/new/{SERVICE}").text
    village = session.scalars(select(Organisation).where(Organisation.code == "990101101201")).one()
    village.groups = "东头\n西头"
    other = session.scalars(select(Organisation).where(Organisation.code == "990101102203")).one()
    other.active = False
    session.commit()
    page = clerk.get(f"/desk/new/{SERVICE}").text
    assert 'data-groups="东头|西头"' in page and "990101102203" not in page
    assert "\ue002" not in page


def test_a_place_that_is_gone_is_told_and_the_rest_stays(browser_of: Callable[[str], DeskClient]) -> None:
    clerk = browser_of("wanghaiyan")
    wrong = {"organisation": "990101101201", "f_home_region": ["990101101999", "3组"]}
    page = send(clerk, SERVICE, wrong)
    assert page.status_code == 422
    assert "代码 990101101999 的地方已经撤并或停用，请重新选" in page.text
    assert 'value="3组"' in page.text


def test_what_was_chosen_is_selected_when_the_form_comes_back(browser_of: Callable[[str], DeskClient]) -> None:
    wrong = {"organisation": "990101101201", "f_home_region": ["990101101201", "2组"], "f_applicant_phone": "12"}
    page = send(browser_of("wanghaiyan"), SERVICE, wrong)
    assert page.status_code == 422
    assert '<option value="990101101201" data-i="shc"' in page.text
    assert page.text.count('data-groups="1组|2组|3组|4组|5组" selected') == 1


def test_a_case_shows_all_names_even_when_the_village_is_renamed(
    browser_of: Callable[[str], DeskClient], session: Session
) -> None:
    clerk = browser_of("wanghaiyan")
    number = number_of(send(clerk, SERVICE, {"organisation": "990101101201"}))
    village = session.scalars(select(Organisation).where(Organisation.code == "990101102202")).one()
    village.name = "新名村"
    session.commit()
    assert "青石县白马镇桐子沟村 2 组" in clerk.get(f"/desk/cases/{number}").text


def test_our_pages_may_ask_the_phone_where_it_is(browser_of: Callable[[str], DeskClient]) -> None:
    assert "geolocation=(self)" in browser_of("wanghaiyan").get("/desk/").headers["Permissions-Policy"]

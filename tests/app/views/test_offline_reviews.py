"""离线待处理: what became no case by itself is shown with both sides and decided on; devices and gaps are listed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Case, OfflineEnvelope, OutboxMessage, PaperPage
from tests.support.client import DeskClient
from tests.support.filled import number_of, send_again, token_in
from tests.support.phone import Phone, filled


@pytest.fixture
def phone(agent: DeskClient) -> Phone:
    return Phone(agent)


def decide(client: DeskClient, session: Session, action: str, reason: str = "") -> tuple[int, str]:
    form_id = session.scalars(select(OfflineEnvelope.id).order_by(OfflineEnvelope.id.desc())).first()
    answer = client.post(f"/offline/reviews/{form_id}", data={"action": action, "reason": reason})
    return answer.status_code, answer.headers.get("Location", answer.text)


def test_both_sides_stand_beside_each_other(agent: DeskClient, phone: Phone, session: Session) -> None:
    first = phone.put(filled("a")).json["number"]
    other = {"same_reason": "", "f_home_address": "石桥镇上河村北头一组2号"}
    answer = phone.put(filled("b", changes=other)).json
    listed = agent.get("/offline/reviews").text
    page = agent.get(answer["url"]).text
    assert (
        '<span class="quiet num">1</span>' in listed
        and "高龄津贴" in listed
        and "已在" in listed
        and "要看一看" in listed
    )
    assert "两边对照" in page and f"办件 {first}" in page and "北头一组2号" in page and "不一样" in page
    told = session.scalars(select(OutboxMessage).where(OutboxMessage.event == "offline_held")).one()
    assert told.path == answer["url"] and "张**" in told.text


def test_somebody_goes_on_in_spite_of_it_with_a_reason(agent: DeskClient, phone: Phone, session: Session) -> None:
    number = phone.take_along()["numbers"][0]
    phone.put(filled("a"))
    form = filled("b", number=number, changes={"same_reason": ""}, photographs=["household_book"])
    url, (file_id, _content) = phone.send(form)["url"], *form.files.items()
    assert f"{url}/{file_id}" in agent.get(url).text
    assert agent.get(f"{url}/{file_id}").mimetype == "image/jpeg" and agent.get(f"{url}/{'0' * 32}").status_code == 404
    status, text = decide(agent, session, "go_on")
    assert status == 422 and "请写明原因" in text
    assert decide(agent, session, "go_on", "另一位老人") == (303, f"/desk/cases/{number}")
    assert phone.states(form)["cases"][form.token]["state"] == "in"
    assert session.scalar(select(func.count()).where(PaperPage.case_id.is_not(None))) == 1
    assert "另一位老人" in agent.get(f"/desk/cases/{number}").text


def test_a_form_with_mistakes_is_mended_as_a_draft_and_keeps_its_number(
    agent: DeskClient, phone: Phone, session: Session
) -> None:
    number = phone.take_along()["numbers"][0]
    form = filled("a", number=number, changes={"f_applicant_name": ""}, photographs=["household_book"])
    phone.send(form)
    assert decide(agent, session, "go_on", "算了")[0] == 422
    status, path = decide(agent, session, "draft")
    page = agent.get(path).text
    assert status == 303 and session.scalars(select(PaperPage)).one().draft_token == form.token
    pairs = dict(form.envelope["pairs"]) | {"f_applicant_name": "张桂兰"}
    mended = {**pairs, "form_token": token_in(page), "action": "submit", "draft_revision": "1"}
    assert number_of(send_again(agent, path.partition("?")[0], mended)) == number
    assert phone.states(form)["cases"][form.token]["state"] == "in"


def test_what_is_dropped_leaves_no_number_unexplained(agent: DeskClient, phone: Phone, session: Session) -> None:
    number = phone.take_along()["numbers"][0]
    form = filled("a", number=number, changes={"f_applicant_name": ""})
    phone.put(form)
    assert decide(agent, session, "drop", "群众不办了")[0] == 303
    assert decide(agent, session, "drop", "再来")[0] == 422
    gaps = agent.get("/offline/numbers").text
    assert number in gaps and "表单不再提交" in gaps
    assert phone.put(form).json["state"] == "dropped"
    assert session.scalar(select(func.count()).select_from(Case)) == 0


def test_only_the_author_and_the_hall_above_see_a_form(
    browser_of: Callable[[str], DeskClient], phone: Phone, clerk: DeskClient
) -> None:
    url = phone.put(filled("a", changes={"f_applicant_name": ""})).json["url"]
    stranger = browser_of("chenyongfu")
    assert clerk.get(url).status_code == 200 and "请填表的人自己打开" in clerk.get(url).text
    assert stranger.get(url).status_code == 404 and "没有要处理的" in stranger.get("/offline/reviews").text


def test_devices_are_listed_for_their_owner_and_the_administrator(
    browser_of: Callable[[str], DeskClient], phone: Phone, agent: DeskClient
) -> None:
    township = browser_of("shenguilan")
    assert "工作手机" in agent.get("/offline/devices").text and "离线手机" in agent.get("/me").text
    assert "工作手机" in township.get("/offline/devices").text
    assert "工作手机" not in browser_of("chenyongfu").get("/offline/devices").text
    path = f"/offline/devices/{phone.device}/cut-off"
    assert "请写明为什么停用" in township.post(path, data={"reason": " "}).text
    assert township.post(path, data={"reason": "手机丢了"}).status_code == 303
    assert "手机丢了" in agent.get("/offline/devices").text or agent.get("/me").status_code == 303


def test_what_waits_for_photographs_of_a_lost_phone_is_for_somebody_to_decide(
    browser_of: Callable[[str], DeskClient], phone: Phone, session: Session
) -> None:
    phone.put(filled("a", photographs=["household_book"]))
    desk = browser_of("lixiumei")
    desk.post(f"/offline/devices/{phone.device}/cut-off", data={"reason": "丢了"})
    assert "照片没有送完" in desk.get("/offline/reviews").text
    assert decide(desk, session, "go_on", "照片另交")[0] == 303
    assert session.scalar(select(func.count()).select_from(Case)) == 1

"""The pages of batches: form, preview, run, cancel; and the refusal at the desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import DevolutionBatch
from app.people.actors import Actor
from tests.app.publishing.moving import CODE, OTHER_TOWN, TOWN, Mover, mover_of
from tests.catalog.test_devolution import at_county
from tests.support.client import DeskClient

BrowserOf = Callable[[str], DeskClient]
FORM = {
    "direction": "down",
    "way": "county-township",
    "scope": "some",
    "name": "第四批",
    "note": "青政办发〔2026〕12号",
    "mode": "delegated",
    "effective_on": "2026-11-02",
    "service": [CODE],
    "place": [TOWN],
}


@pytest.fixture
def mover(session: Session, actor: Callable[[str], Actor]) -> Mover:
    """The county administrator, with a service of the county office."""
    found = mover_of(session, actor)
    found.publish(at_county().model_copy(update={"name": "最小事项"}))
    return found


@pytest.fixture
def county(browser_of: BrowserOf) -> DeskClient:
    return browser_of("fangxiaoming")


def batch_of(session: Session, name: str = "第四批") -> DevolutionBatch:
    return session.scalars(select(DevolutionBatch).where(DevolutionBatch.name == name)).one()


def text_of(page: str) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page))


def test_the_form_offers_services_and_places(mover: Mover, county: DeskClient) -> None:
    page = county.get("/studio/devolution/new").text
    assert f'value="{CODE}"' in page and f'value="{TOWN}"' in page and "委托下放" in page
    assert "从乡镇（街道）收回到县级" in county.get("/studio/devolution/new?direction=up").text


def test_looked_at_then_planned(mover: Mover, county: DeskClient, session: Session) -> None:
    looked = county.post("/studio/devolution/preview", data=FORM)
    assert looked.status_code == 200
    assert "“县级受理”由县级改到乡镇（街道）办理" in looked.text and "安排1项，2026年11月2日执行" in text_of(
        looked.text
    )
    assert session.scalars(select(DevolutionBatch).where(DevolutionBatch.name == "第四批")).first() is None
    made = county.post("/studio/devolution/new", data={**FORM, "service": [], "chosen": CODE})
    batch = batch_of(session)
    assert made.status_code == 303 and made.location == f"/studio/devolution/{batch.id}"
    assert (batch.state, batch.effective_on, batch.note) == ("planned", date(2026, 11, 2), FORM["note"])
    page = county.get(made.location).text
    assert "等着执行" in page and "取消这一批" in page and "石桥镇" in page
    assert "第四批" in county.get("/studio/devolution/").text


def test_back_from_the_preview_everything_is_kept(mover: Mover, county: DeskClient) -> None:
    page = county.post(
        "/studio/devolution/preview", data={**FORM, "service": [], "chosen": CODE, "then": "change"}
    ).text
    assert re.search(rf'value="{CODE}" checked', page) and re.search(rf'value="{TOWN}" checked', page)
    assert 'value="第四批"' in page and 'value="2026-11-02"' in page


def test_wrong_fields_keep_what_was_typed(mover: Mover, county: DeskClient) -> None:
    bad = {**FORM, "name": "", "effective_on": "2020-01-01", "way": "sideways", "service": [], "paste": "没有的事项"}
    answer = county.post("/studio/devolution/preview", data=bad)
    assert answer.status_code == 422
    for sentence in (
        "请填写批次名称，最多 80 个字，例如 第四批",
        "生效日期已经过了，最早是今天",
        "请选择乡镇（街道）或村（社区）",
        "请至少选一个事项",
        "粘贴的内容里有 1 行没有找到对应的事项：没有的事项",
    ):
        assert sentence in answer.text
    assert "没有的事项</textarea>" in answer.text and FORM["note"] in answer.text


def test_a_pasted_list_chooses(mover: Mover, county: DeskClient) -> None:
    page = county.post("/studio/devolution/preview", data={**FORM, "service": [], "paste": f"1\t{CODE.lower()}\n"}).text
    assert "1项可以办" in text_of(page)


def test_all_places_of_the_tier(mover: Mover, county: DeskClient) -> None:
    page = county.post("/studio/devolution/preview", data={**FORM, "scope": "all", "place": []}).text
    assert "6个新有" in text_of(page)


def test_for_today_it_runs_at_once(mover: Mover, county: DeskClient, session: Session) -> None:
    county.post("/studio/devolution/new", data={**FORM, "effective_on": clock.today().isoformat()})
    batch = batch_of(session)
    assert batch.state == "done" and mover.current().definition.approval_tier == "township"
    page = county.get(f"/studio/devolution/{batch.id}").text
    assert "执行完了，1 项全部办成。" in page and "第 2 版" in page and "收回这一批" in page
    form = county.get(f"/studio/devolution/new?of={batch.id}").text
    assert "收回第四批" in form and re.search(rf'value="{CODE}" checked', form)


def test_a_script_asks_until_nothing_waits(mover: Mover, county: DeskClient, session: Session) -> None:
    number = mover.keep(mover.plan(effective_on=date(2026, 10, 22)))
    early = county.post(f"/studio/devolution/{number}/run", headers={"X-Requested-With": "fetch"})
    assert early.status_code == 422 and early.json == {"message": "“第四批”还没到生效日期，或者已经取消"}
    session.get_one(DevolutionBatch, number).effective_on = clock.today()
    session.commit()
    answer = county.post(f"/studio/devolution/{number}/run", headers={"X-Requested-With": "fetch"})
    assert answer.json == {"done": 1, "failed": 0, "waiting": 0}


def test_cancel_and_retry(mover: Mover, county: DeskClient, session: Session) -> None:
    number = mover.keep(mover.plan(effective_on=clock.today() + timedelta(days=3)))
    assert county.post(f"/studio/devolution/{number}/cancel").status_code == 303
    assert "批次已取消，什么也没有变。" in county.get(f"/studio/devolution/{number}").text
    county.post(f"/studio/devolution/{number}/cancel")
    assert "已经执行或取消" in county.get(f"/studio/devolution/{number}").text
    county.post(f"/studio/devolution/{number}/retry")
    assert "没有要再试的事项。" in county.get(f"/studio/devolution/{number}").text


def test_histories(mover: Mover, county: DeskClient) -> None:
    mover.run(mover.plan(TOWN))
    assert "石桥镇" in county.get(f"/studio/devolution/services/{CODE}").text
    assert "最小事项" in county.get(f"/studio/devolution/places/{TOWN}").text


@pytest.mark.parametrize("path", ["services/T-NOWHERE", "places/123", "999999", "99999999999"])
def test_what_there_is_not(county: DeskClient, path: str) -> None:
    assert county.get(f"/studio/devolution/{path}").status_code == 404


@pytest.mark.parametrize("username", ["shenguilan", "zhourui"])
def test_others_read_but_plan_nothing(mover: Mover, browser_of: BrowserOf, session: Session, username: str) -> None:
    number = mover.keep(mover.plan(effective_on=clock.today()))
    browser = browser_of(username)
    page = browser.get("/studio/devolution/")
    assert page.status_code == 200 and "新建下放批次" not in page.text
    assert "取消这一批" not in browser.get(f"/studio/devolution/{number}").text
    for path, data in (("new", FORM), ("preview", FORM), (f"{number}/run", {}), (f"{number}/cancel", {})):
        assert browser.post(f"/studio/devolution/{path}", data=data).status_code == 403
    assert browser.get("/studio/devolution/new").status_code == 403
    assert batch_of(session).state == "planned"


def test_agents_have_no_business_here(agent: DeskClient) -> None:
    assert agent.get("/studio/devolution/").status_code == 403


# ── the desk ───────────────────────────────────────────────────────────────────────────────────────


def test_a_hall_without_the_service_is_told_where_to_go(mover: Mover, browser_of: BrowserOf) -> None:
    mover.run(mover.plan(TOWN))
    here, there = browser_of("wanghaiyan"), browser_of("zhoutingting")
    refusal = "“最小事项”没有下放到白马镇便民服务中心，这里不能受理。请到青石县政务服务中心民政窗口办理。"
    assert "开始办理" in here.get(f"/desk/services/{CODE}").text
    page = there.get(f"/desk/services/{CODE}").text
    assert refusal in page and f"/desk/new/{CODE}" not in page
    blocked = there.get(f"/desk/new/{CODE}")
    assert blocked.status_code == 403 and refusal in blocked.text
    assert "这里不受理" in there.get("/desk/services?q=最小事项").text
    assert CODE not in there.get("/desk/services").text


def test_guides_name_the_places_that_have_it(mover: Mover, client: DeskClient) -> None:
    mover.run(mover.plan(TOWN))
    page = client.get(f"/guides/{CODE}").text
    assert "<div><b>石桥镇便民服务中心</b>" in page and "<div><b>白马镇便民服务中心</b>" not in page
    assert "<div><b>白马镇便民服务中心</b>" not in client.get(f"/guides/{CODE}?at={OTHER_TOWN}").text

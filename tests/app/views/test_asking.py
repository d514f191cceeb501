"""会商, notes and marks on the page of a case; 问我的."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Case, RecheckDue, Service
from tests.app.views.conftest import ALLOWANCE
from tests.support.client import DeskClient
from tests.support.filled import number_of, send

Counting = Callable[[], AbstractContextManager[list[str]]]
Browser = Callable[[str], DeskClient]
OFFICE = "guozhiming"  # 县人社局


def put(clerk: DeskClient, number: str, **changes: object) -> object:
    page = clerk.get(f"/desk/cases/{number}/ask").text
    office = re.search(r'name="office" value="(\d+)"[^>]*> 县人社局', page)
    assert office, page
    return clerk.post(
        f"/desk/cases/{number}/ask",
        data={"question": "能不能合并计算？", "office": office[1], "limit": "2 个工作日", **changes},
    )


def test_a_question_is_put_and_answered(agent: DeskClient, clerk: DeskClient, browser_of: Browser) -> None:
    number = number_of(send(agent, ALLOWANCE))
    refused = put(clerk, number, question=" ", limit="9 个工作日")
    assert refused.status_code == 422 and "请写明要问什么" in refused.text and "checked" in refused.text
    assert put(clerk, number).status_code == 303
    page = clerk.get(f"/desk/cases/{number}").text
    assert "能不能合并计算？" in page and "10月23日前答复" in page and "还没答复" in page
    office = browser_of(OFFICE)
    asked = office.get("/desk/asked").text
    path = re.search(r'href="(/desk/asked/\d+)"', asked)
    assert path and "能不能合并计算？" in asked and "剩 2 天" in asked
    assert "去答复" in office.get(f"/desk/cases/{number}").text
    empty = office.post(path[1], data={"answer": "", "pages": "户口簿第 2 页"})
    assert empty.status_code == 422 and "户口簿第 2 页" in empty.text
    assert office.post(path[1], data={"answer": "可以合并", "pages": "户口簿第 2 页"}).status_code == 303
    page = clerk.get(f"/desk/cases/{number}").text
    assert "可以合并" in page and "户口簿第 2 页" in page and "答复会商" in page
    assert "可以合并" in office.get("/desk/asked/" + path[1].split("/")[-1]).text
    assert "已答复" in office.get("/desk/asked?state=answered").text
    assert clerk.get(path[1]).status_code == 404 and clerk.get("/desk/asked").status_code == 403


def test_notes_and_marks(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    at = f"/desk/cases/{number}"
    assert clerk.post(f"{at}/notes", data={"note": "电话打不通"}).status_code == 303
    assert clerk.post(f"{at}/attention", data={"reason": "来访过", "action": "set"}).status_code == 303
    page = clerk.get(at).text
    assert "电话打不通" in page and "来访过" in page and "取消重点关注" in page
    clerk.post(f"{at}/attention", data={"action": "clear"})
    page = clerk.get(at).text
    assert "取消重点关注</button>" not in page and "来访过" in page
    clerk.post(f"{at}/notes", data={"note": " "})
    assert "没有提交：请写备注" in clerk.get(at).text
    assert "电话打不通" not in clerk.get(f"{at}/receipt").text


def test_the_panels_take_two_statements(agent: DeskClient, clerk: DeskClient, count_sql: Counting) -> None:
    number = number_of(send(agent, ALLOWANCE))
    put(clerk, number)
    clerk.get(f"/desk/cases/{number}")
    with count_sql() as statements:
        clerk.get(f"/desk/cases/{number}")
    ours = [one for one in statements if "FROM consultation JOIN" in one or "case_note" in one]
    assert len(ours) == 2, statements


def test_a_roster_row_is_marked_and_started(agent: DeskClient, browser_of: Browser, session: Session) -> None:
    case = session.scalars(select(Case).where(Case.number == number_of(send(agent, ALLOWANCE)))).one()
    session.add(
        RecheckDue(
            case_id=case.id,
            turn=1,
            service_id=session.scalars(select(Service.id).where(Service.code == "QS-MZ-005")).one(),
            organisation_id=case.organisation_id,
            organisation_path=case.organisation_path,
            hall_id=case.organisation.parent_id,
            opens_on=dt.date(2026, 10, 1),
            due_on=dt.date(2026, 11, 1),
        )
    )
    session.commit()
    clerk = browser_of("wanghaiyan")
    assert "该办" in clerk.get("/desk/rechecks?month=2026-11&village=x").text
    assert "该办" not in clerk.get("/desk/rechecks?month=2026-12").text
    at = "/desk/rechecks/" + clerk.get("/desk/rechecks").text.split('action="/desk/rechecks/')[2].split("/")[0]
    started = agent.post(f"{at}/start")
    assert started.status_code == 303 and "张桂兰" in agent.get(started.headers["Location"]).text
    refused = clerk.post(at, data={"action": "done", "reason": "字" * 2001})
    assert refused.status_code == 422 and "字" * 2001 in refused.text
    assert clerk.post(at, data={"action": "stop", "reason": "已去世"}).status_code == 303
    assert "已去世" in clerk.get("/desk/rechecks?ended=1").text
    assert clerk.post("/desk/rechecks/export?ended=1").data[:2] == b"PK"
    assert clerk.post("/desk/rechecks/export").status_code == 422
    assert clerk.post("/desk/rechecks/99", data={"reason": "x"}).status_code == 404

"""Pages of cards, notes and visits in vain: who gets to them, what they say, what comes back when something is wrong.

The case is late before people log in: a login does not last for weeks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import Case, CaseCard, DeskPaper, FailedVisit, Organisation, SupervisionNote
from app.people.actors import Actor
from app.scanning.copies import keeper_of
from app.scanning.goals import SIGNED, Finder
from app.supervision import steps
from reports.page_codes import PageCode
from tests.app.cases.desk import at
from tests.app.views.conftest import ALLOWANCE
from tests.conftest import Clock
from tests.reports.paper import pages_of
from tests.support.client import DeskClient
from tests.support.filled import number_of, send

PAGES = ("cards", "notes", "first-asked", "visits")
REASON, DEMANDS = "已经超过办理期限。", "马上办理。"


@pytest.fixture
def supervisor(browser_of: Callable[[str], DeskClient]) -> DeskClient:
    return browser_of("qinzhengwen")


@pytest.fixture
def late(agent: DeskClient, session: Session, frozen_clock: Clock) -> str:
    """A case of 上河村 that lies at 石桥镇 and has a red card."""
    number = number_of(send(agent, ALLOWANCE))
    now = frozen_clock.move_to(at(12, 15))
    for step_id in steps.due_steps(session, now, 10):
        steps.card_step(session, step_id, now)
    session.commit()
    return number


def town(session: Session) -> int:
    return session.scalars(select(Organisation.id).where(Organisation.code == "990101101")).one()


def draft(supervisor: DeskClient, session: Session, number: str, **typed: object) -> SupervisionNote:
    """A note issued about a case."""
    given = {"kind": "urge", "addressee": str(town(session)), "reason": REASON, "demands": DEMANDS, "answer_days": "3"}
    data = {**given, "case": number, "action": "issue", **typed}
    assert supervisor.post("/supervision/notes/new", data=data).status_code == 303
    return session.scalars(select(SupervisionNote).order_by(SupervisionNote.id.desc())).first()


@pytest.mark.parametrize("username", ["qinzhengwen", "lixiumei", "wanghaiyan", "linjianhua"])
def test_everybody_who_handles_cases_has_these_lists(
    browser_of: Callable[[str], DeskClient], late: str, username: str
) -> None:
    client = browser_of(username)
    for page in PAGES:
        assert client.get(f"/supervision/{page}").status_code == 200
    odd = "colour=x&organisation=9999999999999&service=-1&answered=maybe&level=99&page=0&state=x&unit=abc"
    assert all(client.get(f"/supervision/{page}?{odd}").status_code == 200 for page in PAGES)


def test_administrators_and_strangers_have_none(browser_of: Callable[[str], DeskClient], client: DeskClient) -> None:
    assert browser_of("fangxiaoming").get("/supervision/cards").status_code == 403
    assert "/login/" in client.get("/supervision/cards").location


def test_the_desk_answers_its_card_and_the_case_tells_it(
    session: Session, late: str, clerk: DeskClient, supervisor: DeskClient, browser_of: Callable[[str], DeskClient]
) -> None:
    card = session.scalars(select(CaseCard.id)).one()
    path = f"/supervision/cards/{card}"
    assert "期限怎么算的" in clerk.get(path).text
    assert f"{path}#answer" in clerk.get(f"/desk/cases/{late}").text
    assert clerk.post(f"{path}/seen", data={"case": late}).location.endswith(f"/desk/cases/{late}")
    assert clerk.post(f"{path}/seen", data={"case": "//elsewhere"}).location.endswith(path)
    wrong = clerk.post(f"{path}/answer", data={"answer": "  "})
    assert wrong.status_code == 422 and "请写原因" in wrong.text
    assert browser_of("lixiumei").post(f"{path}/answer", data={"answer": "替镇里说"}).status_code == 403
    assert clerk.post(f"{path}/answer", data={"answer": "等<b>比对</b>"}).status_code == 303
    page = supervisor.get(path).text
    assert "等&lt;b&gt;比对&lt;/b&gt;" in page and "王海燕" in page
    assert "已说明原因" in supervisor.get(f"/desk/cases/{late}").text


def test_a_supervisor_urges_from_a_list_and_the_unit_answers(
    session: Session, late: str, supervisor: DeskClient, clerk: DeskClient
) -> None:
    assert f'name="case" value="{late}"' in supervisor.get("/supervision/cards").text
    form = supervisor.get(f"/supervision/notes/new?case={late}").text
    assert re.search(rf'<option value="{town(session)}" selected>', form)
    note = draft(supervisor, session, late)
    path = f"/supervision/notes/{note.number}"
    assert note.number in clerk.get("/supervision/notes").text
    first, second, third = pages_of(clerk.get(clerk.post(f"{path}/print").location).data)
    assert "第一联承办单位留存" in first and "第二联督查机构留存" in second and "第三联首问单位留存" in third
    asked = clerk.post(f"{path}/print", data={"copy": "承办单位"})
    (paper,) = pages_of(clerk.get(asked.location).data)
    assert "第一联承办单位留存补打第2次" in paper and supervisor.get(asked.location).status_code == 404
    assert clerk.get(f"{path}.pdf").status_code == 404 and "已打印 4 次" in clerk.get(path).text
    refused = clerk.post(f"{path}/print", data={"copy": "隔壁"})
    assert refused.status_code == 422 and "没有“隔壁”这一联" in refused.text
    assert "红牌" in paper and "日子是这样算的" in paper and "+1" in paper and late in paper
    refused = clerk.post(f"{path}/answer", data={"revision": note.revision, "text": " "})
    assert refused.status_code == 422 and "请写办理情况" in refused.text
    answered = clerk.post(f"{path}/answer", data={"revision": note.revision, "text": "已办"})
    assert answered.status_code == 303
    stale = supervisor.post(f"{path}/accept", data={"revision": 1})
    assert stale.status_code == 422 and "刚刚有人" in stale.text
    assert note.number in clerk.get(f"/desk/cases/{late}").text


def test_a_refused_draft_keeps_what_was_typed(session: Session, late: str, supervisor: DeskClient) -> None:
    data = {"kind": "urge", "addressee": "0", "reason": "", "demands": "要紧的话", "answer_days": "9999", "case": late}
    answer = supervisor.post("/supervision/notes/new", data=data)
    assert answer.status_code == 422
    assert "请选择承办单位" in answer.text and "要紧的话" in answer.text and 'value="9999"' in answer.text
    assert session.scalars(select(SupervisionNote)).all() == []


def test_only_supervisors_write_notes(session: Session, late: str, clerk: DeskClient, supervisor: DeskClient) -> None:
    assert clerk.get(f"/supervision/notes/new?case={late}").status_code == 403
    assert supervisor.get("/supervision/notes/new?case=SQ99-1").status_code == 303
    note = draft(supervisor, session, late)
    assert supervisor.post(f"/supervision/notes/{note.number}/dance", data={}).status_code == 404


def test_someone_who_came_in_vain_is_written_down_and_followed(
    session: Session, clerk: DeskClient, supervisor: DeskClient
) -> None:
    wrong = clerk.post("/supervision/visits/new", data={"reason": "", "person": "张桂兰"})
    assert wrong.status_code == 422 and 'value="张桂兰"' in wrong.text
    typed = {"reason": "papers_missing", "person": "张桂兰", "phone": "13900001234", "happened_on": "2026-10-21"}
    assert clerk.post("/supervision/visits/new", data=typed).status_code == 303
    visit = session.scalars(select(FailedVisit)).one()
    path = f"/supervision/visits/{visit.id}"
    assert "13900001234" in clerk.get(path).text
    assert "139****1234" in clerk.get("/supervision/visits").text
    assert clerk.post(f"{path}/contact", data={"revision": 1, "text": ""}).status_code == 422
    assert clerk.post(f"{path}/contact", data={"revision": 1, "text": "约周五"}).status_code == 303
    assert supervisor.post(f"{path}/settle", data={"revision": 2, "text": "办好了"}).status_code == 303
    assert visit.state == "settled" and "办好了" in supervisor.get(path).text
    assert supervisor.get("/supervision/visits/new").status_code == 403


def test_menus_lead_there(supervisor: DeskClient, clerk: DeskClient) -> None:
    assert 'href="/supervision/"' in supervisor.get("/desk/").text
    desk = clerk.get("/desk/").text
    assert 'href="/supervision/cards"' in desk and 'href="/supervision/"' not in desk


def test_a_note_that_comes_back_signed_goes_to_its_case(
    session: Session, late: str, supervisor: DeskClient, clerk: DeskClient, actor: Callable[[str], Actor]
) -> None:
    note = draft(supervisor, session, late)
    assert clerk.post(f"/supervision/notes/{note.number}/print").status_code == 303
    printed = session.scalars(select(DeskPaper)).one()
    code = PageCode(kind="S", subject="URGING_NOTE", edition=1, number=printed.code, copy=1)
    here = Finder(session=session, actor=actor("wanghaiyan"), today=clock.today(), batch_id=0)
    goal = here.goal(code)
    assert (goal.problem, goal.document_id, goal.paper) == ("", SIGNED, code.paper)
    assert session.get_one(Case, goal.case_id).number == late
    assert here.goal(replace(code, number="00000000")).problem == "not_found"
    assert keeper_of(code) == "承办单位" and keeper_of(replace(code, copy=9)) == ""


def test_a_note_about_several_cases_lies_in_the_tray_with_the_first(
    session: Session,
    late: str,
    supervisor: DeskClient,
    clerk: DeskClient,
    browser_of: Callable[[str], DeskClient],
    actor: Callable[[str], Actor],
) -> None:
    other = number_of(send(browser_of("lixiumei"), ALLOWANCE))
    note = draft(supervisor, session, late, case=[late, other])
    assert clerk.post(f"/supervision/notes/{note.number}/print").status_code == 303
    code = PageCode(kind="S", subject="URGING_NOTE", edition=1, number=session.scalars(select(DeskPaper.code)).one())
    goal = Finder(session=session, actor=actor("wanghaiyan"), today=clock.today(), batch_id=0).goal(code)
    assert goal.problem == "no_case" and session.get_one(Case, goal.case_id).number == late

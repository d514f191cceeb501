"""批量办理 on the screen: template, judged rows, cases step by step, the bad rows back, slips together."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from app.models import Case, PrintItem
from tests.app.cases.desk import HallDesk
from tests.app.cases.rosters import filled, id_number, people
from tests.support.client import DeskClient

CODE = "T-MINIMAL"
NEW = f"/desk/batches/new?service={CODE}"


def _desk(session: Session) -> None:
    HallDesk(session, lambda name: None).publish("minimal")  # type: ignore[arg-type, return-value]


def _template(clerk: DeskClient) -> bytes:
    answer = clerk.get(f"/desk/batches/template.xlsx?service={CODE}")
    assert answer.status_code == 200
    return answer.data


def _upload(clerk: DeskClient, content: bytes, papers: str = "yes") -> Any:
    sent = {"file": FileStorage(io.BytesIO(content), "名单.xlsx"), "papers": papers}
    return clerk.post(NEW, data=sent)


def _count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Case)) or 0


def test_a_roster_becomes_cases_without_a_script(clerk: DeskClient, session: Session) -> None:
    _desk(session)
    before = _count(session)
    rows = people(12)
    rows[1]["联系电话"] = "12"
    rows[4]["身份证号"] = 123456789012345678
    answer = _upload(clerk, filled(_template(clerk), rows))
    assert answer.status_code == 303, answer.text
    here = answer.headers["Location"]
    page = clerk.get(here).text
    assert "提交 10 件" in page and "第 4 行" in page and "15 位以后的数字已经丢失" in page
    assert clerk.post(f"{here}/start").status_code == 303
    assert "data-run" in clerk.get(here).text and _count(session) == before
    for _step in range(2):
        assert clerk.post(f"{here}/step").status_code == 303
    assert _count(session) == before + 10
    assert "已提交 10" in clerk.get(f"{here}?show=made").text.replace("</b>", "").replace("<b>", "")
    assert "已办理" in clerk.get("/desk/batches").text


def test_the_bad_rows_come_back_marked_and_can_be_sent_again(clerk: DeskClient, session: Session) -> None:
    _desk(session)
    rows = people(3)
    rows[1]["身份证号"] = "1"
    here = _upload(clerk, filled(_template(clerk), rows)).headers["Location"]
    content = clerk.get(f"{here}/marked.xlsx").data
    sheet = openpyxl.load_workbook(io.BytesIO(content))["名单"]
    assert [sheet["C3"].value, sheet["D3"].value, sheet["C4"].value] == ["张乙", "1", None]
    assert "身份证号应为 18 位" in sheet["D3"].comment.text
    mended = filled(content, [{"身份证号": id_number(2)}])
    assert "提交 1 件" in clerk.get(_upload(clerk, mended).headers["Location"]).text


def test_slips_are_printed_together(clerk: DeskClient, session: Session) -> None:
    _desk(session)
    here = _upload(clerk, filled(_template(clerk), people(2))).headers["Location"]
    clerk.post(f"{here}/start")
    clerk.post(f"{here}/step")
    answer = clerk.post(f"{here}/receipts")
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/desk/print/")
    items = session.scalars(select(PrintItem).order_by(PrintItem.position)).all()
    numbers = session.scalars(select(Case.number).order_by(Case.number)).all()
    assert [item.subject for item in items] == list(numbers)[-2:]
    assert {item.kind for item in items} <= {"case.acceptance", "case.receiving"}


def test_what_is_no_roster_is_refused_beside_the_file(clerk: DeskClient, session: Session) -> None:
    _desk(session)
    book = openpyxl.load_workbook(io.BytesIO(_template(clerk)))
    book["名单"]["C1"].value = "芳名"
    stream = io.BytesIO()
    book.save(stream)
    for content, words in ((b"MZ\x90", "Excel"), (stream.getvalue(), "芳名"), (_template(clerk), "还没有人")):
        answer = _upload(clerk, content)
        assert answer.status_code == 422 and words in answer.text
    assert clerk.post(NEW, data={}).status_code == 422


def test_others_see_nothing_of_it(clerk: DeskClient, agent: DeskClient, session: Session) -> None:
    _desk(session)
    here = _upload(clerk, filled(_template(clerk), people(1))).headers["Location"]
    for path in (here, f"{here}/marked.xlsx", f"/desk/batches/{2**40}"):
        assert agent.get(path).status_code == 404
    assert agent.post(f"{here}/receipts").status_code == 404
    assert agent.post(f"{here}/start").status_code == 404
    assert agent.post(f"{here}/step").status_code == 404


def test_a_batch_is_dropped_before_it_is_begun(clerk: DeskClient, session: Session) -> None:
    _desk(session)
    here = _upload(clerk, filled(_template(clerk), people(1))).headers["Location"]
    assert clerk.post(f"{here}/cancel").status_code == 303
    assert clerk.post(f"{here}/start").status_code == 422
    assert "张甲" not in clerk.get(here).text


def test_lacking_papers_are_told_when_nobody_said_they_are_there(clerk: DeskClient, session: Session) -> None:
    _desk(session)
    here = _upload(clerk, filled(_template(clerk), people(1)), papers="").headers["Location"]
    assert "居民身份证还差" in clerk.get(here).text


def test_the_way_in_and_the_services_that_have_none(clerk: DeskClient, session: Session) -> None:
    HallDesk(session, lambda name: None).publish("rows")  # type: ignore[arg-type, return-value]
    _desk(session)
    assert "/desk/batches/new?service=T-MINIMAL" in clerk.get(f"/desk/services/{CODE}").text
    page = clerk.get("/desk/batches/new?service=T-ROWS").text
    assert "一件一件办理" in page and "template.xlsx" not in page

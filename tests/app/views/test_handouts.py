"""Papers beside the numbered ones: the receipt in large print, blank records for whoever has the step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import zxingcpp
from PIL.Image import Image
from pypdfium2 import PdfDocument
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.issuing.kinds import taken_name
from app.models import Case
from app.people.actors import Actor
from app.scanning.goals import SIGNED, Finder
from reports.page_codes import PageCode, case_of_taken, read_code
from tests.app.views.conftest import ALLOWANCE
from tests.reports.paper import pages_of, size_of
from tests.support.client import DeskClient
from tests.support.filled import act, number_of, send

CENTENARIAN = "QS-MZ-003"  # visited at home


@pytest.fixture
def number(agent: DeskClient) -> str:
    return number_of(send(agent, ALLOWANCE))


def test_the_large_receipt_comes_in_two_sizes(agent: DeskClient, number: str) -> None:
    path = f"/desk/cases/{number}"
    assert f"{path}/elder.pdf" in agent.get(path).text and f"{path}/elder.pdf" in agent.get(f"{path}/receipt").text
    small = agent.get(f"{path}/elder.pdf").data
    assert size_of(small) == (148, 210) and number in pages_of(small)[0]
    assert size_of(agent.get(f"{path}/elder.pdf?size=A4").data) == (210, 297)


def drawn(pdf: bytes) -> Image:
    return PdfDocument(pdf)[0].render(scale=150 / 72).to_pil()


def test_a_record_is_taken_along_by_who_has_the_step(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, CENTENARIAN))
    path = f"/desk/cases/{number}"
    page = clerk.get(path).text
    if f"{path}/take/inspection.pdf" not in page:
        act(clerk, number, "pass_on")
        page = clerk.get(path).text
    assert f"{path}/take/inspection.pdf" in page
    taken = clerk.get(f"{path}/take/inspection.pdf").data
    words = pages_of(taken)[0]
    assert "入户调查（现场核查）记录" in words and number in words and "照料人" in words
    code = read_code(zxingcpp.read_barcodes(drawn(taken))[0].text)
    assert code is not None and (code.kind, code.subject) == ("T", "INSPECTION_RECORD")
    assert case_of_taken(code.number) is not None
    assert agent.get(f"{path}/take/inspection.pdf").status_code == 404
    assert clerk.get(f"{path}/take/vote.pdf").status_code == 404


def test_the_large_receipt_tells_how_the_case_ended(agent: DeskClient, number: str) -> None:
    assert "最晚" in pages_of(agent.get(f"/desk/cases/{number}/elder.pdf").data)[0]
    assert act(agent, number, "withdraw", opinion="老人改主意了").status_code == 303
    (page,) = pages_of(agent.get(f"/desk/cases/{number}/elder.pdf").data)
    assert "您撤回了，不办了" in page and "最晚" not in page and "批准以后" not in page


def code_on(pdf: bytes) -> PageCode:
    (read,) = [code for one in zxingcpp.read_barcodes(drawn(pdf)) if (code := read_code(one.text)) is not None]
    return read


def test_a_request_to_withdraw_is_taken_along_and_comes_back(
    session: Session, agent: DeskClient, clerk: DeskClient, number: str, actor: Callable[[str], Actor]
) -> None:
    path = f"/desk/cases/{number}/take/withdrawal_request.pdf"
    assert path in agent.get(f"/desk/cases/{number}").text and path not in clerk.get(f"/desk/cases/{number}").text
    assert clerk.get(path).status_code == 404  # who handed it in takes it back
    pdf = agent.get(path).data
    (page,) = pages_of(pdf)
    assert "撤回申请书" in page and number in page and "申请人签名" in page and "＿＿＿" in page
    case = session.scalars(select(Case).where(Case.number == number)).one()
    goal = Finder(session=session, actor=actor("lixiumei"), today=clock.today(), batch_id=0).goal(code_on(pdf))
    assert (goal.problem, goal.case_id, goal.document_id) == ("", case.id, SIGNED)
    assert act(agent, number, "withdraw", opinion="老人改主意了").status_code == 303
    assert agent.get(path).status_code == 404


def test_a_blank_delivery_slip_is_taken_to_the_door(
    agent: DeskClient, clerk: DeskClient, approver: DeskClient, number: str
) -> None:
    path = f"/desk/cases/{number}/take/delivery.pdf"
    assert agent.get(path).status_code == 404  # nothing is decided yet
    assert act(clerk, number, "pass_on", opinion="齐全。").status_code == 303
    assert act(approver, number, "refuse", opinion="不到年龄").status_code == 303
    assert path in agent.get(f"/desk/cases/{number}").text
    pdf = agent.get(path).data
    (page,) = pages_of(pdf)
    assert "送达回证" in page and number in page and "决定书" in page and "受送达人" in page
    assert "登记签收人" not in page
    assert code_on(pdf).subject == "DELIVERY" and taken_name("delivery") == "送达回证" and taken_name("x") == ""
    assert act(agent, number, "deliver", way="window", receiver="周桂兰").status_code == 303
    assert agent.get(path).status_code == 404

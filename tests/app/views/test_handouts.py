"""Papers beside the numbered ones: the receipt in large print, blank records for whoever has the step."""

from __future__ import annotations

import pytest
import zxingcpp
from PIL.Image import Image
from pypdfium2 import PdfDocument

from reports.page_codes import case_of_taken, read_code
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

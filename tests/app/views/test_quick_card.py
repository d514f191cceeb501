"""The quick card is a link away for who sits at a desk."""

from __future__ import annotations

from tests.reports.paper import pages_of
from tests.support.client import DeskClient


def test_the_card_of_ones_own_hall(clerk: DeskClient) -> None:
    answer = clerk.get("/desk/card.pdf")
    (page,) = pages_of(answer.data)
    assert answer.mimetype == "application/pdf"
    assert "石桥镇便民服务中心" in page and "窗口人员速查卡" in page


def test_it_is_offered_where_a_clerk_looks(clerk: DeskClient) -> None:
    assert 'href="/desk/card.pdf"' in clerk.get("/me").text
    assert 'href="/desk/card.pdf"' in clerk.get("/desk/new/QS-MZ-001").text  # beside the keys


def test_nobody_else(client: DeskClient) -> None:
    assert client.get("/desk/card.pdf").status_code == 303
    client.log_in("qinzhengwen")
    assert 'href="/desk/card.pdf"' not in client.get("/me").text  # takes no applications

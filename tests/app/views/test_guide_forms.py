"""A guide in its other forms, the short address, and what hangs in a hall: for anyone, without login."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from app.printing.guide_forms import OFFERED
from app.printjobs.keep import forget_memory
from reports.documents.guide_forms import FORMS
from tests.app.views.conftest import ALLOWANCE
from tests.support.client import DeskClient

VILLAGE, TOWN = "990101101201", "990101101"
STATION, HALL = "上河村便民服务站", "石桥镇便民服务中心"


@dataclass
class Press:
    """Stands in for the process that lays out."""

    sheets: list[str] = field(default_factory=list)

    def lay_out(self, html: str, **_assets: object) -> bytes:
        self.sheets.append(html)
        return b"%PDF-1.7 paper"


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    forget_memory()
    made = Press()
    monkeypatch.setattr("app.printjobs.keep.make_pdf_apart", made.lay_out)
    return made


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_a_paper_near_the_reader(client: DeskClient, press: Press, form: str) -> None:
    answer = client.get(f"/guides/{ALLOWANCE}/{form}.pdf?at={VILLAGE}")
    assert answer.mimetype == "application/pdf" and answer.status_code == 200
    assert f"{ALLOWANCE}-{form}.pdf" in answer.headers["Content-Disposition"]
    (html,) = press.sheets
    assert "上河村" in html and "白马镇" not in html


def test_a_form_or_service_that_is_not_there(client: DeskClient) -> None:
    assert client.get(f"/guides/{ALLOWANCE}/banner.pdf").status_code == 404
    assert client.get("/guides/NO-SUCH-1/short.pdf").status_code == 404
    assert client.get("/guides/NO-SUCH-1/spoken.txt").status_code == 404


def test_words_to_be_read_aloud(client: DeskClient) -> None:
    answer = client.get(f"/guides/{ALLOWANCE}/spoken.txt?at={VILLAGE}")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert STATION in answer.text and "幺二三四五" in answer.text
    assert not any(digit in answer.text for digit in "0123456789")


def test_the_short_address_leads_to_the_guide_however_it_is_typed(client: DeskClient) -> None:
    for typed in (ALLOWANCE, ALLOWANCE.lower()):
        assert client.get(f"/g/{typed}").location == f"/guides/{ALLOWANCE}"
    assert client.get(f"/g/{ALLOWANCE}?at={VILLAGE}").location == f"/guides/{ALLOWANCE}?at={VILLAGE}"
    assert client.get("/g/").location == "/guides/"
    assert client.get("/g/NO-SUCH-1").status_code == 404
    assert client.get(f"/g/{ALLOWANCE}?at=//evil.example").location.startswith(f"/guides/{ALLOWANCE}?at=%2F")


def test_paper_carries_the_short_address_of_places_that_exist_only(client: DeskClient, press: Press) -> None:
    for at, said in ((VILLAGE, f"/g/{ALLOWANCE}?at={VILLAGE}"), ("junk", f"/g/{ALLOWANCE}")):
        client.get(f"/guides/{ALLOWANCE}/short.pdf?at={at}")
        assert f"{said}</title>" in press.sheets[-1]


def test_the_page_offers_all_of_them(client: DeskClient) -> None:
    page = client.get(f"/guides/{ALLOWANCE}?at={VILLAGE}").text
    assert {one.file.removesuffix(".pdf") for one in OFFERED if one.file.endswith(".pdf")} == set(FORMS)
    for offered in OFFERED:
        assert f'href="/guides/{ALLOWANCE}/{offered.file}?at={VILLAGE}"' in page, offered.file


def test_a_draft_is_seen_in_every_form(client: DeskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    client.log_in("fangxiaoming")
    laid_out: list[str] = []
    monkeypatch.setattr("app.views.studio.previews._pdf", lambda html: laid_out.append(html) or b"%PDF")
    here = f"/studio/services/{ALLOWANCE}/preview"
    assert f"{here}/leaflet.pdf" in client.get(f"{here}/guide").text
    for form in FORMS:
        assert client.get(f"{here}/{form}.pdf?of=published").status_code == 200
    assert len(laid_out) == len(FORMS)
    assert "还没有发布" not in laid_out[0]
    assert client.get(f"{here}/spoken.txt").status_code == 200


def test_a_hall_hangs_up_what_it_takes(client: DeskClient, press: Press) -> None:
    for path in ("poster-a3.pdf", "poster-a2.pdf", "window.pdf"):
        assert client.get(f"/guides/{path}?at={TOWN}").status_code == 200
        assert HALL in press.sheets[-1]
    assert client.get("/guides/poster-a3.pdf").status_code == 200
    assert "青石县" in press.sheets[-1] and HALL not in press.sheets[-1]
    assert client.get("/guides/window.pdf?at=999").status_code == 404
    assert 'formaction="/guides/window.pdf"' in client.get("/guides/").text


def test_the_guide_on_the_screen_says_which_steps_not_everybody_has(client: DeskClient) -> None:
    page = client.get("/guides/QS-MZ-009").text
    flow = page[page.index("dd-flow") :].split("</ol>")[0]
    assert flow.count("时才有这一步。") == 5 and "“救助类型”选“支出型”时才有这一步。" in flow
    assert "才有这一步" not in client.get(f"/guides/{ALLOWANCE}").text

"""Forms on paper: public blanks and samples, numbered blanks at the desk, the application of a case."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import NotFoundHere
from app.extensions import db
from app.models import BlankForm, PrintItem
from app.people.actors import Actor
from app.printing.forms import sample_of
from app.printjobs.makers import MAKERS
from app.publishing.versions import current_version
from app.views import forms_on_paper
from reports.render import render_html
from reports.sheets import Sheet
from tests.app.views.conftest import ALLOWANCE
from tests.support.client import DeskClient
from tests.support.filled import number_of, send

SUBSISTENCE = "QS-MZ-006"
UNWRITTEN = "QS-GA-002"  # who acts for the applicant needs no mandate in writing
BLANKS = f"/desk/services/{ALLOWANCE}/blanks"


def _as_html(sheets: Sequence[Sheet]) -> bytes:
    """What would be laid out: laying out costs a second each."""
    return "".join(sheet.html for sheet in sheets).encode()


def test_anybody_gets_the_blank_and_the_sample(client: DeskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms_on_paper, "public_answer", lambda *_address, sheet, name: sheet().html)
    blank, sample = (client.get(f"/guides/{ALLOWANCE}/{name}.pdf").text for name in ("blank", "sample"))
    assert f"DB1.B.{ALLOWANCE}.1.0.1" in blank and "张桂兰" not in blank
    assert "（样表）" in sample and "张桂兰" in sample
    for name in ("blank", "sample"):
        assert client.get(f"/guides/NOPE/{name}.pdf").status_code == 404


def test_the_sample_is_filled_in_with_places_of_the_county(app: Flask) -> None:
    with app.test_request_context():
        version = current_version(db.session, SUBSISTENCE, clock.today())
        html = render_html("sample_form", sample_of(db.session(), version))
    assert "田大山" in html and "青石县白马镇" in html, "a place that only the county knows"


def test_a_desk_gives_out_numbered_blanks(
    clerk: DeskClient, browser_of: Callable[[str], DeskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert f'href="{BLANKS}"' in clerk.get(f"/desk/services/{ALLOWANCE}").text
    given = clerk.post(BLANKS, data={"count": "2"})
    assert given.status_code == 303
    numbers = parse_qs(urlsplit(given.headers["Location"]).query)["number"]
    assert len(numbers) == 2
    monkeypatch.setattr(forms_on_paper, "make_pdf_together", _as_html)
    paper = clerk.get(given.headers["Location"]).text
    assert all(f"DB1.B.{ALLOWANCE}.1.{number}.1" in paper for number in numbers)
    assert all(number in clerk.get(BLANKS).text for number in numbers)
    stranger = browser_of("zhoutingting")
    assert stranger.get(given.headers["Location"]).status_code == 404
    assert numbers[0] not in stranger.get(BLANKS).text


def test_many_are_made_by_the_worker(clerk: DeskClient, session: Session, actor: Callable[[str], Actor]) -> None:
    job = clerk.post(BLANKS, data={"count": "30"}).headers["Location"]
    assert re.fullmatch(r"/desk/print/\d+", job) and clerk.get(job).status_code == 200
    subjects = session.scalars(select(PrintItem.subject).where(PrintItem.kind == "numbered_blank")).all()
    assert len(subjects) == 30 and set(subjects) == set(session.scalars(select(BlankForm.number)))
    made = MAKERS["numbered_blank"].make(session, subjects[0], actor("wanghaiyan"), clock.now())
    assert f".{subjects[0]}.1" in made.sheets[0].html
    with pytest.raises(NotFoundHere):
        MAKERS["numbered_blank"].make(session, subjects[0], actor("zhoutingting"), clock.now())


def test_how_many_is_asked_again_where_it_was_typed_wrong(clerk: DeskClient) -> None:
    for typed in ("0", "201", "两", "", "9" * 50):
        refused = clerk.post(BLANKS, data={"count": typed})
        assert refused.status_code == 422 and "请填要印几份，1 到 200" in refused.text
    assert f'value="{"9" * 50}"' in refused.text
    assert clerk.get("/desk/blanks.pdf").status_code == clerk.get("/desk/blanks.pdf?number=ZZZZZZ").status_code == 404


def test_the_application_and_the_list_become_papers_of_the_case(agent: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    page = f"/desk/cases/{number}"
    assert "打申请表" in agent.get(page).text
    for kind, words in (("application", "高龄津贴申请审批表"), ("checklist", "申请材料清单")):
        paper = agent.post(f"{page}/forms/{kind}").headers["Location"]
        assert re.fullmatch(r"/desk/papers/\d+", paper) and words in agent.get(paper).text
    assert agent.post(f"{page}/forms/else").status_code == 404


def test_only_who_sees_the_case_gets_them(agent: DeskClient, browser_of: Callable[[str], DeskClient]) -> None:
    number = number_of(send(agent, ALLOWANCE))
    stranger = browser_of("zhoutingting")
    assert stranger.post(f"/desk/cases/{number}/forms/application").status_code == 404
    assert stranger.post(f"/desk/cases/{number}/blank", data={"blank": "K7Q2M4"}).status_code == 404
    supervisor = browser_of("qinzhengwen")  # reads papers, makes none
    assert supervisor.post(f"/desk/cases/{number}/forms/application").status_code == 403
    assert "打申请表" not in supervisor.get(f"/desk/cases/{number}").text


def numbered(clerk: DeskClient) -> str:
    return parse_qs(urlsplit(clerk.post(BLANKS, data={"count": "1"}).headers["Location"]).query)["number"][0]


def test_a_new_case_carries_the_number_of_the_blank(clerk: DeskClient, agent: DeskClient) -> None:
    """From the search to the case: found by the code a scanner types, kept in the form, recorded by sending it."""
    blank = numbered(clerk)
    found = agent.get(f"/desk/services?q=DB1.B.{ALLOWANCE}.1.{blank}.2").text
    address = f"/desk/new/{ALLOWANCE}?blank={blank}"
    assert f'href="{address}"' in found
    assert f'name="blank_number" value="{blank}"' in agent.get(address).text
    refused = send(agent, ALLOWANCE, {"blank_number": "zzzzzz", "f_name": ""})
    assert refused.status_code == 422 and "没有编号是 zzzzzz 的空白表" in refused.text
    assert 'value="zzzzzz"' in refused.text, "what was typed stays"
    case = number_of(send(agent, ALLOWANCE, {"blank_number": blank}))
    assert f"照空白表 {blank} 录入" in agent.get(f"/desk/cases/{case}").text
    taken = send(agent, ALLOWANCE, {"blank_number": blank})
    assert taken.status_code == 422 and "已经记在另一个办件上" in taken.text
    assert "照空白表" not in agent.get(f"/desk/services?q={blank}").text


def test_a_draft_keeps_the_number_of_the_blank(clerk: DeskClient, agent: DeskClient) -> None:
    blank = numbered(clerk)
    kept = send(agent, ALLOWANCE, {"blank_number": blank, "action": "save"})
    assert f'name="blank_number" value="{blank}"' in agent.get(kept.headers["Location"]).text


def test_a_case_names_the_blank_it_was_filled_in_on(agent: DeskClient, clerk: DeskClient) -> None:
    blank = numbered(clerk)
    page = f"/desk/cases/{number_of(send(agent, ALLOWANCE))}"
    agent.post(f"{page}/blank", data={"blank": "000000"})
    assert "没有编号是 000000 的空白表" in agent.get(page).text
    assert agent.post(f"{page}/blank", data={"blank": blank.lower()}).status_code == 303
    assert f"照空白表 {blank} 录入" in agent.get(page).text


def test_anybody_gets_the_blank_mandate_where_one_is_wanted(clerk: DeskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms_on_paper, "public_answer", lambda *_address, sheet, name: sheet().html)
    path = f"/guides/{ALLOWANCE}/mandate.pdf"
    assert path in clerk.get(f"/guides/{ALLOWANCE}").text and path in clerk.get(BLANKS).text
    paper = clerk.get(path).text
    assert "空白表" in paper and "右手食指" in paper and "交给受托人的材料" in paper
    assert clerk.get("/guides/NOPE/mandate.pdf").status_code == 404
    assert clerk.get(f"/guides/{UNWRITTEN}/mandate.pdf").status_code == 404
    assert "mandate.pdf" not in clerk.get(f"/guides/{UNWRITTEN}").text


def test_the_print_desk_makes_blank_mandates(session: Session, actor: Callable[[str], Actor]) -> None:
    made = MAKERS["mandate_blank"].make(session, ALLOWANCE, actor("wanghaiyan"), clock.now())
    assert "空白委托书" in made.name and "右手食指" in made.sheets[0].html
    with pytest.raises(NotFoundHere):
        MAKERS["mandate_blank"].make(session, UNWRITTEN, actor("wanghaiyan"), clock.now())

"""扫描归件 on its pages: a stack comes in, the tray says what is what, and only the own desk decides."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import AuditEntry, Case, JobRun, PaperPage, ScanPage
from app.people.actors import Actor
from app.scanning.goals import SIGNED
from reports.page_codes import PageCode
from tests.app.scanning.conftest import Scanner
from tests.app.views.conftest import ALLOWANCE
from tests.support import scans
from tests.support.client import DeskClient
from tests.support.filled import number_of, send

TRAY = "/desk/scans/tray"


@pytest.fixture
def scanner(session: Session, actor: Callable[[str], Actor]) -> Scanner:
    return Scanner(session, actor)


@pytest.fixture
def number(agent: DeskClient) -> str:
    """A case that lies at the township."""
    return number_of(send(agent, ALLOWANCE))


def paper(number: str, kind: str = "P") -> bytes:
    subject = "DELIVERY" if kind == "P" else ALLOWANCE
    code = PageCode(kind=kind, subject=subject, edition=1, number=number)  # type: ignore[arg-type]
    return scans.jpeg(scans.scanned(scans.form_pdf(code, 1), 1))


def stranger() -> bytes:
    return scans.jpeg(scans.scanned(scans.form_pdf(None, 1), 1))


def lay(client: DeskClient, *files: bytes, **typed: str) -> TestResponse:
    given = [(io.BytesIO(content), f"{place}.jpg") for place, content in enumerate(files)]
    return client.post("/desk/scans", data={"files": given, **typed})


def lying(session: Session) -> list[ScanPage]:
    session.expire_all()
    return list(session.scalars(select(ScanPage).where(ScanPage.state == "tray").order_by(ScanPage.id)))


def case_of(session: Session, number: str) -> Case:
    return session.scalars(select(Case).where(Case.number == number)).one()


def test_a_stack_is_followed_from_the_scanner_to_its_case(
    clerk: DeskClient, number: str, scanner: Scanner, session: Session
) -> None:
    scanner.issue(case_of(session, number), "P2P2P2")
    session.add(JobRun(job_id="scan_reading"))
    session.commit()
    address = lay(clerk, paper("P2P2P2"), stranger()).location
    assert "2 页：2 页等着识别" in clerk.get(address).text
    assert clerk.get(f"{address}/progress").json == {"done": 0, "total": 2, "over": False}
    session.expire_all()
    assert session.get_one(JobRun, "scan_reading").wanted_at is not None, "the worker begins at once"
    session.commit()
    scanner.work()
    assert clerk.get(f"{address}/progress").json["over"]
    page = clerk.get(address).text
    assert "2 页：1 页归好，1 页待认领" in page and "送达回证 P2P2P2 第 1 页" in page and "没有编码" in page
    case = clerk.get(f"/desk/cases/{number}").text
    assert "签回的文书" in case and "扫描回来的纸件" in case
    viewer = clerk.get(f"/desk/cases/{number}/papers").text
    assert "扫描回来的纸件，按编码归到这里" in viewer and "/papers/mark/" not in viewer
    assert "1 页归好，1 页待认领" in clerk.get("/desk/scans").text


def test_what_cannot_be_taken_is_said_and_what_was_typed_stays(clerk: DeskClient, session: Session) -> None:
    refused = lay(clerk, stranger(), b"MZ", case="SQ26-99999")
    assert refused.status_code == 422
    assert "1.jpg：只收照片（JPG、PNG、HEIC）和 PDF，这个文件不是" in refused.text and "SQ26-99999" in refused.text
    assert "没有办件 SQ26-99999" in lay(clerk, stranger(), case="sq26-99999").text
    assert "还没有选文件" in clerk.post("/desk/scans", data={}).text
    assert session.scalar(select(ScanPage.id)) is None


def test_a_page_of_the_tray_goes_to_a_case_in_three_steps(
    clerk: DeskClient, number: str, scanner: Scanner, session: Session
) -> None:
    scanner.scan(stranger(), stranger())
    ids = [page.id for page in lying(session)]
    page = clerk.post("/desk/scans/claim", data={"id": ids, "q": number}).text
    assert f'name="case" value="{number}"' in page and "当作哪一样材料" not in page
    page = clerk.post("/desk/scans/claim", data={"id": ids, "case": number}).text
    assert 'value="household_book"' in page and f'value="{SIGNED}"' in page
    filing = {"id": ids, "case": number, "step": "file"}
    assert "请选归到哪一样材料" in clerk.post("/desk/scans/claim", data=filing).text
    done = clerk.post("/desk/scans/claim", data={**filing, "document": "household_book"})
    assert done.location == TRAY and f"2 页归到了办件 {number}" in clerk.get(TRAY).text
    assert session.scalars(select(PaperPage.document_id)).one() == "household_book"
    again = clerk.post("/desk/scans/claim", data={**filing, "document": "household_book"})
    assert again.status_code == 422 and "没有选页，或者选的页已经有人处理了" in again.text
    assert "scan.filed" in session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == number)).all()


def test_pages_are_turned_read_again_thrown_and_taken_back(
    clerk: DeskClient, scanner: Scanner, session: Session
) -> None:
    scanner.scan(stranger())
    (page,) = lying(session)
    clerk.post("/desk/scans/pages/turn", data={"only": page.id})
    assert lying(session)[0].rotation == 90
    clerk.post("/desk/scans/pages/again", data={"id": page.id})
    assert lying(session) == []
    session.commit()
    scanner.work()
    assert lying(session)[0].rotation == 90, "nothing said otherwise"
    clerk.post("/desk/scans/pages/throw", data={"id": page.id})
    assert lying(session) == [] and "没有待认领的页" in clerk.get(TRAY).text
    stack = f"/desk/scans/{page.batch_id}"
    assert "取回" in clerk.get(stack).text
    assert clerk.post("/desk/scans/pages/back", data={"only": page.id, "batch": page.batch_id}).location == stack
    assert len(lying(session)) == 1
    assert "还没有选页" in clerk.post("/desk/scans/pages/throw", data={}).text
    assert clerk.post("/desk/scans/pages/nonsense", data={}).status_code == 404


def test_a_duplicate_shows_both_and_the_clearer_one_is_kept(
    clerk: DeskClient, number: str, scanner: Scanner, session: Session
) -> None:
    scanner.issue(case_of(session, number), "P2P2P2")
    scanner.scan(paper("P2P2P2"))
    scanner.scan(paper("P2P2P2"))
    (page,) = lying(session)
    shown = clerk.get(TRAY).text
    assert "换成这一张" in shown
    pictures = re.findall(r'src="(/desk/scans/pages/\d+\.jpg\?small)"', shown)
    assert len(pictures) == 2 and all(clerk.get(one).mimetype == "image/jpeg" for one in pictures)
    assert clerk.post("/desk/scans/pages/swap", data={"only": page.id}).status_code == 303
    assert lying(session) == [] and len(session.scalars(select(PaperPage)).all()) == 1
    assert clerk.post("/desk/scans/pages/swap", data={"only": page.id}).status_code == 422


def test_the_tray_tells_what_to_do(
    clerk: DeskClient, number: str, scanner: Scanner, session: Session, browser_of: Callable[[str], DeskClient]
) -> None:
    other = number_of(send(browser_of("chenyongfu"), ALLOWANCE))
    scanner.issue(case_of(session, other), "X9X9X9")
    scanner.scan(paper("K7Q2M4", "B"), paper("NNNNNN"), by="lixiumei")
    scanner.scan(paper("X9X9X9"), by="lixiumei")
    agent = browser_of("lixiumei")
    page = agent.get(TRAY).text
    assert "表的编号 K7Q2M4 会带过去" in page and f"/desk/new/{ALLOWANCE}?blank=K7Q2M4" in page
    assert "编码查不到" in page and "请把纸件转给办理它的单位" in page and other not in page
    elsewhere = next(page for page in lying(session) if page.problem == "elsewhere")
    filing = {"id": elsewhere.id, "case": number, "step": "file", "document": SIGNED}
    assert agent.post("/desk/scans/claim", data=filing).status_code == 422
    assert len(lying(session)) == 3


def test_another_desk_sees_and_changes_nothing(
    app: Flask, clerk: DeskClient, scanner: Scanner, session: Session, browser_of: Callable[[str], DeskClient]
) -> None:
    scanner.scan(stranger())
    (page,) = lying(session)
    others = browser_of("zhoutingting")
    assert others.get(f"/desk/scans/{page.batch_id}").status_code == 404
    assert others.get(f"/desk/scans/pages/{page.id}.jpg").status_code == 404
    assert "没有待认领的页" in others.get(TRAY).text and "还没有扫描过" in others.get("/desk/scans").text
    for action in ("again", "turn", "throw", "swap"):
        assert others.post(f"/desk/scans/pages/{action}", data={"only": page.id}).status_code == 422
    assert lying(session)[0].state == "tray"
    assert browser_of("fangxiaoming").get("/desk/scans").status_code == 403

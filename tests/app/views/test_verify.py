"""查验: the page anyone may ask, and what it says to wrong codes, strange files and machines."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from cryptography import x509
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, throttle
from app.issuing.making import make, spoken_code
from app.models import IssuedPaper, Organisation
from app.seals.signing import sign_pdf
from reports.page_codes import PageCode
from reports.pdf import make_pdf
from tests.app.views.conftest import ALLOWANCE
from tests.support.client import DeskClient
from tests.support.filled import send

FULL_WIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
PAPER = '<!doctype html><html lang="zh-Hans"><head><title>x</title></head><body><p>准予</p></body></html>'


@pytest.fixture
def paper(session: Session, agent: DeskClient) -> IssuedPaper:
    send(agent, ALLOWANCE)
    return make(session, paper_id=session.scalars(select(IssuedPaper.id)).first() or 0, now=clock.now())


def _file(client: DeskClient, content: bytes) -> tuple[int, str]:
    sent = client.post("/verify/file", data={"file": (io.BytesIO(content), "文书.pdf")})
    return sent.status_code, sent.text


def test_a_code_tells_the_paper_and_no_more_than_its_outside(client: DeskClient, paper: IssuedPaper) -> None:
    code = paper.verify_code or ""
    assert client.get(f"/v/{code}").headers["Location"] == f"/verify?code={spoken_code(code)}"
    page = client.post("/verify", data={"code": (paper.verify_code or "").lower()}).text
    assert "现在有效" in page and paper.number in page and paper.title in page
    assert "高龄津贴" not in page  # what it is about is for who holds the paper


def test_whoever_scanned_the_paper_has_one_tap_left(client: DeskClient, paper: IssuedPaper) -> None:
    """The box is filled as it is printed, the button has the focus: a box would open the keyboard of a phone."""
    page = client.get(f"/v/{paper.verify_code}", follow_redirects=True).text
    box, button = re.search(r'<input[^>]*id="code"[^>]*>', page), re.search(r"<button[^>]*autofocus[^>]*>", page)
    assert box and f'value="{spoken_code(paper.verify_code or "")}"' in box[0] and "autofocus" not in box[0]
    assert button and "文书上的码已经读出来了" in page and "现在有效" not in page
    assert "autofocus" not in client.get("/verify").text


@pytest.mark.parametrize("look", [str, str.lower, lambda text: text.translate(FULL_WIDTH)])
def test_the_code_in_the_corner_finds_its_paper(
    client: DeskClient, paper: IssuedPaper, look: Callable[[str], str]
) -> None:
    corner = PageCode(kind="P", subject="ACCEPTANCE", edition=1, number=paper.verify_code or "", copy=1, page=2)
    for said in (str(corner), f"https://hall.example/v/{paper.verify_code}"):
        page = client.post("/verify", data={"code": look(said)})
        assert page.status_code == 200 and "现在有效" in page.text and (paper.number or "") in page.text


def test_the_whole_address_is_understood_wherever_it_is_put(client: DeskClient, paper: IssuedPaper) -> None:
    said = f"http://127.0.0.1:8080/verify?code={spoken_code(paper.verify_code or '')}"
    assert "现在有效" in client.post("/verify", data={"code": f" {said}\n"}).text
    assert "文书上的码已经读出来了" in client.get("/verify", query_string={"code": said}).text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("db1.b.qs-mz-009.3.0.1", "这是空白表角上的码"),
        ("DB1.B.QS-MZ-009.3.K7Q2M4XP.2", "这是空白表角上的码"),
        ("DB1.T.INSPECTION_RECORD.3.4711X1AB42C7.1", "还没有编号，也没有签发"),
        ("DB1.N.ONE_TIME_NOTICE.3.SQG2600007-2.1", "没有查验码"),
    ],
)
def test_papers_that_nobody_issued_are_not_called_false(client: DeskClient, typed: str, words: str) -> None:
    for page in (client.post("/verify", data={"code": typed}), client.get("/verify", query_string={"code": typed})):
        assert page.status_code == 200 and words in page.text and "可能不是真的" not in page.text


@pytest.mark.parametrize("typed", ["SQ26-00137", "https://hall.example/progress?number=SQ26-00137", "1234"])
def test_what_is_no_verify_code_is_not_called_a_false_paper(client: DeskClient, typed: str) -> None:
    page = client.post("/verify", data={"code": typed})
    assert page.status_code == 404 and "这不是查验码" in page.text and "可能不是真的" not in page.text


def test_a_wrong_code_gets_a_sentence_and_machines_are_stopped(client: DeskClient) -> None:
    wrong = client.post("/verify", data={"code": "AAAA-BBBB"})
    assert wrong.status_code == 404 and "没有这个查验码" in wrong.text
    for _try in range(throttle.VERIFY_ADDRESS.tries - 1):
        throttle.attempt((throttle.VERIFY_ADDRESS, "127.0.0.1"), now=clock.now())
    stopped = client.post("/verify", data={"code": "AAAA-BBBB"})
    assert stopped.status_code == 429 and "以后再查" in stopped.text


def test_a_file_is_judged_and_every_file_gets_a_sentence(client: DeskClient, session: Session) -> None:
    office = session.scalars(select(Organisation).where(Organisation.name == "石桥镇")).one()
    plain = make_pdf(PAPER)
    signed = sign_pdf(session, pdf=plain, organisation_id=office.id, now=clock.now(), reason="签发《决定书》").pdf
    changed = signed[:2000] + bytes([signed[2000] ^ 1]) + signed[2001:]
    said = {
        signed: "登记簿里没有这个文件",  # signed by us, but no issued paper
        changed: "被改动过",
        plain: "没有电子签名",
        b"<script>alert(1)</script>": "打不开",
    }
    for content, words in said.items():
        status, page = _file(client, content)
        assert status == 200 and words in page and "<script>alert" not in page, words
    assert _file(client, b"")[0] == 422


def test_the_countys_certificate_is_to_be_had(client: DeskClient) -> None:
    assert "青石县政务服务电子签章根证书（演示）" in client.get("/verify").text
    certificate = x509.load_der_x509_certificate(client.get("/verify/root.cer").data)
    assert b"PRIVATE" not in client.get("/verify/root.cer").data and certificate.subject == certificate.issuer

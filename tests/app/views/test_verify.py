"""查验: the page anyone may ask, and what it says to wrong codes, strange files and machines."""

from __future__ import annotations

import io

import pytest
from cryptography import x509
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, throttle
from app.issuing.making import make
from app.models import IssuedPaper, Organisation
from app.seals.signing import sign_pdf
from reports.pdf import make_pdf
from tests.app.views.conftest import ALLOWANCE
from tests.support.client import DeskClient
from tests.support.filled import send

PAPER = '<!doctype html><html lang="zh-Hans"><head><title>x</title></head><body><p>准予</p></body></html>'


@pytest.fixture
def paper(session: Session, agent: DeskClient) -> IssuedPaper:
    send(agent, ALLOWANCE)
    return make(session, paper_id=session.scalars(select(IssuedPaper.id)).first() or 0, now=clock.now())


def _file(client: DeskClient, content: bytes) -> tuple[int, str]:
    sent = client.post("/verify/file", data={"file": (io.BytesIO(content), "文书.pdf")})
    return sent.status_code, sent.text


def test_a_code_tells_the_paper_and_no_more_than_its_outside(client: DeskClient, paper: IssuedPaper) -> None:
    assert client.get(f"/v/{paper.verify_code}").headers["Location"] == f"/verify?code={paper.verify_code}"
    page = client.post("/verify", data={"code": (paper.verify_code or "").lower()}).text
    assert "现在有效" in page and paper.number in page and paper.title in page
    assert "高龄津贴" not in page  # what it is about is for who holds the paper


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

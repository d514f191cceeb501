"""Bringing certificates in by a page; papers they replace are not asked for."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Case
from app.prefilling import provenance
from catalog.sample import DATA
from tests.support.client import DeskClient
from tests.support.filled import form_token, number_of, sample_pairs

PATH = "/settings/certificates"
CODE = "QS-MZ-001"


def _upload(client: DeskClient, content: bytes) -> int:
    sent = client.post(PATH, data={"file": (io.BytesIO(content), "certificates.json")})
    return sent.status_code


def test_only_the_county_brings_certificates_in(client: DeskClient, login: Callable) -> None:
    for name in ("lixiumei", "wanghaiyan", "qinzhengwen"):
        login(client, name)
        assert client.get(PATH).status_code == 403
        assert _upload(client, b"[]") == 403


def test_a_file_comes_in_or_says_what_is_wrong(client: DeskClient, login: Callable) -> None:
    login(client, "fangxiaoming")
    assert _upload(client, b"") == 422
    assert _upload(client, json.dumps([{"证照种类": "居民身份证"}]).encode()) == 422
    assert _upload(client, (DATA / "certificates.json").read_bytes()) == 303
    assert "居民户口簿" in client.get(PATH).text
    assert client.get(f"{PATH}/template.xlsx").data[:2] == b"PK"


def test_papers_that_were_found_need_not_be_brought(client: DeskClient, login: Callable, session: Session) -> None:
    login(client, "fangxiaoming")
    _upload(client, (DATA / "certificates.json").read_bytes())
    login(client, "lixiumei")
    token = form_token(client, f"/desk/new/{CODE}")
    pairs = sample_pairs(CODE) | {"form_token": token, "prefill_text": "990101194605180243"}
    for paper in ("id_card", "household_book", "agent_id_card"):
        pairs |= {f"d_{paper}_originals": "0", f"d_{paper}_copies": "0"}
    page = client.post(
        f"/desk/new/{CODE}", data=pairs | {"action": "prefill"}, headers={"X-Requested-With": "fetch"}
    ).text
    note = re.search(r'name="prefill_note" value="([^"]+)"', page)
    assert note and "免提交：查到电子证照“居民身份证”，长期有效" in page.replace(" ", "")
    sent = pairs | {"action": "submit", "prefill_note": note[1]}
    refused = client.post(f"/desk/new/{CODE}", data=sent)
    assert refused.status_code == 422, "the card of the one who acts for her was not looked up"
    sent |= {"d_agent_id_card_originals": "1", "d_agent_id_card_copies": "1"}
    assert client.post(f"/desk/new/{CODE}", data={**sent, "prefill_note": ""}).status_code == 422
    number = number_of(client.post(f"/desk/new/{CODE}", data=sent))
    kept = provenance.read(session.scalars(select(Case.provenance).where(Case.number == number)).one())
    assert set(kept.exempt) >= {"id_card", "household_book"}
    assert "免提交：电子证照“居民身份证”" in client.get(f"/desk/cases/{number}").text

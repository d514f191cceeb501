"""Signing before there is a case: what was signed is bound to the case, or void as soon as the answers are others."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import AuditEntry, Signature
from tests.app.papers.test_signing import signed_picture
from tests.app.views.conftest import ALLOWANCE
from tests.support.client import DeskClient
from tests.support.filled import form_token, number_of, sample_pairs

PATH = f"/desk/new/{ALLOWANCE}"
_SHOWN = re.compile(r'name="shown" value="([0-9a-f]{64})"')
_REVISION = re.compile(r'name="draft_revision" value="(\d+)"')


class Form:
    """A form at the desk, as the browser holds it."""

    def __init__(self, client: DeskClient) -> None:
        self.client = client
        self.pairs: dict[str, Any] = {**sample_pairs(ALLOWANCE), "form_token": form_token(client, PATH)}

    def post(self, action: str, **changes: Any) -> TestResponse:
        self.pairs |= changes
        return self.client.post(PATH, data={**self.pairs, "action": action})

    def go_and_sign(self, **changes: Any) -> str:
        """To the page with the pad; where it is."""
        answer = self.post("sign", **changes)
        assert answer.status_code == 303 and answer.location.startswith(f"{PATH}/sign?draft="), answer.text
        revision = _REVISION.search(self.client.get(answer.location.replace("/sign", "")).text)
        self.pairs |= {"draft_revision": revision[1]} if revision else {}
        return answer.location

    def sign(self, **typed: str) -> TestResponse:
        place = self.go_and_sign()
        found = _SHOWN.search(self.client.get(place).text)
        assert found
        picture = {"drawn": (io.BytesIO(signed_picture()), "sign.png")}
        data = {"way": "drawn", "signer": "张桂兰", "role": "applicant", "shown": found[1], **typed, **picture}
        return self.client.post(place, data=data)


@pytest.fixture
def form(agent: DeskClient) -> Form:
    return Form(agent)


def test_the_words_of_the_form_are_read_and_signed_before_it_is_sent(form: Form, clerk: DeskClient) -> None:
    page = form.client.get(form.go_and_sign()).text
    assert "本人已看过“高龄津贴" in page and "石桥镇上河村南头二组" in page and 'value="张桂兰"' in page
    assert "990101194605180243" not in page
    answer = form.sign()
    assert answer.status_code == 303 and answer.location.startswith(f"{PATH}?draft=")
    back = form.client.get(answer.location.partition("#")[0]).text
    assert "有效" in back and "张桂兰的签名" in back and "请申请人签名" in back
    number = number_of(form.post("submit"))
    page = clerk.get(f"/desk/cases/{number}").text
    assert "有效" in page and "张桂兰的签名" in page and "已失效" not in page and "申请表填写的内容" in page


def test_nobody_signs_what_is_still_to_be_mended(form: Form, session: Session) -> None:
    answer = form.post("sign", f_applicant_phone="12")
    assert answer.status_code == 422 and 'value="12"' in answer.text
    place = form.go_and_sign(f_applicant_phone="13900001234")
    form.post("save", f_applicant_phone="")
    assert form.client.get(place).status_code == 302, "back to the form"
    shown = {"way": "typed", "witness": "李秀梅", "signer": "张桂兰", "role": "applicant", "shown": "0" * 64}
    assert form.client.post(place, data=shown).status_code == 422
    assert session.scalars(select(Signature)).all() == []


def test_other_answers_make_it_void_until_it_is_signed_again(form: Form, session: Session) -> None:
    form.sign()
    refused = form.post("submit", f_applicant_phone="13900009999")
    assert refused.status_code == 422 and "张桂兰的签名已经失效" in refused.text
    assert "签名后改过：" in refused.text and "电话" in refused.text and "重新签名" in refused.text
    assert 'value="13900009999"' in refused.text, "what was typed stays"
    form.sign()
    assert len(session.scalars(select(Signature)).all()) == 1, "the void one has been replaced"
    page = form.client.get(f"/desk/cases/{number_of(form.post('submit'))}").text
    assert "有效" in page and "已失效" not in page


def test_it_may_be_sent_without_the_void_one(form: Form, session: Session) -> None:
    form.sign()
    number = number_of(form.post("submit", f_applicant_phone="13900009999", unsigned="yes"))
    assert session.scalars(select(Signature)).all() == []
    assert "还没有签名" in form.client.get(f"/desk/cases/{number}").text
    kept = session.scalars(select(AuditEntry.detail).where(AuditEntry.action == "paper.signatures_bound")).one()
    assert kept == '{"bound":0,"void":1}'


def test_the_form_of_someone_else_is_neither_signed_nor_seen(
    form: Form, browser_of: Callable[[str], DeskClient], session: Session
) -> None:
    place = form.go_and_sign()
    form.sign()
    signature = session.scalars(select(Signature)).one()
    picture = f"/desk/forms/{signature.draft_token}/signatures/{signature.id}.jpg"
    assert form.client.get(picture).mimetype == "image/jpeg"
    stranger = browser_of("chenyongfu")
    assert stranger.get(place).status_code == stranger.get(picture).status_code == 404
    assert stranger.post(place, data={"way": "typed", "witness": "乙", "signer": "甲"}).status_code == 404
    number_of(form.post("submit"))
    assert form.client.get(picture).status_code == 404, "it is the case's now"

"""One message, one request; and what each answer means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config import Settings
from app.notifications.gateway import request_for, send
from app.notifications.outcomes import Fate, Letter
from tests.app.notifications.gateway import Gateway, running

LETTER = Letter("a1", "sms", "13800138000", "已受理", '张**您好，“高龄津贴”&{id}\\"')


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A gateway that takes everything."""
    with running() as made:
        yield made


def settings(url: str, **more: object) -> Settings:
    return Settings(demo=True, sms_url=url, **more)


def test_json_is_posted_with_the_headers_that_are_set(gateway: Gateway) -> None:
    given = settings(gateway.url, sms_headers="Authorization: Bearer s3cret|X-App: 9", sms_success=r'"code":\s*0\b')
    assert send(given, LETTER).fate is Fate.SENT
    ((path, body, headers),) = gateway.got
    assert json.loads(body) == {"phone": "13800138000", "content": LETTER.text, "id": "a1"}
    assert (path, headers["Authorization"], headers["X-App"]) == ("/send", "Bearer s3cret", "9")
    assert headers["Content-Type"].startswith("application/json")


def test_a_form_or_an_address_carries_it_too(gateway: Gateway) -> None:
    body = "mobile={phone}&msg={text}&seq={id}"
    assert send(settings(gateway.url, sms_body=body, sms_sign="青石政务"), LETTER).fate is Fate.SENT
    by_get = settings(f"{gateway.url}?to={{phone}}&m={{text}}", sms_method="GET", sms_body="")
    assert send(by_get, LETTER).fate is Fate.SENT
    posted, asked = gateway.got
    assert parse_qs(posted[1])["msg"] == [f"【青石政务】{LETTER.text}"]
    assert parse_qs(urlsplit(asked[0]).query) == {"to": ["13800138000"], "m": [LETTER.text]}


@given(st.text(max_size=60))
def test_no_text_breaks_out_of_the_body(text: str) -> None:
    given = settings("https://sms.example/{id}")
    request = request_for(given, Letter('1"},{', "sms", "13800138000", "", text.replace("\ud800", "")))
    assert json.loads(request.data or b"")["content"] == text
    assert request.full_url == "https://sms.example/1%22%7D%2C%7B"


@pytest.mark.parametrize(
    ("status", "answer", "fate"),
    [
        (200, '{"code": 7}', Fate.REFUSED),
        (302, "", Fate.REFUSED),
        (401, "", Fate.REFUSED),
        (503, "", Fate.REFUSED),
        (500, "", Fate.UNSURE),
        (504, "", Fate.UNSURE),
    ],
)
def test_what_the_gateway_says_decides(gateway: Gateway, status: int, answer: str, fate: Fate) -> None:
    gateway.status, gateway.answer = status, answer
    assert send(settings(gateway.url, sms_success='"code": 0'), LETTER).fate is fate
    assert len(gateway.got) == 1


def test_a_line_that_breaks_after_the_message_leaves_doubt(gateway: Gateway) -> None:
    gateway.hangs_up = True
    assert send(settings(gateway.url), LETTER).fate is Fate.UNSURE


def test_nobody_there_is_no_doubt() -> None:
    with running() as gateway:
        url = gateway.url
    assert send(settings(url), LETTER).fate is Fate.REFUSED

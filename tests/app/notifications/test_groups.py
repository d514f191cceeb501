"""Mail and groups: handed to Apprise, at the address that the person gave."""

from __future__ import annotations

import json

import pytest

from app.config import Settings
from app.notifications.groups import send
from app.notifications.outcomes import Fate, Letter
from tests.app.notifications.gateway import running

# Apprise looks for a module that Python 3.13 no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
LETTER = Letter("a1", "mail", "wang/../x@hall.example", "黄牌", "黄牌：SQ26-00001 高龄津贴，还剩2个工作日。")


@pytest.mark.parametrize(("status", "fate"), [(200, Fate.SENT), (500, Fate.REFUSED)])
def test_a_message_reaches_its_address_or_is_refused(status: int, fate: Fate) -> None:
    with running() as gateway:
        gateway.status = status
        url = gateway.url.replace("http://", "json://").replace("/send", "/to/{address}")
        assert send(Settings(demo=True, mail_url=url), LETTER).fate is fate
    path, body, _headers = gateway.got[0]
    said = json.loads(body)
    assert (said["title"], said["message"]) == (LETTER.title, LETTER.text)
    assert path == "/to/wang%2F..%2Fx@hall.example"  # what was typed stays one part of the address


def test_an_address_that_apprise_does_not_know_is_a_setting_to_be_mended() -> None:
    outcome = send(Settings(demo=True, mail_url="nonsense://{address}"), LETTER)
    assert (outcome.fate, outcome.trouble) == (Fate.REFUSED, "发送地址不对，请检查设置")

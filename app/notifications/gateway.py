"""The SMS gateway: one HTTP request a message, its shape given by settings."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, Request, build_opener

from flask_babel import gettext as _

from app.config import Settings
from app.notifications.outcomes import Fate, Letter, Outcome

_SECONDS = 15
_MOST_BYTES = 64 * 1024  # of an answer
_HOLE = re.compile(r"\{(phone|text|id)\}")
# Said by what stands before the gateway: whether it took the message is not known.
_AMBIGUOUS = frozenset({500, 502, 504})


class _StayHere(HTTPRedirectHandler):
    """A gateway that moves is a setting to be mended: texts about people follow no redirect."""

    def redirect_request(self, *_args: Any, **_named: Any) -> None:
        return None


def send(settings: Settings, letter: Letter) -> Outcome:
    """Hand one message to the gateway."""
    try:
        with build_opener(_StayHere).open(request_for(settings, letter), timeout=_SECONDS) as answer:
            said = answer.read(_MOST_BYTES).decode("utf-8", "replace")
    except HTTPError as error:
        fate = Fate.UNSURE if error.code in _AMBIGUOUS else Fate.REFUSED
        return Outcome(fate, _("短信网关回了 %(code)s", code=error.code))
    except URLError:  # raised before all of the request was out
        return Outcome(Fate.REFUSED, _("连不上短信网关"))
    except (OSError, HTTPException):
        return Outcome(Fate.UNSURE, _("短信网关没有回话，不知道发出去没有"))
    if settings.sms_success and not re.search(settings.sms_success, said):
        return Outcome(Fate.REFUSED, _("短信网关没有收下"))
    return Outcome(Fate.SENT)


def request_for(settings: Settings, letter: Letter) -> Request:
    """The request, every value written as its place wants it: in an address, in JSON, in a form."""
    values = {"phone": letter.address, "text": signed(settings, letter.text), "id": letter.id}
    url = _filled(settings.sms_url.get_secret_value(), values, _in_address)
    headers = dict(_headers(settings.sms_headers.get_secret_value()))
    if settings.sms_method == "GET":
        return Request(url, headers=headers)
    is_json = settings.sms_body.lstrip().startswith(("{", "["))
    body = _filled(settings.sms_body, values, _in_json if is_json else _in_address)
    kind = "application/json" if is_json else "application/x-www-form-urlencoded"
    return Request(url, body.encode(), {"Content-Type": f"{kind}; charset=utf-8", **headers}, method="POST")


def signed(settings: Settings, text: str) -> str:
    """The text as it reaches the phone."""
    return f"【{settings.sms_sign}】{text}" if settings.sms_sign else text


def _filled(template: str, values: Mapping[str, str], written: Callable[[str], str]) -> str:
    return _HOLE.sub(lambda match: written(values[match[1]]), template)


def _in_address(text: str) -> str:
    return quote(text, safe="")


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _headers(text: str) -> list[tuple[str, str]]:
    pairs = (line.partition(":") for line in text.split("|") if ":" in line)
    return [(name.strip(), value.strip()) for name, _colon, value in pairs]

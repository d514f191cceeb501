"""Mail, 企业微信 and 钉钉, by Apprise. People give an address; where it is put, the installation says."""

from __future__ import annotations

import importlib
import logging
from typing import Any
from urllib.parse import quote

from flask_babel import gettext as _

from app.config import Settings
from app.notifications.outcomes import Fate, Letter, Outcome


def send(settings: Settings, letter: Letter) -> Outcome:
    """Hand one message over."""
    url = getattr(settings, f"{letter.channel}_url").get_secret_value()
    apprise = _apprise()
    service = apprise.Apprise()
    if not service.add(url.replace("{address}", quote(letter.address, safe=""))):
        return Outcome(Fate.REFUSED, _("发送地址不对，请检查设置"))
    if service.notify(title=letter.title, body=letter.text):
        return Outcome(Fate.SENT)
    return Outcome(Fate.REFUSED, _("对方没有收下"))


def _apprise() -> Any:
    """Loaded when the worker first needs it: it takes a second, which no page shall wait for."""
    module = importlib.import_module("apprise")
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it would write addresses into the log
    return module

"""Which ways of telling an installation has."""

from __future__ import annotations

from flask import current_app

from app.config import Settings

OUTSIDE = ("sms", "mail", "wecom", "dingtalk")  # what leaves the product


def settings() -> Settings:
    """Of this app."""
    found: Settings = current_app.extensions["desk"].settings
    return found


def only_shown(given: Settings) -> bool:
    """The test channel: messages are listed instead of sent. In demo mode, unless somebody asks for sending."""
    return given.messages == "show" or (given.demo and given.messages != "send")


def open_ways() -> frozenset[str]:
    """The channels that can carry something out of the house; with the test channel all of them."""
    given = settings()
    if only_shown(given):
        return frozenset(OUTSIDE)
    addresses = {"sms": given.sms_url, "mail": given.mail_url, "wecom": given.wecom_url, "dingtalk": given.dingtalk_url}
    return frozenset(channel for channel, url in addresses.items() if url.get_secret_value())

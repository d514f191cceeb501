"""Settings of telling people: gateways, when they may be used, and whether anything goes out at all."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

QUIET = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


class MessageSettings(BaseSettings):
    """What holds a password or a key is never shown, not even when it is wrong."""

    messages: Literal["", "send", "show"] = ""  # show: list what would be sent; empty: as demo mode says
    sms_url: SecretStr = SecretStr("")  # of the gateway; {phone} {text} {id} are filled in, as in the body
    sms_method: Literal["POST", "GET"] = "POST"
    sms_body: str = '{"phone":"{phone}","content":"{text}","id":"{id}"}'  # JSON, or a form: a={phone}&b={text}
    sms_headers: SecretStr = SecretStr("")  # Authorization: Bearer …; more of them behind a |
    sms_success: str = ""  # a pattern that the answer of the gateway holds when it took the message; empty: any 2xx
    sms_once: bool = False  # the gateway takes a message with the same {id} once only
    sms_sign: str = ""  # 【…】 before every text, when the gateway does not put it there
    sms_per_day: int = Field(default=5, ge=1, le=100)  # to one number
    quiet_hours: str = "20:00-08:00"  # applicants get no text messages then; empty: at any time
    mail_url: SecretStr = SecretStr("")  # an address of Apprise with {address} in it
    wecom_url: SecretStr = SecretStr("")
    dingtalk_url: SecretStr = SecretStr("")

    @field_validator("sms_url")
    @classmethod
    def _check_sms_url(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not value.get_secret_value().startswith(("http://", "https://")):
            raise ValueError("应以 http:// 或 https:// 开头")
        return value

    @field_validator("mail_url", "wecom_url", "dingtalk_url")
    @classmethod
    def _check_address(cls, value: SecretStr) -> SecretStr:
        url = value.get_secret_value()
        if url and ("://" not in url or "{address}" not in url):
            raise ValueError("应是 Apprise 的地址，收件人的位置写 {address}")
        return value

    @field_validator("sms_success")
    @classmethod
    def _check_pattern(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError("不是正确的正则表达式") from error
        return value

    @field_validator("quiet_hours")
    @classmethod
    def _check_quiet_hours(cls, value: str) -> str:
        if value and not QUIET.fullmatch(value):
            raise ValueError("写成 20:00-08:00")
        return value

    @model_validator(mode="after")
    def _carries_the_message(self) -> MessageSettings:
        whole = self.sms_url.get_secret_value() + (self.sms_body if self.sms_method == "POST" else "")
        if self.sms_url.get_secret_value() and not ("{phone}" in whole and "{text}" in whole):
            raise ValueError("DESK_SMS_URL 或 DESK_SMS_BODY 里要有 {phone} 和 {text}")
        return self

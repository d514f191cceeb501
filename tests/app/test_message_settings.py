"""Settings of telling people: refused with a sentence, and never with a key in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.config import SettingsError, load_settings


@pytest.fixture(autouse=True)
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_INSTANCE_DIR", str(tmp_path))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DESK_SMS_URL", "ftp://key:s3cret@sms", "应以 http:// 或 https:// 开头"),
        ("DESK_SMS_SUCCESS", "(", "不是正确的正则表达式"),
        ("DESK_QUIET_HOURS", "20-8", "写成 20:00-08:00"),
        ("DESK_MAIL_URL", "mailtos://me:s3cret@mail.example", "收件人的位置写 {address}"),
        ("DESK_MESSAGES", "maybe", "DESK_MESSAGES"),
        ("DESK_SMS_PER_DAY", "0", "DESK_SMS_PER_DAY"),
    ],
)
def test_what_is_wrong_is_said_without_keys(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert sentence in str(refused.value)
    assert name in str(refused.value)
    assert "s3cret" not in str(refused.value)


def test_a_gateway_must_get_number_and_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_SMS_URL", "https://sms.example/?key=s3cret")
    monkeypatch.setenv("DESK_SMS_BODY", "to={phone}")
    with pytest.raises(SettingsError, match=r"要有 \{phone\} 和 \{text\}") as refused:
        load_settings()
    assert "s3cret" not in str(refused.value)


def test_keys_do_not_stand_in_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_SMS_URL", "https://sms.example/s3cret?p={phone}&t={text}")
    monkeypatch.setenv("DESK_WECOM_URL", "wecombot://s3cret{address}")
    monkeypatch.setenv("DESK_SMS_HEADERS", "Authorization: Bearer s3cret")
    assert "s3cret" not in repr(load_settings())

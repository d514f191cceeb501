"""Passwords: checked without telling whether there is an account, and not too easy."""

from __future__ import annotations

import pytest

from app.people.passwords import complaint, hash_password, is_password

GOOD = "Qs-7461-table"


def test_only_the_right_password_fits() -> None:
    stored = hash_password(GOOD)
    assert is_password(stored, GOOD)
    assert not is_password(stored, GOOD.lower())


def test_guessing_costs_memory_and_time(real_method: str) -> None:
    """At least what werkzeug 3 takes by itself: 32 MB for every guess."""
    _scrypt, n, r, p = real_method.split(":")
    assert int(n) * int(r) * 128 >= 32 * 1024 * 1024 and int(p) >= 1


@pytest.mark.parametrize("stored", [None, ""])
@pytest.mark.parametrize("password", ["", GOOD, "nobody has this password"])
def test_an_account_without_a_password_lets_nobody_in(stored: str | None, password: str) -> None:
    assert not is_password(stored, password)


@pytest.mark.parametrize("password", [GOOD, "石桥镇便民服务中心的密码", "a b c d e f g"])
def test_long_and_varied_ones_will_do(password: str) -> None:
    assert complaint(password, username="zhangsan") is None


@pytest.mark.parametrize(
    "password", ["", "short", "1234567890", "QWERTYUIOP", "aaaaaaaaaaaaaaaa", "my-ZhangSan-1", "x" * 201]
)
def test_easy_ones_are_complained_about(password: str) -> None:
    assert complaint(password, username="zhangsan")

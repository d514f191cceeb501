"""Hashes of passwords, and which passwords are too easy."""

from __future__ import annotations

from functools import cache

from flask_babel import gettext as _
from werkzeug.security import check_password_hash, generate_password_hash

MIN_LENGTH = 10
# What werkzeug 3 uses as well; said here so that an update of the library changes nothing unseen.
METHOD = "scrypt:32768:8:1"
_EASY = frozenset({"1234567890", "0123456789", "qwertyuiop", "password123", "1q2w3e4r5t", "abc1234567", "a123456789"})


def hash_password(password: str) -> str:
    return generate_password_hash(password, method=METHOD)


def is_password(stored: str | None, password: str) -> bool:
    """Does the password fit? Takes the same time when nothing is stored, and is then never true."""
    fits = check_password_hash(stored or _nobody(), password)
    return fits and bool(stored)


@cache
def _nobody() -> str:
    return hash_password("nobody has this password")


def complaint(password: str, *, username: str) -> str | None:
    """Why this password may not be used, as a sentence; None when it may."""
    if len(password) < MIN_LENGTH:
        return _("密码至少要 %(n)s 位", n=MIN_LENGTH)
    if len(password) > 200:
        return _("密码太长，最多 200 位")
    if password.lower() in _EASY or len(set(password)) < 5:
        return _("密码太容易被猜到，请换一个")
    if username.lower() in password.lower():
        return _("密码里不能有用户名")
    return None

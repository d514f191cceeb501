"""Codes that people read from paper, say aloud and type: Crockford's base 32, in which nothing looks like another."""

from __future__ import annotations

import secrets

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans("OIL", "011")  # none of our letters: they were misread


def random_code(length: int) -> str:
    """So many characters that nobody can guess."""
    return "".join(secrets.choice(_LETTERS) for _letter in range(length))


def as_code(typed: str) -> str:
    """The code as it is stored, from what somebody typed: dashes, blanks and small letters mean nothing."""
    kept = "".join(letter for letter in typed.upper() if letter.isascii() and letter.isalnum())
    return kept.translate(_ALIKE)

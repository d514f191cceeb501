"""Codes that people read from paper, say aloud and type: Crockford's base 32, in which nothing looks like another."""

from __future__ import annotations

import secrets

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def random_code(length: int) -> str:
    """So many characters that nobody can guess."""
    return "".join(secrets.choice(_LETTERS) for _letter in range(length))

"""Encryption at rest and keyed lookup for ID numbers, phones and bank accounts.

One secret (`DESK_DATA_KEY`, 32 bytes, base64) yields its keys by HKDF: one for AES-256-GCM, two for HMAC-SHA-256,
one from which trials get ciphers of their own, one from which files get theirs. Equal plain texts give unequal cipher
texts; equality is looked up by `lookup_hash`. The audit chain is keyed as well: who can write to the database but has
no key cannot mend the chain.
"""

from __future__ import annotations

import base64
import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PREFIX = "v1."
_NONCE = 12


class UnreadableSecretError(Exception):
    """A stored value was encrypted with another key, or was changed."""


class Cipher:
    """Encrypts and hashes personal data with keys derived from one secret."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != 32:
            raise ValueError("DESK_DATA_KEY must be 32 bytes in base64")
        self._aead = AESGCM(_derive(secret, b"daiban encryption"))
        self._lookup_key = _derive(secret, b"daiban lookup")
        self._audit_key = _derive(secret, b"daiban audit")
        self._rooms_key = _derive(secret, b"daiban rooms")
        self._files_key = _derive(secret, b"daiban files")

    @classmethod
    def from_base64(cls, text: str) -> Cipher:
        """Build from the text of `DESK_DATA_KEY`; ValueError when it is not 32 bytes of base64."""
        return cls(base64.urlsafe_b64decode(text))

    def for_room(self, name: str) -> Cipher:
        """A cipher of its own for what must not be read with this one, nor read what this one wrote: a trial."""
        return Cipher(_derive(self._rooms_key, name.encode()))

    def key_of_files(self, purpose: bytes) -> bytes:
        """32 bytes for one purpose about files: to name them, or to seal one of them (`app.papers.sealing`)."""
        return _derive(self._files_key, purpose)

    def encrypt(self, plain: str) -> str:
        nonce = os.urandom(_NONCE)
        sealed = self._aead.encrypt(nonce, plain.encode(), None)
        return _PREFIX + base64.urlsafe_b64encode(nonce + sealed).decode()

    def decrypt(self, token: str) -> str:
        """Return the plain text; UnreadableSecretError when key or text do not fit."""
        try:
            raw = base64.urlsafe_b64decode(token.removeprefix(_PREFIX))
            return self._aead.decrypt(raw[:_NONCE], raw[_NONCE:], None).decode()
        except (InvalidTag, ValueError) as error:
            raise UnreadableSecretError from error

    def lookup_hash(self, plain: str) -> str:
        """Keyed hash (64 hex digits) by which an encrypted value is found again; case and blanks do not matter."""
        return hmac.new(self._lookup_key, plain.strip().upper().encode(), sha256).hexdigest()

    def audit_hash(self, text: str) -> str:
        """Keyed hash (64 hex digits) of one row of the audit chain."""
        return hmac.new(self._audit_key, text.encode(), sha256).hexdigest()


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret)


def new_secret() -> str:
    """A fresh secret in the form `DESK_DATA_KEY` takes."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


_current: Cipher | None = None


def install(cipher: Cipher) -> None:
    """Make this the cipher of the process; column types read it when a row is loaded."""
    global _current
    _current = cipher


_borrowed: ContextVar[Cipher | None] = ContextVar("desk_cipher", default=None)


def current() -> Cipher:
    """The cipher of this block (`using`), else the installed one; RuntimeError before `install`."""
    cipher = _borrowed.get() or _current
    if cipher is None:
        raise RuntimeError("no data key installed; create_app does it")
    return cipher


@contextmanager
def using(cipher: Cipher) -> Iterator[None]:
    """Inside the block this request reads and writes with another cipher; other threads do not."""
    token = _borrowed.set(cipher)
    try:
        yield
    finally:
        _borrowed.reset(token)

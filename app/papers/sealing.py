"""Files sealed with the data key, in pieces: nobody holds a whole file in memory to read or to write it.

A sealed file is `DK1`, 16 random bytes, then segments of AES-256-GCM. The random bytes give each file a key of its own,
so that the nonce can simply count; its last byte says whether the segment is the last one (the STREAM construction:
Hoang, Reyhanitabar, Rogaway, Vizár 2015). Segments cannot be changed, swapped, left out or cut off, and the name of the
file is sealed along: a file does not open under another name.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Iterator
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app import crypto
from app.crypto import UnreadableSecretError

_MAGIC = b"DK1"
_SALT = 16
_HEAD = len(_MAGIC) + _SALT
_TAG = 16
SEGMENT = 64 * 1024  # bytes of plain content


def digest_of(content: bytes) -> str:
    """The name under which content is kept: 64 hex digits, keyed, so that nobody without the key can test a guess."""
    return hmac.new(crypto.current().key_of_files(b"names"), content, sha256).hexdigest()


def seal(content: Iterable[bytes], *, name: str) -> Iterator[bytes]:
    """The content as it is stored under this name."""
    salt = os.urandom(_SALT)
    aead = _aead(salt)
    yield _MAGIC + salt
    for number, (piece, is_last) in enumerate(_marked(_regrouped(content, SEGMENT))):
        yield aead.encrypt(_nonce(number, is_last), piece, name.encode())


def unseal(stored: Iterable[bytes], *, name: str) -> Iterator[bytes]:
    """The content again; UnreadableSecretError when key, name or bytes do not fit. What came before it is good."""
    pieces = _regrouped(stored, SEGMENT + _TAG, head=_HEAD)
    head = next(pieces, b"")
    if len(head) != _HEAD or not head.startswith(_MAGIC):
        raise UnreadableSecretError
    aead = _aead(head[len(_MAGIC) :])
    for number, (piece, is_last) in enumerate(_marked(pieces)):
        try:
            yield aead.decrypt(_nonce(number, is_last), piece, name.encode())
        except InvalidTag as error:
            raise UnreadableSecretError from error


def _aead(salt: bytes) -> AESGCM:
    return AESGCM(crypto.current().key_of_files(b"file " + salt))


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _marked(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each piece, and whether it is the last; of nothing there is one empty last piece."""
    held: bytes | None = None
    for piece in pieces:
        if held is not None:
            yield held, False
        held = piece
    yield held or b"", True


def _regrouped(chunks: Iterable[bytes], size: int, *, head: int = 0) -> Iterator[bytes]:
    """The same bytes in pieces of `size`, the last one shorter; with `head` a first piece of that many bytes."""
    wanted, waiting = head or size, bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) >= wanted:
            yield bytes(waiting[:wanted])
            del waiting[:wanted]
            wanted = size
    if waiting:
        yield bytes(waiting)

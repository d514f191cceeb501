"""Encryption at rest: reversible with the key, different every time, found again by a keyed hash."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.crypto import Cipher, UnreadableSecretError, new_secret

CIPHER = Cipher.from_base64(new_secret())
OTHER = Cipher.from_base64(new_secret())
ID_NUMBER = "11010519491231002X"


@given(st.text())
def test_what_is_encrypted_can_be_read_again(plain: str) -> None:
    assert CIPHER.decrypt(CIPHER.encrypt(plain)) == plain


def test_equal_texts_give_unequal_cipher_texts() -> None:
    tokens = {CIPHER.encrypt(ID_NUMBER) for _ in range(20)}
    assert len(tokens) == 20
    assert not any(ID_NUMBER in token for token in tokens)


def test_another_key_reads_nothing() -> None:
    with pytest.raises(UnreadableSecretError):
        OTHER.decrypt(CIPHER.encrypt(ID_NUMBER))


@pytest.mark.parametrize("change", [lambda token: token[:-4] + "AAAA", lambda token: token[:10], lambda token: "v1."])
def test_a_changed_text_is_noticed(change: object) -> None:
    with pytest.raises(UnreadableSecretError):
        CIPHER.decrypt(change(CIPHER.encrypt(ID_NUMBER)))  # type: ignore[operator]


def test_the_lookup_hash_ignores_case_and_blanks_and_needs_the_key() -> None:
    assert CIPHER.lookup_hash(ID_NUMBER) == CIPHER.lookup_hash(f" {ID_NUMBER.lower()} ")
    assert CIPHER.lookup_hash(ID_NUMBER) != OTHER.lookup_hash(ID_NUMBER)


def test_lookup_and_audit_use_different_keys() -> None:
    assert CIPHER.lookup_hash("ABC") != CIPHER.audit_hash("ABC")


def test_a_room_reads_only_itself() -> None:
    room, again, neighbour = CIPHER.for_room("one"), CIPHER.for_room("one"), CIPHER.for_room("two")
    sealed = room.encrypt(ID_NUMBER)
    assert again.decrypt(sealed) == ID_NUMBER
    for stranger in (CIPHER, neighbour, OTHER.for_room("one")):
        with pytest.raises(UnreadableSecretError):
            stranger.decrypt(sealed)
        assert stranger.lookup_hash(ID_NUMBER) != room.lookup_hash(ID_NUMBER)

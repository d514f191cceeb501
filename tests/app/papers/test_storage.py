"""Files in a folder and files in S3: the same, whole or not there, sealed."""

from __future__ import annotations

import io
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import crypto
from app.crypto import Cipher, UnreadableSecretError, new_secret
from app.papers.sealing import SEGMENT, digest_of, seal, unseal
from app.papers.storage import FileMissingError, FolderStorage, Storage, StorageUrlError, Vault, storage_of

KEY = Cipher.from_base64(new_secret())


@pytest.fixture(autouse=True)
def _key() -> Iterator[None]:
    with crypto.using(KEY):
        yield


def test_what_is_put_is_there_until_it_is_deleted(storage: Storage) -> None:
    assert not storage.has("ab/cd")
    storage.put("ab/cd", iter([b"one ", b"two"]))
    assert storage.has("ab/cd") and b"".join(storage.read("ab/cd")) == b"one two"
    storage.put("ab/cd", [b"anew"])
    storage.put("zz", [b""])
    assert b"".join(storage.read("ab/cd")) == b"anew"
    assert list(storage.names()) == ["ab/cd", "zz"] and list(storage.names("ab/")) == ["ab/cd"]
    storage.delete("ab/cd")
    storage.delete("ab/cd")
    assert not storage.has("ab/cd") and list(storage.names()) == ["zz"]


def test_what_is_not_there_says_so(storage: Storage) -> None:
    with pytest.raises(FileMissingError):
        next(storage.read("nothing"))


def test_a_file_whose_content_breaks_off_is_not_there(storage: Storage) -> None:
    def breaking() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        storage.put("ab/half", breaking())
    assert not storage.has("ab/half") and list(storage.names()) == []


def test_the_vault_stores_nothing_readable(storage: Storage) -> None:
    vault = Vault(storage)
    vault.put("ab/cd", [b"villager " * 20000])
    assert vault.read("ab/cd") == b"villager " * 20000
    assert b"villager" not in b"".join(storage.read("ab/cd"))


def test_a_file_does_not_open_under_another_name_or_key(storage: Storage) -> None:
    Vault(storage).put("one", [b"content"])
    storage.put("two", list(storage.read("one")))
    with pytest.raises(UnreadableSecretError):
        Vault(storage).read("two")
    with crypto.using(Cipher.from_base64(new_secret())), pytest.raises(UnreadableSecretError):
        Vault(storage).read("one")


@pytest.mark.parametrize("length", [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT + 5])
def test_sealing_keeps_every_length_in_whatever_pieces_it_comes(length: int) -> None:
    content = bytes(range(256)) * (length // 256 + 1)
    content = content[:length]
    sealed = b"".join(seal([content[:7], b"", content[7:]], name="n"))
    stream = io.BytesIO(sealed)
    pieces = iter(lambda: stream.read(1000), b"")
    assert b"".join(unseal(pieces, name="n")) == content


@pytest.mark.parametrize("spoil", ["cut", "flip", "swap", "more", "head"])
def test_sealing_notices_what_was_done_to_a_file(spoil: str) -> None:
    sealed = b"".join(seal([b"x" * (3 * SEGMENT)], name="n"))
    size, head = SEGMENT + 16, 19
    segments = [sealed[head + place * size : head + (place + 1) * size] for place in range(3)]
    spoilt = {
        "cut": sealed[: head + 2 * size],
        "flip": sealed[:100] + bytes([sealed[100] ^ 1]) + sealed[101:],
        "swap": sealed[:head] + segments[1] + segments[0] + segments[2],
        "more": sealed + b"x",
        "head": sealed[:10],
    }[spoil]
    with pytest.raises(UnreadableSecretError):
        list(unseal([spoilt], name="n"))


def test_names_of_content_need_the_key() -> None:
    assert digest_of(b"content") == digest_of(b"content") != digest_of(b"other")
    with crypto.using(Cipher.from_base64(new_secret())):
        other = digest_of(b"content")
    assert other != digest_of(b"content")


def test_only_the_owner_reads_the_folder(tmp_path: Path) -> None:
    FolderStorage(tmp_path / "files").put("ab/cd", [b"content"])
    assert stat.S_IMODE((tmp_path / "files/ab/cd").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "files/ab").stat().st_mode) == 0o700


def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        FolderStorage(tmp_path / "files").put("../else", [b"content"])


def test_the_address_chooses_the_kind(tmp_path: Path, s3_url: str) -> None:
    assert storage_of("", tmp_path) == FolderStorage(tmp_path / "files")
    assert storage_of(f"file://{tmp_path}/far", tmp_path) == FolderStorage(tmp_path / "far")
    assert storage_of(s3_url, tmp_path) is storage_of(s3_url, tmp_path)


@pytest.mark.parametrize("url", ["ftp://host/x", "s3://host", "file://", "files"])
def test_an_address_nobody_understands_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(StorageUrlError, match="DESK_STORAGE_URL"):
        storage_of(url, tmp_path)

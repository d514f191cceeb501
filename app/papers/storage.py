"""Where sealed files lie: a folder, or a store that speaks S3. Names are ours: letters, digits, `/` and `-`.

`storage_of` chooses by the address in the setting `DESK_STORAGE_URL`. Both kinds do the same, and the same tests test
them. What lies there is sealed before it comes here (`Vault`).
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from flask import current_app

from app.config import SettingsError
from app.papers.sealing import seal, unseal

FOLDER = "files"  # below the folder of the instance
_PIECE = 256 * 1024
_DRAFT = ".part"


class FileMissingError(Exception):
    """The store has no file of this name."""


class StorageUrlError(SettingsError):
    """`DESK_STORAGE_URL` cannot be understood; the text says how to write it."""


class Storage(Protocol):
    """A store of bytes under names. A file is there whole, or not at all."""

    def put(self, name: str, content: Iterable[bytes]) -> None:
        """Write a file; one of the same name is replaced."""

    def read(self, name: str) -> Iterator[bytes]:
        """Its bytes, piece by piece; FileMissingError at the first piece."""

    def has(self, name: str) -> bool:
        """Whether there is such a file."""

    def delete(self, name: str) -> None:
        """Remove it; nothing happens when there is none."""

    def names(self, prefix: str = "") -> Iterator[str]:
        """All names that begin with `prefix`."""


@dataclass(frozen=True)
class FolderStorage:
    """Files in a folder, readable by the owner only."""

    folder: Path

    def put(self, name: str, content: Iterable[bytes]) -> None:
        """Written beside, flushed to the disk and renamed: after a power cut it is whole, or not there."""
        target = self._path(name)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = target.with_name(f"{target.name}.{secrets.token_hex(4)}{_DRAFT}")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.writelines(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise

    def read(self, name: str) -> Iterator[bytes]:
        try:
            file = self._path(name).open("rb")
        except FileNotFoundError as error:
            raise FileMissingError(name) from error
        with file:
            while piece := file.read(_PIECE):
                yield piece

    def has(self, name: str) -> bool:
        return self._path(name).is_file()

    def delete(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)
        with suppress(OSError):  # others are still in it, or it was never made
            self._path(name).parent.rmdir()

    def names(self, prefix: str = "") -> Iterator[str]:
        within = self._path(prefix.rpartition("/")[0])  # a walk over the pieces of one upload, not over all files
        found = (path for path in sorted(within.rglob("*")) if path.is_file() and path.suffix != _DRAFT)
        named = (path.relative_to(self.folder).as_posix() for path in found)
        return (name for name in named if name.startswith(prefix))

    def _path(self, name: str) -> Path:
        path = self.folder / name
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise ValueError(name)
        return path


# Loaded when it is wanted: the client of S3 takes half a second, and most halls keep a folder.
_KINDS = {"s3": "app.papers.s3", "s3+http": "app.papers.s3"}
_HOW = "DESK_STORAGE_URL 看不懂，请写成 s3://密钥名:密钥@主机/桶名（不加密的内网用 s3+http://…），或 file:///文件夹"


def storage_of(url: str, instance: Path) -> Storage:
    """The store of this address, kept for the life of the process; StorageUrlError when it cannot be understood."""
    return _storage(url, instance.absolute())


@lru_cache(maxsize=8)
def _storage(url: str, instance: Path) -> Storage:
    if not url:
        return FolderStorage(instance / FOLDER)
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path not in ("", "/"):
        return FolderStorage(Path(parts.path))
    if parts.scheme not in _KINDS or not parts.hostname or not parts.path.strip("/"):
        raise StorageUrlError(_HOW)
    made: Storage = import_module(_KINDS[parts.scheme]).S3Storage.at(parts)
    return made


@dataclass(frozen=True)
class Vault:
    """A store whose files are sealed with the data key under their names."""

    storage: Storage

    def put(self, name: str, content: Iterable[bytes]) -> None:
        self.storage.put(name, seal(content, name=name))

    def read(self, name: str) -> bytes:
        """The content; FileMissingError, or UnreadableSecretError when it was changed or is of another key."""
        return b"".join(unseal(self.storage.read(name), name=name))

    def has(self, name: str) -> bool:
        return self.storage.has(name)

    def delete(self, name: str) -> None:
        self.storage.delete(name)

    def names(self, prefix: str = "") -> Iterator[str]:
        return self.storage.names(prefix)


def vault() -> Vault:
    """The vault of the running app."""
    settings = current_app.extensions["desk"].settings
    return Vault(storage_of(settings.storage_url, settings.instance_dir))

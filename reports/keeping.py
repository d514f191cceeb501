"""Made things kept by the digest of all they were made of: whoever asks for the same again gets the same bytes."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Protocol
from uuid import uuid4

_HERE = Path(__file__).parent
_MAKERS = ("**/*.py", "templates/*.html", "styles/*.css")
_LIST_FONTS = ("fc-list", "--format", "%{file} %{fontversion}\n")


class Keep(Protocol):
    """Where made things lie. What was put may be gone at any time; then it is made again."""

    def get(self, digest: str) -> bytes | None:
        """What was put under this digest, or None."""

    def lacking(self, digests: Iterable[str]) -> set[str]:
        """Those of them under which there is nothing; quicker than to get them all."""

    def put(self, digest: str, content: bytes) -> None:
        """Keep this; two processes may put the same at once."""


class MemoryKeep:
    """In this process alone."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, digest: str) -> bytes | None:
        return self._kept.get(digest)

    def lacking(self, digests: Iterable[str]) -> set[str]:
        return set(digests) - self._kept.keys()

    def put(self, digest: str, content: bytes) -> None:
        self._kept[digest] = content


class FolderKeep:
    """A file each. It is written beside its place and moved there, so that nobody reads half of one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, digest: str) -> bytes | None:
        try:
            return self._file(digest).read_bytes()
        except FileNotFoundError:
            return None

    def lacking(self, digests: Iterable[str]) -> set[str]:
        return {digest for digest in digests if not self._file(digest).exists()}

    def put(self, digest: str, content: bytes) -> None:
        file = self._file(digest)
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f"{file.name}.{uuid4().hex}")
        beside.write_bytes(content)
        beside.replace(file)

    def _file(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest


def digest_of(*parts: str) -> str:
    """SHA-256 over these texts in this order; ("ab", "c") and ("a", "bc") differ."""
    whole = hashlib.sha256()
    for part in parts:
        encoded = part.encode()
        whole.update(len(encoded).to_bytes(8, "big"))
        whole.update(encoded)
    return whole.hexdigest()


@cache
def makers_digest() -> str:
    """What makes paper out of words: our builders, templates and styles, WeasyPrint, and the fonts installed."""
    files = sorted(file for pattern in _MAKERS for file in _HERE.glob(pattern))
    fonts = subprocess.run(_LIST_FONTS, capture_output=True, text=True, check=True).stdout
    return digest_of(
        *(text for file in files for text in (file.name, file.read_text("utf-8"))),
        version("weasyprint"),
        *sorted(fonts.splitlines()),
    )

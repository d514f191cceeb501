"""Which scripts and styles an agent's phone keeps, and the mark of all of them together: the build.

A service worker is a new one as soon as the build changes; files whose own mark stayed are not loaded again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

HEADER: Final = "X-Desk-Build"
# What only administrators and supervisors load, at a desk with a cable.
_NOT_CARRIED: Final = (
    "js/studio",
    "js/devolution.js",
    "js/imports.js",
    "js/scans.js",
    "js/seal_preview.js",
    "css/studio",
    "css/board.css",
    "css/devolution.css",
    "css/editor.css",
    "css/imports.css",
    "css/library.css",
    "css/overlays.css",
    "css/publish.css",
    "css/scanning.css",
    "css/seals.css",
    "css/settings.css",
    "css/supervision.css",
    "css/trial.css",
    "css/wordings.css",
    "css/workdays.css",
    "vendor/qr/decode.js",
)
_ENDINGS: Final = frozenset({".css", ".js", ".svg", ".png"})
_WORKER: Final = "js/offline/worker.js"  # it is the worker itself, under an address of its own
_MARK_LETTERS: Final = 10


@dataclass(frozen=True)
class Shipped:
    """What a phone carries: the build, and every file (its path under the static folder) with its mark."""

    build: str
    files: tuple[tuple[str, str], ...]
    worker: str  # the script of the worker, without its list


@lru_cache(maxsize=4)
def shipped(static: Path, templates: Path) -> Shipped:
    """Read once a process: files change with a release only."""
    files = tuple((name, _mark((static / name).read_bytes())) for name in sorted(_carried(static)))
    worker = (static / _WORKER).read_text(encoding="utf-8")
    pages = [page.read_bytes() for page in sorted((templates / "offline").glob("*.html"))]
    everything = [repr(files).encode(), worker.encode(), *pages]
    return Shipped(_mark(b"\0".join(everything)), files, worker)


def _carried(static: Path) -> Iterator[str]:
    for path in static.rglob("*"):
        name = path.relative_to(static).as_posix()
        if path.suffix in _ENDINGS and name != _WORKER and not name.startswith(_NOT_CARRIED):
            yield name


def _mark(content: bytes) -> str:
    """As `asset(…)` of templates marks it: the same file has one address."""
    return hashlib.sha256(content).hexdigest()[:_MARK_LETTERS]

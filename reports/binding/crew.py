"""Parts that are not kept are laid out: a few in this process, many in two beside it.

A child lays out a few dozen parts and ends, for what layout leaves in memory is only given back then.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

from reports.binding.laying import lay_out
from reports.binding.leaves import to_bytes
from reports.binding.parts import Part
from reports.keeping import Keep

AT_ONCE = 6  # parts laid out together
FEW = 12  # parts that are not worth another process, which needs two seconds to begin
PER_CHILD = 48  # parts after which a child ends
CHILDREN = 2
_ROOT = Path(__file__).resolve().parents[2]  # where a child finds the packages
Told = Callable[[int, int], None]  # how many parts of how many are ready


def lay_out_missing(head: str, parts: Sequence[Part], *, keep: Keep, told: Told = lambda _done, _all: None) -> int:
    """Have every part laid out that is not kept; how many there were. RuntimeError with a child's last words."""
    missing = list({part.key: part for part in parts if keep.get(part.key) is None}.values())
    progress = _Progress(len(missing), told)
    if len(missing) <= FEW:
        for some in _batches(missing, AT_ONCE):
            _put(keep, some, [to_bytes(leaf) for leaf in lay_out(head, _plain(some))], progress)
        return len(missing)
    with ThreadPoolExecutor(CHILDREN) as threads:
        shifts = threads.map(lambda shift: _shift(head, shift, keep, progress), _batches(missing, PER_CHILD))
        list(shifts)  # raises what a shift raised
    return len(missing)


def _batches(parts: Sequence[Part], size: int) -> Iterator[Sequence[Part]]:
    return (parts[at : at + size] for at in range(0, len(parts), size))


class _Progress:
    """Two threads count together."""

    def __init__(self, total: int, told: Told) -> None:
        self._done, self._total, self._told = 0, total, told
        self._lock = Lock()

    def add(self, count: int) -> None:
        with self._lock:
            self._done += count
            self._told(self._done, self._total)


def _plain(parts: Sequence[Part]) -> list[tuple[str, str]]:
    return [(part.key, part.html()) for part in parts]


def _put(keep: Keep, parts: Sequence[Part], leaves: Sequence[bytes], progress: _Progress) -> None:
    for part, content in zip(parts, leaves, strict=True):
        keep.put(part.key, content)
    progress.add(len(parts))


def _shift(head: str, parts: Sequence[Part], keep: Keep, progress: _Progress) -> None:
    """One child's work, a few parts at a time."""
    command = [sys.executable, "-m", "reports.binding"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT) as child:
        try:
            for some in _batches(parts, AT_ONCE):
                _put(keep, some, list(_asked(child, head, some)), progress)
        except BaseException:
            child.kill()
            raise


def _asked(child: subprocess.Popen[bytes], head: str, parts: Sequence[Part]) -> Iterator[bytes]:
    assert child.stdin and child.stdout
    child.stdin.write(json.dumps([head, _plain(parts)]).encode() + b"\n")
    child.stdin.flush()
    for _part in parts:
        length = child.stdout.read(8)
        if len(length) < 8:
            raise RuntimeError("a process that lays out parts has ended")
        yield child.stdout.read(int.from_bytes(length, "big"))

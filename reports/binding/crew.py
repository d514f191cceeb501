"""Parts that are not kept are laid out: a few in this process, many in two beside it.

A child lays out a few dozen parts and ends, for what layout leaves in memory is only given back then. What touches the
keep or makes HTML stays in the thread that called: it may need a database.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence, Set
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from pathlib import Path

from reports.binding.laying import lay_out
from reports.binding.leaves import to_bytes
from reports.binding.parts import Part
from reports.keeping import Keep

AT_ONCE = 6  # parts laid out together
FEW = 12  # parts that are not worth another process, which needs two seconds to begin
PER_CHILD = 60  # parts after which a child ends
CHILDREN = 2
_ROOT = Path(__file__).resolve().parents[2]  # where a child finds the packages
Told = Callable[[int, int], None]  # how many parts of how many are ready
Plain = Sequence[tuple[str, str]]  # key and HTML


def lay_out_missing(head: str, parts: Sequence[Part], *, keep: Keep, told: Told = lambda _done, _all: None) -> Set[str]:
    """Have every part laid out that is not kept; the keys of those. RuntimeError when a child ends too early."""
    missing = {part.key: part for part in parts if keep.get(part.key) is None}
    wanted = list(missing.values())
    batches = (wanted[at : at + AT_ONCE] for at in range(0, len(wanted), AT_ONCE))
    done = 0
    for some, leaves in _by_children(head, batches) if len(wanted) > FEW else _here(head, batches):
        for part, content in zip(some, leaves, strict=True):
            keep.put(part.key, content)
        done += len(some)
        told(done, len(wanted))
    return missing.keys()


Ready = Iterator[tuple[Sequence[Part], Sequence[bytes]]]


def _here(head: str, batches: Iterator[Sequence[Part]]) -> Ready:
    for some in batches:
        yield some, [to_bytes(leaf) for leaf in lay_out(head, _plain(some))]


def _plain(parts: Sequence[Part]) -> Plain:
    return [(part.key, part.html()) for part in parts]


def _by_children(head: str, batches: Iterator[Sequence[Part]]) -> Ready:
    """Batches as they get ready; a child gets its next one at once."""
    with ExitStack() as opened:
        threads = opened.enter_context(ThreadPoolExecutor(CHILDREN))
        running: dict[Future[list[bytes]], tuple[_Child, Sequence[Part]]] = {}

        def begin(child: _Child) -> None:
            if some := next(batches, None):
                running[threads.submit(child.lay_out, _plain(some))] = child, some

        for child in [opened.enter_context(_Child(head)) for _number in range(CHILDREN)]:
            begin(child)
        while running:
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                child, some = running.pop(future)
                begin(child)
                yield some, future.result()


class _Child:
    """A process that lays out, and after so many parts another one in its place."""

    def __init__(self, head: str) -> None:
        self._head = head
        self._process: subprocess.Popen[bytes] | None = None
        self._laid_out = 0

    def __enter__(self) -> _Child:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._end()

    def lay_out(self, parts: Plain) -> list[bytes]:
        """A leaf for each."""
        if self._laid_out >= PER_CHILD:
            self._end()
        process = self._process = self._process or self._begin()
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps([self._head, parts]).encode() + b"\n")
        process.stdin.flush()
        self._laid_out += len(parts)
        return [_leaf(process) for _part in parts]

    def _begin(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "reports.binding"]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT)

    def _end(self) -> None:
        """It ends by itself when nothing more can come."""
        if self._process is not None:
            self._process.communicate()
        self._process, self._laid_out = None, 0


def _leaf(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout
    length = process.stdout.read(8)
    if len(length) < 8:
        raise RuntimeError("a process that lays out parts has ended")
    return process.stdout.read(int.from_bytes(length, "big"))

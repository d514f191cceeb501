"""Parts that are not kept are laid out by processes beside this one, which neither imports WeasyPrint nor grows.

What touches the keep or makes HTML stays in the thread that called: it may need a database.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence, Set
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from multiprocessing.connection import Connection
from pathlib import Path

from reports.binding.parts import Part
from reports.keeping import Keep

AT_ONCE = 6  # parts laid out together
LINES = 2  # of processes that lay out at the same time
_ROOT = Path(__file__).resolve().parents[2]  # where a process of ours finds the packages
Told = Callable[[int, int], None]  # how many parts of how many are ready


class Crew:
    """Lays out what is missing. Its processes take a second to begin: meanwhile the first part is looked for."""

    def __init__(self, head: str, keep: Keep) -> None:
        self._head, self._keep = head, keep
        self._opened = ExitStack()
        self._lines: list[Connection] = []
        self._asked = False

    def __enter__(self) -> Crew:
        self._begin()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._opened.close()

    def lay_out_missing(self, parts: Sequence[Part], *, told: Told = lambda _done, _all: None) -> Set[str]:
        """Have every part laid out that is not kept; the keys of those. RuntimeError when one cannot be."""
        lacking = self._keep.lacking(part.key for part in parts)
        missing = {part.key: part for part in parts if part.key in lacking}
        wanted = list(missing.values())
        done = 0
        for some, leaves in self._ready(_batches(wanted)):
            for part, content in zip(some, leaves, strict=True):
                self._keep.put(part.key, content)
            done += len(some)
            told(done, len(wanted))
        return missing.keys()

    def _ready(self, batches: Iterator[Sequence[Part]]) -> Iterator[tuple[Sequence[Part], list[bytes]]]:
        """Batches as they get ready; whose line is free gets the next one at once: its words were found meanwhile."""
        running: dict[Future[list[bytes]], tuple[Connection, Sequence[Part]]] = {}
        worded = ((some, [(part.key, part.html()) for part in some]) for some in batches)
        with ThreadPoolExecutor(LINES) as threads:

            def begin(line: Connection, some: Sequence[Part], plain: Sequence[tuple[str, str]]) -> None:
                self._asked = True
                running[threads.submit(self._ask, line, plain)] = line, some

            for line, batch in zip(self._lines, worded, strict=False):
                begin(line, *batch)
            ahead = next(worded, None)
            while running:
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    line, some = running.pop(future)
                    if ahead:
                        begin(line, *ahead)
                    yield some, future.result()
                    ahead = next(worded, None)

    def _ask(self, line: Connection, plain: Sequence[tuple[str, str]]) -> list[bytes]:
        try:
            line.send((self._head, plain))
            leaves: list[bytes] = line.recv()
        except (EOFError, ConnectionError) as error:
            raise RuntimeError("a process that lays out parts has ended") from error
        return leaves

    def _begin(self) -> None:
        """They end by themselves when nothing more can come."""
        pairs = [socket.socketpair() for _number in range(LINES)]
        theirs = [pair[1].fileno() for pair in pairs]
        command = [sys.executable, "-m", "reports.binding", *map(str, theirs)]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=theirs, cwd=_ROOT)
        self._opened.callback(process.wait)
        self._opened.callback(self._drop, process)
        for ours, end in pairs:
            end.close()
            self._lines.append(self._opened.enter_context(Connection(ours.detach())))

    def _drop(self, process: subprocess.Popen[bytes]) -> None:
        """Where nothing was wanted nobody waits until it has begun."""
        if not self._asked:
            process.kill()


def _batches(parts: Sequence[Part]) -> Iterator[Sequence[Part]]:
    """A few of them are spread over all lines."""
    most = min(AT_ONCE, -(-len(parts) // LINES) or 1)
    return (parts[at : at + most] for at in range(0, len(parts), most))

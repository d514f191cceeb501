"""Papers are laid out in processes of their own, which stay warm: to begin one takes about two seconds.

Neither the threads of a web worker nor its memory are for layout. A press begins its children when they are wanted; a
child ends by itself when nothing came for a while, when it has grown too large, or when its parent is gone.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from queue import LifoQueue

from reports.sheets import Sheet

MOST_SECONDS = 110  # a web worker is given 120 for one answer
_ROOT = Path(__file__).resolve().parent.parent
_GONE = (EOFError, ConnectionError)


def root() -> Path:
    """Where a process of ours begins: it finds the packages there."""
    return _ROOT


class TookTooLongError(Exception):
    """The paper was not ready in time."""


class PressError(RuntimeError):
    """It cannot be laid out; the text is for the log."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One PDF, and how many of its pages each sheet takes, in their order."""

    pdf: bytes
    pages: tuple[int, ...]


class Press:
    """Lays out papers in at most `most` children at a time; more callers wait. `nice` as in nice(2)."""

    def __init__(self, most: int = 1, *, nice: int = 0) -> None:
        self._most, self._nice = most, nice
        self._begin()
        os.register_at_fork(after_in_child=self._begin)  # the children are our parent's

    def _begin(self) -> None:
        self._free: LifoQueue[_Child | None] = LifoQueue()  # the one used last is the warmest
        for _child in range(self._most):
            self._free.put(None)

    def lay_out(self, sheets: Sequence[Sheet], *, seconds: float | None = None) -> Printed:
        """All of them as one PDF. TookTooLongError after `seconds`; PressError when one cannot be laid out."""
        limit = MOST_SECONDS if seconds is None else seconds
        child = self._free.get()
        try:
            child, answer = self._ask(child, list(sheets), limit)
        except BaseException:
            if child is not None:
                child.end()
            child = None
            raise
        finally:
            self._free.put(child)
        if isinstance(answer, str):
            raise PressError(answer)
        return answer

    def _ask(self, child: _Child | None, sheets: list[Sheet], limit: float) -> tuple[_Child, Printed | str]:
        """A child may have ended just before: then a new one does it."""
        if child is not None:
            try:
                return child, child.ask(sheets, limit)
            except _GONE:
                child.end()
        child = _Child(self._nice)
        try:
            return child, child.ask(sheets, limit)
        except _GONE as error:
            child.end()
            raise PressError("the process of the press ended") from error
        except BaseException:
            child.end()
            raise


class _Child:
    """A process as its parent sees it."""

    def __init__(self, nice: int) -> None:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "reports.press_child", str(theirs.fileno()), str(nice)]
        with theirs:
            self._process = subprocess.Popen(command, cwd=root(), stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()])
        self._line: Connection = Connection(ours.detach())

    def ask(self, sheets: list[Sheet], limit: float) -> Printed | str:
        self._line.send(sheets)
        if not self._line.poll(limit):
            raise TookTooLongError
        answer: Printed | str = self._line.recv()
        return answer

    def end(self) -> None:
        self._line.close()
        self._process.kill()
        self._process.wait()

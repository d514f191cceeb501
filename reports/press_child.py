"""What a process of the press does (`reports.press`): it takes sheets and gives back their PDF."""

from __future__ import annotations

import gc
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from reports.pdf import make_together
from reports.press import Printed
from reports.sheets import Sheet

_IDLE = 300  # seconds without work
_LARGE = 450 * 1024  # kilobytes at its largest: Python gives little back to the system, a new process does


def serve(line: Connection) -> None:
    """The whole life of a child."""
    while line.poll(_IDLE):
        try:
            line.send(_answer(line.recv()))
        except (EOFError, ConnectionError):
            return  # our parent is gone
        gc.collect()  # while nobody waits: layout makes cycles, hundreds of megabytes of them
        if _largest() > _LARGE:
            return


def _largest() -> int:
    """Kilobytes that this process held at its largest. `getrusage` would count those of the parent that began it."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def _answer(sheets: Sequence[Sheet]) -> Printed | str:
    """What was made, or why not."""
    try:
        return Printed(*make_together(sheets))
    except Exception:
        return traceback.format_exc()[-2000:]


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal: our parent decides
    os.nice(int(sys.argv[2]))
    gc.freeze()  # what is here now stays: nobody needs to look through it again
    serve(Connection(int(sys.argv[1])))

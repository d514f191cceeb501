"""The processes of `reports.binding.crew`: one reads the programs, and begins another for every few parts.

What layout leaves in memory goes with the process that did it, and what was read before is there once for all. They
end when nobody holds the other ends of their lines any more. Arguments: the numbers of the lines.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from multiprocessing.connection import Connection

from reports.binding.laying import lay_out
from reports.binding.leaves import to_bytes
from reports.pdf import read_sheets

_FEW, _HERE = 3, 8  # so many parts at once, and in all, need no process of their own, which would look for fonts first
_NICE = 5  # a book of hundreds of items takes both processors for a minute; who stands at a window goes first


def main() -> None:
    os.nice(_NICE)
    gc.freeze()  # what is here now stays: nobody needs to look through it again
    begun = [_begin(Connection(int(number))) for number in sys.argv[1:]]
    for process in begun:
        os.waitpid(process, 0)


def _begin(line: Connection) -> int:
    process = os.fork()
    if process == 0:
        serve(line)
        os._exit(0)
    return process


def serve(line: Connection) -> None:
    """All that comes on one line. Whoever asked hears that the line ends when something cannot be laid out."""
    here = _HERE
    while True:
        try:
            head, parts = line.recv()
        except (EOFError, ConnectionError):
            return
        read_sheets(head)
        if len(parts) <= min(_FEW, here):
            here -= len(parts)
            if not _lay_out(line, head, parts):
                return
            continue
        process = os.fork()
        if process == 0:
            os._exit(not _lay_out(line, head, parts))  # nothing of its parent is to be tidied up by it
        if os.waitpid(process, 0)[1]:
            return


def _lay_out(line: Connection, head: str, parts: Sequence[tuple[str, str]]) -> bool:
    """Whether it could be laid out."""
    try:
        line.send([to_bytes(leaf) for leaf in lay_out(head, parts)])
    except ConnectionError:
        return False  # nobody wants it any more
    except Exception:
        traceback.print_exc()
        return False
    return True


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal: our parent decides
    main()

"""A worker beside a website on one machine: a child process, made anew when it dies, gone when the website is."""

from __future__ import annotations

import os
import select
import signal
import time
import traceback
from collections.abc import Callable

from app.jobs.worker import Worker

_STEADY = 30  # seconds: who lived as long did not die of being started
LONGEST_PAUSE = 10.0  # seconds between two starts: forking is cheap
_PATIENCE = 20  # seconds for what is under way when it is told to stop
_STOPPING = (signal.SIGTERM, signal.SIGINT)
_OF_THE_SERVER = (signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2, signal.SIGTTIN, signal.SIGTTOU, signal.SIGWINCH)


class Beside:
    """The child as its parent sees it. It is forked from an app that is loaded already: that costs no time.

    Life is read from a pipe, not from the process number: the server collects every child that ends, and the system
    gives numbers anew. `in_child` runs first in the child: it closes what belongs to the parent alone.
    """

    def __init__(self, make: Callable[[], Worker], *, in_child: Callable[[], None]) -> None:
        self._make = make
        self._in_child = in_child
        self._pid = self._pipe = 0
        self._began = 0.0
        self._pause = 0.0
        self._is_over = False

    def keep_alive(self) -> None:
        """Start it when it is not running; one that keeps dying is started less and less often."""
        if self._is_over or self._is_alive() or time.monotonic() < self._began + self._pause:
            return
        is_first = self._began == 0
        lived = time.monotonic() - self._began
        self._pause = 0 if is_first or lived > _STEADY else min(max(1, self._pause * 2), LONGEST_PAUSE)
        self._start()

    def ask_to_stop(self) -> None:
        """Let it finish what it is doing; it is not started again."""
        self._is_over = True
        self._signal(signal.SIGTERM)

    def wait(self) -> None:
        """Until it is gone; by force after a while."""
        if self._pipe and not select.select([self._pipe], [], [], _PATIENCE)[0]:
            self._signal(signal.SIGKILL)

    def _is_alive(self) -> bool:
        return bool(self._pipe) and not select.select([self._pipe], [], [], 0)[0]

    def _signal(self, number: signal.Signals) -> None:
        if self._is_alive():
            os.kill(self._pid, number)

    def _start(self) -> None:
        if self._pipe:
            os.close(self._pipe)
        self._pipe, held = os.pipe()
        self._began = time.monotonic()
        parent = os.getpid()
        # Until the child has handlers of its own: it would take a signal for its parent's, and lose it.
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._pipe)
            self._live(parent)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
        os.close(held)

    def _live(self, parent: int) -> None:
        """The whole life of the child. It never returns into the code of its parent."""
        code = 1
        try:
            for number in _OF_THE_SERVER:
                signal.signal(number, signal.SIG_IGN)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGQUIT, signal.SIG_DFL)
            self._in_child()
            worker = self._make()
            worker.stop_on_signals()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
            worker.serve(alive=lambda: os.getppid() == parent)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)

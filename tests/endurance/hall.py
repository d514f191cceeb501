"""The processes of a website with its worker, as `serve` starts them, forked from this one: and ways to kill them."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import sys
import time
import traceback
import urllib.error
import urllib.request
import warnings
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

from flask import Flask

from app.cli.serve import DeskServer, options
from app.extensions import db
from app.jobs.worker import Worker

_WEBSITES = 2
_LEASE = {"lasts": timedelta(seconds=1), "renewed": timedelta(milliseconds=200)}
_PATIENCE = 90  # seconds until it must answer


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Hall:
    """Everything `serve` runs. Whoever dies is started again: children by their master, the master by `rise`."""

    app: Flask
    log: Path
    port: int = field(default_factory=free_port)
    master: int = 0

    def rise(self) -> None:
        """Start all of it."""
        with warnings.catch_warnings():
            # Newer Pythons warn of forking beside threads: the child uses none of theirs.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.master = os.fork()
        if self.master == 0:
            self._live()

    def await_answer(self) -> None:
        """Until the website answers."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=_PATIENCE).close()
                return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                assert time.monotonic() < deadline, self.log.read_text()[-3000:]
                time.sleep(0.01)

    def kill_somebody(self, random: Random) -> str:
        """A website process or the worker, now and then two of them, or all at once as in a power cut; whom."""
        children = self._children()
        if random.random() < 0.15 or not children:
            self.fall()
            self.rise()
            return "everybody"
        victims = random.sample(children, min(len(children), random.choice((1, 1, 1, 2))))
        for victim in victims:
            with contextlib.suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
        return f"{len(victims)} of {len(children)}"

    def fall(self, how: signal.Signals = signal.SIGKILL) -> None:
        """Stop all of it."""
        if not self.master:
            return
        if how is signal.SIGKILL:
            os.killpg(self.master, how)
        else:
            os.kill(self.master, how)
        os.waitpid(self.master, 0)
        self.master = 0

    def _children(self) -> list[int]:
        return [int(pid) for pid in Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()]

    def _live(self) -> None:
        """The life of the master. It never returns into the test."""
        code = 1
        try:
            os.setsid()
            self._redirect()
            with self.app.app_context():
                db.engine.dispose(close=False)
            served = options(self.app, "127.0.0.1", self.port, _WEBSITES)
            DeskServer(self.app, served, lambda: Worker(self.app, **_LEASE)).run()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)

    def _redirect(self) -> None:
        target = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for stream in (1, 2):
            os.dup2(target, stream)
        os.close(target)
        sys.stdout = sys.stderr = os.fdopen(2, "w")  # what tests put in their place is not for us
        logging.basicConfig(stream=sys.stderr, level=logging.ERROR, force=True)

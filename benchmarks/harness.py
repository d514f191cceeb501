"""Interleaved measuring: contenders run in processes of their own and take turns, so a drifting machine hits all alike.

A contender is a script that calls `serve_rounds({"name": callable})`; the parent asks for `name count` on
its standard input and reads the seconds the calls took. Only ratios within one run are worth quoting.
"""

from __future__ import annotations

import gc
import io
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


class Contender:
    """A child process that runs named actions on demand."""

    def __init__(self, script: str, *arguments: str, env: Mapping[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", script, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=dict(env) if env else None,
        )
        self._is_ready = False

    def ready(self) -> None:
        """Wait until it has begun. Several may begin at once; nothing is measured before all have."""
        if not self._is_ready:
            self._expect("ready")
            self._is_ready = True

    def run(self, action: str, count: int) -> float:
        """Seconds for one call of `action`, the mean over `count` calls."""
        self._write(f"{action} {count}\n")
        return float(self._read()) / count

    def ask(self, action: str) -> float:
        """A single figure that is not a time, for example a count of statements."""
        self._write(f"{action} 0\n")
        return float(self._read())

    def close(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(timeout=60)

    def _write(self, text: str) -> None:
        self.ready()
        assert self._process.stdin
        self._process.stdin.write(text)
        self._process.stdin.flush()

    def _read(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline().strip()
        if not line:
            raise RuntimeError(f"a contender stopped: {self._process.args}")
        return line

    def _expect(self, word: str) -> None:
        if (line := self._read()) != word:
            raise RuntimeError(f"expected {word}, got {line}")


def serve_rounds(
    actions: Mapping[str, Callable[[], Any]],
    figures: Mapping[str, Callable[[], float]] | None = None,
    stocks: Mapping[str, Callable[[int], None]] | None = None,
) -> None:
    """The child's side: warm every action once, then answer until standard input ends.

    `stocks` lay in what an action uses up (forms filled in, photographs), for so many calls, before the clock starts.
    """
    stocks = stocks or {}
    for name, action in actions.items():
        stocks.get(name, _nothing)(1)
        action()
    print("ready", flush=True)
    for line in sys.stdin:
        name, count = line.split()
        if figures and name in figures:
            print(figures[name](), flush=True)
            continue
        stocks.get(name, _nothing)(int(count))
        gc.collect()
        start = time.perf_counter()
        for _ in range(int(count)):
            actions[name]()
        print(time.perf_counter() - start, flush=True)


def _nothing(_count: int) -> None:
    """Most actions need nothing laid in."""


def interleave(turns: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Median of each turn over `rounds` rounds, all taken in turn."""
    seen: dict[str, list[float]] = {name: [] for name in turns}
    for _ in range(rounds):
        for name, turn in turns.items():
            seen[name].append(turn())
    return {name: statistics.median(values) for name, values in seen.items()}


def call_wsgi(app: Any, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
    """One request straight into a WSGI application, without a client library's own cost."""
    answer: dict[str, Any] = {}

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        answer["status"], answer["headers"] = status, headers

    body = app(environ, start_response)
    try:
        content = b"".join(body)
    finally:
        if hasattr(body, "close"):
            body.close()
    return answer["status"], answer["headers"], content


def cookie_of(headers: list[tuple[str, str]]) -> str:
    """The cookies an answer sets, as the next request sends them."""
    return "; ".join(value.split(";")[0] for name, value in headers if name == "Set-Cookie")


def environ_for(
    path: str, *, method: str = "GET", body: bytes = b"", cookie: str = "", headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """A fresh WSGI environment for one request; `headers` by their names in it, HTTP_ACCEPT."""
    path, _, query = path.partition("?")
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8080",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8080",
        "HTTP_COOKIE": cookie,
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **(headers or {}),
    }

"""An SMS gateway on this computer: notes what it gets, answers as it is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


@dataclass
class Gateway:
    """`hangs_up`: the connection ends without an answer, after the message was taken."""

    url: str = ""
    status: int = 200
    answer: str = '{"code": 0}'
    hangs_up: bool = False
    got: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)  # path, body, headers


@contextmanager
def running() -> Iterator[Gateway]:
    """A gateway that listens until the end of the block."""
    gateway = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            gateway.got.append((self.path, body, dict(self.headers)))
            if gateway.hangs_up:
                self.close_connection = True
                return
            self.send_response(gateway.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(gateway.answer.encode())

        do_GET = do_POST  # noqa: N815

        def log_message(self, *_args: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    gateway.url = f"http://127.0.0.1:{server.server_port}/send"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

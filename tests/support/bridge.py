"""A reader of ID cards that reads nothing: the bridge of docs/bridge.md, answering with the card laid on it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PROTOCOL = 1
PATH = "/v1/id-card"


@dataclass
class Bridge:
    """The simulator: what lies on it, whom it trusts, and what it was asked."""

    card: dict[str, str] | None = None
    origins: set[str] = field(default_factory=set)
    asked: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    def answer(self, origin: str, text: bytes) -> tuple[int, dict[str, Any]]:
        """Status and body of one request."""
        if origin not in self.origins:
            return 403, {"error": "bad_origin"}
        try:
            request = json.loads(text)
            protocol, consent = request["protocol"], request["consent"]
        except (ValueError, KeyError, TypeError):
            return 400, {"error": "bad_request"}
        if protocol != PROTOCOL:
            return 400, {"error": "bad_request"}
        if consent is not True:
            return 400, {"error": "no_consent"}
        self.asked.append(request)
        return (200, {"card": self.card}) if self.card else (409, {"error": "no_card"})


@contextmanager
def running(bridge: Bridge) -> Iterator[Bridge]:
    """The bridge on a free port of this computer."""

    class Handler(BaseHTTPRequestHandler):
        def do_OPTIONS(self) -> None:
            self._send(204 if self._origin in bridge.origins else 403, None)

        def do_POST(self) -> None:
            text = self.rfile.read(min(int(self.headers.get("Content-Length", "0")), 10_000))
            status, body = bridge.answer(self._origin, text) if self.path == PATH else (404, {"error": "bad_request"})
            self._send(status, {"protocol": PROTOCOL, **body})

        @property
        def _origin(self) -> str:
            return self.headers.get("Origin", "")

        def _send(self, status: int, body: dict[str, Any] | None) -> None:
            self.send_response(status)
            if self._origin in bridge.origins:
                self.send_header("Access-Control-Allow-Origin", self._origin)
                self.send_header("Access-Control-Allow-Methods", "POST")
                self.send_header("Access-Control-Allow-Headers", "Content-Type")
                self.send_header("Access-Control-Allow-Private-Network", "true")
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.end_headers()
            if body is not None:
                self.wfile.write(json.dumps(body, ensure_ascii=False).encode())

        def log_message(self, *_args: Any) -> None:
            """Nothing: a card is nobody's log line."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    bridge.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield bridge
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

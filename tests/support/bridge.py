"""A reader of ID cards that reads nothing and a scanner that scans nothing: the bridge of docs/bridge.md, answering
with the card laid on it and the sheets put into its feeder."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PROTOCOL = 1
_PAGE = re.compile(r"/v1/scans/(\w+)/pages/(\d+)")
_SCAN = re.compile(r"/v1/scans/(\w+)")
_TYPES = {b"\xff\xd8": "image/jpeg", b"\x89P": "image/png", b"%P": "application/pdf"}
Answer = tuple[int, dict[str, Any] | bytes | None]


@dataclass
class Scanner:
    """What lies in the feeder: pages as files, and at any place a fault (`paper_jam`) that stops the scan there."""

    feeder: list[bytes | str] = field(default_factory=list)
    scans: dict[str, list[bytes | str]] = field(default_factory=dict)
    ended: list[str] = field(default_factory=list)
    waited: set[str] = field(default_factory=set)

    def start(self) -> Answer:
        """All that lies in the feeder goes through; `scan` names this run."""
        if self.scans.keys() - set(self.ended):
            return 409, {"error": "busy"}
        if not self.feeder:
            return 409, {"error": "no_paper"}
        if self.feeder[0] in ("cover_open", "no_scanner"):
            return 409, {"error": self.feeder[0]}
        name = f"s{len(self.scans) + 1}"
        self.scans[name], self.feeder = self.feeder, []
        return 201, {"scan": name}

    def page(self, scan: str, number: int) -> Answer:
        """A page, as often as it is asked for; the first question for each comes while the sheet is on its way."""
        pages = self.scans.get(scan, [])
        if scan in self.ended or not pages or not 1 <= number <= len(pages) + 1:
            return 404, {"error": "bad_request"}
        if (asked := f"{scan}/{number}") not in self.waited:
            self.waited.add(asked)
            return 202, {}
        if number > len(pages):
            return 204, None
        page = pages[number - 1]
        return (200, page) if isinstance(page, bytes) else (409, {"error": page})


@dataclass
class Bridge:
    """The simulator: what lies on it, whom it trusts, and what it was asked."""

    card: dict[str, str] | None = None
    scanner: Scanner | None = None
    origins: set[str] = field(default_factory=set)
    asked: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    def answer(self, method: str, path: str, origin: str, text: bytes) -> Answer:
        """Status and body of one request."""
        if origin not in self.origins:
            return 403, {"error": "bad_origin"}
        if (method, path) == ("GET", "/v1/devices"):
            return 200, {"devices": ["id-card", *(["scanner"] if self.scanner else [])]}
        if (method, path) == ("POST", "/v1/id-card"):
            return self._read_card(text)
        return self._scan(self.scanner, method, path, text) if self.scanner else (404, {"error": "no_scanner"})

    def _read_card(self, text: bytes) -> Answer:
        request = _request(text)
        if request is None or "consent" not in request:
            return 400, {"error": "bad_request"}
        if request["consent"] is not True:
            return 400, {"error": "no_consent"}
        self.asked.append(request)
        return (200, {"card": self.card}) if self.card else (409, {"error": "no_card"})

    def _scan(self, scanner: Scanner, method: str, path: str, text: bytes) -> Answer:
        if (method, path) == ("POST", "/v1/scans"):
            return scanner.start() if _request(text) else (400, {"error": "bad_request"})
        if method == "GET" and (page := _PAGE.fullmatch(path)):
            return scanner.page(page[1], int(page[2]))
        if method == "DELETE" and (scan := _SCAN.fullmatch(path)):
            scanner.ended.append(scan[1])
            return 204, None
        return 404, {"error": "bad_request"}


def _request(text: bytes) -> dict[str, Any] | None:
    """The JSON of a request in our protocol."""
    try:
        request = json.loads(text)
        return request if request["protocol"] == PROTOCOL else None
    except (ValueError, KeyError, TypeError):
        return None


@contextmanager
def running(bridge: Bridge) -> Iterator[Bridge]:
    """The bridge on a free port of this computer."""

    class Handler(BaseHTTPRequestHandler):
        def do_OPTIONS(self) -> None:
            self._send(204 if self._origin in bridge.origins else 403, None)

        def do_GET(self) -> None:
            self._send(*bridge.answer(self.command, self.path, self._origin, self._text()))

        do_POST = do_GET  # noqa: N815
        do_DELETE = do_GET  # noqa: N815

        def _text(self) -> bytes:
            return self.rfile.read(min(int(self.headers.get("Content-Length", "0")), 10_000))

        @property
        def _origin(self) -> str:
            return self.headers.get("Origin", "")

        def _send(self, status: int, body: dict[str, Any] | bytes | None) -> None:
            self.send_response(status)
            if self._origin in bridge.origins:
                self.send_header("Access-Control-Allow-Origin", self._origin)
                self.send_header("Access-Control-Allow-Methods", "GET, POST, DELETE")
                self.send_header("Access-Control-Allow-Headers", "Content-Type")
                self.send_header("Access-Control-Allow-Private-Network", "true")
            if isinstance(body, bytes):
                self.send_header("Content-Type", _TYPES[body[:2]])
                self.send_header("Content-Length", str(len(body)))
            else:
                self.send_header("Content-Type", "application/json; charset=utf-8")
            self.end_headers()
            if body is not None:
                told = body if isinstance(body, bytes) else _json({"protocol": PROTOCOL, **body})
                self.wfile.write(told)

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


def _json(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()

"""How styles and scripts travel: packed, and kept for ever when their address carries a mark of their content."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path
from typing import Final

from flask import Flask, current_app, request
from werkzeug.wrappers import Response

_FOR_EVER = "public, max-age=31536000, immutable"
_PACKED: Final = (".css", ".js", ".svg")
_SMALL = 512  # bytes: packing gains nothing


def install(app: Flask) -> None:
    """On a poor network nothing is asked for twice; scripts that import each other carry no mark and are."""
    app.after_request(_keep)
    app.after_request(_pack)


def _keep(response: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args and response.status_code in (200, 304):
        response.headers["Cache-Control"] = _FOR_EVER
    return response


def _pack(response: Response) -> Response:
    """A fifth of the bytes. They hold no secret, so nothing can be guessed from how well they pack."""
    if request.endpoint != "static" or not request.path.endswith(_PACKED):
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code != 200 or request.method != "GET" or "gzip" not in request.accept_encodings:
        return response
    path = Path(str(current_app.static_folder)) / request.path.removeprefix(f"{current_app.static_url_path}/")
    changed = path.stat()
    packed = _packed(path, changed.st_mtime_ns, changed.st_size)
    if packed is not None:
        response.close()  # the file itself is not read
        response.direct_passthrough = False
        response.set_data(packed)
        response.headers["Content-Encoding"] = "gzip"
        response.headers.pop("Accept-Ranges", None)  # of the file as it lies there
        response.set_etag(response.get_etag()[0] or "", weak=True)
    return response


@lru_cache(maxsize=512)
def _packed(path: Path, _mtime: int, size: int) -> bytes | None:
    """None where it is not worth it."""
    return gzip.compress(path.read_bytes(), compresslevel=9, mtime=0) if size >= _SMALL else None

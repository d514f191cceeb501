"""How styles and scripts travel: packed, and kept for ever when their address carries a mark of their content."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

from flask import Flask, current_app, request
from werkzeug.wrappers import Response

View = TypeVar("View", bound=Callable[..., Any])
_FOR_EVER = "public, max-age=31536000, immutable"
_PACKED: Final = (".css", ".js", ".svg")
_SMALL = 512  # bytes: packing gains nothing


def install(app: Flask) -> None:
    """On a poor network nothing is asked for twice; scripts that import each other carry no mark and are."""
    app.after_request(_keep)
    app.after_request(_pack)


def travels_packed(view: View) -> View:
    """Large answers of this view are packed, too.

    Only for views that show nothing of their address: whoever can put words of his own beside a secret can guess it
    from the size of what is packed (BREACH, 2013).
    """
    view._travels_packed = True
    return view


def _keep(response: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args and response.status_code in (200, 304):
        response.headers["Cache-Control"] = _FOR_EVER
    return response


def _pack(response: Response) -> Response:
    """A fifth of the bytes. Files hold no secret, so nothing can be guessed from how well they pack."""
    is_file = request.endpoint == "static" and request.path.endswith(_PACKED)
    is_page = getattr(current_app.view_functions.get(request.endpoint or ""), "_travels_packed", False)
    if not is_file and not is_page:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code != 200 or request.method != "GET" or "gzip" not in request.accept_encodings:
        return response
    if is_page:
        response.set_data(gzip.compress(response.get_data(), compresslevel=6))
        response.headers["Content-Encoding"] = "gzip"
        return response
    return _packed_file(response)


def _packed_file(response: Response) -> Response:
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

"""What browsers are told to refuse, on every answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.wrappers import Response

View = TypeVar("View", bound=Callable[..., Any])

# No inline script or style, nothing from other hosts, no frames around us.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_ALWAYS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self)",
}


# What the previews of the studio say instead: the editor of the same origin shows them in a frame beside it.
_IN_OUR_FRAMES = {
    "Content-Security-Policy": CONTENT_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
    "X-Frame-Options": "SAMEORIGIN",
}


def framed_by_us(view: View) -> View:
    """Pages of this view may stand in a frame of our own pages, and of nobody else's. They must change nothing."""
    view._framed_by_us = True
    return view


def uses_camera(view: View) -> View:
    """The pages of this view may look through the camera: they read codes with it."""
    view._uses_camera = True
    return view


def is_framed_by_us(app: Flask, endpoint: str | None) -> bool:
    """Whether the view of this endpoint says so."""
    return _says(app, endpoint, "_framed_by_us")


def _says(app: Flask, endpoint: str | None, mark: str) -> bool:
    return getattr(app.view_functions.get(endpoint or ""), mark, False)


def install(app: Flask, *, secure: bool, bridge: str = "") -> None:
    """Add the headers; with `secure` browsers are also held to https for a year.

    `bridge` is the one address beside our own that pages may ask: the reader on the desk's own computer.
    """
    fixed = {**_ALWAYS, "Strict-Transport-Security": "max-age=31536000"} if secure else dict(_ALWAYS)
    if bridge:
        fixed["Content-Security-Policy"] = f"{CONTENT_POLICY}; connect-src 'self' {bridge}"

    def add(response: Response) -> Response:
        if is_framed_by_us(current_app, request.endpoint):
            for name, value in _IN_OUR_FRAMES.items():
                response.headers.setdefault(name, value)
        if _says(current_app, request.endpoint, "_uses_camera"):
            seeing = fixed["Permissions-Policy"].replace("camera=()", "camera=(self)")
            response.headers.setdefault("Permissions-Policy", seeing)
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        if request.endpoint not in {"static", "appbuilder.static"} or response.status_code >= 400:
            # Pages hold personal data; the computer at the counter is shared.
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.after_request(add)

"""What browsers are told to refuse, on every answer."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.wrappers import Response

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
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
}


def install(app: Flask, *, secure: bool) -> None:
    """Add the headers; with `secure` browsers are also held to https for a year."""
    fixed = {**_ALWAYS, "Strict-Transport-Security": "max-age=31536000"} if secure else _ALWAYS

    def add(response: Response) -> Response:
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        if request.endpoint not in {"static", "appbuilder.static"} or response.status_code >= 400:
            # Pages hold personal data; the computer at the counter is shared.
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.after_request(add)

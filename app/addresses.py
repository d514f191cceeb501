"""Addresses of our own pages, as they stand on paper and in QR codes."""

from __future__ import annotations

from flask import current_app


def page_url(path: str) -> str:
    """The whole address of a page, from its path with the slash in front."""
    base: str = current_app.extensions["desk"].settings.base_url
    return f"{base}{path}"

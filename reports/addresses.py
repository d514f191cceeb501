"""Addresses that a printable may name: our style sheets, pictures given along with it, QR codes."""

from __future__ import annotations

from urllib.parse import quote, unquote

SCHEME = "desk:"
ASSET = f"{SCHEME}asset/"  # a picture given along with the page: a photo, a seal
MARK = f"{SCHEME}mark"  # a black square by which a scanner sees how a page lies
_QR = f"{SCHEME}qr/"


def qr_address(text: str) -> str:
    """Where the QR code of a text is found; it may stand in CSS as well."""
    return _QR + quote(text, safe="")


def qr_text(address: str) -> str | None:
    """The text of such an address; None for any other."""
    return unquote(address.removeprefix(_QR)) if address.startswith(_QR) else None

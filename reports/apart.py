"""Long papers are laid out by another process: hundreds of rows take many seconds, and neither the threads of a web
worker nor its short papers (which wait for each other) must stand behind them.
"""

from __future__ import annotations

from collections.abc import Mapping

from reports.press import Press, root
from reports.sheets import Sheet

__all__ = ["PRESS", "make_pdf_apart", "root"]
PRESS = Press()  # of this process: one layout at a time, whoever asks
_NOTHING: Mapping[str, bytes] = {}


def make_pdf_apart(html: str, *, assets: Mapping[str, bytes] = _NOTHING) -> bytes:
    """As `reports.pdf.make_pdf`, elsewhere; it fails as `Press.lay_out` does."""
    return PRESS.lay_out([Sheet(html, assets)]).pdf

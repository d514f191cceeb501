"""Many short papers as one file, made by the press of this process like other long papers (`reports.apart`)."""

from __future__ import annotations

from collections.abc import Sequence

from reports.apart import PRESS
from reports.joining import Part, joined
from reports.sheets import Sheet

AT_ONCE = 8  # papers written together: their fonts are embedded once, their pages stay in memory meanwhile


def make_pdf_together(sheets: Sequence[Sheet]) -> bytes:
    """One PDF of these papers, each beginning on a page of its own; it fails as `make_pdf_apart` does."""
    chunks = [PRESS.lay_out(sheets[start : start + AT_ONCE]) for start in range(0, len(sheets), AT_ONCE)]
    return chunks[0].pdf if len(chunks) == 1 else joined([Part(one.pdf, 0, sum(one.pages)) for one in chunks])

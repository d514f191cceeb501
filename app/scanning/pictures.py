"""A scanned page as a picture for the screen."""

from __future__ import annotations

from app.models import ScanPage
from app.papers.images import Look, looked_at
from app.papers.intake import PDF
from app.papers.keeping import file_name
from app.papers.pdfs import draw_page
from app.papers.storage import Vault


def picture_of(page: ScanPage, *, vault: Vault, long_edge: int) -> bytes:
    """The page as JPEG, turned as it should stand."""
    content = vault.read(file_name(page.digest))
    if page.file.kind == PDF:
        content = draw_page(content, page.sheet, long_edge=long_edge)
    return looked_at(content, Look(page.rotation), long_edge=long_edge)

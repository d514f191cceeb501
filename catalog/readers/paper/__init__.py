"""From a paper guide (docx, xlsx, html or plain text) to a draft: every element it could place, and what it could not.

Nothing is invented: each value stands in the source, as it is or in the form a definition writes it. What found no
place is listed for a person to put where it belongs.
"""

from __future__ import annotations

from catalog.readers.paper.blocks import Cells, Line, PaperRefused
from catalog.readers.paper.draft import PaperDraft, Placed, place
from catalog.readers.paper.files import read_blocks

__all__ = ["Cells", "Line", "PaperDraft", "PaperRefused", "Placed", "read_paper", "read_paper_text"]


def read_paper(content: bytes) -> PaperDraft:
    """The draft of a file; its kind is seen from its content. PaperRefused with a sentence when it is none of ours."""
    return place(read_blocks(content))


def read_paper_text(text: str) -> PaperDraft:
    """The draft of a text that was pasted."""
    return read_paper(text.encode("utf-8", "replace"))

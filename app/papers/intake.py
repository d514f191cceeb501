"""Taking a file in: what it is, is decided by who can open it, never by its name or by what the browser says.

There is no third library that guesses by leading bytes: Pillow and pikepdf open the file in any case, and a file that
only looks like a picture must not pass.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from app.errors import Invalid
from app.papers.clamav import require_harmless
from app.papers.images import clean_image
from app.papers.pdfs import MOST_PAGES, clean_pdf
from app.papers.sealing import digest_of

MOST_BYTES = 25 * 1024 * 1024  # a photograph of a phone has 3 to 12
JPEG, PDF = "image/jpeg", "application/pdf"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_HEIF = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


@dataclass(frozen=True)
class Taken:
    """A file as it will be kept."""

    digest: str
    kind: str
    content: bytes
    pages: int


@dataclass(frozen=True)
class Most:
    """How large a file may be: bytes, and pages of a PDF."""

    size: int = MOST_BYTES
    pages: int = MOST_PAGES


ONE_PAPER = Most()


def take_in(content: bytes, *, scanner: str = "", most: Most = ONE_PAPER) -> Taken:
    """Clean a file and name it by its content; Invalid with a sentence a villager's agent understands.

    `scanner` is the address of a clamd, "" for none. It sees the file as it came.
    """
    if not content:
        raise Invalid(message=_("这个文件是空的，请重新选"))
    if len(content) > most.size:
        raise Invalid(message=_("文件超过 %(n)s MB，请拍小一点或分开传", n=most.size // 1024 // 1024))
    require_harmless(content, scanner)
    if content[:1024].lstrip().startswith(b"%PDF-"):
        cleaned, pages = clean_pdf(content, most_pages=most.pages)
        return Taken(digest_of(cleaned), PDF, cleaned, pages)
    if content.startswith(_PICTURES) or (content[4:8] == b"ftyp" and content[8:12] in _HEIF):
        picture = clean_image(content)
        return Taken(digest_of(picture), JPEG, picture, 1)
    raise Invalid(message=_("只收照片（JPG、PNG、HEIC）和 PDF，这个文件不是"))

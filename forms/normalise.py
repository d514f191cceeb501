"""Bringing typed text into one shape: full-width signs, stray blanks, invisible characters, NFC.

Clerks paste from spreadsheets and chat windows and type with Chinese input methods; none of that is a mistake.
Callers bound the length of the text first: everything here is linear, but a 10 MB value deserves no work at all.
"""

from __future__ import annotations

import re
import unicodedata

from forms import messages
from forms.errors import AnswerError

# U+FF01–FF5E are the full-width forms of "!"–"~"; U+3000 is the full-width blank.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# Zero-width characters, byte order mark and direction marks ride along with copied text and carry no meaning here.
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F)])
_INVISIBLE |= dict.fromkeys(range(0x2066, 0x206A))
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—―－_]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BLANKS = re.compile(r"\s+")


def half_width(text: str) -> str:
    """Full-width Latin letters, digits and signs become their plain forms."""
    return text if text.isascii() else text.translate(_HALF_WIDTH)


def tidy(text: str) -> str:
    """One line of text: NFC, no invisible characters, every run of blanks one blank.

    Raises AnswerError for control characters and for U+FFFD, the trace of text that was already lost.
    """
    if text.isalnum() and text.isascii():
        return text  # most answers: nothing to tidy
    return _BLANKS.sub(" ", tidy_lines(text))


def tidy_lines(text: str) -> str:
    """Like `tidy`, but line ends are kept (as ``\\n``)."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
        if "\ufffd" in text:
            raise AnswerError(messages.REPLACEMENT_CHARACTER)
    if _CONTROL.search(text):
        raise AnswerError(messages.CONTROL_CHARACTER)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def compact(text: str) -> str:
    """A number as printed on a card: plain characters without blanks and dashes."""
    return _SEPARATORS.sub("", half_width(text if text.isascii() else text.translate(_INVISIBLE)))

"""A PDF file written from beginning to end: objects packed in streams, nothing held but where each one lies."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import BinaryIO

_HEAD = b"%PDF-1.7\n%\xe5\xb8\xae\xe5\x8a\x9e\n"
_PLAIN, _PACKED = 1, 2  # kinds of entries of a cross-reference stream, whose columns have 1, 5 and 2 bytes
_NOWHERE = bytes(8)
_QUICK = 1  # level of zlib; the best one saves an eighth and takes ten times as long


class Writer:
    """Numbers are taken first and written later, in any order; `close` writes the table of them."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._at = target.write(_HEAD)
        self._places = [_NOWHERE]

    def take(self, count: int = 1) -> int:
        """The first of so many new numbers."""
        first = len(self._places)
        self._places += [_NOWHERE] * count
        return first

    def stream(self, number: int, dictionary: bytes, content: bytes) -> None:
        """A stream; its dictionary lacks the length and the closing >>."""
        self._places[number] = _entry(_PLAIN, self._at)
        head = b"%d 0 obj\n%s /Length %d >>\nstream\n" % (number, dictionary, len(content))
        self._at += self._target.write(head)
        self._at += self._target.write(content)
        self._at += self._target.write(b"\nendstream\nendobj\n")

    def packed_stream(self, number: int, dictionary: bytes, content: bytes) -> None:
        """As `stream`, for what is not packed yet."""
        self.stream(number, dictionary + b" /Filter /FlateDecode", zlib.compress(content, _QUICK))

    def objects(self, found: Sequence[tuple[int, bytes]]) -> None:
        """Any objects but streams, together in one."""
        holder = self.take()
        offsets, at = [], 0
        for index, (number, text) in enumerate(found):
            self._places[number] = _entry(_PACKED, holder, index)
            offsets.append(b"%d %d" % (number, at))
            at += len(text) + 1
        head = b" ".join(offsets) + b"\n"
        dictionary = b"<< /Type /ObjStm /N %d /First %d" % (len(found), len(head))
        self.packed_stream(holder, dictionary, head + b"\n".join(text for _number, text in found))

    def close(self, *, root: int, info: int, name: str) -> None:
        """The table of all numbers; `name` (hexadecimal) tells this file from others."""
        number = self.take()
        start = self._at
        self._places[number] = _entry(_PLAIN, start)
        trailer = b"/Root %d 0 R /Info %d 0 R /ID [<%s> <%s>]" % (root, info, name.encode(), name.encode())
        dictionary = b"<< /Type /XRef /Size %d /W [1 5 2] " % len(self._places) + trailer
        self.packed_stream(number, dictionary, b"".join(self._places))
        self._target.write(b"startxref\n%d\n%%%%EOF\n" % start)


def _entry(kind: int, place: int, index: int = 0) -> bytes:
    return kind.to_bytes(1, "big") + place.to_bytes(5, "big") + index.to_bytes(2, "big")


def text_string(text: str) -> bytes:
    """Any text as PDF writes it: UTF-16 with its mark, in hexadecimal."""
    return b"<feff" + text.encode("utf-16-be").hex().encode() + b">"

"""A PDF file written from beginning to end: objects packed in streams, nothing held but where each one lies."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

_HEAD = b"%PDF-1.7\n%\xe5\xb8\xae\xe5\x8a\x9e\n"
_PLAIN, _PACKED = 1, 2  # kinds of entries of a cross-reference stream, whose columns have 1, 5 and 2 bytes
_COLUMNS = 8
_NOWHERE = bytes(_COLUMNS)
_QUICK = 1  # level of zlib; the best one saves an eighth and takes ten times as long


@dataclass(frozen=True, slots=True)
class Piece:
    """Numbers that follow each other from `first` on: their table, and which of them lie openly where in the piece."""

    first: int
    places: bytes
    plain: tuple[tuple[int, int], ...]


class Writer:
    """Numbers are taken first and written later, in any order; `close` writes the table of them.

    With `first` it writes a piece of a file, whose numbers begin there, without head and table: `piece` is to be put
    into a whole one by `insert`.
    """

    def __init__(self, target: BinaryIO, *, first: int = 0) -> None:
        self._target, self._first = target, first
        self._at = 0 if first else target.write(_HEAD)
        self._places = [] if first else [_NOWHERE]
        self._plain: list[tuple[int, int]] = []  # what lies openly: its place in the list, and in the file
        self._lone: dict[int, bytes] = {}  # numbers that somebody else has chosen
        self._inserted: list[tuple[int, bytes]] = []

    def take(self, count: int = 1) -> int:
        """The first of so many new numbers."""
        first = self._first + len(self._places)
        self._places += [_NOWHERE] * count
        return first

    def skip(self, number: int) -> None:
        """Begin to take from this number on: those before it belong to others."""
        self._inserted.append((self._first, b"".join(self._places)))
        self._first, self._places = number, []

    def piece(self) -> Piece:
        """The table of what was written; what was written itself is in the target."""
        return Piece(self._first, b"".join(self._places), tuple(self._plain))

    def insert(self, piece: Piece, content: bytes) -> None:
        """A piece at this place of the file."""
        places = bytearray(piece.places)
        for index, at in piece.plain:
            places[index * _COLUMNS : (index + 1) * _COLUMNS] = _entry(_PLAIN, self._at + at)
        self._inserted.append((piece.first, bytes(places)))
        self._at += self._target.write(content)

    def stream(self, number: int, dictionary: bytes, content: bytes) -> None:
        """A stream; its dictionary lacks the length and the closing >>."""
        self._lies_openly(number)
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
            self._note(number, _entry(_PACKED, holder, index))
            offsets.append(b"%d %d" % (number, at))
            at += len(text) + 1
        head = b" ".join(offsets) + b"\n"
        dictionary = b"<< /Type /ObjStm /N %d /First %d" % (len(found), len(head))
        self.packed_stream(holder, dictionary, head + b"\n".join(text for _number, text in found))

    def close(self, *, root: int, info: int, name: str) -> None:
        """The table of all numbers; `name` (hexadecimal) tells this file from others."""
        number = self.take()
        start = self._at
        self._lies_openly(number)
        tables = sorted([(self._first, b"".join(self._places)), *self._inserted, *self._lone.items()])
        index = b" ".join(b"%d %d" % (first, len(places) // _COLUMNS) for first, places in tables)
        size = tables[-1][0] + len(tables[-1][1]) // _COLUMNS
        trailer = b"/Root %d 0 R /Info %d 0 R /ID [<%s> <%s>]" % (root, info, name.encode(), name.encode())
        dictionary = b"<< /Type /XRef /Size %d /Index [%s] /W [1 5 2] %s" % (size, index, trailer)
        self.packed_stream(number, dictionary, b"".join(places for _first, places in tables))
        self._target.write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _lies_openly(self, number: int) -> None:
        self._plain.append((number - self._first, self._at))
        self._note(number, _entry(_PLAIN, self._at))

    def _note(self, number: int, entry: bytes) -> None:
        if 0 <= number - self._first < len(self._places):
            self._places[number - self._first] = entry
        else:
            self._lone[number] = entry


def _entry(kind: int, place: int, index: int = 0) -> bytes:
    return kind.to_bytes(1, "big") + place.to_bytes(5, "big") + index.to_bytes(2, "big")


def text_string(text: str) -> bytes:
    """Any text as PDF writes it: UTF-16 with its mark, in hexadecimal."""
    return b"<feff" + text.encode("utf-16-be").hex().encode() + b">"

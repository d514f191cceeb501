"""Leaves become one book: a PDF/UA file with page labels, bookmarks, and links from part to part."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from typing import BinaryIO, Final
from xml.sax.saxutils import escape

from reports.binding.chapters import (
    ALL_PAGES,
    ALL_TAGS,
    FIRST,
    FIRST_PAGE,
    PAGES,
    PARENTS,
    TAGS,
    Chapter,
    FaceNumbers,
    MissingPartError,
    Surroundings,
    chapter_of,
    name_string,
)
from reports.binding.faces import Faces
from reports.binding.outline import Bookmark, write_outline
from reports.binding.parts import About, Placed
from reports.binding.writer import Writer, text_string
from reports.keeping import Keep

__all__ = ["Bound", "MissingPartError", "bind"]
LOOSE: Final = 16  # parts without a chapter that are written together
_XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True, slots=True)
class Bound:
    """A part as it stands in the book: the number of its first page there, and which of its pages (from nought)."""

    placed: Placed
    first: int
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Opened:
    """A chapter at its place, and what stands on its pages."""

    chapter: Chapter
    bound: tuple[Bound, ...]


def bind(placed: Sequence[Placed], *, about: About, keep: Keep, blank: str, target: BinaryIO) -> list[Bound]:
    """Write the book; where each part and each empty side came to stand.

    `blank` is the key of the side left empty on purpose. MissingPartError for a key that is not kept. Chapters come one
    after another, so that no more than one is in memory.
    """
    names = frozenset(one.name for one in placed)
    for turn in count():
        numbers = FaceNumbers(turn)
        target.seek(0)
        target.truncate()
        found = _bind(placed, about, Surroundings(keep, blank, names, numbers), target)
        if found is not None:
            return found
    raise AssertionError  # the loop above ends by itself


def _bind(placed: Sequence[Placed], about: About, around: Surroundings, target: BinaryIO) -> list[Bound] | None:
    """None when two faces have the same number."""
    writer, faces = Writer(target), Faces()
    root = _Root(writer)
    for opened in _chapters(placed, around):
        faces.take_up(opened.chapter.faces)
        writer.insert(opened.chapter.piece, opened.chapter.content)
        root.take_up(opened)
    numbers = {name: around.numbers.of(name) for name in faces.names}
    if len(set(numbers.values())) < len(numbers):
        return None
    writer.skip(root.end)
    faces.write(writer, numbers, around.keep)
    root.write(about)
    return root.bound


# ── chapters ───────────────────────────────────────────────────────────────────────────────────────


def _chapters(placed: Sequence[Placed], around: Surroundings) -> Iterator[_Opened]:
    first, page = FIRST, 0
    before: Bound | None = None
    for parts in _grouped(placed):
        chapter = chapter_of(parts, first=first, odd=page % 2 == 1, around=around)
        bound = tuple(_bound(chapter, parts, page, before))
        yield _Opened(chapter, bound)
        first, page, before = first + chapter.room, page + chapter.pages, bound[-1]


def _grouped(placed: Sequence[Placed]) -> Iterator[Sequence[Placed]]:
    """The parts of each chapter; of those without one so many at a time, for all of a chapter are in memory."""
    for name, group in groupby(placed, key=lambda one: one.chapter):
        parts = list(group)
        most = len(parts) if name else LOOSE
        yield from (parts[at : at + most] for at in range(0, len(parts), most))


def _bound(chapter: Chapter, parts: Sequence[Placed], page: int, before: Bound | None) -> Iterator[Bound]:
    for number, pages in chapter.order:
        if number >= 0:
            placed = parts[number]
        else:
            assert before is not None, "an empty side is the back of something"
            placed = _blank_after(before)
        before = Bound(placed, page, pages)
        yield before
        page += len(pages)


def _blank_after(before: Bound) -> Placed:
    """It goes on with the labels of the part whose last sheet it is the back of."""
    placed = before.placed
    return Placed(key="", name="", prefix=placed.prefix, style=placed.style, start=placed.start + before.pages[-1] + 1)


# ── the whole ──────────────────────────────────────────────────────────────────────────────────────


class _Root:
    """What the file says of all its chapters."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.end = FIRST  # the number behind the last chapter
        self._chapters: list[int] = []
        self._at: dict[str, int] = {}  # by the name of a part: its first page as an object
        self.bound: list[Bound] = []

    def take_up(self, opened: _Opened) -> None:
        first = opened.chapter.piece.first
        self._chapters.append(first)
        self.end = first + opened.chapter.room
        begin = first + FIRST_PAGE - opened.bound[0].first
        self._at |= {one.placed.name: begin + one.first for one in opened.bound if one.placed.name}
        self.bound += opened.bound

    def write(self, about: About) -> None:
        writer = self._writer
        first = writer.take(6)
        root, tags, parents, names, info, metadata = range(first, first + 6)
        outline = write_outline(writer, list(self._bookmarks()))
        count = sum(len(one.pages) for one in self.bound)
        goals = b" ".join(
            name_string(name) + b" [%d 0 R /Fit]" % page
            for name, page in sorted(self._at.items(), key=lambda one: one[0].encode())
        )
        writer.objects(
            [
                (root, self._catalogue(about, first, outline)),
                (ALL_PAGES, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, self._knots(PAGES))),
                (tags, b"<< /Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R >>" % (ALL_TAGS, parents)),
                (
                    ALL_TAGS,
                    b"<< /Type /StructElem /S /Document /P %d 0 R /K [%s] >>" % (tags, self._knots(TAGS)),
                ),
                (parents, b"<< /Kids [%s] >>" % self._knots(PARENTS)),
                (names, b"<< /Names [%s] >>" % goals),
                (info, b"<< /Title %s /Author %s >>" % (text_string(about.title), text_string(about.author))),
            ]
        )
        said = {"title": escape(about.title), "author": escape(about.author), "language": about.language}
        writer.stream(metadata, b"<< /Type /Metadata /Subtype /XML", _XMP.format(**said).encode())
        keys = "".join(one.placed.key + one.placed.prefix for one in self.bound)
        writer.close(root=root, info=info, name=hashlib.sha256(keys.encode()).hexdigest()[:32])

    def _knots(self, which: int) -> bytes:
        return b" ".join(b"%d 0 R" % (chapter + which) for chapter in self._chapters)

    def _bookmarks(self) -> Iterator[Bookmark]:
        return (Bookmark(one.placed.outline, self._at[one.placed.name]) for one in self.bound if one.placed.outline)

    def _catalogue(self, about: About, first: int, outline: int | None) -> bytes:
        labels = b" ".join(
            b"%d << /S /%s /P %s /St %d >>"
            % (one.first + at, one.placed.style.encode(), text_string(one.placed.prefix), one.placed.start + index)
            for one in self.bound
            for at, index in enumerate(one.pages)
        )
        shown = b" /Outlines %d 0 R /PageMode /UseOutlines" % outline if outline else b""
        return (
            b"<< /Type /Catalog /Pages %d 0 R /StructTreeRoot %d 0 R /Metadata %d 0 R /Names << /Dests %d 0 R >>"
            b" /Lang (%s) /MarkInfo << /Marked true >> /ViewerPreferences << /DisplayDocTitle true >>"
            b" /PageLabels << /Nums [%s] >>%s >>"
            % (ALL_PAGES, first + 1, first + 5, first + 3, about.language.encode(), labels, shown)
        )

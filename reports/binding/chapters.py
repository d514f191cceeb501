"""Some parts that stand next to each other, written as a piece of the file that another edition can take as it is.

A piece has numbers of its own that depend on nothing but where chapters begin; what leads out of it goes by name
(links) or hangs on a knot of its own (pages, tags). So a changed part costs its chapter, not the book.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from typing import Final

from reports.binding.leaves import Face, Leaf, Link, from_bytes, moved
from reports.binding.parts import Placed
from reports.binding.writer import Piece, Writer, text_string
from reports.keeping import Keep, digest_of, makers_digest

PAGES, TAGS, PARENTS, FIRST_PAGE = range(4)  # numbers in a chapter: its knots, and its pages from the last one on
ROOM: Final = 1 << 11  # numbers that a chapter has, or a multiple of it: it may grow a little and all others stay
ALL_TAGS: Final = 1  # the number of the element that all chapters hang on
ALL_PAGES: Final = 2  # the number of the tree of pages
_FACES: Final = range(3, 1 << 10)  # numbers for faces: few, for some readers refuse numbers that are far too high
FIRST: Final = _FACES.stop  # number of the first chapter
_BLANK: Final = -1


class MissingPartError(Exception):
    """A part is not kept: it is to be laid out first."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A piece of the file. `order`: the parts by their number (-1: the empty side), and which of their pages."""

    order: tuple[tuple[int, tuple[int, ...]], ...]
    faces: tuple[Face, ...]  # with the glyphs of all parts
    targets: Mapping[str, bool]  # of its links: whether they lead there
    piece: Piece
    content: bytes

    @property
    def pages(self) -> int:
        return sum(len(pages) for _number, pages in self.order)

    @property
    def room(self) -> int:
        """Numbers until the next chapter."""
        count = len(self.piece.places) // 8
        return -(-count // ROOM) * ROOM


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a chapter depends on besides its parts: where it begins, the empty side, names in the book, faces."""

    keep: Keep
    blank: str
    names: Set[str]
    numbers: FaceNumbers


@dataclass(frozen=True, slots=True)
class FaceNumbers:
    """A face has a number that depends on its name alone. `turn`: of tries without two that have the same."""

    turn: int = 0

    def of(self, name: str) -> int:
        return _FACES[zlib.crc32(f"{self.turn}{name}".encode()) % len(_FACES)]


def chapter_of(parts: Sequence[Placed], *, first: int, odd: bool, around: Surroundings) -> Chapter:
    """The chapter that begins at this number and, if `odd`, on a left-hand page. MissingPartError for a part not kept.

    One with a name is kept.
    """
    known = [repr((part.key, part.name, part.recto, part.pages)) for part in parts]
    key = digest_of("chapter", makers_digest(), str(first), str(odd), str(around.numbers.turn), around.blank, *known)
    content = around.keep.get(key) if parts[0].chapter else None
    if content is not None:
        chapter = _chapter_from(content)
        if all((target in around.names) == leads for target, leads in chapter.targets.items()):
            return chapter
    chapter = _Making(first, odd, around).chapter(parts)
    if parts[0].chapter:
        around.keep.put(key, _chapter_bytes(chapter))
    return chapter


# ── making ─────────────────────────────────────────────────────────────────────────────────────────


class _Making:
    """One chapter under way."""

    def __init__(self, first: int, odd: bool, around: Surroundings) -> None:
        self._around, self._odd, self._first = around, odd, first
        self._target = io.BytesIO()
        self._writer = Writer(self._target, first=first)
        self._writer.take(FIRST_PAGE)
        self._tops: list[int] = []
        self._parents: dict[int, int] = {}  # by page or link: its elements, or its element
        self._targets: dict[str, bool] = {}
        self._faces: dict[str, dict[int, tuple[float, str]]] = {}
        self._shown: dict[str, Face] = {}

    def chapter(self, parts: Sequence[Placed]) -> Chapter:
        blank = _leaf(self._around.keep, self._around.blank)
        leaves = [_leaf(self._around.keep, part.key) for part in parts]
        order = tuple(_with_blanks(parts, leaves, self._odd))
        at = self._writer.take(sum(len(pages) for _number, pages in order))
        for number, pages in order:
            self._write(blank if number == _BLANK else leaves[number], pages, at)
            at += len(pages)
        self._write_knots(at)
        return Chapter(order, tuple(self._joined()), self._targets, self._writer.piece(), self._target.getvalue())

    def _write(self, leaf: Leaf, chosen: Sequence[int], first: int) -> None:
        """A part, whose first page has this number."""
        self._take_up(leaf.faces)
        places = {index: first + at for at, index in enumerate(chosen)}
        pages = [places.get(index, 0) for index in range(len(leaf.pages))]
        faces = {face.name: self._around.numbers.of(face.name) for face in leaf.faces}
        own = self._writer.take(leaf.own)
        texts, numbers = moved(leaf, document=self._first + TAGS, faces=faces, first=own, pages=pages)
        at = len(leaf.faces) + 2  # the number of the first page in the leaf
        iterator = iter(zip(numbers[at:], texts, strict=True))
        found = [self._page(leaf, index, numbers, *next(iterator)) for index in range(len(leaf.pages))]
        found += [self._link(link, numbers, *next(iterator)) for link in leaf.links]
        found = [(number, text) for number, text in found if number and text]
        found += [next(iterator) for _text in leaf.texts]
        self._writer.objects(found)
        for (number, text), (_dictionary, content) in zip(iterator, leaf.streams, strict=True):
            self._writer.stream(number, text, content)
        self._tops += [numbers[top] for index in chosen for top in leaf.pages[index].tops]

    def _page(self, leaf: Leaf, index: int, numbers: Sequence[int], number: int, text: bytes) -> tuple[int, bytes]:
        """A page with its place in the book; one that is left out has none."""
        if not number:
            return 0, b""
        self._parents[number] = numbers[leaf.pages[index].tags]
        first = len(leaf.faces) + 2
        links = [
            numbers[first + len(leaf.pages) + at] for at, link in enumerate(leaf.links) if link.on == first + index
        ]
        annotations = b" /Annots [%s]" % b" ".join(b"%d 0 R" % link for link in links) if links else b""
        place = b" /Parent %d 0 R /StructParents %d" % (self._first + PAGES, number)
        return number, text + place + annotations + b" >>"

    def _link(self, link: Link, numbers: Sequence[int], number: int, text: bytes) -> tuple[int, bytes]:
        """A link with where it leads, nowhere for a part that is not in this book; one without a page is none."""
        if not numbers[link.on]:
            return 0, b""
        self._parents[number] = numbers[link.tag]
        tag = b" /StructParent %d" % number
        if link.target:
            leads = self._targets[link.target] = link.target in self._around.names
            tag += b" /Contents " + text_string(f"转到 {link.target}")
            tag += b" /Dest " + name_string(link.target) if leads else b""
        return number, text + tag + b" >>"

    def _write_knots(self, end: int) -> None:
        first = self._first
        kids = _references(range(first + FIRST_PAGE, end))
        nums = b" ".join(b"%d %d 0 R" % pair for pair in sorted(self._parents.items()))
        limits = b"%d %d" % (min(self._parents), max(self._parents))
        self._writer.objects(
            [
                (
                    first + PAGES,
                    b"<< /Type /Pages /Parent %d 0 R /Count %d /Kids [%s] >>"
                    % (ALL_PAGES, end - first - FIRST_PAGE, kids),
                ),
                (
                    first + TAGS,
                    b"<< /Type /StructElem /S /Part /P %d 0 R /K [%s] >>" % (ALL_TAGS, _references(self._tops)),
                ),
                (first + PARENTS, b"<< /Limits [%s] /Nums [%s] >>" % (limits, nums)),
            ]
        )

    def _take_up(self, faces: Sequence[Face]) -> None:
        for face in faces:
            self._shown.setdefault(face.name, face)
            glyphs = zip(face.glyphs, zip(face.widths, face.texts, strict=True), strict=True)
            self._faces.setdefault(face.name, {}).update(glyphs)

    def _joined(self) -> Iterator[Face]:
        for name, glyphs in self._faces.items():
            plain = asdict(self._shown[name])
            widths, texts = zip(*glyphs.values(), strict=True)
            yield Face(**{**plain, "glyphs": tuple(glyphs), "widths": widths, "texts": texts})


def _leaf(keep: Keep, key: str) -> Leaf:
    content = keep.get(key)
    if content is None:
        raise MissingPartError(key)
    return from_bytes(content)


def _with_blanks(parts: Sequence[Placed], leaves: Sequence[Leaf], odd: bool) -> Iterator[tuple[int, tuple[int, ...]]]:
    """All parts with their pages, and an empty side before each that begins on the right."""
    page = int(odd)
    for number, (part, leaf) in enumerate(zip(parts, leaves, strict=True)):
        if part.recto and page % 2:
            yield _BLANK, (0,)
            page += 1
        pages = part.pages if part.pages is not None else tuple(range(len(leaf.pages)))
        yield number, pages
        page += len(pages)


def _references(numbers: Sequence[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def name_string(name: str) -> bytes:
    """The name of a part, as links and the table of them write it."""
    return b"<" + name.encode().hex().encode() + b">"


# ── to keep ────────────────────────────────────────────────────────────────────────────────────────


def _chapter_bytes(chapter: Chapter) -> bytes:
    """Two lengths, packed JSON, the packed table, and the content as it is."""
    plain: Mapping[str, object] = {
        "order": chapter.order,
        "faces": [asdict(face) for face in chapter.faces],
        "targets": chapter.targets,
        "first": chapter.piece.first,
        "plain": chapter.piece.plain,
    }
    head = zlib.compress(json.dumps(plain, separators=(",", ":")).encode(), 1)
    places = zlib.compress(chapter.piece.places, 1)
    return b"".join((len(head).to_bytes(8, "big"), len(places).to_bytes(8, "big"), head, places, chapter.content))


def _chapter_from(content: bytes) -> Chapter:
    """What `_chapter_bytes` made."""
    middle = 16 + int.from_bytes(content[:8], "big")
    end = middle + int.from_bytes(content[8:16], "big")
    plain = json.loads(zlib.decompress(content[16:middle]))
    return Chapter(
        order=tuple((number, tuple(pages)) for number, pages in plain["order"]),
        faces=tuple(Face(**face) for face in plain["faces"]),
        targets=plain["targets"],
        piece=Piece(plain["first"], zlib.decompress(content[middle:end]), tuple(map(tuple, plain["plain"]))),
        content=content[end:],
    )

"""Leaves become one book: a PDF/UA file with page labels, bookmarks, and links from part to part."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final
from xml.sax.saxutils import escape

from reports.binding.faces import Faces
from reports.binding.leaves import Leaf, Link, from_bytes, moved
from reports.binding.outline import Bookmark, write_outline
from reports.binding.parts import About, Placed
from reports.binding.writer import Writer, text_string
from reports.keeping import Keep

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


class MissingPartError(Exception):
    """A part is not kept: it is to be laid out first."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A part as it stands in the book: the number of its first page there, and which of its pages (from nought)."""

    placed: Placed
    first: int
    pages: tuple[int, ...]


@dataclass
class _Book:
    """What is known of the whole while parts are written one after another."""

    writer: Writer
    document: int  # numbers of objects
    tree: int
    pages: list[int] = field(default_factory=list)
    tops: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)  # of pages, by their number: the list of their elements
    links: list[int] = field(default_factory=list)  # of links, in their order: their element
    goals: dict[str, int] = field(default_factory=dict)  # by the name of a part: its first page


def bind(placed: Sequence[Placed], *, about: About, keep: Keep, blank: str, target: BinaryIO) -> list[Bound]:
    """Write the book; where each part and each empty side came to stand.

    `blank` is the key of the side left empty on purpose. MissingPartError for a key that is not kept. Parts are read
    twice, so that no more than one is in memory.
    """
    faces = Faces()
    order = _with_blanks(placed, keep, blank, faces)
    writer = Writer(target)
    tree = writer.take()
    book = _Book(writer, document=writer.take(), tree=tree)
    numbers = faces.numbers(writer)
    _reserve(book, order)
    for one in order:
        _write_leaf(book, one, _leaf(keep, one.placed.key), numbers)
    faces.write(writer, numbers, keep)
    _write_root(book, order, about)
    return order


def _leaf(keep: Keep, key: str) -> Leaf:
    content = keep.get(key)
    if content is None:
        raise MissingPartError(key)
    return from_bytes(content)


# ── the order of pages ─────────────────────────────────────────────────────────────────────────────


def _with_blanks(placed: Sequence[Placed], keep: Keep, blank: str, faces: Faces) -> list[Bound]:
    """All parts with their pages, and an empty side before each that begins on the right; takes up their faces."""
    order: list[Bound] = []
    faces.take_up(_leaf(keep, blank).faces)
    page = 0
    for one in placed:
        if one.recto and page % 2:
            order.append(Bound(_blank_after(order[-1], blank), page, (0,)))
            page += 1
        leaf = _leaf(keep, one.key)
        faces.take_up(leaf.faces)
        pages = one.pages if one.pages is not None else tuple(range(len(leaf.pages)))
        order.append(Bound(one, page, pages))
        page += len(pages)
    return order


def _blank_after(before: Bound, blank: str) -> Placed:
    """It goes on with the labels of the part whose last sheet it is the back of."""
    placed = before.placed
    return Placed(
        key=blank, name="", prefix=placed.prefix, style=placed.style, start=placed.start + before.pages[-1] + 1
    )


def _reserve(book: _Book, order: Sequence[Bound]) -> None:
    """Numbers of all pages first: links lead forward, too."""
    count = sum(len(one.pages) for one in order)
    first = book.writer.take(count)
    book.pages = list(range(first, first + count))
    book.goals = {one.placed.name: book.pages[one.first] for one in order}


# ── one part ───────────────────────────────────────────────────────────────────────────────────────


def _write_leaf(book: _Book, one: Bound, leaf: Leaf, faces: dict[str, int]) -> None:
    places = dict(zip(one.pages, book.pages[one.first :], strict=False))
    pages = [places.get(index, 0) for index in range(len(leaf.pages))]
    own = book.writer.take(leaf.own)
    texts, numbers = moved(leaf, document=book.document, faces=faces, first=own, pages=pages)
    at = len(leaf.faces) + 2  # the number of the first page in the leaf
    iterator = iter(zip(numbers[at:], texts, strict=True))
    found = [_page(book, leaf, index, one, numbers, *next(iterator)) for index in range(len(leaf.pages))]
    found += [_link(book, link, numbers, *next(iterator)) for link in leaf.links]
    found = [(number, text) for number, text in found if number and text]
    found += [next(iterator) for _text in leaf.texts]
    book.writer.objects(found)
    for (number, text), (_dictionary, content) in zip(iterator, leaf.streams, strict=True):
        book.writer.stream(number, text, content)
    book.tops += [numbers[top] for index in one.pages for top in leaf.pages[index].tops]


def _page(
    book: _Book, leaf: Leaf, index: int, one: Bound, numbers: Sequence[int], number: int, text: bytes
) -> tuple[int, bytes]:
    """A page with its place in the book; one that is left out has none."""
    if not number:
        return 0, b""
    link = len(leaf.faces) + 2 + len(leaf.pages)
    links = [numbers[link + at] for at, each in enumerate(leaf.links) if each.on == len(leaf.faces) + 2 + index]
    annotations = b" /Annots [%s]" % b" ".join(b"%d 0 R" % each for each in links) if links else b""
    book.parents.append(numbers[leaf.pages[index].tags])
    place = b" /Parent %d 0 R /StructParents %d" % (book.tree, one.first + one.pages.index(index))
    return number, text + place + annotations + b" >>"


def _link(book: _Book, link: Link, numbers: Sequence[int], number: int, text: bytes) -> tuple[int, bytes]:
    """A link with where it leads; one to a part that is not in this book leads nowhere, one without a page is none."""
    if not numbers[link.on]:
        return 0, b""
    tag = b" /StructParent %d" % (len(book.pages) + len(book.links))
    book.links.append(numbers[link.tag])
    if link.target:
        tag += b" /Contents " + text_string(f"转到 {link.target}")
    if link.target in book.goals:
        tag += b" /Dest [%d 0 R /Fit]" % book.goals[link.target]
    return number, text + tag + b" >>"


# ── the whole ──────────────────────────────────────────────────────────────────────────────────────


def _write_root(book: _Book, order: Sequence[Bound], about: About) -> None:
    writer = book.writer
    first = writer.take(5)
    root, tags, parents, info, metadata = range(first, first + 5)
    bookmarks = [Bookmark(one.placed.outline, book.pages[one.first]) for one in order if one.placed.outline]
    outline = write_outline(writer, bookmarks)
    kids = b" ".join(b"%d 0 R" % page for page in book.pages)
    writer.objects(
        [
            (root, _catalogue(book, order, about, tags=tags, outline=outline, metadata=metadata)),
            (book.tree, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(book.pages), kids)),
            (tags, b"<< /Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R >>" % (book.document, parents)),
            (book.document, _document(book, tags)),
            (parents, b"<< /Nums [%s] >>" % b" ".join(_numbered([*book.parents, *book.links]))),
            (info, b"<< /Title %s /Author %s >>" % (text_string(about.title), text_string(about.author))),
        ]
    )
    said = {"title": escape(about.title), "author": escape(about.author), "language": about.language}
    writer.stream(metadata, b"<< /Type /Metadata /Subtype /XML", _XMP.format(**said).encode())
    keys = "".join(one.placed.key + one.placed.prefix for one in order)
    writer.close(root=root, info=info, name=hashlib.sha256(keys.encode()).hexdigest()[:32])


def _numbered(found: Iterable[int]) -> Iterator[bytes]:
    return (b"%d %d 0 R" % (at, number) for at, number in enumerate(found))


def _document(book: _Book, tags: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % top for top in book.tops)
    return b"<< /Type /StructElem /S /Document /P %d 0 R /K [%s] >>" % (tags, kids)


def _catalogue(
    _book: _Book, order: Sequence[Bound], about: About, *, tags: int, outline: int | None, metadata: int
) -> bytes:
    labels = b" ".join(
        b"%d << /S /%s /P %s /St %d >>"
        % (one.first + at, one.placed.style.encode(), text_string(one.placed.prefix), one.placed.start + index)
        for one in order
        for at, index in enumerate(one.pages)
    )
    shown = b" /Outlines %d 0 R /PageMode /UseOutlines" % outline if outline else b""
    return (
        b"<< /Type /Catalog /Pages %d 0 R /StructTreeRoot %d 0 R /Metadata %d 0 R /Lang (%s)"
        b" /MarkInfo << /Marked true >> /ViewerPreferences << /DisplayDocTitle true >>"
        b" /PageLabels << /Nums [%s] >>%s >>" % (_book.tree, tags, metadata, about.language.encode(), labels, shown)
    )

"""A part that is laid out: its PDF objects, numbered from one on, ready to be moved to their place in a book."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

# A literal string, which may hold what looks like a reference, or a reference.
_REFERENCE = re.compile(rb"\((?:[^\\()]|\\.)*\)|(\d+) 0 R", re.DOTALL)
_BETWEEN = b"\0"  # objects; no text of an object has it
DOCUMENT = 1  # the number that stands for the root of all tags


@dataclass(frozen=True, slots=True)
class Face:
    """A font as a part uses it: its dictionaries without widths, and what each glyph is."""

    name: str  # in resources
    postscript: str  # of the font file
    is_cff: bool
    base: str  # BaseFont, with the slash
    descriptor: str  # entries of the descriptor
    glyphs: tuple[int, ...]
    widths: tuple[float, ...]
    texts: tuple[str, ...]  # hexadecimal UTF-16 of each glyph, or ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its dictionary without parent and tags, where its tags are listed, its anchors in PDF units."""

    dictionary: str
    tags: int
    tops: tuple[int, ...]  # elements that hang on the root of tags
    anchors: Mapping[str, tuple[float, float]]
    top: float  # of the page
    words: str  # digest


@dataclass(frozen=True, slots=True)
class Link:
    """An annotation without its destination. `target` is the part it leads to; "" when it says itself where."""

    dictionary: str
    target: str
    tag: int  # the element it belongs to
    on: int  # the page


@dataclass(frozen=True, slots=True)
class Leaf:
    """Numbers: 1 the root of tags, then the faces, the pages, the links, `texts` and `streams` in this order."""

    faces: tuple[Face, ...]
    pages: tuple[Sheet, ...]
    links: tuple[Link, ...]
    texts: tuple[str, ...]
    streams: tuple[tuple[str, bytes], ...]  # dictionary without its last >>, and what is in it

    @property
    def own(self) -> int:
        """How many numbers it needs in a book besides those of its pages."""
        return len(self.links) + len(self.texts) + len(self.streams)

    @property
    def page_words(self) -> list[str]:
        """A digest of the words of each page, for telling which pages changed."""
        return [page.words for page in self.pages]


def moved(
    leaf: Leaf, *, document: int, faces: Mapping[str, int], pages: Sequence[int], first: int
) -> tuple[list[bytes], list[int]]:
    """The texts of all objects (pages, links, texts, dictionaries of streams) with the numbers of a book.

    `pages` are the numbers of its pages (0: left out), all else is numbered from `first` on. The second value tells the
    new number of each old one: its places are the old numbers.
    """
    numbers = [0, document, *(faces[face.name] for face in leaf.faces), *pages]
    numbers += range(first, first + leaf.own)
    references = {b"%d" % old: b"%d 0 R" % new if new else b"null" for old, new in enumerate(numbers)}

    def reference(match: re.Match[bytes]) -> bytes:
        return references[match[1]] if match[1] else match[0]

    texts = [page.dictionary for page in leaf.pages] + [link.dictionary for link in leaf.links]
    texts += [*leaf.texts, *(dictionary for dictionary, _content in leaf.streams)]
    whole = _REFERENCE.sub(reference, "\0".join(texts).encode("latin-1"))
    return whole.split(_BETWEEN), numbers


def renumbered(text: bytes, numbers: Mapping[int, int]) -> bytes:
    """One object with other numbers; KeyError for a reference that has none."""
    return _REFERENCE.sub(lambda match: b"%d 0 R" % numbers[int(match[1])] if match[1] else match[0], text)


def references(text: bytes) -> Iterable[int]:
    """The numbers an object refers to."""
    return (int(match[1]) for match in _REFERENCE.finditer(text) if match[1])


# ── to keep ────────────────────────────────────────────────────────────────────────────────────────


def to_bytes(leaf: Leaf) -> bytes:
    """A length, packed JSON, and the contents of the streams as they are (most are packed already)."""
    plain = asdict(leaf) | {"streams": [[dictionary, len(content)] for dictionary, content in leaf.streams]}
    head = zlib.compress(json.dumps(plain, ensure_ascii=True, separators=(",", ":")).encode(), 1)
    return len(head).to_bytes(8, "big") + head + b"".join(content for _dictionary, content in leaf.streams)


def from_bytes(content: bytes) -> Leaf:
    """What `to_bytes` made."""
    start = 8 + int.from_bytes(content[:8], "big")
    plain = json.loads(zlib.decompress(content[8:start]))
    streams = []
    for dictionary, length in plain["streams"]:
        streams.append((dictionary, content[start : start + length]))
        start += length
    return Leaf(
        faces=tuple(Face(**face) for face in plain["faces"]),
        pages=tuple(Sheet(**page) for page in plain["pages"]),
        links=tuple(Link(**link) for link in plain["links"]),
        texts=tuple(plain["texts"]),
        streams=tuple(streams),
    )

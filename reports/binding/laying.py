"""Parts become leaves: several are laid out in one go, which costs a third less, and then taken apart."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pikepdf
import uharfbuzz
from pikepdf import Dictionary, Name, Object, Pdf

from reports.binding.leaves import DOCUMENT, Face, Leaf, Link, Sheet, references, renumbered
from reports.binding.parts import LINK
from reports.binding.tags import PageTags, thinned
from reports.keeping import digest_of
from reports.pdf import LaidOutPage, make_pages

_END = "<section >&#160;</section>"
_POINTS = 0.75  # of a CSS pixel
_MAPPED = re.compile(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]*)>")
_PAGE_KEYS = ("/Type", "/MediaBox", "/TrimBox", "/BleedBox", "/Contents", "/Resources", "/Tabs")
_NO_PROGRAM = ("/FontFile2", "/FontFile3")


def lay_out(head: str, parts: Sequence[tuple[str, str]]) -> list[Leaf]:
    """One leaf for each part, given as key and HTML (one ``<section …>``); `head` is what all have in their <head>."""
    sections = [
        _named(html, number) for number, (_key, html) in enumerate([*parts, ("", "<section >&#160;</section>")])
    ]
    content, pages = make_pages(f'<html lang="zh-Hans"><head>{head}</head><body>{"".join(sections)}</body></html>')
    begins = _beginnings(pages, len(parts))
    keys = [_key_of(number, begins, parts) for number in range(len(pages))]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        whole = _Whole(pdf, pages, thinned(pdf, [key[:12] for key in keys]), _faces(pdf))
        return [whole.leaf(_range(pages, *limits)) for limits in pairwise(begins)]


def _named(html: str, number: int) -> str:
    return html.replace("<section ", f'<section style="break-before:right" id="desk-{number}" ', 1)


def _beginnings(pages: Sequence[LaidOutPage], count: int) -> list[int]:
    """The pages on which the parts begin (each page of one has its anchor), and where the last one ends."""
    found = {name: number for number, page in reversed(list(enumerate(pages))) for name in page.anchors}
    return [found[f"desk-{number}"] for number in range(count + 1)]


def _key_of(page: int, begins: Sequence[int], parts: Sequence[tuple[str, str]]) -> str:
    number = sum(begin <= page for begin in begins) - 1
    return parts[number][0] if number < len(parts) else ""


def _range(pages: Sequence[LaidOutPage], first: int, end: int) -> range:
    """The pages of a part without the empty side that may be left before the next one."""
    while end - first > 1 and not pages[end - 1].words:
        end -= 1
    return range(first, end)


# ── taking apart ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Whole:
    """The PDF of several parts."""

    pdf: Pdf
    laid_out: Sequence[LaidOutPage]
    tags: Sequence[PageTags]
    faces: dict[int, Face]  # by object number

    def leaf(self, pages: range) -> Leaf:
        """The objects of these pages, numbered anew."""
        sheets = [self.pdf.pages[number].obj for number in pages]
        links = [(link, at) for at, page in enumerate(sheets) for link in page.get("/Annots", ())]
        lists = [self.pdf.make_indirect(self.tags[number].contents) for number in pages]
        tops = [self.tags[number].tops for number in pages]
        dictionaries = [_page_dictionary(page) for page in sheets]
        annotations = [_annotation(link) for link, _at in links]
        outside = {self.pdf.Root.StructTreeRoot.K[0].objgen[0], *self.faces, *(page.objgen[0] for page in sheets)}
        outside |= {link.objgen[0] for link, _at in links}
        texts, streams = self._reached(
            [*dictionaries, *annotations], [*lists, *(top for some in tops for top in some)], outside
        )
        faces = self._used_faces([*texts.values(), *(text for text, _content in streams.values())])
        order = [*faces, *(page.objgen[0] for page in sheets), *(link.objgen[0] for link, _at in links)]
        numbers = {old: new for new, old in enumerate([*order, *texts, *streams], DOCUMENT + 1)}
        numbers[self.pdf.Root.StructTreeRoot.K[0].objgen[0]] = DOCUMENT

        def ready(text: bytes) -> str:
            return renumbered(text, numbers).decode("latin-1")

        return Leaf(
            faces=tuple(self.faces[number] for number in faces),
            pages=tuple(
                _sheet(
                    ready(text),
                    numbers[tagged.objgen[0]],
                    tuple(numbers[top.objgen[0]] for top in some),
                    self.laid_out[number],
                )
                for text, tagged, some, number in zip(dictionaries, lists, tops, pages, strict=True)
            ),
            links=tuple(
                Link(ready(text), _target(link), numbers[self._tag_of(link).objgen[0]], numbers[sheets[at].objgen[0]])
                for text, (link, at) in zip(annotations, links, strict=True)
            ),
            texts=tuple(ready(text) for text in texts.values()),
            streams=tuple((ready(text), content) for text, content in streams.values()),
        )

    def _reached(
        self, begun: Sequence[bytes], roots: Sequence[Object], outside: set[int]
    ) -> tuple[dict[int, bytes], dict[int, tuple[bytes, bytes]]]:
        """Texts and streams by number: everything these refer to, without what stands `outside`."""
        texts: dict[int, bytes] = {}
        streams: dict[int, tuple[bytes, bytes]] = {}
        waiting = [root.objgen[0] for root in roots]
        waiting += [number for text in begun for number in references(text)]
        while waiting:
            number = waiting.pop()
            if number in outside or number in texts or number in streams:
                continue
            found = self.pdf.get_object(number, 0)
            if isinstance(found, pikepdf.Stream):
                text = _open_dictionary(found)
                streams[number] = (text, found.read_raw_bytes())
            else:
                text = texts[number] = found.unparse(resolved=True)
            waiting += references(text)
        return texts, streams

    def _used_faces(self, texts: Sequence[bytes]) -> list[int]:
        used = {number for text in texts for number in references(text)}
        return [number for number in self.faces if number in used]

    def _tag_of(self, link: Object) -> Object:
        """The element of a link, as the tree of parents says."""
        pairs = list(self.pdf.Root.StructTreeRoot.ParentTree.Nums)
        at = next(at for at in range(0, len(pairs), 2) if int(pairs[at]) == int(link.StructParent))
        return pairs[at + 1]


def _page_dictionary(page: Object) -> bytes:
    """What a page says without its place: parent, tags and links come in the book. It stays open."""
    entries = [f"{key} ".encode() + _value(page[key]) for key in _PAGE_KEYS if key in page]
    return b"<< " + b" ".join(entries)


def _annotation(link: Object) -> bytes:
    """A link without where it leads, if that is another part. It stays open."""
    left_out = {"/StructParent", "/A", "/Contents"} if _target(link) else {"/StructParent"}
    entries = [f"{key} ".encode() + _value(value) for key, value in link.items() if key not in left_out]
    return b"<< " + b" ".join(entries)


def _open_dictionary(stream: Object) -> bytes:
    entries = [f"{key} ".encode() + _value(value) for key, value in stream.stream_dict.items() if key != "/Length"]
    return b"<< " + b" ".join(entries)


def _value(value: object) -> bytes:
    """As it is written in a file; whole numbers and truths are no objects of the library."""
    if isinstance(value, bool):
        return b"true" if value else b"false"
    return value.unparse() if isinstance(value, Object) else str(value).encode()


def _target(link: Object) -> str:
    address = str(link.A.URI) if "/A" in link and "/URI" in link.A else ""
    return address.removeprefix(LINK) if address.startswith(LINK) else ""


def _sheet(dictionary: str, tags: int, tops: tuple[int, ...], page: LaidOutPage) -> Sheet:
    """Anchors count from the bottom, as PDF does."""
    top = page.height * _POINTS
    anchors = {
        name: (x * _POINTS, top - y * _POINTS) for name, (x, y) in page.anchors.items() if not name.startswith("desk-")
    }
    return Sheet(dictionary, tags, tops, anchors, top, digest_of(page.words))


# ── fonts ──────────────────────────────────────────────────────────────────────────────────────────


def _faces(pdf: Pdf) -> dict[int, Face]:
    """The composite fonts of all pages by object number."""
    fonts = {name: font for page in pdf.pages for name, font in page.resources.get("/Font", {}).items()}
    return {font.objgen[0]: _face(name, font) for name, font in fonts.items() if font.Subtype == Name.Type0}


def _face(name: str, font: Object) -> Face:
    inner = font.DescendantFonts[0]
    widths = dict(_widths(inner.W))
    texts = dict(_MAPPED.findall(font.ToUnicode.read_bytes().decode("ascii")))
    described = inner.FontDescriptor
    program = next(described[key] for key in _NO_PROGRAM if key in described)
    return Face(
        name=name.removeprefix("/"),
        postscript=_postscript_name(program.read_bytes()),
        is_cff="/FontFile3" in described,
        base=str(font.BaseFont),
        descriptor=_described(described),
        glyphs=tuple(widths),
        widths=tuple(widths.values()),
        texts=tuple(texts.get(f"{glyph:04x}", "") for glyph in widths),
    )


def _described(descriptor: Object) -> str:
    plain = Dictionary({key: value for key, value in descriptor.items() if key not in _NO_PROGRAM})
    return plain.unparse().decode("latin-1")[2:-2].strip()


def _widths(array: Object) -> list[tuple[int, float]]:
    """[first [width width …] …]."""
    pairs: list[tuple[int, float]] = []
    entries = list(array)
    for at in range(0, len(entries), 2):
        pairs += [(int(entries[at]) + step, round(float(width), 3)) for step, width in enumerate(entries[at + 1])]
    return pairs


def _postscript_name(program: bytes) -> str:
    face = uharfbuzz.Face(uharfbuzz.Blob(program))
    return str(face.get_name(uharfbuzz.OTNameIdPredefined.POSTSCRIPT_NAME))

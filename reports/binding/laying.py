"""Parts become leaves: several are laid out in one go, which costs a third less, and then taken apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydyf import Array, Dictionary, Object, Stream

from reports.binding.drawn import faces_of, number_of
from reports.binding.leaves import DOCUMENT, Face, Leaf, Link, Sheet, references, renumbered
from reports.binding.parts import LINK
from reports.binding.tags import PageTags, TagTree
from reports.keeping import digest_of
from reports.pdf import LaidOutPage, make_pages

_END = "<section >&#160;</section>"
_POINTS = 0.75  # of a CSS pixel
_PAGE_KEYS = ("Type", "MediaBox", "TrimBox", "BleedBox", "Contents", "Resources", "Tabs")


def lay_out(head: str, parts: Sequence[tuple[str, str]]) -> list[Leaf]:
    """One leaf for each part, given as key and HTML (one ``<section …>``); `head` is what all have in their <head>."""
    sections = [_named(html, number) for number, (_key, html) in enumerate([*parts, ("", _END)])]
    drawn, pages = make_pages(f'<html lang="zh-Hans"><head>{head}</head><body>{"".join(sections)}</body></html>')
    begins = _beginnings(pages, len(parts))
    keys = [_key_of(number, begins, parts) for number in range(len(pages))]
    tree = TagTree(drawn)
    whole = _Whole(drawn.objects, drawn.pages, pages, tree, tree.thinned([key[:12] for key in keys]), faces_of(drawn))
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
    """What was drawn for several parts."""

    objects: list[Object]
    pages: Sequence[int]
    laid_out: Sequence[LaidOutPage]
    tree: TagTree
    tags: Sequence[PageTags]
    faces: Mapping[int, Face]  # by object number

    def leaf(self, pages: range) -> Leaf:
        """The objects of these pages, numbered anew."""
        sheets = [self.pages[number] for number in pages]
        links = [(number_of(link), page) for page in sheets for link in self._at(page).get("Annots", ())]
        lists = [self._numbered(self.tags[number].contents) for number in pages]
        tops = [self.tags[number].tops for number in pages]
        dictionaries = [_page_dictionary(self._at(page)) for page in sheets]
        annotations = [_annotation(self._at(link)) for link, _page in links]
        outside = {self.tree.document, *self.faces, *sheets, *(link for link, _page in links)}
        texts, streams = self._reached(
            [*dictionaries, *annotations], [*lists, *(top for some in tops for top in some)], outside
        )
        faces = self._used_faces([*texts.values(), *(text for text, _content in streams.values())])
        order = [*faces, *sheets, *(link for link, _page in links), *texts, *streams]
        numbers = {old: new for new, old in enumerate(order, DOCUMENT + 1)} | {self.tree.document: DOCUMENT}

        def ready(text: bytes) -> str:
            return renumbered(text, numbers).decode("latin-1")

        return Leaf(
            faces=tuple(self.faces[number] for number in faces),
            pages=tuple(
                _sheet(ready(text), numbers[tagged], tuple(numbers[top] for top in some), self.laid_out[number])
                for text, tagged, some, number in zip(dictionaries, lists, tops, pages, strict=True)
            ),
            links=tuple(
                Link(ready(text), _target(self._at(link)), numbers[self._tag_of(link)], numbers[page])
                for text, (link, page) in zip(annotations, links, strict=True)
            ),
            texts=tuple(ready(text) for text in texts.values()),
            streams=tuple((ready(text), content) for text, content in streams.values()),
        )

    def _at(self, number: int) -> Dictionary:
        return self.objects[number]

    def _numbered(self, contents: Array) -> int:
        """A list that had no number of its own."""
        self.objects.append(contents)
        return len(self.objects) - 1

    def _tag_of(self, link: int) -> int:
        return self.tree.parents[self._at(link)["StructParent"]]

    def _reached(
        self, begun: Sequence[bytes], roots: Sequence[int], outside: set[int]
    ) -> tuple[dict[int, bytes], dict[int, tuple[bytes, bytes]]]:
        """Texts and streams by number: everything these refer to, without what stands `outside`."""
        texts: dict[int, bytes] = {}
        streams: dict[int, tuple[bytes, bytes]] = {}
        waiting = [*roots, *(number for text in begun for number in references(text))]
        while waiting:
            number = waiting.pop()
            if number in outside or number in texts or number in streams:
                continue
            found = self.objects[number]
            if isinstance(found, Stream):
                text, _content = streams[number] = _parts_of(found)
            else:
                text = texts[number] = found.data
            waiting += references(text)
        return texts, streams

    def _used_faces(self, texts: Sequence[bytes]) -> list[int]:
        used = {number for text in texts for number in references(text)}
        return [number for number in self.faces if number in used]


def _page_dictionary(page: Dictionary) -> bytes:
    """What a page says without its place: parent, tags and links come in the book. It stays open."""
    return _open({key: page[key] for key in _PAGE_KEYS if key in page})


def _annotation(link: Dictionary) -> bytes:
    """A link without where it leads, if that is another part. It stays open."""
    left_out = {"StructParent", "A", "Contents"} if _target(link) else {"StructParent"}
    return _open({key: value for key, value in link.items() if key not in left_out})


def _open(entries: Mapping[str, object]) -> bytes:
    return bytes(Dictionary(entries).data.removesuffix(b">>"))


def _parts_of(stream: Stream) -> tuple[bytes, bytes]:
    """Its dictionary, which stays open and says no length, and its bytes."""
    head, _between, rest = stream.data.partition(b"stream\n")
    return head[: head.rindex(b"/Length ")], rest.removesuffix(b"\nendstream")


def _target(link: Dictionary) -> str:
    address = str(link["A"]["URI"].string) if "A" in link else ""
    return address.removeprefix(LINK) if address.startswith(LINK) else ""


def _sheet(dictionary: str, tags: int, tops: tuple[int, ...], page: LaidOutPage) -> Sheet:
    """Anchors count from the bottom, as PDF does."""
    top = page.height * _POINTS
    anchors = {
        name: (x * _POINTS, top - y * _POINTS) for name, (x, y) in page.anchors.items() if not name.startswith("desk-")
    }
    return Sheet(dictionary, tags, tops, anchors, top, digest_of(page.words))

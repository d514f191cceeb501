"""Bookmarks of a book: headings with what stands under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reports.binding.writer import Writer, text_string


@dataclass(frozen=True, slots=True)
class Bookmark:
    """The headings it stands under, its own words last, and the object number of its page."""

    path: tuple[str, ...]
    page: int


@dataclass
class _Node:
    words: str
    page: int
    number: int = 0
    under: dict[str, _Node] = field(default_factory=dict)


def write_outline(writer: Writer, bookmarks: Sequence[Bookmark]) -> int | None:
    """The number of the outline; None without bookmarks. A heading leads to the first page under it; all are shut."""
    if not bookmarks:
        return None
    top = _Node("", 0, writer.take())
    for one in bookmarks:
        _place(top, one)
    found: list[tuple[int, bytes]] = []
    _number(writer, top)
    _collect(top, found)
    head = _ends(top) + b" /Count %d" % len(top.under)
    writer.objects([(top.number, b"<< /Type /Outlines%s >>" % head), *found])
    return top.number


def _place(node: _Node, bookmark: Bookmark) -> None:
    for words in bookmark.path:
        node = node.under.setdefault(words, _Node(words, bookmark.page))


def _number(writer: Writer, node: _Node) -> None:
    for child in node.under.values():
        child.number = writer.take()
        _number(writer, child)


def _collect(node: _Node, found: list[tuple[int, bytes]]) -> None:
    children = list(node.under.values())
    for at, child in enumerate(children):
        entry = b"<< /Title %s /Parent %d 0 R /Dest [%d 0 R /Fit]" % (text_string(child.words), node.number, child.page)
        if at:
            entry += b" /Prev %d 0 R" % children[at - 1].number
        if at + 1 < len(children):
            entry += b" /Next %d 0 R" % children[at + 1].number
        if child.under:
            entry += _ends(child) + b" /Count -%d" % len(child.under)
        found.append((child.number, entry + b" >>"))
        _collect(child, found)


def _ends(node: _Node) -> bytes:
    children = list(node.under.values())
    return b" /First %d 0 R /Last %d 0 R" % (children[0].number, children[-1].number)

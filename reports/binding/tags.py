"""The tree of tags that WeasyPrint made, thinned out: it wraps every line of text twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydyf import Array, Dictionary, String

from reports.binding.drawn import number_of
from reports.pdf import Drawn

_WRAPPING = ("/Span", "/NonStruct")  # they say nothing a reader needs


@dataclass(frozen=True, slots=True)
class PageTags:
    """The numbers of elements that stand for a page, and the element of each marked content on it."""

    tops: list[int]
    contents: Array


class TagTree:
    """The tree of a PDF before it is written."""

    document: int  # the number of the root of all elements
    parents: dict[int, int]  # for the number a link has in the tree of parents, its element

    def __init__(self, drawn: Drawn) -> None:
        self._at = drawn.objects
        self._pages = drawn.pages
        root = self._at[number_of(drawn.catalog["StructTreeRoot"])]
        self.document = number_of(root["K"][0])
        pairs = self._at[number_of(root["ParentTree"])]["Nums"]  # number, value, number, value …
        found = dict(zip(pairs[::2], pairs[1::2], strict=True))
        self._contents = [found[number] for number in range(len(drawn.pages))]
        self.parents = {key: number_of(value) for key, value in found.items() if not isinstance(value, Array)}

    def thinned(self, marks: Sequence[str]) -> list[PageTags]:
        """For each page its tags, without the wrappings. `marks` per page keep names of headers apart in a book."""
        pages = [PageTags([], contents) for contents in self._contents]
        places = {page: place for place, page in enumerate(self._pages)}
        for reference in self._at[self.document]["K"]:
            top = self._at[number_of(reference)]
            place = places[number_of(top["Pg"])]
            _Thinning(self._at, pages[place].contents, marks[place]).thin(top)
            pages[place].tops.append(top.number)
        return pages


class _Thinning:
    """The walk over the elements of one page."""

    def __init__(self, at: Sequence[Dictionary], contents: Array, mark: str) -> None:
        self._at = at
        self._contents = contents
        self._mark = mark

    def thin(self, element: Dictionary) -> None:
        """Lift what stands in wrappings into the element around them."""
        self._name_apart(element)
        element["K"] = Array(self._kids(element))
        if element["S"] in _WRAPPING and not self._is_wrapping(element):
            element["S"] = "/Link"  # a piece of a link that WeasyPrint names after its <span>

    def _kids(self, element: Dictionary) -> Iterator[int | bytes]:
        for kid in element["K"]:
            below = self._element(kid)
            if below is not None:
                self.thin(below)
            if below is not None and self._is_wrapping(below):
                yield from self._lifted(below, element)
            else:
                yield kid

    def _lifted(self, wrapping: Dictionary, element: Dictionary) -> Iterator[int | bytes]:
        for kid in wrapping["K"]:
            if isinstance(kid, int):
                self._contents[kid] = element.reference
            else:
                self._at[number_of(kid)]["P"] = element.reference
            yield kid

    def _name_apart(self, element: Dictionary) -> None:
        """Header cells have names, which other cells point to; two parts may have the same."""
        if "ID" in element:
            element["ID"] = String(self._mark + element["ID"].string)
        if "Headers" in element.get("A", ()):
            element["A"]["Headers"] = Array([String(self._mark + name.string) for name in element["A"]["Headers"]])

    def _is_wrapping(self, element: Dictionary) -> bool:
        """Its kids may stand in the element around it: they are words and elements, no annotation."""
        return element["S"] in _WRAPPING and all(
            isinstance(kid, int) or self._element(kid) is not None for kid in element["K"]
        )

    def _element(self, kid: int | bytes) -> Dictionary | None:
        """The element that is referred to; None for the number of marked content and for annotations."""
        found = None if isinstance(kid, int) else self._at[number_of(kid)]
        return found if found is not None and found["Type"] == "/StructElem" else None

"""The tree of tags of a PDF that WeasyPrint made, thinned out: it wraps every line of text twice."""

from __future__ import annotations

from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

_WRAPPING = ("/Span", "/NonStruct")  # they say nothing a reader needs


@dataclass(frozen=True, slots=True)
class PageTags:
    """Elements that stand for a page, and the element of each marked content on it."""

    tops: list[Object]
    contents: Array


def thinned(pdf: Pdf, marks: list[str]) -> list[PageTags]:
    """For each page its tags, without the wrappings. `marks` per page keep the names of headers apart in a book."""
    root = pdf.Root.StructTreeRoot
    document = root.K[0]
    contents = _contents_by_page(root.ParentTree.Nums)
    pages = [PageTags([], contents[number]) for number in range(len(pdf.pages))]
    for top in document.K:
        page = int(top.Pg.StructParents)
        _Thinning(contents[page], marks[page]).thin(top)
        pages[page].tops.append(top)
    return pages


def _contents_by_page(numbers: Object) -> dict[int, Array]:
    pairs = list(numbers)  # number, value, number, value …
    found = zip(pairs[::2], pairs[1::2], strict=True)
    return {int(number): value for number, value in found if isinstance(value, Array)}


class _Thinning:
    """The walk over the elements of one page."""

    def __init__(self, contents: Array, mark: str) -> None:
        self._contents = contents
        self._mark = mark

    def thin(self, element: Object) -> None:
        """Lift what stands in wrappings into the element around them."""
        self._name_apart(element)
        kids: list[Object | int] = []
        for kid in element.get("/K", Array()):
            if _is_element(kid):
                self.thin(kid)
                kids.extend(self._lifted(kid, element) if _is_wrapping(kid) else [kid])
            else:
                kids.append(kid)
        element.K = Array(kids)
        if str(element.S) in _WRAPPING and not _is_wrapping(element):
            element.S = Name.Link  # a piece of a link that WeasyPrint names after its <span>

    def _lifted(self, wrapping: Object, element: Object) -> list[Object | int]:
        kids: list[Object | int] = list(wrapping.K)
        for kid in kids:
            if isinstance(kid, int):
                self._contents[kid] = element
            else:
                kid.P = element
        return kids

    def _name_apart(self, element: Object) -> None:
        """Header cells have names, which other cells point to; two parts may have the same."""
        if "/ID" in element:
            element.ID = String(self._mark + str(element.ID))
        if "/A" in element and "/Headers" in element.A:
            element.A.Headers = Array([String(self._mark + str(name)) for name in element.A.Headers])


def _is_element(kid: object) -> bool:
    return isinstance(kid, Dictionary) and kid.get("/Type") == Name.StructElem


def _is_wrapping(element: Object) -> bool:
    """Its kids may stand in the element around it: they are words and elements, no annotation."""
    return str(element.S) in _WRAPPING and all(isinstance(kid, int) or _is_element(kid) for kid in element.K)

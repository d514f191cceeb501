"""Tags of papers that are put together: each page brings its own into the whole, which stays PDF/UA-1 (ISO 14289-1).

WeasyPrint hangs the elements of a page right below the document, none of them reaches over two pages: so pages of
papers can be taken one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, String

_LANGUAGE = "zh-Hans"


class Tags:
    """Gathers the tags of all papers in `whole`; `finish` hangs them up."""

    def __init__(self, whole: Pdf) -> None:
        self._whole = whole
        self._document = whole.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document))
        self._tops: list[Object] = []
        self._parents: list[Object] = []  # for each number that pages and links have, its elements or its element
        self._papers = 0
        self._is_complete = True

    def carry(self, paper: TaggedPaper, pages: Sequence[Page], laid: Sequence[Page]) -> None:
        """`pages` of the paper have become the pages `laid` of the whole."""
        self._papers += 1
        for page, copied in zip(pages, laid, strict=True):
            if page.obj.get("/StructParents") in paper.parents:
                self._carry_page(paper, page, copied)
                continue
            _forget_numbers(copied)
            if _shows_something(page):  # an empty side needs no tags
                self._is_complete = False

    def _carry_page(self, paper: TaggedPaper, page: Page, copied: Page) -> None:
        tops = [self._whole.copy_foreign(top) for top in paper.tops.get(page.obj.objgen, ())]
        for top in tops:
            top.P = self._document
            self._name_apart(top)
        self._tops += tops
        contents = paper.parents[int(page.obj.StructParents)]
        copied.obj.StructParents = self._numbered(Array([self._whole.copy_foreign(one) for one in contents]))
        for link in copied.obj.get("/Annots", ()):
            if "/StructParent" in link:
                link.StructParent = self._numbered(self._whole.copy_foreign(paper.parents[int(link.StructParent)]))

    def _numbered(self, value: Object) -> int:
        self._parents.append(value)
        return len(self._parents) - 1

    def _name_apart(self, element: Object) -> None:
        """Header cells have names, which other cells point to; two papers may have the same."""
        if "/ID" in element:
            element.ID = String(f"{self._papers}-{element.ID}")
        if "/A" in element and "/Headers" in element.A:
            element.A.Headers = Array([String(f"{self._papers}-{name}") for name in element.A.Headers])
        for kid in _elements_in(element):
            self._name_apart(kid)

    def finish(self, title: str) -> None:
        """The whole says what it is. Where a page came without tags, it does not say that everybody can read it."""
        self._document.K = Array(self._tops)
        numbers = [part for number, value in enumerate(self._parents) for part in (number, value)]
        root = self._whole.Root
        root.StructTreeRoot = self._whole.make_indirect(
            Dictionary(
                Type=Name.StructTreeRoot,
                K=Array([self._document]),
                ParentTree=self._whole.make_indirect(Dictionary(Nums=Array(numbers))),
                ParentTreeNextKey=len(self._parents),
            )
        )
        self._document.P = root.StructTreeRoot
        root.MarkInfo = Dictionary(Marked=True)
        root.Lang = String(_LANGUAGE)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        with self._whole.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = title
            if self._is_complete:
                metadata["pdfuaid:part"] = "1"


class TaggedPaper:
    """The tags of one PDF; its elements are cut off the document, or each would bring along the others."""

    def __init__(self, pdf: Pdf) -> None:
        self.tops: dict[tuple[int, int], list[Object]] = {}  # by the page's number as an object
        self.parents: dict[int, Object] = {}
        root = pdf.Root.get("/StructTreeRoot", Dictionary())
        if not _is_by_pages(root):
            return
        numbers = list(root.ParentTree.Nums)
        self.parents = {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
        for top in _elements_in(root.K[0]):
            self.tops.setdefault(top.Pg.objgen, []).append(top)
            del top["/P"]


def _forget_numbers(page: Page) -> None:
    """They would point into a tree that is not here."""
    if "/StructParents" in page.obj:
        del page.obj.StructParents
    for link in page.obj.get("/Annots", ()):
        if "/StructParent" in link:
            del link.StructParent


def _is_by_pages(root: Object) -> bool:
    """Whether it is a tree as WeasyPrint makes it. Papers of programs that do otherwise count as without tags."""
    documents = root.get("/K", Array())
    is_one = isinstance(documents, Array) and len(documents) == 1 and "/Nums" in root.get("/ParentTree", Dictionary())
    return is_one and all("/Pg" in top for top in _elements_in(documents[0]))


def _shows_something(page: Page) -> bool:
    contents = page.obj.get("/Contents", Array())
    return any(one.read_bytes().strip() for one in (contents if isinstance(contents, Array) else (contents,)))


def _elements_in(element: Object) -> Iterator[Object]:
    """The elements right below this one; marked content and links are not."""
    kids = element.get("/K", ())
    for kid in kids if isinstance(kids, Array) else (kids,):
        if isinstance(kid, Dictionary) and kid.get("/Type") == Name.StructElem:
            yield kid

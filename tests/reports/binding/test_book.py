"""Parts laid out together, taken apart and bound: links, labels, bookmarks, tags, one program a face, the same ink."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from reports.binding.book import MissingPartError, bind
from reports.binding.chapters import FIRST as FIRST_NUMBER
from reports.binding.chapters import ROOM, FaceNumbers
from reports.binding.crew import Crew
from reports.binding.leaves import from_bytes, to_bytes
from reports.binding.parts import About, Part, Placed
from reports.keeping import MemoryKeep
from reports.pdf import make_pdf
from tests.reports.paper import glyphs_of, pages_of, ua_failures

HEAD = (
    '<title>一本书</title><link rel="stylesheet" href="desk:paper.css">'
    "<style>@page{size:A5;margin:15mm}h1{font-weight:700}</style>"
)
ABOUT = About("一本书", "县里")
FIRST = (
    '<h1>高龄津贴</h1><p>第一页，\x0b写着\ufffe 3 0 R (括号 \\ 反斜杠)</p><p><a href="desk-part:two">去第二部分</a></p>'
    '<table><tbody><tr><th scope="col">材料</th></tr><tr><td>身份证</td></tr></tbody></table>'
    '<p style="break-before:page">第二页</p><p style="break-before:page">第三页</p>'
)
SECOND = (
    '<h1>临时救助</h1><p>另有几个字：户口簿</p><p><a href="desk-part:gone">没有的</a></p>'
    '<table><tbody><tr><th scope="col">名</th></tr><tr><td>户</td></tr></tbody></table>'
)
HTML = {"one": FIRST, "two": SECOND, "blank": "<p>此页有意留空</p>"}


def part(name: str) -> Part:
    return Part(name * 8, lambda: f"<section >{HTML[name]}</section>")


def placed(name: str, prefix: str) -> Placed:
    return Placed(key=name * 8, name=name, prefix=prefix, outline=("事项", f"{prefix}{name}"))


@pytest.fixture(scope="module")
def keep() -> MemoryKeep:
    found = MemoryKeep()
    with Crew(HEAD, found) as crew:
        assert len(crew.lay_out_missing([part(name) for name in HTML])) == 3
    return found


def written(keep: MemoryKeep, *order: Placed) -> bytes:
    target = io.BytesIO()
    bind(order, about=ABOUT, keep=keep, blank="blank" * 8, target=target)
    return target.getvalue()


@pytest.fixture(scope="module")
def book(keep: MemoryKeep) -> bytes:
    return written(keep, placed("one", "01-"), placed("two", "02-"))


def test_what_is_kept_is_not_laid_out_again(keep: MemoryKeep) -> None:
    with Crew(HEAD, keep) as crew:
        assert not crew.lay_out_missing([part("one")])


def test_leaves_survive_keeping(keep: MemoryKeep) -> None:
    content = keep.get("two" * 8)
    assert content is not None
    assert to_bytes(from_bytes(content)) == content


def test_pages_and_the_side_left_empty(book: bytes) -> None:
    pages = pages_of(book)
    assert [page[:4] for page in pages] == ["高龄津贴", "第二页", "第三页", "此页有意", "临时救助"]


def test_it_passes_the_validator_with_title_and_language(book: bytes) -> None:
    assert ua_failures(book) == []
    with pikepdf.open(io.BytesIO(book)) as pdf:
        assert str(pdf.docinfo.Title) == "一本书"
        assert str(pdf.Root.Lang) == "zh-Hans"


def test_labels_go_on_over_the_empty_side(book: bytes) -> None:
    with pikepdf.open(io.BytesIO(book)) as pdf:
        assert [page.label for page in pdf.pages] == ["01-1", "01-2", "01-3", "01-4", "02-1"]


def test_bookmarks_stand_under_their_heading(book: bytes) -> None:
    with pikepdf.open(io.BytesIO(book)) as pdf, pdf.open_outline() as outline:
        (heading,) = outline.root
        assert heading.title == "事项"
        assert [child.title for child in heading.children] == ["01-one", "02-two"]
        assert heading.children[1].destination[0].objgen == pdf.pages[4].obj.objgen


def test_links_lead_to_parts_and_nowhere_else(book: bytes) -> None:
    with pikepdf.open(io.BytesIO(book)) as pdf:
        (there,), (nowhere,) = pdf.pages[0].Annots, pdf.pages[4].Annots
        assert goals(pdf)[str(there.Dest)].objgen == pdf.pages[4].obj.objgen
        assert "/Dest" not in nowhere and "/A" not in nowhere


def test_every_face_is_embedded_once_and_has_every_glyph(book: bytes) -> None:
    with pikepdf.open(io.BytesIO(book)) as pdf:
        fonts = [
            found
            for found in pdf.objects
            if isinstance(found, pikepdf.Dictionary) and ("/FontFile2" in found or "/FontFile3" in found)
        ]
        names = [str(font.FontName) for font in fonts]
    assert len(names) == len(set(names)) == 2
    glyphs = list(glyphs_of(book))
    assert glyphs and not any(glyph.missing for glyph in glyphs)


def test_ink_is_the_same_as_without_binding(book: bytes) -> None:
    alone = make_pdf(f'<html lang="zh-Hans"><head>{HEAD}</head><body><section >{SECOND}</section></body></html>')
    assert _picture(book, 4) == _picture(alone, 0)


def _picture(pdf: bytes, page: int) -> bytes:
    with pypdfium2.PdfDocument(pdf) as document:
        return bytes(document[page].render(scale=1).to_pil().convert("L").tobytes())


def test_header_cells_of_two_parts_are_told_apart(book: bytes) -> None:
    with pikepdf.open(io.BytesIO(book)) as pdf:
        names = [str(found.ID) for found in pdf.objects if isinstance(found, pikepdf.Dictionary) and "/ID" in found]
    assert len(names) == len(set(names)) == 2


def test_some_pages_only(keep: MemoryKeep) -> None:
    chosen = written(keep, replace(placed("one", "01-"), pages=(2,)), placed("two", "02-"))
    assert [page[:3] for page in pages_of(chosen)] == ["第三页", "此页有", "临时救"]
    assert ua_failures(chosen) == []
    with pikepdf.open(io.BytesIO(chosen)) as pdf:
        assert [page.label for page in pdf.pages] == ["01-3", "01-4", "02-1"]


def test_the_same_parts_give_the_same_file(keep: MemoryKeep, book: bytes) -> None:
    assert written(keep, placed("one", "01-"), placed("two", "02-")) == book


def test_a_part_that_is_not_kept_is_named(keep: MemoryKeep) -> None:
    with pytest.raises(MissingPartError, match="unknown"):
        written(keep, replace(placed("one", "01-"), key="unknown"))


def test_a_part_that_cannot_be_laid_out_is_heard_of(keep: MemoryKeep) -> None:
    bad = Part("bad" * 8, lambda: '<section ><img src="file:///etc/passwd" alt="x"></section>')
    with Crew(HEAD, keep) as crew, pytest.raises(RuntimeError, match="has ended"):
        crew.lay_out_missing([bad])


def test_a_kept_chapter_gives_the_same_file_without_its_leaves(keep: MemoryKeep) -> None:
    kept, order = _Forgetful(), [replace(placed(name, f"{name}-"), chapter="a") for name in ("one", "two")]
    for name in HTML:
        kept.put(name * 8, keep.get(name * 8) or b"")
    first = written(kept, *order)
    assert first == written(keep, *(replace(one, chapter="") for one in order))
    for name in ("one", "two"):
        kept.gone.add(name * 8)
    assert written(kept, *order) == first


def test_a_changed_chapter_leaves_the_others_where_they_are(keep: MemoryKeep) -> None:
    before = _objects(
        written(keep, replace(placed("one", "01-"), chapter="a"), replace(placed("two", "02-"), chapter="b"))
    )
    longer = replace(placed("one", "01-"), chapter="a", pages=(0,))
    after = _objects(written(keep, longer, replace(placed("two", "02-"), chapter="b")))
    second = [number for number in before if FIRST_NUMBER + ROOM <= number < FIRST_NUMBER + 2 * ROOM]
    assert second and all(before[number] == after.get(number) for number in second)


def test_many_loose_parts_are_written_some_at_a_time(
    keep: MemoryKeep, book: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.binding.book.LOOSE", 1)
    content = written(keep, placed("one", "01-"), placed("two", "02-"))
    assert content != book
    assert pages_of(content) == pages_of(book)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert [page.label for page in pdf.pages] == ["01-1", "01-2", "01-3", "01-4", "02-1"]


def test_faces_with_the_same_number_get_others(keep: MemoryKeep, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = FaceNumbers.of
    monkeypatch.setattr(FaceNumbers, "of", lambda self, name: honest(self, name) if self.turn else 3)
    content = written(keep, placed("one", "01-"), placed("two", "02-"))
    assert ua_failures(content) == []
    assert not any(glyph.missing for glyph in glyphs_of(content))


class _Forgetful(MemoryKeep):
    """Some of what was kept is gone."""

    def __init__(self) -> None:
        super().__init__()
        self.gone: set[str] = set()

    def get(self, digest: str) -> bytes | None:
        return None if digest in self.gone else super().get(digest)


def goals(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """Pages by the names of parts."""
    pairs = list(pdf.Root.Names.Dests.Names)
    return {str(name): goal[0] for name, goal in zip(pairs[::2], pairs[1::2], strict=True)}


def _objects(content: bytes) -> dict[int, bytes]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return {one.objgen[0]: one.unparse(resolved=True) for one in pdf.objects if one.is_indirect}

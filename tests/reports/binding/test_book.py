"""Parts laid out together, taken apart and bound: links, labels, bookmarks, tags, one program a face, the same ink."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from reports.binding import __main__ as child
from reports.binding.book import MissingPartError, bind
from reports.binding.crew import lay_out_missing
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
    '<h1>高龄津贴</h1><p>第一页，写着 3 0 R (括号 \\ 反斜杠)</p><p><a href="desk-part:two">去第二部分</a></p>'
    '<table><tr><th scope="col">材料</th></tr><tr><td>身份证</td></tr></table>'
    '<p style="break-before:page">第二页</p><p style="break-before:page">第三页</p>'
)
SECOND = (
    '<h1>临时救助</h1><p>另有几个字：户口簿</p><p><a href="desk-part:gone">没有的</a></p>'
    '<table><tr><th scope="col">名</th></tr><tr><td>户</td></tr></table>'
)
HTML = {"one": FIRST, "two": SECOND, "blank": "<p>此页有意留空</p>"}


def part(name: str) -> Part:
    return Part(name * 8, lambda: f"<section >{HTML[name]}</section>")


def placed(name: str, prefix: str) -> Placed:
    return Placed(key=name * 8, name=name, prefix=prefix, outline=("事项", f"{prefix}{name}"))


@pytest.fixture(scope="module")
def keep() -> MemoryKeep:
    found = MemoryKeep()
    assert len(lay_out_missing(HEAD, [part(name) for name in HTML], keep=found)) == 3
    return found


def written(keep: MemoryKeep, *order: Placed) -> bytes:
    target = io.BytesIO()
    bind(order, about=ABOUT, keep=keep, blank="blank" * 8, target=target)
    return target.getvalue()


@pytest.fixture(scope="module")
def book(keep: MemoryKeep) -> bytes:
    return written(keep, placed("one", "01-"), placed("two", "02-"))


def test_what_is_kept_is_not_laid_out_again(keep: MemoryKeep) -> None:
    assert not lay_out_missing(HEAD, [part("one")], keep=keep)


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
        assert there.Dest[0].objgen == pdf.pages[4].obj.objgen
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


def test_children_speak_in_leaves(keep: MemoryKeep, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a child writes is what this process would have kept."""

    sent = io.BytesIO(json.dumps([HEAD, [["two" * 8, part("two").html()]]]).encode() + b"\n")
    got = io.BytesIO()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(sent))
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(got))
    child.main()
    content = got.getvalue()
    assert int.from_bytes(content[:8], "big") == len(content) - 8
    assert from_bytes(content[8:]).page_words == from_bytes(keep.get("two" * 8) or b"").page_words

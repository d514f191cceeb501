"""Papers put together: their order, their backs, two on a side."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from reports.joining import Part, blank_page, joined, pages_of
from reports.pdf import make_pdf, make_together
from reports.sheets import Sheet
from tests.reports.paper import bookmarks_of, ua_failures

A5, A4 = (419.53, 595.28), (595.28, 841.89)


TABLE = "<table><thead><tr><th>项</th><th>值</th></tr></thead><tbody><tr><td>年龄</td><td>82</td></tr></tbody></table>"
LINK = '<a href="https://hall.example/g">指南</a>'


def html(name: str) -> str:
    """Two pages: a heading, a link and a table; a paragraph."""
    return (
        f'<html lang="zh-Hans"><head><title>{name}</title><link rel="stylesheet" href="desk:paper.css"></head><body>'
        f'<h1>{name}</h1><p>{LINK}</p>{TABLE}<p style="break-before:page">{name}完</p></body></html>'
    )


@pytest.fixture(scope="module")
def pair() -> bytes:
    return make_together([Sheet(html("甲")), Sheet(html("乙"))])[0]


@pytest.fixture(scope="module")
def single() -> bytes:
    return make_pdf(html("丙"))


def paper(*sizes: tuple[float, float]) -> bytes:
    return joined([Part(blank_page(*size), 0, 1) for size in sizes])


def sizes_of(pdf: bytes) -> list[tuple[int, int]]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return [(round(float(page.mediabox[2])), round(float(page.mediabox[3]))) for page in opened.pages]


def test_parts_of_one_pdf_in_any_order() -> None:
    source = paper(A4, A5, A4)
    assert sizes_of(joined([Part(source, 1, 1), Part(source, 0, 1)])) == [(420, 595), (595, 842)]
    assert joined([Part(source, 0, 3)]) == joined([Part(source, 0, 3)])


def test_each_paper_begins_on_a_front_side_of_its_own_size() -> None:
    one, two = paper(A5), paper(A4, A4)
    whole = joined([Part(one, 0, 1), Part(two, 0, 2), Part(one, 0, 1)], blank=blank_page)
    assert sizes_of(whole) == [(420, 595)] * 2 + [(595, 842)] * 2 + [(420, 595)] * 2
    assert pages_of(joined([Part(two, 0, 2)], blank=blank_page)) == 2


def test_small_pages_share_a_side_and_large_ones_do_not() -> None:
    whole = joined([Part(paper(A5, A5, A5), 0, 3), Part(paper(A4), 0, 1)], pairs=True)
    assert sizes_of(whole) == [(842, 595), (842, 595), (595, 842)]
    assert sizes_of(joined([Part(paper(A5), 0, 1)], pairs=True, blank=blank_page)) == [(842, 595)] * 2


def test_a_joined_file_can_be_read_by_everybody(pair: bytes, single: bytes) -> None:
    parts = [Part(pair, 2, 2, "乙"), Part(single, 0, 1, "丙"), Part(pair, 0, 2, "甲")]
    whole = joined(parts, title="一批文书", blank=blank_page)
    assert ua_failures(whole) == []
    with pikepdf.open(BytesIO(whole)) as pdf:
        assert str(pdf.open_metadata()["dc:title"]) == "一批文书"
    assert bookmarks_of(whole) == [("乙", 0), ("丙", 2), ("甲", 4)]


def test_tags_stand_on_their_pages_in_order(pair: bytes, single: bytes) -> None:
    assert tags_of(joined([Part(single, 0, 2), Part(pair, 3, 1)])) == [
        *[("/H1", 0), ("/P", 0), ("/Table", 0), ("/P", 1)],
        ("/P", 2),
    ]


def test_header_cells_of_two_papers_have_names_of_their_own(single: bytes) -> None:
    whole = joined([Part(single, 0, 2), Part(bytes(bytearray(single)), 0, 2)], title="两份")
    with pikepdf.open(BytesIO(whole)) as pdf:
        names = [str(one.ID) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/ID" in one]
    assert len(names) == len(set(names)) == 4
    assert ua_failures(whole) == []


def test_a_page_may_come_twice(single: bytes) -> None:
    whole = joined([Part(single, 0, 2), Part(single, 0, 2)], title="两份")
    assert [place for _tag, place in tags_of(whole)] == [0, 0, 0, 1, 2, 2, 2, 3]
    assert ua_failures(whole) == []


def test_what_came_without_tags_is_not_said_to_have_them(single: bytes) -> None:
    with pikepdf.open(BytesIO(single)) as bare:
        del bare.Root.StructTreeRoot
        for page in bare.pages:
            del page.obj.StructParents
        stream = BytesIO()
        bare.save(stream)
    whole = joined([Part(single, 0, 2), Part(stream.getvalue(), 0, 2)], title="两份")
    assert any("PART" in failure for failure in ua_failures(whole))


def test_a_tree_of_another_program_is_left_away(single: bytes) -> None:
    with pikepdf.open(BytesIO(single)) as other:
        other.Root.StructTreeRoot.K = other.Root.StructTreeRoot.K[0]  # allowed: one element instead of a list
        stream = BytesIO()
        other.save(stream)
    whole = joined([Part(single, 0, 2), Part(stream.getvalue(), 0, 2)], title="两份")
    assert [place for _tag, place in tags_of(whole)] == [0, 0, 0, 1]
    with pikepdf.open(BytesIO(whole)) as pdf:
        assert ["/StructParents" in page.obj for page in pdf.pages] == [True, True, False, False]


def tags_of(pdf: bytes) -> list[tuple[str, int]]:
    """The elements below the document, and the number of their page."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        places = {page.obj.objgen: number for number, page in enumerate(opened.pages)}
        return [(str(tag.S), places[tag.Pg.objgen]) for tag in opened.Root.StructTreeRoot.K[0].K]

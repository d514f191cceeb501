"""Papers put together: their order, their backs, two on a side."""

from __future__ import annotations

from io import BytesIO

import pikepdf

from reports.joining import Part, blank_page, joined, pages_of

A5, A4 = (419.53, 595.28), (595.28, 841.89)


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

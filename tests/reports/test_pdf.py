"""The writer of PDFs: the same bytes every time, nothing fetched from outside, tighter only when it helps."""

from __future__ import annotations

import gc
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from reports.pdf import RefusedAddressError, make_pdf, make_together
from reports.sheets import Sheet
from tests.reports.paper import pages_of, size_of, ua_failures

_LINE = "<p>材料齐全的，当场受理。</p>"


def sheet(body: str, *, attributes: str = 'class="p-guide" data-left="左" data-right="右" data-foot="下"') -> str:
    head = '<meta charset="utf-8"><title>小样</title><link rel="stylesheet" href="desk:paper.css">'
    return f'<!DOCTYPE html><html lang="zh-Hans"><head>{head}</head><body {attributes}>{body}</body></html>'


def test_same_html_same_bytes() -> None:
    assert make_pdf(sheet(_LINE)) == make_pdf(sheet(_LINE))


def test_another_process_writes_the_same_bytes() -> None:
    """Workers share a cache of PDFs by content: hash seeds must not show."""
    program = (
        "import sys; from hashlib import sha256; from reports.pdf import make_pdf;"
        "print(sha256(make_pdf(sys.argv[1])).hexdigest())"
    )
    root = Path(__file__).parents[2]
    other = subprocess.run(
        [sys.executable, "-c", program, sheet(_LINE)], cwd=root, capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == sha256(make_pdf(sheet(_LINE))).hexdigest()


def test_is_tagged_and_titled_for_readers_who_listen() -> None:
    assert ua_failures(make_pdf(sheet(f"<h1>标题</h1>{_LINE}"))) == []


def test_own_sheet_is_in_force() -> None:
    assert size_of(make_pdf(sheet(_LINE, attributes='class="p-receipt"'))) == (148, 210)


@pytest.mark.parametrize(
    "element",
    [
        '<img alt="" src="file:///etc/hostname">',
        '<img alt="" src="http://127.0.0.1:9/x.png">',
        '<img alt="" src="data:image/png;base64,AAAA">',
        '<link rel="stylesheet" href="file:///etc/hostname">',
        '<link rel="stylesheet" href="desk:../pdf.py">',
        '<img alt="" src="desk:../pdf.py">',
        '<img alt="" src="desk:asset/../paper.css">',
        '<img alt="" src="desk:asset/">',
        '<img alt="" src="desk:paper.css?x">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<p style="background:url(file:///etc/hostname)">x</p>',
        '<svg viewBox="0 0 1 1"><title>x</title><image href="file:///etc/hostname" width="1" height="1"/></svg>',
        '<style>@import "http://127.0.0.1:9/x.css";</style>',
        "<style>@font-face{font-family:x;src:url(file:///etc/hostname)}</style>",
    ],
)
def test_nothing_is_fetched_from_outside(element: str) -> None:
    with pytest.raises(RefusedAddressError):
        make_pdf(sheet(element))


@pytest.mark.parametrize("enabled", [True, False])
def test_collector_is_left_as_it_was(enabled: bool) -> None:
    try:
        gc.enable() if enabled else gc.disable()
        make_pdf(sheet(_LINE))
        assert gc.isenabled() is enabled
        with pytest.raises(RefusedAddressError):
            make_pdf(sheet('<img alt="" src="file:///etc/hostname">'))
        assert gc.isenabled() is enabled
    finally:
        gc.enable()


def long_sheet(lines: int, *, wanted: int, room: int = 10**6) -> str:
    furniture = 'class="p-guide" data-left="" data-right="" data-foot=""'
    return sheet(_LINE * lines, attributes=f'{furniture} data-pages="{wanted}" data-room="{room}"')


@pytest.mark.parametrize("room", [1, 400, 10**6])
@pytest.mark.parametrize("lines", [45, 50])
def test_a_little_too_long_is_set_tighter(lines: int, room: int) -> None:
    """However much room the template guesses at."""
    assert len(pages_of(make_pdf(sheet(_LINE * lines)))) == 2
    assert len(pages_of(make_pdf(long_sheet(lines, wanted=1, room=room)))) == 1


def test_what_fits_is_not_made_smaller() -> None:
    short = long_sheet(10, wanted=1)
    assert make_pdf(short) == make_pdf(short.replace(' data-pages="1"', ""))


@pytest.mark.parametrize("room", [1, 10**6])
def test_small_print_is_not_used_in_vain(room: int) -> None:
    """Where tightening saves no page, the largest size that needs as few is kept."""
    lines = 75
    loose = make_pdf(sheet(_LINE * lines))
    assert len(pages_of(loose)) == 2
    assert len(pages_of(make_pdf(long_sheet(lines, wanted=1, room=room)))) == 2
    assert make_pdf(long_sheet(lines, wanted=1, room=room)) == make_pdf(long_sheet(lines, wanted=2))


def test_papers_written_together_count_their_own_pages_and_carry_each_font_once() -> None:
    papers = [Sheet(sheet(_LINE * lines)) for lines in (1, 60, 2)]
    alone = [make_pdf(one.html) for one in papers]
    together, pages = make_together(papers)
    assert pages == tuple(len(pages_of(pdf)) for pdf in alone)
    assert pages_of(together) == [page for pdf in alone for page in pages_of(pdf)]
    assert len(together) < sum(map(len, alone)) * 0.7
    assert make_together(papers[:1])[0] == alone[0]


def test_one_paper_of_several_that_reaches_outside_fails_them_all() -> None:
    with pytest.raises(RefusedAddressError, match="hostname"):
        make_together([Sheet(sheet(_LINE)), Sheet(sheet('<img alt="" src="file:///etc/hostname">'))])


def test_sheets_of_the_head_keep_their_order() -> None:
    """Parsed once a process, and still below what the page itself says."""
    head = '<link rel="stylesheet" href="desk:paper.css"><style>@page{size:99mm 77mm}p{display:none}</style>'
    body = '<p style="display:block">看得见</p><p>看不见</p>'
    paper = make_pdf(f'<html lang="zh"><head><title>x</title>{head}</head><body>{body}</body></html>')
    assert size_of(paper) == (99, 77)
    assert "看得见" in pages_of(paper)[0] and "看不见" not in pages_of(paper)[0]

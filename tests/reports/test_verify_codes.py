"""The code by which a phone checks a paper: read from the print, small, and never the reason for another page."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from catalog.compiled import CompiledDefinition, compile_definition
from catalog.sample import load_sample
from reports.contexts import ReceiptContext
from reports.documents.publicity_notice import hung
from reports.imprint import Imprint
from reports.page_codes import PageCode
from reports.pdf import make_pdf
from reports.qr import qr_width
from reports.registry import PRINTABLES
from reports.render import render_html
from reports.specimens import Specimen
from tests.reports.paper import pages_of, pictures_of, ua_failures

URL = "https://zwfw.qingshi.gov.cn/v/K7Q2M4XP"
LONG = "https://zwfw.qingshi.gov.cn:18443/bianmin/daibantai/v/K7Q2M4XP"
IMPRINT = Imprint(
    number="青民准〔2026〕12 号",
    verify_code="K7Q2-M4XP",
    verify_url=URL,
    copies_note="一式三份，委托人、代办人、存档各一份",
    code=PageCode(kind="P", subject="GRANT", edition=3, number="K7Q2M4XP", copy=1),
)
PAPERS = (
    "receipt",
    "supplement_notice",
    "decision_granted",
    "promise",
    "delivery_slip",
    "mandate",
    "agent_acceptance",
    "inspection_record",
    "vote_record",
    "publicity_notice",
    "application",
    "checklist",
)


@cache
def service(code: str = "QS-MZ-009") -> CompiledDefinition:
    read = (one.definition for _file, one in load_sample().services)
    return compile_definition(next(one for one in read if one is not None and one.code == code))


def issued(printable: str, imprint: Imprint = IMPRINT) -> str:
    """As it is made for a case, without a picture of a seal."""
    context = PRINTABLES[printable].sample(Specimen(compiled=service(), imprint=imprint))
    return render_html(printable, _with(context, imprint))


def _with(context: Any, imprint: Imprint) -> Any:
    """A sample of a receipt says across its corner that it is one."""
    more = {"specimen": False} if isinstance(context, ReceiptContext) else {}
    own = context.imprint
    return replace(context, imprint=replace(imprint, sheet=own.sheet), **more)


def seen(picture: Image.Image) -> set[str]:
    return {one.text for one in zxingcpp.read_barcodes(picture)}


def black_and_white(picture: Image.Image) -> Image.Image:
    return picture.point(lambda shade: 255 if shade > 128 else 0)


@pytest.mark.parametrize("printable", PAPERS)
def test_a_phone_reads_it_from_the_print_and_from_a_copy(printable: str) -> None:
    pdf = make_pdf(issued(printable))
    pages = pictures_of(pdf, dpi=150)
    assert any(URL in seen(picture) for picture in pages)
    assert any(URL in seen(black_and_white(picture)) for picture in pages)
    corners = [{text for text in seen(picture) if text.startswith("DB1.")} for picture in pages]
    assert corners == [{f"DB1.P.GRANT.3.K7Q2M4XP-1.{number}"} for number in range(1, len(pages) + 1)]
    assert ua_failures(pdf) == []


def test_a_notice_on_the_wall_shows_a_larger_one() -> None:
    picture = pictures_of(make_pdf(hung(issued("publicity_notice"))), dpi=100)[0]
    assert URL in seen(picture)


@pytest.mark.parametrize("printable", ["receipt", "decision_granted", "mandate", "manifest", "checklist"])
def test_no_paper_is_longer_by_it(printable: str) -> None:
    plain = replace(IMPRINT, verify_code="", verify_url="")
    assert len(pages_of(make_pdf(issued(printable)))) == len(pages_of(make_pdf(issued(printable, plain))))


@pytest.mark.parametrize("height", range(215, 245))
def test_it_stays_on_the_page_of_its_words_however_full_the_page_is(height: int) -> None:
    """The foot keeps one line; the code hangs from it into the margin and never stands alone."""
    html = issued("decision_granted")
    foot = html[html.index('<div class="impfoot coded">') : html.index("</section>")]
    full = re.sub(
        r"<section.*?</section>",
        f'<section><div style="height:{height}mm">文</div>{foot}</section>',
        html,
        count=1,
        flags=re.S,
    )
    pdf = make_pdf(full)
    for words, picture in zip(pages_of(pdf), pictures_of(pdf, dpi=100), strict=True):
        assert ("查验码" in words) == (URL in seen(picture))


@pytest.mark.parametrize(("url", "width"), [("https://a.cn/v/K7Q2M4XP", 14.0), (URL, 14.8), (LONG, 16.4)])
def test_it_is_as_wide_as_its_squares_need(url: str, width: float) -> None:
    assert qr_width(url) == width
    assert replace(IMPRINT, verify_url=url).verify_width == width


def test_a_long_address_is_read_as_well() -> None:
    for printable in ("receipt", "mandate", "application"):
        pictures = pictures_of(make_pdf(issued(printable, replace(IMPRINT, verify_url=LONG))), dpi=150)
        assert any(LONG in seen(black_and_white(picture)) for picture in pictures), printable


def test_no_word_of_an_address_gets_into_the_rules_of_a_page() -> None:
    rules = replace(IMPRINT, verify_url='https://a.cn/"){}</style>/v/K7Q2M4XP').form_rules
    assert "</style>" not in rules and rules.count('"') == 2 and rules.count("{") == rules.count("}") == 2


def test_a_paper_that_cannot_be_checked_shows_no_code() -> None:
    for printable in PAPERS:
        html = issued(printable, replace(IMPRINT, verify_code="", verify_url=""))
        assert "查验" not in html and "zwfw" not in html, printable

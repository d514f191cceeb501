"""A code is found whatever way its page lies, and however bad the scan is; what is not ours is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import segno
from PIL import Image

from app import crypto
from app.crypto import Cipher
from app.papers.images import clean_image
from app.papers.intake import JPEG, PDF
from app.scanning.reading import Reading, find_codes, read_page
from app.scanning.sheets import Leaf, bind, cut_out, draw
from reports.page_codes import PageCode
from reports.pdf import make_pdf
from reports.registry import PRINTABLES
from reports.render import render_html
from reports.specimens import Specimen
from tests.reports.paper import pictures_of
from tests.reports.samples import compiled
from tests.support import scans

CODE = PageCode(kind="B", subject="QS-MZ-009", edition=3, number="K7Q2M4", page=2)
FORM = PageCode(kind="B", subject="QS-MZ-009", edition=3, number="K7Q2M4")
ISSUED = PageCode(kind="P", subject="GRANT", edition=3, number="K7Q2M4XP", copy=1)
VERIFY_URL = "https://zwfw.qingshi.gov.cn/v/K7Q2M4XP"


@pytest.fixture(autouse=True)
def key() -> Iterator[None]:
    with crypto.using(Cipher(bytes(32))):
        yield


@pytest.fixture(scope="module")
def form() -> bytes:
    return scans.form_pdf(FORM, 3)


@pytest.fixture(scope="module")
def sheet(form: bytes) -> Image.Image:
    return scans.scanned(form, 2, dpi=150)


def issued_pages(printable: str) -> list[Image.Image]:
    """The pages of an issued paper at 150 dpi."""
    it = Specimen(compiled=compiled("minimal"))
    context: Any = PRINTABLES[printable].sample(it)
    imprint = replace(context.imprint, number="青民准〔2026〕12 号", verify_code="K7Q2-M4XP", verify_url=VERIFY_URL)
    context = replace(context, imprint=replace(imprint, code=ISSUED, seal=""))
    return pictures_of(make_pdf(render_html(printable, context)), dpi=150)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270, 7, 183])
def test_a_page_says_what_it_is_and_how_it_lies(sheet: Image.Image, degrees: int) -> None:
    turned = scans.turned(sheet, degrees)
    reading = read_page(turned)
    assert reading.codes == (CODE,)
    assert reading.rotation == -round(degrees / 90) * 90 % 360


def test_bad_scans_are_read(sheet: Image.Image) -> None:
    small = sheet.resize((496, 702))
    for spoilt in (
        scans.noisy(sheet, 150),
        scans.pale(sheet),
        scans.blurred(sheet, 1.5),
        small,
        scans.turned(small, 90),
    ):
        assert read_page(spoilt).codes == (CODE,)


def test_what_is_blurred_is_read_the_second_time(form: bytes) -> None:
    spoilt = scans.blurred(scans.scanned(form, 2, dpi=200), 2.5)
    assert read_page(spoilt) == Reading(damaged=True)
    assert read_page(spoilt, thorough=True).codes == (CODE,)


def test_a_code_that_was_crossed_out_is_damaged(sheet: Image.Image) -> None:
    assert read_page(scans.torn(sheet)) == Reading(damaged=True)


def test_empty_pages_and_codes_of_others_say_nothing() -> None:
    alien = Image.new("L", (900, 1200), 255)
    code = segno.make("https://qs.gov.cn/v/K7Q2M4", micro=False)
    alien.paste(Image.frombytes("L", (80, 80), bytes(255 for _each in range(6400))), (0, 0))
    rows = [[0 if dark else 255 for dark in row] for row in code.matrix_iter(border=4)]
    small = Image.new("L", (len(rows), len(rows)))
    small.putdata([shade for row in rows for shade in row])
    alien.paste(small.resize((len(rows) * 6, len(rows) * 6), Image.Resampling.NEAREST), (600, 60))
    assert read_page(alien) == Reading()
    assert read_page(Image.new("L", (900, 1200), 240)) == Reading()


@pytest.mark.parametrize("printable", ["decision_granted", "receipt", "application"])
@pytest.mark.parametrize("degrees", [0, 90, 183])
def test_the_verify_address_of_a_paper_is_not_its_page_code(printable: str, degrees: int) -> None:
    """An issued paper carries two codes, a receipt three; one of them says where the page belongs."""
    pages = issued_pages(printable)
    for number, picture in enumerate(pages, start=1):
        for seen in (picture, picture.point(lambda shade: 255 if shade > 128 else 0)):
            reading = read_page(scans.turned(seen, degrees))
            assert reading.codes == (replace(ISSUED, page=number),)
            assert reading.rotation == -round(degrees / 90) * 90 % 360


def test_a_page_whose_corner_is_gone_is_not_read_by_its_verify_address() -> None:
    """Which copy and which page it is, that address does not say: a person files it."""
    first = issued_pages("decision_granted")[0]
    assert VERIFY_URL in {code.text for code in find_codes(first)}
    first.paste(255, (first.width // 2, 0, first.width, first.height // 5))
    assert read_page(first) == Reading()


def test_two_pages_on_one_picture_are_both_named(form: bytes) -> None:
    first, second = scans.scanned(form, 1), scans.scanned(form, 2)
    both = Image.new("L", (first.width * 2, first.height), 255)
    both.paste(first, (0, 0))
    both.paste(second, (first.width, 0))
    assert {code.page for code in read_page(both).codes} == {1, 2}


def test_a_photograph_with_a_shadow_is_read(sheet: Image.Image) -> None:
    photo = Image.new("RGB", (sheet.width + 200, sheet.height + 300), (90, 70, 50))
    photo.paste(scans.turned(sheet, 3), (80, 120))
    kept = clean_image(scans.jpeg(photo))
    assert read_page(draw(JPEG, kept, 0)).codes == (CODE,)


def test_leaves_are_bound_upright_and_the_same_ones_give_the_same_file(form: bytes, sheet: Image.Image) -> None:
    photo = clean_image(scans.jpeg(scans.turned(sheet, 90)))
    leaves = [Leaf(PDF, form, 0), Leaf(JPEG, photo, 0, 270)]
    bound = bind(leaves)
    assert (bound.pages, bound.kind) == (2, PDF)
    assert bind(leaves).content == bound.content
    for number, page in ((0, 1), (1, 2)):
        reading = read_page(draw(PDF, bound.content, number))
        assert [code.page for code in reading.codes] == [page] and reading.rotation == 0


def test_one_page_is_cut_out_of_a_stack(form: bytes) -> None:
    own = cut_out(form, 1)
    assert own.pages == 1
    assert read_page(draw(PDF, own.content, 0)).codes == (CODE,)

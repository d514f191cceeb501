"""The code in the corner of a page: read back as written, and found in the picture of the printed page."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from reports.page_codes import (
    A4,
    A5,
    PageCode,
    case_of_taken,
    notice_number,
    number_taken,
    page_rules,
    plain_number,
    read_code,
    resized,
    with_copy,
)
from reports.pdf import make_pdf

_NUMBER = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=1, max_size=20)
_CODES = st.builds(
    PageCode,
    kind=st.sampled_from(["B", "P", "T", "N"]),
    subject=st.text("ABCXYZ0123456789-_", min_size=1, max_size=40),
    edition=st.integers(0, 999_999),
    number=_NUMBER,
    copy=st.integers(0, 9),
    page=st.integers(1, 999),
)


@given(_CODES)
def test_what_is_written_is_read(code: PageCode) -> None:
    assert read_code(f" {code}\n") == code


@pytest.mark.parametrize(
    "text", ["", "DB1.B.QS-MZ-009.3.0", "DB2.B.QS-MZ-009.3.0.1", "DB1.B.QS-MZ-009.x.0.1", "https://hall.example/g/1"]
)
def test_anything_else_is_not_ours(text: str) -> None:
    assert read_code(text) is None


def test_a_copy_is_named_on_every_page_and_nowhere_else() -> None:
    """Words are frozen before anybody knows which copy is printed; a code of old names none."""
    code = PageCode(kind="P", subject="SPECIAL_PROCEDURE", edition=12, number="K7Q2M4XP")
    rules = f"<p>K7Q2M4XP. K7Q2-M4XP</p>{page_rules(code, pages=2)}"
    second = with_copy(rules, number="K7Q2M4XP", copy=2)
    assert second.startswith("<p>K7Q2M4XP. K7Q2-M4XP</p>")
    assert second.count("DB1.P.SPECIAL_PROCEDURE.12.K7Q2M4XP-2.") == 2
    assert with_copy(rules, number="N0N0N0N0", copy=2) == rules
    read = read_code("DB1.P.SPECIAL_PROCEDURE.12.K7Q2M4XP-2.1")
    assert read is not None and (read.number, read.copy, read.paper) == ("K7Q2M4XP", 2, f"{code.paper}-2")
    assert read_code("DB1.P.SPECIAL_PROCEDURE.12.K7Q2M4XP.1") == code


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_the_number_of_a_record_taken_along_names_its_case(case_id: int, minute: int) -> None:
    number = number_taken(case_id, minute)
    assert case_of_taken(number) == case_id
    code = PageCode(kind="T", subject="INSPECTION_RECORD", edition=1, number=number)
    assert read_code(str(code)) == code


@pytest.mark.parametrize("number", ["", "12", "X12", "K7Q2M4", "1Y2", f"{'9' * 18}X1"])
def test_a_number_that_nobody_gave_names_no_case(number: str) -> None:
    assert case_of_taken(number) is None


@pytest.mark.parametrize("number", ["SQG26-00007", "QSLMZJGG26-123456"])
def test_the_number_of_a_notice_is_read_from_its_code(number: str) -> None:
    code = PageCode(kind="N", subject="ONE_TIME_NOTICE", edition=1, number=plain_number(number), copy=2)
    assert read_code(str(code)) == code
    assert notice_number(code.number) == number
    assert notice_number("K7Q2M4XP") == "K7Q2M4XP"


def test_codes_move_with_the_size_of_the_paper() -> None:
    code = PageCode(kind="P", subject="PUBLICITY", edition=1, number="K7Q2M4XP")
    assert resized(page_rules(code, sheet=A4), old=A4, new=A5) == page_rules(code, sheet=A5)


def test_each_page_carries_its_own_code() -> None:
    code = PageCode(kind="B", subject="QS-MZ-009", edition=3, number="K7Q2M4")
    pages = "".join(f'<p style="break-after:page">第 {page} 页</p>' for page in range(2)) + "<p>完</p>"
    pdf = make_pdf(
        '<!DOCTYPE html><html lang="zh-Hans"><head><title>表</title><link rel="stylesheet" href="desk:paper.css">'
        f"<style>{page_rules(code)}</style></head><body>{pages}</body></html>"
    )
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    pictures = [page.render(scale=100 / 72).to_pil() for page in document]
    found = [[barcode.text for barcode in zxingcpp.read_barcodes(picture)] for picture in pictures]
    assert found == [[f"DB1.B.QS-MZ-009.3.K7Q2M4.{page}"] for page in (1, 2, 3)]
    corners = [picture.getpixel(_at(*place)) for picture in pictures for place in ((10, 10), (10, 287), (200, 287))]
    assert all(max(colour) < 60 for colour in corners), "the squares that tell how the page lies"


def _at(x: int, y: int) -> tuple[int, int]:
    """Millimetres from the top left of a page as pixels at 100 dpi."""
    return round(x / 25.4 * 100), round(y / 25.4 * 100)

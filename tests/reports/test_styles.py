"""What the style sheets promise, measured on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.contexts import ReceiptContext
from reports.documents import contact_card, staff_board
from reports.letter_contexts import LetterContext
from reports.pdf import make_pdf
from reports.registry import PRINTABLES
from reports.render import render_html
from reports.seal_drawing import draw_seal
from reports.specimens import Specimen
from tests.reports.documents.test_blank_form import ALLOWANCE, shipped
from tests.reports.paper import pages_of, picture_of, place_of


def printed(printable: str, service: str = ALLOWANCE) -> bytes:
    """The sample of a printable for a shipped service."""
    it = Specimen(compiled=shipped()[service])
    return make_pdf(it.printed(render_html(printable, PRINTABLES[printable].sample(it))), assets=it.assets)


@pytest.mark.parametrize(("printable", "millimetres"), [("supplement_notice", 42), ("receipt", 38)])
def test_the_day_stands_below_the_star_of_a_seal(printable: str, millimetres: int) -> None:
    it = PRINTABLES[printable].sample(Specimen(compiled=shipped()[ALLOWANCE]))
    assert isinstance(it, LetterContext | ReceiptContext)
    pdf = printed(printable)
    # reports.seal_drawing: of 100, the star ends at 58 and 样章 stands on 86
    foot = place_of(pdf, "样章")[3] - (0.86 - 0.58) * millimetres
    assert place_of(pdf, it.seal_date, last=True)[1] > foot - 0.5


@pytest.mark.parametrize("service", ["QS-MZ-001", "QS-NY-004", "QS-SC-005", "QS-ZR-002"])
def test_an_application_takes_no_second_sheet_for_a_few_rows(service: str) -> None:
    assert len(pages_of(printed("application", service))) == 1


@pytest.mark.parametrize("service", ["QS-CL-001", "QS-MZ-002", "QS-WJ-001"])
def test_no_question_stands_alone_on_a_page_of_the_handbook(service: str) -> None:
    last = pages_of(printed("handbook", service))[-1]
    assert last.count("？") != 1 or "常有人问" in last


def test_the_month_of_the_bus_is_as_wide_as_its_page() -> None:
    page_ = picture_of(printed("bus_calendar"), dpi=100)
    margin = round(page_.width * (210 - 14 + 0.6) / 210)  # and half of the thickest line of a day
    beyond = page_.crop((margin, 0, page_.width, page_.height))
    assert min(beyond.tobytes()) > 200


def test_a_contact_card_with_a_photograph_keeps_its_code() -> None:
    it = contact_card.sample(Specimen(compiled=shipped()[ALLOWANCE]))
    card = replace(it, sheets=((replace(it.sheets[0][0], photo="face"),),))
    pdf = make_pdf(render_html("contact_card", card), assets={"face": draw_seal("像")})
    assert place_of(pdf, "扫码查办件进度")[3] < 13.5 + 54 - 4  # on the card, with its margin


def test_the_board_of_a_hall_clips_nothing() -> None:
    it = staff_board.sample(Specimen(compiled=shipped()[ALLOWANCE]))
    long = replace(
        it, people=(replace(it.people[0], note="外出期间由欧阳海燕代办，" * 9 + "电话139-0000-5599"), *it.people)
    )
    pdf = make_pdf(render_html("staff_board", long))
    assert place_of(pdf, "139-0000-5599")[3] < place_of(pdf, it.people[2].duties, last=True)[1]


def test_a_seal_does_not_stand_on_a_page_with_one_row() -> None:
    confirmed, asked = pages_of(printed("withdrawal"))
    assert "本文书已收到" in confirmed and "撤回申请书" in asked

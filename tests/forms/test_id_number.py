from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import id_number, messages
from forms.errors import AnswerError
from tests.forms.specs import TODAY

GOOD = [
    "11010519491231002X",
    "440524188001010014",  # sample of the standard; born before 1900, see below
    "330521194603081238",
    "411024198802290025",  # leap day
    "360502196606154514",
]


def number_of(region: str, birth: date, order: int) -> str:
    first = f"{region}{birth:%Y%m%d}{order:03d}"
    return first + id_number.check_character(first)


id_numbers = st.builds(
    number_of,
    st.integers(110000, 999999).map(str),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)


@pytest.mark.parametrize("number", [number for number in GOOD if number[6:10] >= "1900"])
def test_good_numbers_pass(number: str) -> None:
    assert id_number.check(number, today=TODAY) == number


@pytest.mark.parametrize("number", GOOD)
def test_check_character_of_published_numbers(number: str) -> None:
    assert id_number.check_character(number) == number[17]


@pytest.mark.parametrize(
    "region",
    ["440524", "320802", "330114", "659012", "419001", "810000", "830000", "990321", "000000"],
)
def test_regions_that_were_renamed_are_new_or_unassigned_pass(region: str) -> None:
    number = number_of(region, date(1946, 9, 18), 24)
    assert id_number.check(number, today=TODAY) == number


def test_typed_with_blanks_dashes_lower_x_and_full_width_signs() -> None:
    for typed in (
        "110105 19491231 002x",
        "110105-19491231-002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "\u200b11010519491231002x",
    ):
        assert id_number.check(typed, today=TODAY) == "11010519491231002X"


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("36050219990231122X", messages.ID_NO_SUCH_DAY.format(text="1999年02月31日")),
        ("110105194912310021", messages.ID_CHECKSUM),
        ("440524188001010014", messages.ID_TOO_EARLY.format(year="1880")),
        ("1101051949123100", messages.ID_LENGTH.format(length=16)),
        ("110105491231002", messages.ID_OLD),
        ("11010519491231X02X", messages.ID_CHARACTERS),
        ("１１０１０５１９４９１２３１００２甲", messages.ID_CHARACTERS),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", messages.ID_CHARACTERS),  # Arabic-Indic digits are digits to Python, not to us
    ],
)
def test_bad_numbers_say_what_is_wrong(number: str, message: str) -> None:
    with pytest.raises(AnswerError) as refused:
        id_number.check(number, today=TODAY)
    assert str(refused.value) == message


def test_born_today_passes_and_tomorrow_does_not() -> None:
    assert id_number.check(number_of("990101", TODAY, 1), today=TODAY)
    with pytest.raises(AnswerError, match="还没有到"):
        id_number.check(number_of("990101", date(2026, 10, 21), 1), today=TODAY)


@given(id_numbers)
def test_generated_numbers_pass(number: str) -> None:
    assert id_number.check(number.lower(), today=TODAY) == number


@given(id_numbers, st.integers(0, 16), st.integers(1, 9))
def test_one_changed_digit_is_always_noticed(number: str, place: int, step: int) -> None:
    digit = str((int(number[place]) + step) % 10)
    with pytest.raises(AnswerError):
        id_number.check(number[:place] + digit + number[place + 1 :], today=TODAY)


def test_derived_values() -> None:
    assert id_number.birth_date("330521194603081238") == date(1946, 3, 8)
    assert id_number.sex("330521194603081238") == "男"
    assert id_number.sex("411024198802290025") == "女"


@pytest.mark.parametrize(
    ("today", "months", "years"),
    [
        (date(2026, 8, 31), 959, 79),
        (date(2026, 9, 1), 960, 80),  # the day of birth does not count, only the month
        (date(2026, 9, 18), 960, 80),
        (date(2026, 10, 1), 961, 80),
    ],
)
def test_age_is_decided_by_month(today: date, months: int, years: int) -> None:
    birth = date(1946, 9, 18)
    assert (id_number.age_months(birth, today), id_number.age(birth, today)) == (months, years)

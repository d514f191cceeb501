from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.errors import AnswerError
from forms.normalise import compact, half_width, tidy, tidy_lines


def test_half_width() -> None:
    assert half_width("ＡＢｃ１２３（－）　，") == "ABc123(-) ,"
    assert half_width("石桥镇·𠮷") == "石桥镇·𠮷"


def test_compact() -> None:
    assert compact(" 6217-0099　0010–0012—345\u200b ") == "6217009900100012345"


def test_lines() -> None:
    assert tidy_lines("\r\n一\r二\r\n三 \n") == "一\n二\n三"
    assert tidy("一\r\n\t 二") == "一 二"


@given(st.text(max_size=100))
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    try:
        once = tidy(text)
    except AnswerError:
        return
    assert tidy(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip() and "\n" not in once


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x7f", "\x85", "\udc80", "\uffff", "\ufffd"])
def test_what_can_be_no_text_is_refused(sign: str) -> None:
    with pytest.raises(AnswerError):
        tidy(f"石{sign}桥")

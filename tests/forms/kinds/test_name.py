from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import messages
from tests.forms.specs import TODAY, clean, make_kind, refusal

HAN = st.one_of(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF),
    st.characters(min_codepoint=0x30000, max_codepoint=0x323AF),
)


@pytest.mark.parametrize(
    "name",
    ["张桂兰", "𠮷野", "王䶮", "李㛃", "赵〇", "欧阳娜娜", "阿依古丽·买买提", "John Smith", "D'Arcy", "José", "𰻝面"],
)
def test_names_as_they_are_written(name: str) -> None:
    assert clean("name", name) == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (" 张  桂兰 ", "张桂兰"),
        ("张　三", "张三"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("Ｊｏｈｎ　Ｓｍｉｔｈ", "John Smith"),
        ("Jose\u0301", "José"),
        ("张\u200b三", "张三"),
    ],
)
def test_ways_of_typing_are_brought_into_one_shape(typed: str, name: str) -> None:
    assert clean("name", typed) == name


def test_ideographic_variation_is_kept() -> None:
    assert clean("name", "葛\U000e0100") == "葛\U000e0100"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("张3", messages.NAME_DIGIT),
        ("张３", messages.NAME_DIGIT),
        ("张@三", messages.NAME_SIGN.format(sign="@")),
        ("张\ue863", messages.NAME_PRIVATE_SIGN),
        ("张\x07", messages.CONTROL_CHARACTER),
        ("张�", messages.REPLACEMENT_CHARACTER),
        ("·", messages.NAME_LETTERS),
        ("<b>张三</b>", messages.NAME_SIGN.format(sign="<")),
        ("张三😀", messages.NAME_SIGN.format(sign="😀")),
    ],
)
def test_what_is_no_name_is_refused(typed: str, message: str) -> None:
    assert refusal("name", typed) == message


@pytest.mark.parametrize(
    ("name", "masked"), [("张桂兰", "张*兰"), ("张三", "张*"), ("张", "张*"), ("阿依古丽·买买提", "阿******提")]
)
def test_mask(name: str, masked: str) -> None:
    assert make_kind("name").mask(name) == masked


@given(st.text(HAN, min_size=1, max_size=20))
def test_every_han_character_stays(name: str) -> None:
    kind = make_kind("name")
    assert kind.clean(name, today=TODAY) == name
    assert kind.decode(kind.encode(name)) == name

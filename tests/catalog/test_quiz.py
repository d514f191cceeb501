"""Tests of trainings are typed as people type them, come back the same, and are marked fairly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.quiz import Question, QuizError, mark, parse_questions, read_questions, store_questions, write_questions

TYPED = """1. 高龄津贴从哪个月起发？
A 满80周岁当月
*B 满80周岁的次月

2、哪些要本人到场？
* A．养老认证
*B：婚姻登记
C) 高龄津贴"""
_WORDS = st.text("甲乙丙丁津贴80周岁", min_size=1, max_size=12).filter(lambda word: not word[0].isdigit())


@st.composite
def _questions(draw: st.DrawFn) -> Question:
    choices = draw(st.lists(_WORDS, min_size=2, max_size=8))
    right = draw(st.sets(st.integers(0, len(choices) - 1), min_size=1))
    return Question(text=draw(_WORDS), choices=tuple(choices), right=tuple(sorted(right)))


def test_questions_as_people_type_them() -> None:
    one, two = parse_questions(TYPED)
    assert (one.text, one.right, one.is_many) == ("高龄津贴从哪个月起发？", (1,), False)
    assert (two.choices, two.right, two.is_many) == (("养老认证", "婚姻登记", "高龄津贴"), (0, 1), True)
    assert mark((one, two), {0: [1], 1: [0]}) == 50, "half of what is right is wrong"
    assert mark((one, two), {0: [1], 1: [1, 0]}) == 100
    assert mark((), {}) == 100


@given(st.lists(_questions(), max_size=6))
def test_what_is_written_is_read_again(questions: list[Question]) -> None:
    assert parse_questions(write_questions(questions)) == tuple(questions)
    assert read_questions(store_questions(questions)) == tuple(questions)
    assert mark(questions, {place: one.right for place, one in enumerate(questions)}) == 100


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("题目\nA 一\nB 二", "第 1 题没有标正确答案，在对的选项前面加 *"),
        ("题目\n*A 一", "第 1 题要有 2 到 8 个选项"),
        ("题目\n*A 一\n随便", "第 1 题的“随便”看不懂，选项要写成“A 内容”，一行一个"),
        ("*A 一\nB 二", "第 1 题没有题目，只有选项；题目和选项之间不要空行"),
    ],
)
def test_what_is_no_test_is_said_by_its_place(typed: str, sentence: str) -> None:
    with pytest.raises(QuizError) as refused:
        parse_questions(typed)
    assert sentence in refused.value.sentences

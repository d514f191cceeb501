"""Words as people read them."""

from __future__ import annotations

import pytest

from catalog.checks.wording import (
    blanks_are_none,
    brackets_are_closed,
    conditions_are_said_exactly,
    documents_are_named_exactly,
    letters_are_half_width,
    marks_stand_once,
    punctuation_is_full_width,
    questions_end_with_their_mark,
    sentences_can_be_followed,
    word_lists,
    words_are_plain,
    words_are_spelt_right,
)
from tests.catalog.checks.support import Case, assert_broken, cases, changed, problems_of_rule

_WHO = "[本县户籍居民]"
_AT = "conditions[0]"
_LONG = "年满八十周岁以上且户籍在本县并且没有在其他任何地方享受高龄津贴或者同类待遇的老年人以及他们的配偶"

CASES = [
    *cases(
        punctuation_is_full_width,
        "hint",
        ("minimal", _WHO, "['本县户籍,满80周岁.']", _AT, "半角标点"),
        ("minimal", _WHO, "['本县户籍(含集体户)居民']", _AT, "半角标点"),
        ("minimal", _WHO, "['\"本县\"居民']", _AT, "半角标点"),
    ),
    *cases(letters_are_half_width, "hint", ("minimal", _WHO, "[满８０周岁]", _AT, "用了全角")),
    *cases(
        blanks_are_none,
        "hint",
        ("minimal", _WHO, "[' 本县户籍居民 ']", _AT, "多余的空格"),
        ("minimal", _WHO, "[本县户籍， 满80周岁]", _AT, "多余的空格"),
        ("minimal", "name: 居民身份证", "name: '居民身份证 '", "documents[0].name", "多余的空格"),
    ),
    *cases(
        marks_stand_once,
        "hint",
        ("minimal", _WHO, "[本县户籍居民。。]", _AT, "重复的标点"),
        ("minimal", _WHO, "[本县户籍居民，。]", _AT, "重复的标点"),
    ),
    *cases(
        brackets_are_closed,
        "warning",
        ("minimal", _WHO, "[本县户籍（含集体户居民]", _AT, "没有成对"),
        ("minimal", "name: 居民身份证", "name: 《申请表", "documents[0].name", "没有成对"),
    ),
    *cases(
        words_are_spelt_right,
        "hint",
        ("minimal", "name: 居民身份证", "name: 户口薄", "documents[0].name", "应当写成“户口簿”"),
    ),
    *cases(
        words_are_plain,
        "hint",
        ("minimal", _WHO, "[本县户籍居民，必须携带户口簿]", _AT, "“必须携带”可以说成“要带”"),
        ("minimal", _WHO, "[由乡镇进行审核]", _AT, "可以说成“审核”"),
    ),
    *cases(
        sentences_can_be_followed,
        "hint",
        ("minimal", _WHO, f"[{_LONG}]", _AT, "没有停顿"),
        ("minimal", _WHO, f"['{'本县户籍的居民可以申请，' * 11}']", _AT, "请分成几句"),
    ),
    *cases(
        documents_are_named_exactly,
        "warning",
        ("minimal", "name: 居民身份证", "name: 居民身份证等材料", "documents[0].name", "兜底"),
    ),
    *cases(conditions_are_said_exactly, "hint", ("minimal", _WHO, "[符合有关规定的居民]", _AT, "太笼统")),
    *cases(questions_end_with_their_mark, "hint", ("rich", "要本人来吗？", "要本人来吗", "faq[0].question", "问号")),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    assert_broken(case)


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("户口簿,身份证:各1份;都要带!", "户口簿，身份证：各1份；都要带！"),
        ("共1,000元(含运费)", "共1,000元（含运费）"),
        ("时间:8:30到中午.", "时间：8:30到中午。"),
        ('写"是"或"否"', "写“是”或“否”"),
    ],
)
def test_marks_are_put_right_where_they_are_marks(text: str, better: str) -> None:
    (problem,) = problems_of_rule(punctuation_is_full_width, changed("minimal", (_WHO, f"['{text}']")))
    assert problem.mend is not None
    assert problem.mend.edits[0].value == better


@pytest.mark.parametrize("text", ["3.5元/本", "8:30—12:00", "A4纸", "网址 https://example.invalid/", "一、二级"])
def test_what_is_right_is_left_alone(text: str) -> None:
    definition = changed("minimal", (_WHO, f"['{text}']"))
    for rule in (punctuation_is_full_width, letters_are_half_width, blanks_are_none, marks_stand_once):
        assert problems_of_rule(rule, definition) == ()


def test_a_word_inside_a_longer_one_is_not_that_word() -> None:
    definition = changed("minimal", (_WHO, "['必须携带户口簿，无需携带户籍证明，另须携带照片']"))
    mends = [one.mend for one in problems_of_rule(words_are_plain, definition) if one.mend]
    assert [mend.edits[0].value for mend in mends] == [
        "要带户口簿，无需携带户籍证明，另须携带照片",
        "必须携带户口簿，不用带户籍证明，另须携带照片",
        "必须携带户口簿，无需携带户籍证明，另要带照片",
    ]


def test_names_that_conditions_use_are_not_rewritten_behind_their_back() -> None:
    used = changed("conditional", ("label: 独居", "label: 独居帐号"), ("独居 = 是", "独居帐号 = 是"))
    (problem,) = problems_of_rule(words_are_spelt_right, used)
    assert problem.mend is None
    unused = changed("conditional", ("label: 银行账号", "label: 银行帐号"))
    (problem,) = problems_of_rule(words_are_spelt_right, unused)
    assert problem.mend is not None
    bare = changed("kinds", ("[甲, 乙, 丙]", "[甲, 乙, 丙, 其它]"))
    (problem,) = problems_of_rule(words_are_spelt_right, bare)
    assert problem.mend is None, "the word is the code of the option too"


def test_no_entry_of_the_lists_makes_another_wrong() -> None:
    for name in ("misspelt", "plain"):
        words = word_lists()[name]
        assert not [better for better in words.values() if any(word in better for word in words)]


def test_quoted_law_is_not_ours_to_change() -> None:
    basis = "level: regulation}"
    definition = changed("minimal", (basis, f"level: regulation, text: '{_LONG},其它情形（略'}}"))
    for rule in (sentences_can_be_followed, words_are_spelt_right, brackets_are_closed):
        assert problems_of_rule(rule, definition) == ()

"""The small language of letters: what it fills in, what it refuses, and the place it names."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.letter_texts import (
    LONGEST_TEXT,
    LetterKind,
    LetterText,
    LetterTextError,
    Placeholder,
    TextProblem,
    check_text,
    fill,
    from_plain,
    in_names,
    in_words,
    names_in,
    to_plain,
)

KIND = LetterKind(
    id="test",
    name="测试通知书",
    parts={"opening": "正文", "closing": "结尾"},
    placeholders=(
        Placeholder("applicant", "申请人", "张桂兰"),
        Placeholder("number", "办件号", "SQ26-00123", required=True),
        Placeholder("agent", "代办人", "陈志明"),
    ),
    has_remedies=True,
)
TEXT = LetterText(
    kind="test",
    title="测试通知书",
    parts={
        "opening": ("你好，{{ applicant }}。", "{% if agent %}由{{ agent }}代办。{% endif %}"),
        "closing": ("办件号{{ number }}。",),
    },
    laws={"default": "", "permission": "《中华人民共和国行政许可法》第四十二条", "permission.early": "第四十三条"},
    remedies={"default": "可以申请复议。", "public_service": "可以申请复核。"},
)


def test_names_are_filled_in_as_plain_text() -> None:
    assert fill("{{ name }}：<b>{{name}}</b>", {"name": "<i>{{ x }}"}) == "<i>{{ x }}：<b><i>{{ x }}</b>"


def test_a_condition_asks_whether_there_is_a_value() -> None:
    text = "{% if agent %}委托{{ agent }}{% else %}本人{% endif %}{% if not agent %}到场{% endif %}"
    assert fill(text, {"agent": "陈志明"}) == "委托陈志明"
    assert fill(text, {"agent": ""}) == "本人到场"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("好\n是{{ ''.__class__ }}", "第 2 行第 2 个字的“{{ ''.__class__ }}”不能用"),
        ("{{ name.__init__ }}", "不能用"),
        ("{{ name|safe }}", "不能用"),
        ("{{ range(9) }}", "不能用"),
        ("{% for x in name %}{{ x }}{% endfor %}", "“{% for x in name %}”不能用"),
        ("{% set a = 1 %}", "不能用"),
        ("{% include 'parts.html' %}", "不能用"),
        ("{# 说明 #}", "不能用"),
        ("{{ 1 }}", "只能写占位符"),
        ("{{ none }}", "只能写占位符"),
        ("{{ self }}", "没有“self”这个占位符"),
        ("{{ other }}", "没有“other”这个占位符"),
        ("{{ name", "第 1 行第 1 个字的“{{”没有配对"),
        ("{% if name %}是", "没有配对"),
        ("{% endif %}", "没有配对"),
        ("字" * (LONGEST_TEXT + 1), "文字太长"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(LetterTextError) as caught:
        fill(text, {"name": "甲"})
    assert said in caught.value.sentence


@given(st.text(alphabet="{}%# \nifelsnd.name'()[]_|甲", max_size=60))
def test_whatever_is_typed_is_filled_or_refused(text: str) -> None:
    try:
        assert "乙" not in fill(text, {"name": "乙"}) or "name" in names_in(text)
    except LetterTextError as error:
        assert error.sentence


def test_told_leaves_out_what_has_nothing_to_say_and_splits_lines() -> None:
    assert TEXT.told("opening", {"applicant": "张桂兰", "agent": ""}) == ("你好，张桂兰。",)
    lines = replace(TEXT, parts={"opening": ("{{ reason }}",)}).told("opening", {"reason": "一\n\n二 "})
    assert lines == ("一", "二")
    assert TEXT.told("elsewhere", {}) == ()


def test_clauses_go_by_item_type_and_case() -> None:
    assert TEXT.law == ""
    assert TEXT.law_for("payment", "early") == ""
    assert TEXT.law_for("permission") == "《中华人民共和国行政许可法》第四十二条"
    assert TEXT.law_for("permission", "early") == "第四十三条"
    assert TEXT.remedy("public_service", {}) == ("可以申请复核。",)
    assert TEXT.remedy("permission", {}) == ("可以申请复议。",)


def test_a_text_goes_to_json_and_back() -> None:
    assert from_plain("test", to_plain(TEXT)) == TEXT
    with pytest.raises(LetterTextError):
        from_plain("test", {"title": "好", "parts": {"opening": [["不是文字"]]}})


def test_administrators_read_and_write_chinese_words() -> None:
    text = "{% if agent %}{{ agent }}{% endif %}{{ applicant }}{{ 旁人 }}"
    shown = in_words(text, KIND)
    assert shown == "{% if 代办人 %}{{ 代办人 }}{% endif %}{{ 申请人 }}{{ 旁人 }}"
    assert in_names(shown, KIND) == text


def test_a_good_text_has_no_problems() -> None:
    assert check_text(TEXT, KIND) == []


def test_every_problem_names_its_box() -> None:
    bad = replace(
        TEXT,
        title="",
        parts={"opening": ("好", "{{ applicant.x }}{{ no }}"), "closing": ()},
        laws={"default": "{{ applicant }}"},
        remedies={"default": "", "permission": "{{ nobody }}"},
    )
    assert {problem.place: problem.sentence for problem in check_text(bad, KIND)} == {
        "title": "请写文书名称，最多 40 个字",
        "parts.opening": "必须写出“办件号”，请插入这个占位符",  # the last of two
        "parts.closing": "“结尾”不能空着",
        "laws.default": "法律条款里不能有占位符",
        "remedies.permission": "没有“nobody”这个占位符，请从列表里选",
        "remedies.default": "必须告知救济途径和期限",
    }
    first = next(one for one in check_text(bad, KIND) if one.place == "parts.opening")
    assert first == TextProblem(
        "parts.opening",
        "第 2 段：第 1 行第 1 个字的“{{ applicant.x }}”不能用，这里只能写占位符和“有才写”的条件",
    )


def test_ten_thousand_characters_are_too_long() -> None:
    long = replace(TEXT, parts={**TEXT.parts, "opening": ("字" * 10_000,)})
    assert any("现在有 10000 个字" in problem.sentence for problem in check_text(long, KIND))

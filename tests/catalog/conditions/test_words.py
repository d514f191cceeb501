"""Conditions as Chinese sentences."""

from __future__ import annotations

import pytest
from hypothesis import given

from catalog.conditions import SymbolTable, notation, parse, sentence
from tests.catalog.condition_strategies import SYMBOLS, logics
from tests.definitions import load


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("年龄 >= 80 且 户籍类型 = 农业", "年龄不小于 80 岁，并且户籍类型是农业户口"),
        ("年龄 < 60 或 年龄 > 80", "年龄小于 60 岁，或者年龄大于 80 岁"),
        (
            "年龄 >= 80 且 (户籍类型 = 农业 或 是否独居)",
            "年龄不小于 80 岁，并且（户籍类型是农业户口，或者“是否独居”选“是”）",
        ),
        ("户籍类型 != 居民户口", "户籍类型不是居民户口"),
        ("户籍类型 属于 (农业、居民户口)", "户籍类型是农业户口或居民户口"),
        ("户籍类型 不属于 (农业、居民户口)", "户籍类型不是农业户口或居民户口"),
        ("由谁办理 属于 (近亲属、代办员、其他受托人)", "由近亲属、代办员或其他受托人办理"),
        ("由谁办理 != 本人", "不是本人办理"),
        ("是否独居 = 否", "“是否独居”选“否”"),
        ("需求 包含 现金", "需求包含现金"),
        ("需求 不包含 现金", "需求不包含现金"),
        ("备注 = 无", "备注是“无”"),
        ("备注 已填", "填写了备注"),
        ("家庭成员 未填", "没有填写家庭成员"),
        ("入住日期 早于 2026-01-05", "入住日期早于2026年1月5日"),
        ("缴费年月 >= 2026-01", "缴费年月不早于2026年1月"),
        ("年龄 属于 (80、90)", "年龄是 80 或 90 岁"),
        ("非 (年龄 >= 80 且 是否独居)", "不符合“年龄不小于 80 岁，并且‘是否独居’选‘是’”"),
        (
            "非 (年龄 >= 80 或 非 (是否独居 且 备注 = 无))",
            "不符合“年龄不小于 80 岁，或者不符合‘“是否独居”选“是”，并且备注是“无”’”",
        ),
        ("非 是否独居", "“是否独居”选“否”"),
        ("是否独居 != 是", "“是否独居”选“否”"),
        ("非 (户籍类型 = 农业)", "户籍类型不是农业户口"),
        ("非 (户籍类型 != 农业)", "户籍类型是农业户口"),
        ("非 (年龄 >= 80)", "年龄小于 80 岁"),
        ("非 (入住日期 早于 2026-01-05)", "入住日期不早于2026年1月5日"),
        ("非 (需求 包含 现金)", "需求不包含现金"),
    ],
)
def test_sentences(text: str, said: str) -> None:
    assert sentence(parse(text, SYMBOLS), SYMBOLS) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("月龄 >= 960 且 月龄 < 1080", "满80周岁，并且不满90周岁"),
        ("非 (月龄 >= 960)", "不满80周岁"),
        ("月龄 = 959", "正好79周岁11个月"),
        ("办哪一种 = 变更", "“办哪一种”选“变更”"),
        ("办哪一种 != 变更", "“办哪一种”没有选“变更”"),
        ("变更哪些内容 包含 换账户", "“变更哪些内容”选了“换账户”"),
    ],
)
def test_sentences_of_a_service(text: str, said: str) -> None:
    symbols = SymbolTable.of(load("conditional"))
    assert sentence(parse(text, symbols), symbols) == said


def test_notation_is_readable() -> None:
    text = "年龄>=80且(户籍类型=农业或需求 包含 护理)且备注 未填"
    assert notation(parse(text, SYMBOLS), SYMBOLS) == (
        "年龄 ≥ 80 且 (户籍类型 = “农业户口” 或 需求 包含 “护理（上门）”) 且 备注 未填"
    )


@given(logics)
def test_every_condition_has_a_sentence_without_codes(logic: dict[str, object]) -> None:
    said = sentence(logic, SYMBOLS)
    assert said
    assert "{" not in said and "agricultural" not in said and "var" not in said

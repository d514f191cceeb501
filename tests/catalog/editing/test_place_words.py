"""Places and values as a person would say them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.editing.place_words import place_words, value_words
from catalog.editing.places import MISSING, parse_path
from tests.catalog.editing.support import library, plain_values, tree


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("name", "事项名称"),
        ("", "全文"),
        ("documents[1]", "材料“租约”"),
        ("documents[0].copies", "材料“居民身份证”的复印件份数"),
        ("sections[0].fields[1].visible_when", "表单项“居住情况”的显示条件"),
        ("sections[0].fields[3].computed.take", "表单项“年龄”的自动计算的计算方式"),
        ("situations[0].options[1].label", "选项“外县”的显示文字"),
        ("situations[0].options[0]", "选项“本县”"),
        ("steps[0]", "环节链“受理 → 审批”"),
        ("contact.hours", "办理地点和联系方式的办理时间"),
        ("proxy.collector_documents[0]", "帮办代办规则的代领另带的材料第 1 项"),
        ("samples[0].answers.home", "示例“外县来的”的填写内容的“居住情况”"),
        ("faq[4]", "第 5 个问答"),
        ("samples", "示例答案"),
    ],
)
def test_places(path: str, words: str) -> None:
    assert place_words(tree(), parse_path(path), library()) == words


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("sample", True, "是"),
        ("name", MISSING, ""),
        ("name", None, ""),
        ("approval_tier", "county", "县级"),
        ("acceptance_tiers", ["village", "county"], "村（社区）、县级"),
        ("documents[0]", {"name": "租约", "copies": 2}, "材料名称：租约；复印件份数：2"),
        ("documents[0].kept_by", [{"keeper": "县局", "count": 1}], "由谁留存：县局；份数：1"),
        ("promised_limit", "20个工作日", "20个工作日"),
    ],
)
def test_values(path: str, value: Any, words: str) -> None:
    assert value_words(parse_path(path), value) == words


@given(plain_values, st.sampled_from(["documents[0].x", "steps", "samples[0].answers", "a.b[3].c", ""]))
def test_anything_can_be_said(value: Any, path: str) -> None:
    assert isinstance(value_words(parse_path(path), value), str)
    assert isinstance(place_words({"documents": value, "a": value}, parse_path(path)), str)

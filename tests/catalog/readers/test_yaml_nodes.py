"""YAML without surprises."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from catalog.readers.yaml_nodes import MAX_BYTES, MAX_DEPTH, load_yaml


def test_words_stay_words() -> None:
    text = "[yes, no, on, off, 2026-01-31, 12:30, 007, 1.10, 1_000, 0x10, 1e5, .inf, =, <<, Yes, True]"
    assert load_yaml(text).value == text[1:-1].split(", ")


def test_numbers_truth_and_nothing() -> None:
    assert load_yaml("[1, -2, 3.5, true, false, ~, null, ]").value == [1, -2, 3.5, True, False, None, None]
    assert load_yaml("a:\nb: ''").value == {"a": None, "b": ""}


def test_lines_are_known() -> None:
    loaded = load_yaml("a: 1\nb:\n  - c: 2\n    d: 3\n  - 4\n")
    assert loaded.lines["a"] == 1
    assert loaded.lines["b[0].d"] == 4
    assert loaded.lines["b[1]"] == 5


def test_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert load_yaml("\ufeffname: x").value == {"name": "x"}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\na: 2", 2, "“a”写了两次"),
        ("a: {b: 1, b: 2}", 1, "“b”写了两次"),
        ("a: &x 1\nb: *x", 1, "不支持锚点和引用"),
        ("a: b: c", 1, "这里不能再写“键: 值”"),
        ("name：高龄津贴\ncode: x", 2, "全角“：”"),
        ("a:\n\t- b", 2, "不要用 Tab"),
        ("a: 'x", 1, "引号或括号没有配对"),
        ("a: [1", 2, "方括号"),
        ("- a\nb: 1", 2, "列表没有对齐"),
        ("a: 1\n---\nb: 2", 2, "只能有一份内容"),
        ("a: !!python/object:os.system x", 1, "不支持类型标记"),
        ("? [a]\n: b", 1, "键应当是一个词"),
        ("a: @x", 1, "加引号"),
        ("a: \x01", None, "控制字符"),
        ("a: \ud800", None, "UTF-8"),
    ],
)
def test_mistakes_are_told_with_line_and_advice(text: str, line: int | None, says: str) -> None:
    problem = load_yaml(text).problems[0]
    assert says in problem.message
    assert problem.line == line
    assert problem.severity == "error"


def test_size_and_depth_are_bounded() -> None:
    assert "文字太长" in load_yaml("a: " + "x" * MAX_BYTES).problems[0].message
    assert "层次太深" in load_yaml("[" * 900_000).problems[0].message
    assert "层次太深" in load_yaml("{a: " * (MAX_DEPTH + 1) + "1" + "}" * (MAX_DEPTH + 1)).problems[0].message
    assert not load_yaml("{a: " * MAX_DEPTH + "1" + "}" * MAX_DEPTH).problems


def test_all_doubles_are_reported_together() -> None:
    assert len(load_yaml("a: 1\na: 2\nb: {c: 1, c: 2}").problems) == 2


@given(st.text(max_size=60) | st.text("ab:-[]{}&*!|>'\"#%@`,? \n\t", max_size=60))
def test_any_text_gives_plain_values_or_a_problem(text: str) -> None:
    loaded = load_yaml(text)
    assert only_plain(loaded.value)
    try:
        yaml.compose(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeEncodeError):
        assert loaded.problems and loaded.value is None
    else:
        refused_more = "锚点" in str(loaded.problems) or "层次太深" in str(loaded.problems)
        assert refused_more or not any("YAML 格式有误" in problem.message for problem in loaded.problems)


def only_plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and only_plain(one) for key, one in value.items())
    if isinstance(value, list):
        return all(map(only_plain, value))
    return value is None or type(value) in (str, int, float, bool)

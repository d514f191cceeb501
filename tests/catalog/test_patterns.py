from __future__ import annotations

import pytest

from catalog.patterns import UnsafePatternError, safe_pattern
from tests.support.patience import comes_to_an_end


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\d{19}", "6217009900100012345"),
        (r"[A-Z]{2}\d{4,6}-?\d*", "QS2026-1"),
        (r"(?:甲|乙)第[0-9]+号", "甲第12号"),
        (r"[(+*?)]+\)", "(+)"),
        (r"第\(\d+\)号", "第(3)号"),
        (r"(村|社区)?", ""),
        (r"[\w.]+@[\w.]+\.[a-z]{2,}", "a.b@qs.cn"),
        (r"(甲|乙|丙|丁|戊|己|庚|辛|壬|癸)[0-9]{1,8}", "癸1"),
        (r"\d{3}(?:\d{2})?", "12345"),
    ],
)
def test_patterns_that_offices_write_are_taken(pattern: str, text: str) -> None:
    assert safe_pattern(pattern).fullmatch(text)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+",
        r"(a|a)*b",
        r"(?:\d+){2,}",
        r"([a-z]*)*x",
        r"(a)\1",
        r"(?=a)a",
        r"(?P<n>a)(?P=n)",
        r"\d*\d*\d*\d*x",
        r"a?" * 30,
        r"(aa|aa)" * 28,
        r"a{1,20}" * 8,
        r"\d*\d*\d*(1|2)?(3|4)?",
        r"[",
        r"(",
        r"a{99999999999999999999}",
        "字" * 201,
        "(" * 150,
    ],
)
def test_costly_and_broken_patterns_are_refused_with_a_sentence(pattern: str) -> None:
    with pytest.raises(UnsafePatternError, match="格式规则"):
        safe_pattern(pattern)


def test_the_most_costly_accepted_pattern_stays_quick() -> None:
    with comes_to_an_end(seconds=5):
        assert not safe_pattern(r"\d*\d*\d*x").fullmatch("1" * 200)

"""Problems as every screen lists them."""

from __future__ import annotations

import pytest

from catalog.problems import Problem, dotted, has_errors, in_order


@pytest.mark.parametrize(
    ("location", "path"),
    [((), ""), (("steps", 1, "tier"), "steps[1].tier"), (("a", "b"), "a.b"), (("a", 0, 2), "a[0][2]")],
)
def test_dotted(location: tuple[str | int, ...], path: str) -> None:
    assert dotted(location) == path


def test_errors_come_first_then_lines_and_no_problem_twice() -> None:
    hint, late, early = Problem("a", "hint", "x"), Problem("b", "error", "x", 9), Problem("c", "error", "x", 2)
    assert in_order([hint, late, early, late]) == (early, late, hint)
    assert has_errors([hint, late]) and not has_errors([hint]) and not has_errors([])


def test_as_one_line() -> None:
    assert str(Problem("steps[1].tier", "error", "缺少“tier”", 12)) == "错误 第 12 行 steps[1].tier：缺少“tier”"
    assert str(Problem("", "warning", "内容")) == "提醒 全文：内容"

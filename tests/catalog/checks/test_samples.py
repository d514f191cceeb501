"""Sample answers."""

from __future__ import annotations

import pytest

from catalog.checks.samples import samples_answer_the_situations, samples_fit_the_form, there_is_a_sample
from tests.catalog.checks.support import Case, assert_broken, cases, changed, problems_of_rule

_AT = "samples[0].answers"


def _case(name: str, old: str, new: str, path: str, says: str) -> Case:
    return Case(samples_fit_the_form, name, old, new, path, "error", says)


CASES = [
    _case("minimal", "      applicant_name: 张桂兰\n", "", f"{_AT}.applicant_name", "缺少必填的“姓名”"),
    _case(
        "minimal", "      applicant_name: 张", "      aplicant_name: 张", f"{_AT}.aplicant_name", "想写“applicant_name”"
    ),
    _case(
        "minimal", "      applicant_name: 张桂兰", "      applicant_name: [张桂兰]", f"{_AT}.applicant_name", "一段文字"
    ),
    _case("kinds", "word: 文字", f"word: {'字' * 21}", f"{_AT}.word", "最多 20 个字"),
    _case("kinds", "quantity: 3", "quantity: 三", f"{_AT}.quantity", "应当是数字"),
    _case("kinds", "quantity: 3", "quantity: 101", f"{_AT}.quantity", "不能大于 100"),
    _case("kinds", "quantity: 3", "quantity: -1", f"{_AT}.quantity", "不能小于 0"),
    _case("kinds", "quantity: 3", "quantity: true", f"{_AT}.quantity", "应当是数字"),
    _case("kinds", "day: '2026-01-31'", "day: 2026-02-30", f"{_AT}.day", "应当是日期"),
    _case("kinds", "month: 2026-01", "month: 2026年1月", f"{_AT}.month", "应当是年月"),
    _case("kinds", "one: 甲", "one: 丁", f"{_AT}.one", "“丁”不是它的选项代码"),
    _case("kinds", "several: [甲, 丙]", "several: 甲", f"{_AT}.several", "要写成列表"),
    _case("kinds", "several: [甲, 丙]", "several: [甲, 丁]", f"{_AT}.several", "“丁”不是它的选项代码"),
    _case("kinds", "truth: true", "truth: 是", f"{_AT}.truth", "true（是）"),
    _case("rows", "relation: spouse", "relation: 配偶", f"{_AT}.members[0].relation", "想写“spouse”"),
    _case("rows", "income: 800", "incme: 800", f"{_AT}.members[0].incme", "没有“incme”这一列，是不是想写“income”？"),
    _case("rows", "{name: 李秀梅, ", "{", f"{_AT}.members[1]", "第 2 行缺少必填的“姓名”"),
    _case("rows", "max_rows: 5", "max_rows: 1", f"{_AT}.members", "示例里是 2 行"),
    _case(
        "conditional",
        "{kind_of_request: first}",
        "{kind: first}",
        "samples[0].situations.kind",
        "没有编号为“kind”的情形",
    ),
    _case(
        "conditional",
        "request: first}",
        "request: 首次}",
        "samples[0].situations.kind_of_request",
        "没有“首次”这个选项",
    ),
    _case(
        "conditional",
        "request: first}",
        "request: [first, change]}",
        "samples[0].situations.kind_of_request",
        "只能选一项",
    ),
    _case("conditional", "samples:\n", "proxy: {allowed: false}\nsamples:\n", "samples[1].handled_by", "不允许的人"),
    _case("conditional", "samples:\n", "proxy: {who: [agent]}\nsamples:\n", "samples[1].handled_by", "不允许的人"),
    Case(
        samples_fit_the_form,
        "conditional",
        "      lives_alone: false\n",
        "      age: 80\n",
        f"{_AT}.age",
        "warning",
        "自动计算",
    ),
]
CASES += [
    *cases(
        samples_answer_the_situations,
        "hint",
        (
            "minimal",
            "sections:\n",
            "situations:\n  - {id: kind_of_request, question: 办哪一种？, options: [首次, 变更]}\nsections:\n",
            "samples[0].situations",
            "没有选情形",
        ),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    assert_broken(case)


def test_a_service_without_sample_is_told() -> None:
    definition = changed("minimal").model_copy(update={"samples": ()})
    (problem,) = problems_of_rule(there_is_a_sample, definition)
    assert problem.severity == "hint" and problem.path == "samples"


def test_answers_to_hidden_fields_are_not_asked_for() -> None:
    assert problems_of_rule(samples_fit_the_form, changed("conditional", ("      agent_name: 李秀梅\n", ""))) == ()

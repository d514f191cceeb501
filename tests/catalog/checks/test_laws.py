"""Legal bases by name, level and number."""

from __future__ import annotations

import pytest

from catalog.checks.laws import (
    bases_stand_once,
    in_full,
    known_laws,
    laws_are_called_by_their_names,
    laws_are_in_force,
    laws_have_their_level,
    numbers_have_their_brackets,
    titles_stand_without_marks,
)
from tests.catalog.checks.support import Case, assert_broken, cases, changed, problems_of_rule

_BASIS = "  - {title: 社会救助暂行办法, number: 国务院令第649号, level: regulation}"
_TITLE = "legal_basis[0].title"


def _named(title: str, level: str = "regulation") -> str:
    return f"  - {{title: {title}, number: 国务院令第649号, level: {level}}}"


CASES = [
    *cases(
        laws_are_called_by_their_names,
        "hint",
        ("minimal", _BASIS, _named("社会救济暂行办法"), _TITLE, "是不是《社会救助暂行办法》"),
        ("minimal", _BASIS, _named("食品安全法", "law"), _TITLE, "是不是《中华人民共和国食品安全法》"),
        ("minimal", _BASIS, _named("星际航行管理条例"), _TITLE, "请核对名称"),
        ("minimal", _BASIS, _named("最低生活保障审合确认办法", "normative"), _TITLE, "最低生活保障审核确认办法"),
    ),
    *cases(
        laws_are_in_force,
        "warning",
        ("minimal", _BASIS, _named("中华人民共和国婚姻法", "law"), _TITLE, "现在是《中华人民共和国民法典》"),
        ("minimal", _BASIS, _named("婚姻法", "law"), _TITLE, "《中华人民共和国婚姻法》已经废止"),
        ("minimal", _BASIS, _named("社会抚养费征收管理办法"), _TITLE, "请换成现行的依据"),
        ("rich", "note: 次月计发", "note: 按《个体工商户条例》次月计发", "effect.note", "《促进个体工商户发展条例》"),
    ),
    *cases(
        laws_have_their_level,
        "warning",
        ("minimal", _BASIS, _named("社会救助暂行办法", "normative"), "legal_basis[0].level", "是行政法规"),
        ("minimal", _BASIS, _named("中华人民共和国民法典"), "legal_basis[0].level", "是法律"),
    ),
    *cases(bases_stand_once, "warning", ("minimal", _BASIS, f"{_BASIS}\n{_BASIS}", "legal_basis[1]", "写了两遍")),
    *cases(
        titles_stand_without_marks,
        "hint",
        ("minimal", _BASIS, _named("《社会救助暂行办法》"), _TITLE, "不用写书名号"),
    ),
    *cases(
        numbers_have_their_brackets,
        "hint",
        ("minimal", "number: 国务院令第649号", "number: '国发[2014]8号'", "legal_basis[0].number", "六角括号"),
        ("minimal", "number: 国务院令第649号", "number: 国发（2014）8号", "legal_basis[0].number", "六角括号"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    assert_broken(case)


def test_the_list_holds_together() -> None:
    laws = known_laws()
    assert len(laws.levels) > 200
    assert not set(laws.levels) & set(laws.repealed)
    assert len(laws.repealed) > 30
    successors = {name for name in laws.repealed.values() if name}
    assert successors - set(laws.levels) <= {"企业名称登记管理规定实施办法"}


def test_own_documents_of_a_county_are_its_own_business() -> None:
    definition = changed("minimal", (_BASIS, _named("青石县临时救助实施细则", "normative")))
    assert problems_of_rule(laws_are_called_by_their_names, definition) == ()
    sample = changed("minimal", (_BASIS, _named("食品小餐饮管理条例（示例）")))
    assert problems_of_rule(laws_are_called_by_their_names, sample) == ()


def test_short_names_are_known() -> None:
    assert in_full("民法典") == "中华人民共和国民法典"
    assert in_full("社会救助暂行办法") == "社会救助暂行办法"
    assert in_full("青石县办法") == "青石县办法"

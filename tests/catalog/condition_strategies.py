"""Random conditions over a fixed set of names of every kind, and random answers to them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from catalog.conditions import Logic, Symbol, SymbolTable
from catalog.conditions.symbols import of_field
from catalog.definition import HANDLED_BY_WORDS, FieldSpec, OptionSpec

_HANDLED_BY = tuple(OptionSpec(code=code.value, label=label) for code, label in HANDLED_BY_WORDS.items())
_WISHES = [
    {"code": "money", "label": "现金"},
    {"code": "care", "label": "护理（上门）"},
    {"code": "home", "label": "机构"},
]
SYMBOLS = SymbolTable.from_symbols(
    [
        Symbol("handled_by", "由谁办理", "choice", _HANDLED_BY),
        of_field(FieldSpec(id="age", label="年龄", kind="number", unit="岁")),
        of_field(FieldSpec(id="income", label="月收入", kind="money", unit="元")),
        of_field(FieldSpec(id="household", label="户籍类型", kind="choice", options_from="household_type")),
        of_field(
            FieldSpec.model_validate({"id": "wishes", "label": "需求", "kind": "multi_choice", "options": _WISHES})
        ),
        of_field(FieldSpec(id="alone", label="是否独居", kind="boolean")),
        of_field(FieldSpec(id="remark", label="备注", kind="text")),
        of_field(FieldSpec(id="since", label="入住日期", kind="date")),
        of_field(FieldSpec(id="paid", label="缴费年月", kind="month")),
        of_field(FieldSpec(id="spent", label="月支出", kind="money", unit="元")),
        of_field(FieldSpec(id="until", label="搬离日期", kind="date")),
        of_field(FieldSpec(id="ended", label="停缴年月", kind="month")),
        of_field(FieldSpec(id="moved", label="迁入户籍类型", kind="choice", options_from="household_type")),
        of_field(FieldSpec(id="reason", label="病历", kind="text")),  # also a word of the answers
        of_field(FieldSpec(id="members", label="家庭成员", kind="group")),
    ]
)

_days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
_modes = st.sampled_from([option.code for option in _HANDLED_BY])
ANSWERS: dict[str, st.SearchStrategy[object]] = {
    "handled_by": _modes,
    "age": st.integers(0, 120),
    "income": st.decimals(0, 5000, places=2),
    "household": st.sampled_from(["agricultural", "resident", "non_agricultural"]),
    "wishes": st.lists(st.sampled_from(["money", "care", "home"]), min_size=1, unique=True).map(tuple),
    "alone": st.booleans(),
    "remark": st.sampled_from(["无", "病历在家", "且说"]),
    "since": _days,
    "paid": _days.map(lambda day: day.isoformat()[:7]),
    "spent": st.decimals(0, 5000, places=2),
    "until": _days,
    "ended": _days.map(lambda day: day.isoformat()[:7]),
    "moved": st.sampled_from(["agricultural", "resident", "non_agricultural"]),
    "reason": st.sampled_from(["无", "病历在家", "且说"]),
    "members": st.just(({"name": "张"},)),
}
_LITERALS: dict[str, st.SearchStrategy[Any]] = {
    "handled_by": _modes,
    "age": st.integers(0, 120) | st.sampled_from([1.5, 60.25]),
    "income": st.integers(0, 5000) | st.sampled_from([0.5, 1200.01]),
    "household": st.sampled_from(["agricultural", "resident", "non_agricultural"]),
    "wishes": st.sampled_from(["money", "care", "home"]),
    "remark": st.sampled_from(["无", "病历", "且", "“x”", 'a"b', "（无）", "a 或 b"]),
    "since": _days.map(date.isoformat),
    "paid": _days.map(lambda day: day.isoformat()[:7]),
}
_ORDERED = ["age", "income", "since", "paid"]
_EQUAL = [*_ORDERED, "household", "remark", "handled_by"]


@st.composite
def _comparisons(draw: st.DrawFn) -> Logic:
    name = draw(st.sampled_from(_EQUAL))
    operators = ["==", "!=", *(["<", "<=", ">", ">="] if name in _ORDERED else [])]
    return {draw(st.sampled_from(operators)): [{"var": name}, draw(_LITERALS[name])]}


_PAIRS = {"income": "spent", "since": "until", "paid": "ended", "household": "moved", "remark": "reason"}


@st.composite
def _between_two(draw: st.DrawFn) -> Logic:
    """One answer compared with another."""
    left, right = draw(st.permutations(draw(st.sampled_from(sorted(_PAIRS.items())))))
    operators = ["==", "!=", *(["<", "<=", ">", ">="] if {left, right} & set(_ORDERED) else [])]
    return {draw(st.sampled_from(operators)): [{"var": left}, {"var": right}]}


@st.composite
def _memberships(draw: st.DrawFn) -> Logic:
    name = draw(st.sampled_from(_EQUAL))
    return {"in": [{"var": name}, draw(st.lists(_LITERALS[name], min_size=1, max_size=3))]}


@st.composite
def _contents(draw: st.DrawFn) -> Logic:
    name = draw(st.sampled_from(["wishes", "remark"]))
    return {"in": [draw(_LITERALS[name]), {"var": name}]}


_truths = st.booleans().map(lambda truth: {"==": [{"var": "alone"}, truth]})
comparing = st.one_of(_comparisons(), _between_two(), _memberships(), _contents(), _truths)
blanks = st.sampled_from(sorted(ANSWERS)).map(lambda name: {"missing": [name]})


def combined(leaves: st.SearchStrategy[Logic]) -> st.SearchStrategy[Logic]:
    """Leaves joined by and, or and not."""
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: {"and": parts}),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: {"or": parts}),
            inner.map(lambda part: {"!": [part]}),
        ),
        max_leaves=6,
    )


logics = combined(comparing | blanks)
logics_without_blanks = combined(comparing)
full_answers = st.fixed_dictionaries(ANSWERS)
some_answers = st.fixed_dictionaries({}, optional=ANSWERS)


def plain_json(value: object) -> object:
    """An answer as the browser has it."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value

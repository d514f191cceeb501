"""Logic → Chinese: the sentence for a guide, and the notation an administrator can edit again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from catalog.conditions.logic import Logic
from catalog.conditions.scanner import quoted
from catalog.conditions.symbols import HANDLED_BY, Symbol, SymbolTable, fold
from catalog.conditions.values import can_be_named

_NUMBER_WORDS = {"==": "等于", "!=": "不等于", ">": "大于", ">=": "不小于", "<": "小于", "<=": "不大于"}
_AGE_WORDS = {"==": "正好", ">": "超过", ">=": "满", "<": "不满", "<=": "不超过"}
# An unknown answer makes both sides of each pair unknown, so denying one says the other.
_OPPOSITE = {"in": "not in", "==": "!=", "!=": "==", ">": "<=", "<=": ">", "<": ">=", ">=": "<"}
_INNER_QUOTES = str.maketrans("“”‘’", "‘’“”")  # GB/T 15834: quotes within quotes are single, and so on in turn
_DATE_WORDS = {"==": "是", "!=": "不是", ">": "晚于", ">=": "不早于", "<": "早于", "<=": "不晚于"}


def sentence(logic: Logic, symbols: SymbolTable) -> str:
    """What the condition says, as a clerk would: 年龄不小于 80，并且户籍类型是农业户口."""
    operator, arguments = _parts(logic)
    if operator in ("and", "or"):
        joint = "，并且" if operator == "and" else "，或者"
        return joint.join(_said_inside(part, symbols) for part in arguments)
    if operator == "!":
        return _denied(arguments[0], symbols)
    if operator == "missing":
        return f"没有填写{symbols.by_id[arguments[0]].label}"
    return _said(operator, arguments, symbols)


def _parts(logic: Logic) -> tuple[str, list[Any]]:
    return next(iter(logic.items()))


def _said_inside(logic: Logic, symbols: SymbolTable) -> str:
    said = sentence(logic, symbols)
    return f"（{said}）" if _parts(logic)[0] in ("and", "or") else said


def _denied(logic: Logic, symbols: SymbolTable) -> str:
    operator, arguments = _parts(logic)
    if operator == "missing":
        return f"填写了{symbols.by_id[arguments[0]].label}"
    if operator in _OPPOSITE:
        return _said(_OPPOSITE[operator], arguments, symbols)
    return f"不符合“{sentence(logic, symbols).translate(_INNER_QUOTES)}”"


def _said(operator: str, arguments: Sequence[Any], symbols: SymbolTable) -> str:
    left, right = arguments
    if isinstance(left, dict) and isinstance(right, dict):
        return _said_of_two(operator, symbols.by_id[left["var"]], symbols.by_id[right["var"]])
    if isinstance(right, dict):
        return _said_of_content(operator == "not in", symbols.by_id[right["var"]], left)
    symbol = symbols.by_id[left["var"]]
    values = right if isinstance(right, list) else [right]
    if symbol.value == "boolean" and operator == "!=":
        operator, values = "==", [not right]
    if symbol.value in ("number", "date", "month", "time"):
        return _said_of_quantity(operator, symbol, values)
    return _said_of_word(operator in ("!=", "not in"), symbol, values)


def _said_of_two(operator: str, symbol: Symbol, other: Symbol) -> str:
    """结束日期不早于开始日期; what is only equal or not is 相同 or 不同."""
    if operator in ("==", "!="):
        return f"{_plain(symbol)}和{_plain(other)}{'相同' if operator == '==' else '不同'}"
    words = _NUMBER_WORDS if symbol.value == "number" else _DATE_WORDS
    return f"{_plain(symbol)}{words[operator]}{_plain(other)}"


def _plain(symbol: Symbol) -> str:
    """A label inside a sentence; a question stands in quotes."""
    return f"“{symbol.label.rstrip('？?')}”" if symbol.asks else symbol.label


def _said_of_content(denied: bool, symbol: Symbol, value: Any) -> str:
    if symbol.asks:
        return f"“{symbol.label.rstrip('？?')}”{'没有选' if denied else '选了'}“{_shown(value, symbol)}”"
    return f"{symbol.label}{'不' if denied else ''}包含{_shown(value, symbol)}"


def _said_of_quantity(operator: str, symbol: Symbol, values: Sequence[Any]) -> str:
    if symbol.age_in_months and operator in _AGE_WORDS:
        return f"{_AGE_WORDS[operator]}{_years(values[0])}"
    if symbol.value == "number":
        word = {"in": "是", "not in": "不是", **_NUMBER_WORDS}[operator]
        listed = " 或 ".join(part for part in ("、".join(map(str, values[:-1])), str(values[-1])) if part)
        return f"{symbol.label}{word} {listed} {symbol.unit}".rstrip()
    shown = _either([_shown(value, symbol) for value in values])
    return f"{symbol.label}{ {'in': '是', 'not in': '不是', **_DATE_WORDS}[operator] }{shown}"


def _years(months: Any) -> str:
    """Months of age in years: 960 → 80周岁, 959 → 79周岁11个月."""
    years, rest = divmod(int(months), 12)
    return f"{years}周岁" + (f"{rest}个月" if rest else "")


def _said_of_word(denied: bool, symbol: Symbol, values: Sequence[Any]) -> str:
    shown = [_shown(value, symbol) for value in values]
    if symbol.id == HANDLED_BY:
        return f"{'不是' if denied else '由'}{_either(shown)}办理"
    if symbol.asks or symbol.value == "boolean":
        chosen = _either([f"“{one}”" for one in shown])
        return f"“{symbol.label.rstrip('？?')}”{'没有选' if denied else '选'}{chosen}"
    return f"{symbol.label}{'不是' if denied else '是'}{_either(shown)}"


def _either(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{'、'.join(words[:-1])}或{words[-1]}"


def _shown(value: Any, symbol: Symbol) -> str:
    if symbol.value in ("choice", "multi"):
        return symbol.option_label(str(value))
    if symbol.value == "boolean":
        return "是" if value else "否"
    if symbol.value == "date":
        day = date.fromisoformat(value)
        return f"{day.year}年{day.month}月{day.day}日"
    if symbol.value == "time":
        return f"{int(value[:2])}:{value[3:]}"
    if symbol.value == "month":
        return f"{value[:4]}年{int(value[5:])}月"
    return f"“{value}”"


_SIGNS: Mapping[str, str] = {"==": "=", "!=": "≠", ">": ">", ">=": "≥", "<": "<", "<=": "≤"}


def notation(logic: Logic, symbols: SymbolTable) -> str:
    """The condition in the notation that `parse` reads back to the same logic."""
    operator, arguments = _parts(logic)
    if operator in ("and", "or"):
        joint = " 且 " if operator == "and" else " 或 "
        return joint.join(_noted_inside(part, symbols) for part in arguments)
    if operator == "missing":
        return f"{_name(arguments[0], symbols)} 未填"
    if operator != "!":
        return _noted(operator, arguments, symbols)
    inner, inner_arguments = _parts(arguments[0])
    if inner == "missing":
        return f"{_name(inner_arguments[0], symbols)} 已填"
    if inner == "in":
        return _noted("not in", inner_arguments, symbols)
    return f"非 ({notation(arguments[0], symbols)})"


def _noted_inside(logic: Logic, symbols: SymbolTable) -> str:
    noted = notation(logic, symbols)
    return f"({noted})" if _parts(logic)[0] in ("and", "or") else noted


def _noted(operator: str, arguments: Sequence[Any], symbols: SymbolTable) -> str:
    left, right = arguments
    denied = "不" if operator == "not in" else ""
    if isinstance(left, dict) and isinstance(right, dict):
        symbol, other = symbols.by_id[left["var"]], symbols.by_id[right["var"]]
        return f"{_name(symbol.id, symbols)} {_SIGNS[operator]} {_named_right(symbol, other, symbols)}"
    if isinstance(right, dict):
        symbol = symbols.by_id[right["var"]]
        return f"{_name(symbol.id, symbols)} {denied}包含 {_written(left, symbol)}"
    symbol = symbols.by_id[left["var"]]
    if isinstance(right, list):
        return f"{_name(symbol.id, symbols)} {denied}属于 ({'、'.join(_written(one, symbol) for one in right)})"
    return f"{_name(symbol.id, symbols)} {_SIGNS[operator]} {_written(right, symbol)}"


def _name(symbol_id: str, symbols: SymbolTable) -> str:
    label = symbols.by_id[symbol_id].label
    return label if symbols.is_unambiguous(label) else symbol_id


def _named_right(symbol: Symbol, other: Symbol, symbols: SymbolTable) -> str:
    """The label where it is understood right of the comparison, else the id."""
    return other.label if can_be_named(other.label, symbols, symbol, other) else other.id


def _written(value: Any, symbol: Symbol) -> str:
    if symbol.value == "boolean":
        return "是" if value else "否"
    if symbol.value in ("choice", "multi"):
        code = str(value)
        label = symbol.option_label(code)
        return quoted(label if symbol.option_words().get(fold(label)) == code else code)
    return quoted(value) if symbol.value == "text" else str(value)

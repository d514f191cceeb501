"""Conditions as rows that a person picks: groups ⇄ logic, and the notation that the browser writes from groups.

A group is ``{"joint": "all" | "any", "rows": [row | group, …]}``, a row ``{"name": id, "op": op, "value": value}``.
Where the answer is compared with another answer instead of a value, `value` is ``{"name": id of the other}``.

How a notation is written from groups (`notation_of`; app/static/js/studio does the same, both keep
tests/catalog/conditions/groups.json):

- A row is its parts with one blank between them. `name` is the id, as it is.
- ``= != > >= < <=`` stand as they are, and then the value; ``contains`` and ``not_contains`` are ``包含`` and
  ``不包含`` and then the value; ``in`` and ``not_in`` are ``属于`` and ``不属于`` and then the values in half-width
  parentheses with ``、`` between them; ``filled`` and ``empty`` are ``已填`` and ``未填`` and nothing more.
- The name of another answer is written as it is, after ``= != > >= < <=`` only.
- A value that is true or false is ``是`` or ``否``. A value of a name whose type is number, date, month or time is
  written bare (``80``, ``1.5``, ``2026-01-31``, ``2026-01``, ``09:30``). Everything else (code of an option, text)
  stands in the first of these pairs whose closing sign does not occur in it: “” 「」 『』 "" '' ‘’.
- A row that is not finished (no name, no value, an empty list, blank text) is left out, and a group without rows too.
- Rows of a group are joined by `` 且 `` (all) or `` 或 `` (any). A group of two or more rows inside another stands in
  half-width parentheses; a group of one row is that row.
- Nothing at all is no condition: the key is taken out of the tree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.conditions.logic import Logic
from catalog.conditions.parser import ConditionError, parse
from catalog.conditions.scanner import quoted
from catalog.conditions.symbols import HANDLED_BY, Symbol, SymbolTable, ValueType
from catalog.conditions.values import is_comparable
from catalog.conditions.words import sentence

Group = dict[str, Any]

_SIGNS = frozenset({"=", "!=", ">", ">=", "<", "<="})
_WORDS = {"contains": "包含", "not_contains": "不包含", "in": "属于", "not_in": "不属于"}
_WHETHER = {"filled": "已填", "empty": "未填"}
_LISTED = frozenset({"in", "not_in"})
_BARE: frozenset[ValueType] = frozenset({"number", "date", "month", "time"})

# Which comparisons a kind of value allows, as the menu of the builder says them.
_ALWAYS = {"filled": "已填", "empty": "未填"}
_QUANTITY = {"=": "等于", "!=": "不等于", ">": "大于", ">=": "大于或等于", "<": "小于", "<=": "小于或等于"}
_DAY = {"=": "是", "!=": "不是", ">": "晚于", ">=": "不早于", "<": "早于", "<=": "不晚于"}
_ONE_OF = {"in": "是其中之一", "not_in": "不是其中任何一个"}
_IS = {"=": "是", "!=": "不是"}
_OPERATORS: Mapping[ValueType, Mapping[str, str]] = {
    "number": {**_QUANTITY, **_ONE_OF, **_ALWAYS},
    "date": {**_DAY, **_ONE_OF, **_ALWAYS},
    "time": {**_DAY, **_ONE_OF, **_ALWAYS},
    "month": {**_DAY, **_ONE_OF, **_ALWAYS},
    "text": {**_IS, "contains": "包含", "not_contains": "不包含", **_ONE_OF, **_ALWAYS},
    "boolean": {"=": "选", **_ALWAYS},
    "choice": {**_IS, **_ONE_OF, **_ALWAYS},
    "multi": {"contains": "选了", "not_contains": "没有选", **_ALWAYS},
    "rows": _ALWAYS,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a notation says: a sentence and groups, or an error that tells what to write."""

    sentence: str = ""
    error: str = ""
    groups: Group | None = None


def read_notation(notation: str, symbols: SymbolTable) -> Reading:
    """A notation for the builder; never raises."""
    try:
        logic = parse(notation, symbols)
    except ConditionError as error:
        return Reading(error=str(error))
    return Reading(sentence(logic, symbols), groups=groups_of(logic, symbols))


def name_json(symbol: Symbol, others: Iterable[Symbol] = ()) -> dict[str, Any]:
    """One name as the builder offers it, with its comparisons and the names it can be compared with."""
    options: list[dict[str, Any]] = [{"code": one.code, "label": one.label} for one in symbol.options]
    if symbol.value == "boolean":
        options = [{"code": True, "label": "是"}, {"code": False, "label": "否"}]
    operators = {**_IS, **_ONE_OF} if symbol.id == HANDLED_BY else _OPERATORS[symbol.value]
    return {
        "id": symbol.id,
        "label": symbol.label,
        "value": symbol.value,
        "options": options,
        "unit": symbol.unit,
        "operators": [{"op": op, "label": label} for op, label in operators.items()],
        "others": [one.id for one in others if is_comparable(symbol, one)],
    }


# ── logic → groups ─────────────────────────────────────────────────────────────────────────────────

# What is unknown is unknown on both sides, so denying one says the other (Kleene); so do De Morgan's rules.
_OPPOSITE = {
    **{"=": "!=", "!=": "=", ">": "<=", "<=": ">", "<": ">=", ">=": "<", "in": "not_in", "not_in": "in"},
    **{"contains": "not_contains", "not_contains": "contains", "filled": "empty", "empty": "filled"},
}
_JOINTS = {"and": "all", "or": "any"}
_OTHER_JOINT = {"all": "any", "any": "all"}


def groups_of(logic: Logic, symbols: SymbolTable) -> Group:
    """The logic of `parse` as groups that mean the same."""
    found = _grouped(logic, symbols, denied=False)
    return found if "rows" in found else {"joint": "all", "rows": [found]}


def _grouped(logic: Logic, symbols: SymbolTable, *, denied: bool) -> Group:
    operator, arguments = next(iter(logic.items()))
    if operator == "!":
        return _grouped(arguments[0], symbols, denied=not denied)
    if operator in _JOINTS:
        joint = _JOINTS[operator]
        rows = [_grouped(part, symbols, denied=denied) for part in arguments]
        return {"joint": _OTHER_JOINT[joint] if denied else joint, "rows": rows}
    row = _row(operator, arguments)
    row = {**row, "op": _OPPOSITE[row["op"]]} if denied else row
    return _plainly(row, symbols)


def _row(operator: str, arguments: Sequence[Any]) -> Group:
    if operator == "missing":
        return {"name": str(arguments[0]), "op": "empty", "value": None}
    left, right = arguments
    if operator != "in":
        value = {"name": right["var"]} if isinstance(right, dict) else right
        return {"name": left["var"], "op": "=" if operator == "==" else operator, "value": value}
    if isinstance(right, dict):
        return {"name": right["var"], "op": "contains", "value": left}
    return {"name": left["var"], "op": "in", "value": list(right)}


def _plainly(row: Group, symbols: SymbolTable) -> Group:
    """没有选“是” is 选“否”: of two values one is enough to say it."""
    if symbols.by_id[row["name"]].value == "boolean" and row["op"] == "!=":
        return {**row, "op": "=", "value": not row["value"]}
    return row


# ── groups → notation ──────────────────────────────────────────────────────────────────────────────


def notation_of(group: Group, symbols: SymbolTable) -> str:
    """The notation of groups, "" for none. Unknown names are written as text would be; `parse` then tells."""
    parts = list(_noted_rows(group, symbols))
    return (" 且 " if group["joint"] == "all" else " 或 ").join(parts)


def _noted_rows(group: Group, symbols: SymbolTable) -> Iterator[str]:
    for row in group["rows"]:
        if "rows" in row:
            inner = list(_noted_rows(row, symbols))
            noted = notation_of(row, symbols)
            if inner:
                yield f"({noted})" if len(inner) > 1 else noted
        elif noted := _noted(row, symbols):
            yield noted


def _noted(row: Group, symbols: SymbolTable) -> str:
    name, op, value = row.get("name"), row.get("op"), row.get("value")
    if isinstance(value, dict):
        other = value.get("name")
        return f"{name} {op} {other}" if name and other and op in _SIGNS else ""
    if not name or op in _WHETHER:
        return f"{name} {_WHETHER[op]}" if name and op else ""
    symbol = symbols.by_id.get(name)
    write = _writer(symbol.value if symbol else "text")
    if op in _LISTED:
        values = [write(one) for one in value or () if not _is_unfinished(one)]
        return f"{name} {_WORDS[op]} ({'、'.join(values)})" if values else ""
    if _is_unfinished(value) or op is None:
        return ""
    return f"{name} {op if op in _SIGNS else _WORDS[op]} {write(value)}"


def _is_unfinished(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _writer(kind: ValueType) -> Callable[[Any], str]:
    def write(value: Any) -> str:
        if isinstance(value, bool):
            return "是" if value else "否"
        return str(value) if kind in _BARE else quoted(str(value))

    return write

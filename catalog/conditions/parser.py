"""The readable notation → logic: a recursive descent that knows the names, so that Chinese needs no blanks.

condition  = conjunct { 或 conjunct }          conjunct = unary { 且 unary }
unary      = 非 unary | ( condition ) | name [ comparison ]
comparison = operator ( value | name ) | 属于 (value、value) | 不属于 (…) | 包含 value | 不包含 value | 已填 | 未填

Where a value could also be read as a name (text without quotes), the name is meant; quoted text is always text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from catalog.conditions.logic import Logic
from catalog.conditions.scanner import ConditionError, Scanner
from catalog.conditions.symbols import Symbol, SymbolTable
from catalog.conditions.values import Value, is_comparable, peek_name, read_value
from catalog.suggestions import did_you_mean

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "ConditionError", "parse"]

MAX_LENGTH = 2000  # characters
MAX_DEPTH = 30  # parentheses and negations inside each other

_OR = dict.fromkeys(("或者", "或", "or", "||"), "or")
_AND = dict.fromkeys(("并且", "而且", "且", "和", "and", "&&"), "and")
_NOT = dict.fromkeys(("非", "不", "not", "!"), "not")
_COMPARISONS = {
    **dict.fromkeys(("==", "=", "是", "等于"), "=="),
    **dict.fromkeys(("!=", "<>", "≠", "不是", "不等于"), "!="),
    **dict.fromkeys((">=", "≥", "不小于", "不少于", "不低于", "不早于", "大于等于", "大于或等于"), ">="),
    **dict.fromkeys(("<=", "≤", "不大于", "不超过", "不高于", "不晚于", "小于等于", "小于或等于"), "<="),
    **dict.fromkeys((">", "大于", "超过", "高于", "晚于"), ">"),
    **dict.fromkeys(("<", "小于", "少于", "低于", "早于"), "<"),
    **dict.fromkeys(("不属于", "not in"), "not in"),
    **dict.fromkeys(("属于", "in"), "in"),
    **dict.fromkeys(("不包含", "not contains"), "not contains"),
    **dict.fromkeys(("包含", "contains"), "contains"),
    "已填": "filled",
    "未填": "missing",
}
_ORDERED = {"number", "date", "month", "time"}


def parse(notation: str, symbols: SymbolTable) -> Logic:
    """The logic of a condition; raises ConditionError with a Chinese sentence and the position (from 0)."""
    if len(notation) > MAX_LENGTH:
        raise ConditionError(f"条件太长，最多 {MAX_LENGTH} 个字", MAX_LENGTH)
    parser = _Parser(Scanner(notation), symbols)
    logic = parser.condition()
    parser.scanner.skip_blanks()
    if not parser.scanner.at_end():
        raise parser.scanner.error("这里看不懂，两个条件之间要写“且”或“或”")
    return logic


@dataclass(slots=True)
class _Parser:
    scanner: Scanner
    symbols: SymbolTable
    depth: int = 0

    def condition(self) -> Logic:
        """Read one whole condition; the rest of the text is left."""
        return self._chain("or", _OR, lambda: self._chain("and", _AND, self._unary))

    def _chain(self, operator: str, words: Mapping[str, str], part: Callable[[], Logic]) -> Logic:
        parts = [part()]
        while self.scanner.take_word(words):
            parts.append(part())
        return {operator: parts} if len(parts) > 1 else parts[0]

    def _unary(self) -> Logic:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.scanner.error(f"括号套得太多，最多 {MAX_DEPTH} 层")
        logic = self._negated_or_grouped() or self._about_name()
        self.depth -= 1
        return logic

    def _negated_or_grouped(self) -> Logic | None:
        if self._peek_name():
            return None  # a label may begin with 非 or 不
        if self.scanner.take_word(_NOT):
            return {"!": [self._unary()]}
        if self.scanner.take("("):
            logic = self.condition()
            self.scanner.expect(")", "少了右括号“)”")
            return logic
        return None

    def _peek_name(self) -> str | None:
        return self.scanner.peek(self.symbols.words)

    def _about_name(self) -> Logic:
        symbol = self._name()
        self.scanner.skip_blanks()
        start = self.scanner.position
        operator = self.scanner.take_word(_COMPARISONS)
        if operator is None:
            return self._bare(symbol)
        return _Comparison(self.scanner, self.symbols, symbol, operator, start).logic()

    def _name(self) -> Symbol:
        word = self._peek_name()
        if word is None:
            raise self._unknown_name()
        meant = self.symbols.meant_by(word)
        if len(meant) > 1:
            raise self.scanner.error(f"“{word}”有 {len(meant)} 处同名，请改写成编号：{'、'.join(meant)}")
        self.scanner.take(word)
        return self.symbols.by_id[meant[0]]

    def _unknown_name(self) -> ConditionError:
        word = self.scanner.peek_bare()
        if not word:
            return self.scanner.error("条件没有写完，这里应当是表单项或情形的名称")
        names = {name: name for name in self.symbols.words}
        return self.scanner.error(f"没有叫“{word}”的表单项或情形{did_you_mean(word, names)}")

    def _bare(self, symbol: Symbol) -> Logic:
        if symbol.value == "boolean":
            return {"==": [{"var": symbol.id}, True]}
        raise self.scanner.error(f"“{symbol.label}”后面要写怎样比较，例如 = 、>= 、属于、已填")


@dataclass(slots=True)
class _Comparison:
    scanner: Scanner
    symbols: SymbolTable
    symbol: Symbol
    operator: str
    start: int  # where the operator stands

    def logic(self) -> Logic:
        """Read what stands to the right of the operator and put the comparison together."""
        variable = {"var": self.symbol.id}
        if self.operator in ("missing", "filled"):
            missing: Logic = {"missing": [self.symbol.id]}
            return missing if self.operator == "missing" else {"!": [missing]}
        self._refuse_unfit()
        if self.operator in ("in", "not in"):
            found: Logic = {"in": [variable, self._values()]}
        elif self.operator in ("contains", "not contains"):
            found = {"in": [read_value(self.scanner, self.symbol), variable]}
        else:
            other = self._other_name()
            return {self.operator: [variable, other or read_value(self.scanner, self.symbol)]}
        return {"!": [found]} if self.operator.startswith("not") else found

    def _other_name(self) -> Logic | None:
        """The name that stands to the right instead of a value: 结束日期 >= 开始日期."""
        start = self.scanner.position
        word = peek_name(self.scanner, self.symbols, self.symbol)
        if word is None:
            return None
        fitting = [one for one in self.symbols.meant_by(word) if is_comparable(self.symbol, self.symbols.by_id[one])]
        if not fitting and self.symbol.value in ("choice", "boolean"):
            return None  # then it can only be an option, and the sentence about options helps more
        if len(fitting) != 1:
            raise self._unfit_name(word, fitting, start)
        self.scanner.take(word)
        return {"var": fitting[0]}

    def _unfit_name(self, word: str, fitting: list[str], start: int) -> ConditionError:
        if len(fitting) > 1:
            return ConditionError(f"“{word}”有 {len(fitting)} 处同名，请改写成编号：{'、'.join(fitting)}", start)
        if self.symbols.meant_by(word) == (self.symbol.id,):
            return ConditionError(f"“{self.symbol.label}”不能和自己比", start)
        tail = "；要和这几个字比较，请加上引号" if self.symbol.value == "text" else ""
        return ConditionError(f"“{self.symbol.label}”和“{word}”不是一类内容，不能互相比较{tail}", start)

    def _refuse_unfit(self) -> None:
        """Each kind of value can be compared in some ways only; the sentence says which to use."""
        label, value = self.symbol.label, self.symbol.value
        contains = self.operator.endswith("contains")
        if value == "rows":
            raise self._error(f"“{label}”是明细，只能写“已填”或“未填”")
        if value == "multi" and not contains:
            raise self._error(f"“{label}”可以多选，请写“包含”")
        if contains and value not in ("multi", "text"):
            raise self._error(f"“{label}”不能写“包含”，请写“=”或“属于”")
        if self.operator[0] in "<>" and value not in _ORDERED:
            raise self._error(f"“{label}”不能比大小，请写“=”或“属于”")

    def _error(self, message: str) -> ConditionError:
        return ConditionError(message, self.start)

    def _values(self) -> list[Value]:
        self.scanner.expect("(", "“属于”后面要用括号列出各个值，例如 属于 (一级、二级)")
        values = [read_value(self.scanner, self.symbol)]
        while self.scanner.take_any("、", ",", "或"):
            values.append(read_value(self.scanner, self.symbol))
        self.scanner.expect(")", "少了右括号“)”，各个值之间用“、”隔开")
        return values

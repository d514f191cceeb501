"""The value to the right of an operator, read as the kind of value the name has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from catalog.conditions.scanner import ConditionError, Scanner
from catalog.conditions.symbols import Symbol, SymbolTable, ValueType, fold

_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,10})?")
_DAY = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")
_MONTH = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})月?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_TRUTH = {"是": True, "否": False, "true": True, "false": False, "True": True, "False": False}
# A bare word of text ends where the next part of the condition begins.
_TEXT_END = re.compile(r"[\s()、,=!<>≥≤≠&|]|且|或")
_SHOWN_OPTIONS = 12

# What looks like a number or a day is one, whatever a field is called.
_LITERAL = re.compile(r"-?[\d.:\-/年月日]+")
_COMPARABLE: frozenset[ValueType] = frozenset({"number", "date", "month", "time", "text", "choice"})

Value = str | int | float | bool


def is_comparable(symbol: Symbol, other: Symbol) -> bool:
    """Whether the answers of two names can be compared with each other."""
    return symbol.id != other.id and symbol.value == other.value and symbol.value in _COMPARABLE


def peek_name(scanner: Scanner, symbols: SymbolTable, symbol: Symbol) -> str | None:
    """The (folded) name that stands here as the right side of a comparison with this symbol, or None."""
    word = scanner.peek(symbols.words)
    if word is None or _LITERAL.fullmatch(word):
        return None
    end = scanner.position + len(word)
    if end < len(scanner.folded) and not _TEXT_END.match(scanner.folded, end):
        return None
    options = sorted(symbol.option_words(), key=len, reverse=True) if symbol.value in ("choice", "boolean") else ()
    option = scanner.peek(options)
    return None if option is not None and len(option) >= len(word) else word


def can_be_named(word: str, symbols: SymbolTable, symbol: Symbol, other: Symbol) -> bool:
    """Whether this word, standing right of a comparison with `symbol`, means `other`."""
    if peek_name(Scanner(word), symbols, symbol) != fold(word):
        return False
    return [one for one in symbols.meant_by(fold(word)) if is_comparable(symbol, symbols.by_id[one])] == [other.id]


def read_value(scanner: Scanner, symbol: Symbol) -> Value:
    """Read one value that fits the symbol; raises ConditionError otherwise."""
    scanner.skip_blanks()
    if scanner.at_end():
        raise scanner.error(f"“{symbol.label}”后面缺少要比较的值")
    return _READERS[symbol.value](scanner, symbol)


def _number(scanner: Scanner, symbol: Symbol) -> Value:
    start = scanner.position
    quoted = scanner.take_quoted()
    inner = Scanner(quoted) if quoted is not None else scanner
    found = inner.match(_NUMBER)
    if found is None:
        raise ConditionError(f"“{symbol.label}”要和数字比较", start)
    if symbol.unit:
        inner.take(fold(symbol.unit))
    number = Decimal(found[0])
    return int(number) if number == number.to_integral_value() else float(number)


def _date(scanner: Scanner, symbol: Symbol) -> Value:
    return _calendar(scanner, symbol, _DAY, "日期比较，例如 2026-01-31")


def _month(scanner: Scanner, symbol: Symbol) -> Value:
    return _calendar(scanner, symbol, _MONTH, "年月比较，例如 2026-01")[:7]


def _time(scanner: Scanner, symbol: Symbol) -> Value:
    start = scanner.position
    quoted = scanner.take_quoted()
    found = (Scanner(quoted) if quoted is not None else scanner).match(_CLOCK)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise ConditionError(f"“{symbol.label}”要和时间比较，例如 09:30", start)
    return f"{int(found[1]):02}:{found[2]}"


def _calendar(scanner: Scanner, symbol: Symbol, pattern: re.Pattern[str], what: str) -> str:
    start = scanner.position
    quoted = scanner.take_quoted()
    found = (Scanner(quoted) if quoted is not None else scanner).match(pattern)
    try:
        numbers = [int(part) for part in found.groups()] if found else []
        return date(*[*numbers, 1][:3]).isoformat()
    except (ValueError, TypeError):
        raise ConditionError(f"“{symbol.label}”要和{what}", start) from None


def _boolean(scanner: Scanner, symbol: Symbol) -> Value:
    word = scanner.take_quoted()
    if word is None:
        word = scanner.peek(_TRUTH)
        scanner.take(word or "")
    if word not in _TRUTH:
        raise scanner.error(f"“{symbol.label}”只能写“是”或“否”")
    return _TRUTH[word]


def _text(scanner: Scanner, symbol: Symbol) -> Value:
    quoted = scanner.take_quoted()
    if quoted is not None:
        if not quoted.strip():
            raise scanner.error("引号里没有内容；要判断有没有填，请写“已填”或“未填”")
        return quoted
    end = _TEXT_END.search(scanner.folded, scanner.position)
    stop = end.start() if end else len(scanner.raw)
    word = scanner.raw[scanner.position : stop]
    if not word:
        raise scanner.error(f"“{symbol.label}”后面缺少要比较的值")
    scanner.position = stop
    return word


def _option(scanner: Scanner, symbol: Symbol) -> Value:
    words = symbol.option_words()
    start = scanner.position
    quoted = scanner.take_quoted()
    if quoted is not None:
        if fold(quoted) not in words:
            raise ConditionError(_no_such_option(symbol, quoted), start)
        return words[fold(quoted)]
    word = scanner.peek(sorted(words, key=len, reverse=True))
    if word is not None:
        scanner.take(word)
        return words[word]
    return _shortened_option(scanner, symbol, words)


def _shortened_option(scanner: Scanner, symbol: Symbol, words: Mapping[str, str]) -> Value:
    """The beginning of one option only (一级 of 一级残疾) is enough; of several it is not."""
    bare = scanner.peek_bare()
    for length in range(len(bare), 0, -1):
        meant = {code for word, code in words.items() if word.startswith(bare[:length])}
        if len(meant) == 1 and not bare[:length].isascii():
            scanner.position += length
            return meant.pop()
        if meant:
            break
    raise scanner.error(_no_such_option(symbol, bare))


def _no_such_option(symbol: Symbol, word: str) -> str:
    labels = [option.label for option in symbol.options]
    listed = "、".join(labels[:_SHOWN_OPTIONS]) + ("等" if len(labels) > _SHOWN_OPTIONS else "")
    said = f"“{symbol.label}”没有“{word}”这个选项" if word else f"“{symbol.label}”后面缺少选项"
    return f"{said}，可选：{listed}" if labels else f"{said}，它还没有选项"


_READERS: Mapping[ValueType, Callable[[Scanner, Symbol], Value]] = {
    "number": _number,
    "date": _date,
    "month": _month,
    "time": _time,
    "boolean": _boolean,
    "text": _text,
    "choice": _option,
    "multi": _option,
}

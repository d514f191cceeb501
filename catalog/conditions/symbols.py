"""The names a condition may use: fields, situations and who stands at the desk, with the values each can have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from catalog import vocabulary
from catalog.definition import HANDLED_BY_WORDS, FieldSpec, OptionSpec, ServiceDefinition, SituationSpec
from catalog.vocabulary import ValueType

__all__ = ["HANDLED_BY", "HANDLED_BY_LABEL", "Symbol", "SymbolTable", "ValueType", "fold", "of_field", "of_situation"]

HANDLED_BY = "handled_by"  # reserved: no field or situation may take it
HANDLED_BY_LABEL = "由谁办理"

# Full-width signs and the ideographic blank as typed by a Chinese keyboard; one for one, so that positions stay.
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def fold(text: str) -> str:
    """Full-width ASCII to half-width; the length does not change."""
    return text.translate(_FOLD)


@dataclass(frozen=True, slots=True)
class Symbol:
    """One name. `aliases` are other words for an option (农业 for 农业户口), folded → code."""

    id: str
    label: str
    value: ValueType
    options: tuple[OptionSpec, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    asks: bool = False  # the label is a question: an answer is chosen, not had
    age_in_months: bool = False  # said in full years: 960 is 80周岁

    def option_label(self, code: str) -> str:
        """The label of an option; an unknown code as it is."""
        return next((option.label for option in self.options if option.code == code), code)

    def option_words(self) -> dict[str, str]:
        """Every word for an option (folded) → its code. A code wins over a label, a label over an alias."""
        labels = {fold(option.label): option.code for option in self.options}
        codes = {fold(option.code): option.code for option in self.options}
        return {**self.aliases, **labels, **codes}


@dataclass(frozen=True, slots=True)
class SymbolTable:
    """All names of one definition."""

    by_id: Mapping[str, Symbol]
    words: tuple[str, ...] = field(repr=False)  # every word (folded) that names something, the longest first
    _owners: Mapping[str, tuple[str, ...]] = field(repr=False)  # folded word → ids it may mean

    @classmethod
    def of(cls, definition: ServiceDefinition) -> SymbolTable:
        """The names of a definition. Columns of a repeating group are none: a row is not a case."""
        return cls.from_symbols(_symbols(definition))

    @classmethod
    def from_symbols(cls, symbols: Iterable[Symbol]) -> SymbolTable:
        """A table of these names; of two with one id the first stays."""
        by_id: dict[str, Symbol] = {}
        owners: dict[str, tuple[str, ...]] = {}
        for symbol in symbols:
            if symbol.id in by_id:
                continue
            by_id[symbol.id] = symbol
            for word in {fold(symbol.label), fold(symbol.label).rstrip("?"), symbol.id}:
                owners[word] = (*owners.get(word, ()), symbol.id)
        for symbol_id in by_id:
            owners[symbol_id] = (symbol_id,)  # an id always means itself
        return cls(by_id, tuple(sorted(owners, key=len, reverse=True)), owners)

    def meant_by(self, word: str) -> tuple[str, ...]:
        """The ids a folded word may mean; more than one is ambiguous."""
        return self._owners.get(word, ())

    def is_unambiguous(self, label: str) -> bool:
        """Whether a condition may use this label."""
        return len(self.meant_by(fold(label))) == 1


def _symbols(definition: ServiceDefinition) -> Iterator[Symbol]:
    yield reserved()
    for situation in definition.situations:
        yield of_situation(situation)
    for spec in definition.fields():
        symbol = of_field(spec)
        if symbol.value != "none":
            yield symbol


def reserved() -> Symbol:
    """由谁办理: a name that every definition has."""
    handled_by = tuple(OptionSpec(code=code.value, label=words) for code, words in HANDLED_BY_WORDS.items())
    return Symbol(HANDLED_BY, HANDLED_BY_LABEL, "choice", handled_by)


def of_situation(situation: SituationSpec) -> Symbol:
    """The symbol of a situation."""
    value: ValueType = "multi" if situation.multiple else "choice"
    return Symbol(situation.id, situation.question, value, situation.options, asks=True)


def of_field(spec: FieldSpec) -> Symbol:
    """The symbol of a field; options come from the field or from its vocabulary list."""
    kind = vocabulary.entry("field_kind", spec.kind)
    value: ValueType = kind.compares if kind else "text"
    options, aliases = spec.options, dict[str, str]()
    list_id = kind.options_from if kind and kind.options_from else spec.options_from
    if not options and list_id and list_id in vocabulary.LISTS:
        wanted = frozenset(spec.certificates) or vocabulary.codes(list_id)
        entries = [one for one in vocabulary.LISTS[list_id].options if one.code in wanted]
        options = tuple(one for one in vocabulary.options(list_id) if one.code in wanted)
        aliases = {fold(alias): one.code for one in entries for alias in one.aliases}
    in_months = spec.computed is not None and spec.computed.take == "age_months"
    return Symbol(spec.id, spec.label, value, options, aliases, spec.unit, _is_question(spec.label), in_months)


_ASKING = ("谁", "什么", "哪", "是否", "有无", "第几", "怎么", "怎样", "多少", "吗", "?", "？")


def _is_question(label: str) -> bool:
    return any(word in label for word in _ASKING)

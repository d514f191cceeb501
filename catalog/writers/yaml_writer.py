"""A definition → YAML text that reads back to an equal definition, in the order of the schema, defaults left out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import yaml
from pydantic_core import PydanticUndefined

from catalog.definition import LimitSpec, OptionSpec, ServiceDefinition, Strict, Unit
from catalog.library import Library
from catalog.library_merge import Parts, merge_definition
from catalog.problems import Problem
from catalog.readers.validation import validate
from catalog.readers.yaml_nodes import DataLoader
from catalog.versions import plain_decimal

_UNIT_WORDS = {
    Unit.HOURS: "小时",
    Unit.WORKING_HOURS: "个工作小时",
    Unit.WORKING_DAYS: "个工作日",
    Unit.NATURAL_DAYS: "天",
    Unit.MONTHS: "个月",
}
_WIDTH = 110  # columns, a Chinese character being two of them would still fit a screen


def write_definition(definition: ServiceDefinition, *, library: Library | None = None) -> str:
    """The YAML text. Parts with `use` are written in full, so that the text means the same with any library.

    With a library they are written as what differs from its part: the short form an administrator edits.
    """
    text = yaml.dump(
        _of_model(definition, _Parts(library)),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=_WIDTH,
    )
    return str(text)


class _Parts:
    """What a library would lay under an entry, read as the model that it becomes."""

    def __init__(self, library: Library | None) -> None:
        self._library = library

    def under(self, key: str, entry: Strict) -> Strict | None:
        """The part that an entry of the list `key` uses, or None when there is none that is sound."""
        name = getattr(entry, "use", None)
        if self._library is None or name is None:
            return None
        raw, problems = self._laid_under(key, name, self._library.parts())
        return None if problems else validate(type(entry), raw)[0]

    @staticmethod
    def _laid_under(key: str, name: str, parts: Parts) -> tuple[Any, tuple[Problem, ...]]:
        if key == "fields":
            merged = merge_definition({"sections": [{"fields": [{"use": name}]}]}, parts)
            return merged.value["sections"][0]["fields"][0], merged.problems
        merged = merge_definition({key: [{"use": name}]}, parts)
        return merged.value[key][0], merged.problems


def _of_model(model: Strict, parts: _Parts, under: Strict | None = None) -> dict[str, Any]:
    """The keys of a model that say something; of a part in use every key that a library could give otherwise."""
    use = getattr(model, "use", None)
    in_full = use is not None and under is None
    written: dict[str, Any] = {"use": use} if use is not None else {}
    for key, field in type(model).model_fields.items():
        value = getattr(model, key)
        usual = field.get_default(call_default_factory=True) if under is None else getattr(under, key)
        if in_full or usual is PydanticUndefined or not _is_same(value, usual):
            written[key] = _plain(key, value, parts)
    return written


def _is_same(value: Any, usual: Any) -> bool:
    """Equal and of one type: 1, 1.0 and true are equal to Python but not to a reader."""
    return type(value) is type(usual) and bool(value == usual)


def _plain(key: str, value: Any, parts: _Parts) -> Any:
    if isinstance(value, LimitSpec):
        return "当场" if value == LimitSpec(value=0) else f"{value.value}{_UNIT_WORDS[value.unit]}"
    if isinstance(value, OptionSpec) and value == OptionSpec(code=value.label, label=value.label):
        return value.label
    if isinstance(value, Strict):
        return _of_model(value, parts, parts.under(key, value))
    if isinstance(value, Mapping):
        return {name: _plain(name, one, parts) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(key, one, parts) for one in value]
    if isinstance(value, Decimal):
        return _number(value)
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _number(value: Decimal) -> str:
    """An amount of usual size without quotes; an odd one as text, which the schema reads as well."""
    text = plain_decimal(value)
    return _Number(text) if len(text) <= 15 and "E" not in text else text


class _Number(str):
    """Digits of an amount, written without quotes."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Writes what `DataLoader` reads: the same words need quotes for both."""

    yaml_implicit_resolvers = DataLoader.yaml_implicit_resolvers

    def ignore_aliases(self, data: Any) -> bool:
        """Equal parts are written twice: the reader takes no anchors."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists stand two columns in from their key."""
        super().increase_indent(flow, False)


# YAML 1.1 takes these for line breaks, but PyYAML does not escape them outside double quotes.
_HIDDEN_BREAKS = frozenset("\x85\u2028\u2029\ufeff")


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Several lines as a block; the emitter falls back to quotes where a block would not keep every blank."""
    style = '"' if _HIDDEN_BREAKS & set(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_number(dumper: yaml.SafeDumper, number: _Number) -> yaml.ScalarNode:
    is_whole = number.lstrip("-").isdigit()
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'int' if is_whole else 'float'}", str(number))


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(_Number, _represent_number)

"""Trees: the plain values (dict, list, str, int, float, bool, None) of the YAML form of a definition.

Only own keys are written, `use:` and ``{chain: id}`` stay. A draft is such a tree; the YAML writer dumps it.
"""

from __future__ import annotations

import copy
import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic_core import PydanticUndefined

from catalog.definition import LimitSpec, OptionSpec, ServiceDefinition, StepSpec, Strict, Unit
from catalog.editing.chains import fold_chains
from catalog.editing.places import Location, has, parse_path
from catalog.input_specs import OptionListSpec
from catalog.library import Library
from catalog.library_merge import merge_definition
from catalog.mends import Edit
from catalog.readers.validation import validate
from catalog.versions import plain_decimal

Tree = dict[str, Any]
UNIT_SHORTHAND = {
    Unit.HOURS: "小时",
    Unit.WORKING_HOURS: "个工作小时",
    Unit.WORKING_DAYS: "个工作日",
    Unit.NATURAL_DAYS: "天",
    Unit.MONTHS: "个月",
}
_LONGEST_INTEGER = 1000  # bits of a whole number that is still written out
_ON_THE_SPOT = LimitSpec(value=0)
_LONGEST_NUMBER = 15  # digits a number keeps in JSON, YAML and a browser


def tree_of(definition: ServiceDefinition, library: Library | None = None) -> Tree:
    """The tree that reads back to an equal definition, in the order of the schema, defaults left out.

    With a library, parts in use are written as what differs from it, and steps that are a whole chain as that chain:
    the short form an administrator edits. Without one they are written in full and mean the same under any library.
    """
    tree = _of_model(definition, _Parts(library))
    if library is not None:
        tree["steps"] = _with_chains(definition.steps, tree["steps"], library)
    return tree


def plain_of(value: Any) -> Any:
    """One value of a definition as a tree holds it."""
    return _plain("", value, _Parts(None))


class _Parts:
    """What a library would lay under an entry, read as the model that it becomes; each part is read once."""

    def __init__(self, library: Library | None) -> None:
        self._library = library
        self._read: dict[tuple[str, str], Strict | None] = {}

    def under(self, key: str, entry: Strict) -> Strict | None:
        """The part that an entry of the list `key` uses, or None when there is none that is sound."""
        name = getattr(entry, "use", None)
        if self._library is None or name is None:
            return None
        if (key, name) not in self._read:
            self._read[key, name] = self._sound(key, name, type(entry), self._library)
        return self._read[key, name]

    def options_under(self, entry: Strict) -> tuple[OptionSpec, ...] | None:
        """The options that the shared list of a field lays in; None when it names none or the list is not sound."""
        name = getattr(entry, "options_use", None)
        part = self._library.option_lists.get(name) if self._library and name else None
        found = validate(OptionListSpec, part)[0] if part is not None else None
        return found.options if found else None

    @staticmethod
    def _sound(key: str, name: str, model: type[Strict], library: Library) -> Strict | None:
        if key == "fields":
            merged = merge_definition({"sections": [{"fields": [{"use": name}]}]}, library.parts())
            raw = merged.value["sections"][0]["fields"][0]
        else:
            merged = merge_definition({key: [{"use": name}]}, library.parts())
            raw = merged.value[key][0]
        return None if merged.problems else validate(model, raw)[0]

    def options(self, model: Strict, under: Strict | None) -> tuple[OptionSpec, ...] | None:
        """The options that a field takes from a shared list of its own naming, or None."""
        name = getattr(model, "options_use", None)
        if self._library is None or name is None or name == getattr(under, "options_use", None):
            return None
        shared = validate(OptionListSpec, self._library.option_lists.get(name))[0]
        return shared.options if shared else None


def _with_chains(steps: Sequence[StepSpec], written: list[Any], library: Library) -> list[Any]:
    result: list[Any] = []
    position = 0
    for item in fold_chains(steps, library):
        result.append({"chain": item} if isinstance(item, str) else written[position])
        position += len(library.chains[item]) if isinstance(item, str) else 1
    return result


def _of_model(model: Strict, parts: _Parts, under: Strict | None = None) -> Tree:
    """The keys of a model that say something; of a part in use every key that a library could give otherwise."""
    use = getattr(model, "use", None)
    in_full = use is not None and under is None
    written: Tree = {"use": use} if use is not None else {}
    shared = parts.options(model, under)
    for key, default in _defaults(type(model)):
        value = getattr(model, key)
        usual = default if under is None else getattr(under, key)
        usual = shared if key == "options" and shared is not None else usual
        if key == "options" and _names_another_list(model, under):
            usual = parts.options_under(model)
        if in_full or usual is PydanticUndefined or not _is_same(value, usual):
            written[key] = _plain(key, value, parts)
    return written


@cache
def _defaults(model: type[Strict]) -> tuple[tuple[str, Any], ...]:
    """Every key of a model with its default; asking pydantic each time costs more than all the rest."""
    return tuple((key, field.get_default(call_default_factory=True)) for key, field in model.model_fields.items())


def _names_another_list(model: Strict, under: Strict | None) -> bool:
    """Whether the options come from a shared list that the part under the entry does not name."""
    name = getattr(model, "options_use", None)
    return name is not None and name != getattr(under, "options_use", None)


def _is_same(value: Any, usual: Any) -> bool:
    """Equal and of one type: 1, 1.0 and true are equal to Python but not to a reader."""
    return type(value) is type(usual) and bool(value == usual)


def _plain(key: str, value: Any, parts: _Parts) -> Any:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, LimitSpec):
        return "当场" if value == _ON_THE_SPOT else f"{value.value}{UNIT_SHORTHAND[value.unit]}"
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


def _number(value: Decimal) -> int | float | str:
    """An amount of usual size as a number; an odd one as text, which the schema reads as well."""
    text = plain_decimal(value)
    if len(text) > _LONGEST_NUMBER or "E" in text:
        return text
    if text.lstrip("-").isdigit():
        return int(text)
    return float(text) if repr(float(text)) == text else text


# ── from outside ──────────────────────────────────────────────────────────────────────────────────

MAX_DEPTH = 30  # mappings and lists inside each other, as in YAML
MAX_VALUES = 60_000  # keys, items and values; a definition of 100 fields and 40 papers has about 3,000
_SAFE_INTEGER = 2**53  # beyond it a browser rounds
_BREAKS = {"\r\n": "\n", "\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_ANY_BREAK = re.compile("|".join(_BREAKS))


class TreeError(ValueError):
    """No tree of a definition can look like this; the message is a Chinese sentence."""


def sound_tree(raw: Any) -> Tree:
    """The tree as every store, browser and database keeps it. TreeError when it is none, or far too large.

    Signs that nobody can see are taken out (they come from pasting), line breaks are made one kind, and whole
    numbers that a browser would round become text.
    """
    if not isinstance(raw, dict):
        raise TreeError("内容应当由若干项组成，没有保存")
    counter = itertools.count(1)
    tree: Tree = _sound(raw, 0, counter)
    return tree


def _sound(value: Any, depth: int, counter: Iterator[int]) -> Any:
    if depth > MAX_DEPTH:
        raise TreeError(f"内容的层次太深，最多 {MAX_DEPTH} 层，没有保存")
    if next(counter) > MAX_VALUES:
        raise TreeError("内容太多，没有保存")
    if isinstance(value, dict):
        return {_sound_text(str(key)): _sound(one, depth + 1, counter) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_sound(one, depth + 1, counter) for one in value]
    return _sound_scalar(value)


def _sound_scalar(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < _SAFE_INTEGER else str(value) if value.bit_length() < _LONGEST_INTEGER else None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return _sound_text(str(value))


def _sound_text(text: str) -> str:
    return _UNSEEN.sub("", _ANY_BREAK.sub("\n", text))


# ── changes ────────────────────────────────────────────────────────────────────────────────────────


class EditError(ValueError):
    """An edit whose place is not in the tree."""


def can_edit(tree: Any, edits: Iterable[Edit]) -> bool:
    """Whether every place is the tree's own: what a shared part gives is changed at the part, not row by row."""
    try:
        for edit in edits:
            if _is_given(tree, parse_path(edit.path)):
                return False
            tree = apply_edits(tree, [edit])
    except ValueError:
        return False
    return True


def _is_given(tree: Any, location: Location) -> bool:
    """Whether the place lies in a list that comes from a shared part: the tree names the part and has no such list."""
    uses = False
    for part, following in itertools.pairwise(location):
        uses = uses or (isinstance(tree, dict) and ("use" in tree or "chain" in tree))
        if not has(tree, part):
            return uses and isinstance(following, int)
        tree = tree[part]
    return isinstance(tree, dict) and "chain" in tree and location[-1] != "chain"


def apply_edits(tree: Any, edits: Iterable[Edit]) -> Any:
    """The tree with the edits done one after the other; EditError when a place is not there.

    The given tree stays as it is; what no edit touches is shared with it.
    """
    for edit in edits:
        location = parse_path(edit.path)
        if location:
            tree = _edited(tree, location, edit)
    return tree


def _edited(tree: Any, location: Location, edit: Edit) -> Any:
    """A copy of what stands on the way to the place, changed at its end. Mappings and lists on the way are made."""
    part, rest = location[0], location[1:]
    if not rest:
        return _DO[edit.op](tree, part, copy.deepcopy(edit.value))
    if has(tree, part):
        inner = tree[part]
    elif edit.op == "remove":
        return tree
    else:
        inner = [] if isinstance(rest[0], int) else {}
    return _set(tree, part, _edited(inner, rest, edit))


def _set(holder: Any, part: str | int, value: Any) -> Any:
    if isinstance(holder, dict) and isinstance(part, str):
        return {**holder, part: value}
    if not has(holder, part):
        raise EditError(str(part))
    result = list(holder)
    result[int(part)] = value
    return result


def _remove(holder: Any, part: str | int, _value: Any) -> Any:
    if not has(holder, part):
        return holder
    result = copy.copy(holder)
    del result[part]
    return result


def _insert(holder: Any, part: str | int, value: Any) -> Any:
    if not isinstance(holder, list) or not isinstance(part, int) or part > len(holder):
        raise EditError(str(part))
    return [*holder[:part], value, *holder[part:]]


_DO: Mapping[str, Callable[[Any, str | int, Any], Any]] = {"set": _set, "remove": _remove, "insert": _insert}

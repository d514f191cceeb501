"""Changes of a tree that touch more than one place: rename what others refer to, remove what nobody needs, unchain."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from catalog.conditions import HANDLED_BY, ConditionError, Logic, SymbolTable, notation, parse
from catalog.definition import OptionSpec
from catalog.editing.names import rows_of, symbols_of
from catalog.editing.places import MISSING, Location, dotted, has, parse_path, value_at
from catalog.editing.references import Reference, Target, Use, Whole, conditions_in, named_in, references, uses
from catalog.editing.trees import EditError, Tree
from catalog.library import Library
from catalog.library_merge import chain_steps
from catalog.mends import Edit
from catalog.walk import CONDITION_KEYS

_WORDS = {
    "name": "表单项或情形",
    "option": "选项",
    "column": "列",
    "document": "材料",
    "group": "材料组",
    "step": "环节",
}
_LABELS = frozenset({"label", "question"})
_ID = re.compile(r"[a-z][a-z0-9_]{0,47}\Z")
_LONGEST_CODE = 60


class ChangeRefusedError(ValueError):
    """Why a change was not made, in Chinese, and what still uses the thing."""

    def __init__(self, message: str, found: tuple[Use, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.uses = found


def uses_at(tree: Tree, path: str, library: Library | None = None) -> list[Use]:
    """Everything that needs what stands at a path (or whose id, code or name it is)."""
    return uses(Whole.of(tree, library), parse_path(path))


def remove(tree: Tree, path: str, library: Library | None = None) -> Tree:
    """The tree without the row or key; ChangeRefusedError with the list while something uses it."""
    location = parse_path(path)
    result = _own(tree, location, library)
    if not location or value_at(result, location) is MISSING:
        raise EditError(path)
    is_rows = isinstance(location[-1], int) or isinstance(value_at(result, location), list)
    if is_rows and (found := uses_at(tree, path, library)):
        raise ChangeRefusedError(f"还有 {len(found)} 处用到它，先改掉这些地方再删除。", tuple(found))
    del value_at(result, location[:-1])[location[-1]]
    return result


def unchain(tree: Tree, path: str, library: Library) -> Tree:
    """The tree with a chain written out as its steps, each still using its part of the library."""
    location = parse_path(path)
    name = value_at(tree, (*location, "chain"))
    position = location[1] if location[:1] == ("steps",) and len(location) > 1 else None
    if not isinstance(position, int) or not isinstance(name, str) or name not in library.chains:
        raise EditError(path)
    result: Tree = copy.deepcopy(tree)
    result["steps"][position : position + 1] = _steps_of(name, library)
    return result


def _steps_of(name: str, library: Library) -> list[Any]:
    written = chain_steps(library.raw.get("chains", {}).get(name))
    return copy.deepcopy(list(written if isinstance(written, list) else library.chains[name]))


def rename(tree: Tree, path: str, new: str, library: Library | None = None) -> Tree:
    """The tree with an id, the code of an option, or a label changed, and everything that named it.

    `path` is the key or its row (then the id or code is meant). A condition is rewritten only where it would mean
    something else now. ChangeRefusedError when the new name is taken or a use stands in a chain of the library.
    """
    location = parse_path(path)
    if location[-1:] and isinstance(location[-1], int):
        location = (*location, "code" if location[-2:-1] == ("options",) else "id")
    before = Whole.of(tree, library)
    if location[-1:] and location[-1] in _LABELS:
        return _with_conditions(before, _written(tree, location, new, library), None, "", library)
    places = [] if _is_in_chain(tree, location) else before.places(location)
    old = next(iter(named_in(before.value, places[0][:-1])), None) if places else None
    if old is None or location[-1] not in ("id", "code"):
        raise EditError(path)
    if old[-1] == new:
        return tree
    _refuse_unfit(before, places[0][:-1], old, new)
    return _renamed(before, _written(tree, location, new, library), old, new, library)


def _is_in_chain(tree: Tree, location: Location) -> bool:
    row = value_at(tree, location[:2])
    return location[:1] == ("steps",) and isinstance(row, dict) and "chain" in row


def _refuse_unfit(whole: Whole, location: Location, old: Target, new: str) -> None:
    if old[0] == "option" and not 0 < len(new) <= _LONGEST_CODE:
        raise ChangeRefusedError(f"选项的代码要有 1 到 {_LONGEST_CODE} 个字。")
    if old[0] != "option" and (not _ID.match(new) or new == HANDLED_BY):
        raise ChangeRefusedError("编号只能用小写字母、数字和下划线，以字母开头，最多 48 个字符。")
    if (*old[:-1], new) in set(_all_named(whole.value, location)):
        raise ChangeRefusedError(f"“{new}”已经有别的{_WORDS[old[0]]}在用，请换一个。")


def _all_named(value: Any, location: Location) -> Iterator[Target]:
    """What the things beside this one are called; fields and situations share their names."""
    fields = [("sections", index) for index in range(_length(value, ("sections",)))]
    situations = [("situations", index) for index in range(_length(value, ("situations",)))]
    holder = location[:-1]
    siblings = [(*holder, index) for index in range(_length(value, holder))]
    beside: list[Location] = [*fields, *situations] if holder[-1:] != ("options",) and len(holder) != 5 else []
    for place in {*beside, *siblings}:
        yield from named_in(value, place)


def _length(value: Any, location: Location) -> int:
    rows = value_at(value, location)
    return len(rows) if isinstance(rows, list | tuple) else 0


def _renamed(before: Whole, after: Tree, old: Target, new: str, library: Library | None) -> Tree:
    for one in references(before):
        if one.target == old and one.location[-1] not in CONDITION_KEYS:
            after = _renamed_at(before, after, one, new, library)
    return _with_conditions(before, after, old, new, library)


def _renamed_at(before: Whole, after: Tree, one: Reference, new: str, library: Library | None) -> Tree:
    location = _in_tree(before, one.location)
    if not one.is_key:
        return _written(after, location, new, library)
    result = _own(after, location, library)
    holder = value_at(result, location[:-1])
    renamed = {new if key == location[-1] else key: value for key, value in holder.items()}
    holder.clear()
    holder.update(renamed)
    return result


# ── conditions ─────────────────────────────────────────────────────────────────────────────────────


def _with_conditions(before: Whole, after: Tree, old: Target | None, new: str, library: Library | None) -> Tree:
    """Conditions mean after the change what they meant before it."""
    symbols = symbols_of(after, library)
    for location, text in conditions_in(before.value):
        try:
            logic = _renamed_logic(parse(text, before.symbols), old, new)
        except ConditionError:
            continue  # it meant nothing before; the checks tell
        if _means(text, logic, symbols):
            continue
        after = _written(after, _in_tree(before, location), notation(logic, symbols), library)
    return after


def _means(text: str, logic: Logic, symbols: SymbolTable) -> bool:
    try:
        return bool(parse(text, symbols) == logic)
    except ConditionError:
        return False


def _renamed_logic(logic: Any, old: Target | None, new: str) -> Any:
    if old is None or old[0] not in ("name", "option"):
        return logic
    operator, arguments = next(iter(logic.items()))
    if operator in ("and", "or", "!"):
        return {operator: [_renamed_logic(part, old, new) for part in arguments]}
    if old[0] == "option":
        return {operator: _recoded(arguments, old, new)}
    if operator == "missing":
        return {operator: [new if arguments[0] == old[1] else arguments[0]]}
    return {operator: [_renamed_variable(part, old[1], new) for part in arguments]}


def _renamed_variable(argument: Any, old: str, new: str) -> Any:
    return {"var": new} if argument == {"var": old} else argument


def _recoded(arguments: list[Any], old: Target, new: str) -> list[Any]:
    if {"var": old[1]} not in arguments:
        return arguments
    return [_recoded_value(one, old[2], new) for one in arguments]


def _recoded_value(value: Any, old: str, new: str) -> Any:
    if isinstance(value, list):
        return [new if one == old else one for one in value]
    return new if isinstance(value, str) and value == old else value


# ── writing into the tree ──────────────────────────────────────────────────────────────────────────


def _in_tree(whole: Whole, location: Location) -> Location:
    """The place in the tree; ChangeRefusedError when it lies in a chain, whose steps are not the tree's own."""
    place = whole.located(location)
    if len(place) < len(location):
        raise ChangeRefusedError("环节链里也用到它，请先把环节链拆开再改。", (Use(dotted(place), "环节链"),))
    return place


def _written(tree: Tree, location: Location, value: Any, library: Library | None) -> Tree:
    """The tree with a value set; a list that a shared part gives becomes the tree's own first."""
    result = _own(tree, location, library)
    holder, key = value_at(result, location[:-1]), location[-1]
    if isinstance(holder, str) and key in ("code", "label"):  # an option written as a bare word
        holder = {"code": holder, "label": holder}
        value_at(result, location[:-2])[location[-2]] = holder
    if not isinstance(holder, dict) and not has(holder, key):
        raise EditError(str(location))
    holder[key] = value
    return result


def _own(tree: Tree, location: Location, library: Library | None) -> Tree:
    """A copy of the tree in which every list and mapping on the way to the place is its own."""
    result: Tree = copy.deepcopy(tree)
    for length in range(1, len(location)):
        if value_at(result, location[:length]) is MISSING:
            given = value_at(Whole.of(result, library).value, location[:length])
            holder = value_at(result, location[: length - 1])
            if given is MISSING or not isinstance(holder, dict):
                raise EditError(str(location))
            holder[str(location[length - 1])] = _short(given, library)
    return result


def _short(given: Any, library: Library | None) -> Any:
    """What a part gave; rows that are whole parts themselves go on using them."""
    shared = library.fields if library else {}
    if not isinstance(given, list | tuple):
        return copy.deepcopy(given)
    return [{"use": one["use"]} if _is_part(one, shared) else copy.deepcopy(one) for one in given]


def _is_part(row: Any, shared: Mapping[str, Any]) -> bool:
    name = row.get("use") if isinstance(row, Mapping) else None
    return isinstance(name, str) and name in shared and row == {**shared[name], "use": name}


# ── labels ─────────────────────────────────────────────────────────────────────────────────────────


def follow_labels(before: Tree, after: Tree, library: Library | None = None) -> list[Edit]:
    """Edits that keep the conditions of `after` meaning what they meant before somebody changed a label.

    They are written with ids and codes: the label may still be being typed.
    """
    if _called(before) == _called(after):
        return []  # nearly always, and found out at once
    old, new = symbols_of(before, library), symbols_of(after, library)
    if _words_of(old) == _words_of(new):
        return []
    whole, known = Whole.of(after, library), {text for _place, text in conditions_in(Whole.of(before, library).value)}
    edits = []
    for location, text in conditions_in(whole.value):
        written = _followed(text, old, new) if text in known else None
        place = whole.located(location)
        if written and len(place) == len(location) and value_at(after, place) == text:
            edits.append(Edit("set", dotted(place), written))
    return edits


_CALLED = ("use", "id", "label", "question", "kind", "options", "options_use", "options_from", "multiple", "unit")


def _called(tree: Tree) -> list[Any]:
    """As much of the own words of a tree as conditions may use."""
    rows = [*rows_of(tree, "situations"), *rows_of(tree, "sections")]
    rows += [one for section in rows_of(tree, "sections") for one in rows_of(section, "fields")]
    return [[row.get(key) for key in _CALLED] for row in rows]


def _words_of(symbols: SymbolTable) -> dict[str, Any]:
    return {symbol.id: (symbol.label, symbol.options) for symbol in symbols.by_id.values()}


def _followed(text: str, old: SymbolTable, new: SymbolTable) -> str | None:
    """The condition with ids and codes where the new words make it mean something else; None where it may stay."""
    try:
        logic = parse(text, old)
        written = notation(logic, _bare(old))
    except ConditionError:
        return None
    return written if not _means(text, logic, new) and _means(written, logic, new) else None


def _bare(symbols: SymbolTable) -> SymbolTable:
    """The same names under their ids and codes."""
    return SymbolTable.from_symbols(
        replace(one, label=one.id, options=tuple(_called_by_code(option) for option in one.options), aliases={})
        for one in symbols.by_id.values()
    )


def _called_by_code(option: OptionSpec) -> OptionSpec:
    """An option called by its code."""
    return option.model_copy(update={"label": option.code})

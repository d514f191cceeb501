"""Columns of a sheet, made from the model whose entries stand in its rows: a new key of a model is a new column."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from catalog.editing.model import said_of
from catalog.input_specs import KeeperSpec
from catalog.key_names import annotation_at, key_name, models_in
from catalog.primitives import LimitSpec, OptionSpec
from catalog.vocabulary_keys import list_of, open_list_of
from catalog.walk import CONDITION_KEYS
from catalog.workbook import kinds, list_kinds
from catalog.workbook.shapes import LINES, LONG, PREFIXED

Band = Literal["required", "usual", "more"]
Path = tuple[str, ...]
BAND_WORDS: dict[Band, str] = {"required": "必填", "usual": "常用", "more": "更多"}
_RANK: dict[Band, int] = {"required": 0, "usual": 1, "more": 2}
# Keys whose words come from the county rather than from a dictionary.
_COUNTY_LISTS = {
    **dict.fromkeys(("department", "joint_departments", "decides_for"), "departments"),
    "options_from": "vocabularies",
}
_PART_LISTS = {"options_use": "parts:option_lists", "chain": "parts:chains"}
_ARROWS = {"RouteSpec": "to", "ComputedWhen": "value"}


@dataclass(frozen=True)
class Column:
    """One column: the place of its key in an entry, its header, and how its cells are written and read."""

    path: Path
    header: str
    kind: kinds.Kind
    band: Band = "more"
    default: Any = ""
    nothing: Any = ""  # what （空） stands for: None, "" or []
    opens: Path = ()  # the optional part of the entry that this column is the first of
    also: str = ""  # another name by which the header is known
    help: str = ""  # a sentence and an example
    position: int = 0  # of its key in the model: entries read from a workbook have their keys in that order

    @property
    def is_required(self) -> bool:
        return self.band == "required"


@dataclass(frozen=True)
class _Key:
    """A key of a model on the way to becoming a column."""

    path: Path
    model: type[BaseModel]
    info: FieldInfo
    optional_parent: bool = False
    is_first: bool = False


def columns_of(model: type[BaseModel], *, apart: frozenset[str] = frozenset()) -> tuple[Column, ...]:
    """The columns of a model, its single inner models laid flat, required ones first. Keys in `apart` are left out."""
    keys = list(_keys(model, (), apart))
    names = Counter(_bare(key) for key in keys)
    columns = [
        replace(_column(model, key, is_alone=names[_bare(key)] == 1), position=position)
        for position, key in enumerate(keys)
    ]
    return tuple(sorted(columns, key=lambda one: _RANK[one.band]))


def _keys(model: type[BaseModel], prefix: Path, apart: frozenset[str], optional: bool = False) -> Iterator[_Key]:
    for index, (name, info) in enumerate(model.model_fields.items()):
        if name in apart and not prefix:
            continue
        inner = inner_model(info.annotation)
        if inner is None:
            yield _Key((*prefix, name), model, info, optional, index == 0)
        else:
            yield from _keys(inner, (*prefix, name), apart, type(None) in get_args(info.annotation))


def inner_model(annotation: Any) -> type[BaseModel] | None:
    """The model of a key that holds exactly one (perhaps none), limits apart; None for all other keys."""
    if any(get_origin(one) in (tuple, dict) for one in (annotation, *get_args(annotation))):
        return None
    found = next(iter(models_in(annotation)), None)
    return None if found is LimitSpec else found


def _bare(key: _Key) -> str:
    return key_name(key.model, key.path[-1])


def _column(root: type[BaseModel], key: _Key, *, is_alone: bool) -> Column:
    bare = _bare(key)
    parent = key_name(root, key.path[0])
    full = f"{parent}·{bare}" if len(key.path) > 1 else bare
    is_general = len(key.path) > 1 and bare == key_name(None, key.path[-1])  # 备注, 地点: of what?
    is_clear = is_alone and not is_general and key.path[0] not in PREFIXED
    default = None if key.info.is_required() else key.info.get_default(call_default_factory=True)
    return Column(
        path=key.path,
        header=bare if is_clear else full,
        kind=_kind(key.model, key.path[-1], key.info),
        band=_band(root, key),
        default=None if default is PydanticUndefined else default,
        nothing=_nothing(key.info.annotation),
        help=_help(said_of(key.model.__name__, key.path[-1])),
        opens=key.path[:1] if key.optional_parent and key.is_first else (),
        also=full if is_clear else "",
    )


def _help(said: Mapping[str, Any]) -> str:
    return f"{said['help']}例如：{said['example'].rstrip('。')}。" if said else ""


def _band(root: type[BaseModel], key: _Key) -> Band:
    """Required keys, those that the editor shows at once, and those that it folds away."""
    if key.info.is_required() and len(key.path) == 1:
        return "required"
    said, above = said_of(key.model.__name__, key.path[-1]), said_of(root.__name__, key.path[0])
    if key.path == ("use",):
        return "usual"
    if key.path[0] in PREFIXED:
        return "more"
    return "usual" if said and not said["advanced"] and not above.get("advanced") else "more"


def _nothing(annotation: Any) -> Any:
    if type(None) in get_args(annotation):
        return None
    return [] if get_origin(annotation) is tuple else ""


def _kind(model: type[BaseModel], name: str, info: FieldInfo) -> kinds.Kind:
    annotation = info.annotation
    bare = annotation_at(model, (name,))
    if (inner := next(iter(models_in(annotation)), None)) is not None:
        return _model_kind(inner)
    if get_origin(annotation) is tuple:
        return _tuple_kind(model, name, bare)
    if bare in (bool, int, Decimal, dt.date):
        return _PLAIN[bare]
    return _text_kind(model, name)


_PLAIN: dict[Any, kinds.Kind] = {
    bool: kinds.YesNo(),
    int: kinds.Number(whole=True),
    Decimal: kinds.Number(),
    dt.date: kinds.Day(),
}


def _model_kind(inner: type[BaseModel]) -> kinds.Kind:
    if inner is LimitSpec:
        return kinds.Limit()
    if inner is KeeperSpec:
        return list_kinds.Keepers()
    if inner is OptionSpec:
        return list_kinds.PlainOptions()
    if inner.__name__ in _ARROWS:
        return list_kinds.Arrows(result=_ARROWS[inner.__name__])
    return list_kinds.Elsewhere(sheet="明细列") if inner.__name__ == "FieldSpec" else list_kinds.Json()


def _tuple_kind(model: type[BaseModel], name: str, bare: Any) -> kinds.Kind:
    if list_name := _list_name(model, name):
        return kinds.Several(words_of=list_name, is_open=_is_open(model, name))
    if bare is int or name == "months":
        return kinds.Months()
    return kinds.Lines() if name in LINES else kinds.Words()


def _text_kind(model: type[BaseModel], name: str) -> kinds.Kind:
    if name == "use":
        return kinds.Choice(width=26, list_name=f"parts:{_PART_KINDS[model.__name__]}", is_open=True)
    if list_name := _list_name(model, name):
        return kinds.Choice(list_name=list_name, is_open=_is_open(model, name))
    if name in CONDITION_KEYS:
        return kinds.Condition()
    is_long = name in LONG or said_of(model.__name__, name).get("control") == "multiline"
    return kinds.LongText() if is_long else kinds.Kind()


_PART_KINDS = {
    "DocumentSpec": "documents",
    "FieldSpec": "fields",
    "SectionSpec": "sections",
    "StepSpec": "steps",
    "LegalBasis": "legal_bases",
}


def _list_name(model: type[BaseModel], name: str) -> str | None:
    return (
        _COUNTY_LISTS.get(name)
        or _PART_LISTS.get(name)
        or list_of(model, name)
        or (f"words:{model.__name__}.{name}" if said_of(model.__name__, name).get("options") else None)
    )


def _is_open(model: type[BaseModel], name: str) -> bool:
    return name in _COUNTY_LISTS or name in _PART_LISTS or open_list_of(model, name) is not None


@dataclass(frozen=True)
class Sheet:
    """One sheet: the list of a definition whose entries are its rows, and where these hang."""

    title: str
    columns: tuple[Column, ...]
    owner: tuple[Column, ...] = ()  # columns that say which entry above a row belongs to
    note: str = ""
    by_path: dict[Path, Column] = field(init=False, compare=False)
    in_order: tuple[Column, ...] = field(init=False, compare=False)  # as the keys of the model

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_path", {one.path: one for one in (*self.owner, *self.columns)})
        object.__setattr__(self, "in_order", tuple(sorted(self.columns, key=lambda one: one.position)))

"""Writes the tables of `docs/definition.md` from the models, so that they say what the program takes.

`python -m tools.definition_reference` rewrites what stands between the two marks of that page. Names of keys come from
`catalog/key_names.yaml`, words from the vocabulary, remarks from `definition_notes.yaml` beside this file.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le, MinLen
from pydantic import BaseModel, JsonValue
from pydantic.fields import FieldInfo

from catalog import vocabulary
from catalog.definition import (
    Condition,
    Identifier,
    IntakeWindow,
    Limit,
    LimitSpec,
    Option,
    OptionSpec,
    ServiceCode,
    ServiceDefinition,
    ShortText,
    Text,
)
from catalog.key_names import key_name, models_in
from catalog.readers.yaml_nodes import load_yaml
from catalog.vocabulary_keys import list_of, words_of

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "definition.md"
NOTES = Path(__file__).with_name("definition_notes.yaml")
BEGIN = "<!-- 下面的表由 tools/definition_reference.py 生成，请勿手改 -->"
END = "<!-- 生成到此为止 -->"

# Models that stand under several keys have a name of their own; all others are called like the key that holds them.
_TITLES: Mapping[type[BaseModel], str] = {
    ServiceDefinition: "事项",
    LimitSpec: "时限",
    OptionSpec: "选项",
    IntakeWindow: "集中受理时间",
}
_TYPES: tuple[tuple[Any, str], ...] = (
    (Identifier, "编号"),
    (ServiceCode, "事项代码"),
    (ShortText, "文字，200 字以内"),
    (Text, "文字，4000 字以内"),
    (Condition, "[条件](conditions.md)"),
    (Limit, "[时限](#时限)"),
    (Option, "[选项](#选项)"),
    (JsonValue, "答案"),
    (bool, "`true` 或 `false`"),
    (str, "文字"),
    (int, "整数"),
    (Decimal, "数字"),
    (date, "日期"),
)
_FORMS = {r"^\d+/\d+$": "分数，例如 `2/3`"}  # texts of a given form, by the pattern that holds them
_INLINE_WORDS = 6  # longer lists of words stand in the section on vocabulary


def notes() -> Mapping[str, Mapping[str, str]]:
    """Remarks by model and key; a remark says what the name of the key does not."""
    remarks: Mapping[str, Mapping[str, str]] = load_yaml(NOTES.read_text("utf-8")).value
    return remarks


def models() -> dict[type[BaseModel], str]:
    """Every model of a definition with the title of its table; what a model holds stands right behind it."""
    titles: dict[type[BaseModel], str] = {}
    _collect(ServiceDefinition, _TITLES[ServiceDefinition], titles)
    return titles


def _collect(model: type[BaseModel], title: str, titles: dict[type[BaseModel], str]) -> None:
    titles[model] = title
    for key, field in model.model_fields.items():
        for inner in models_in(field.annotation):
            if inner not in titles:
                _collect(inner, _TITLES.get(inner) or key_name(model, key), titles)


def reference() -> str:
    """All tables, as they stand between the marks."""
    titles = models()
    parts = [_section(model, title, titles) for model, title in titles.items()]
    return "\n".join([*parts, _vocabulary()])


def page() -> str:
    """The page with fresh tables; ValueError when a mark is missing."""
    text = PAGE.read_text("utf-8")
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{PAGE} lacks its marks")
    return f"{before}{BEGIN}\n\n{reference()}\n{END}{after}"


# ── one table ──────────────────────────────────────────────────────────────────────────────────────


def _section(model: type[BaseModel], title: str, titles: Mapping[type[BaseModel], str]) -> str:
    remarks = notes().get(model.__name__, {})
    hints = get_type_hints(model, include_extras=True)
    rows = [
        _row(model, key, field, _what(model, key, hints[key], titles), remarks.get(key, ""))
        for key, field in model.model_fields.items()
    ]
    head = [f"### {title}", ""]
    head += [f"{_places(model)}", ""] if model is not ServiceDefinition else []
    return "\n".join([*head, "| 键 | 中文名 | 写什么 | 不写时 | 说明 |", "|---|---|---|---|---|", *rows, ""])


def _row(model: type[BaseModel], key: str, field: FieldInfo, what: str, remark: str) -> str:
    default = "**必填**" if field.is_required() else _default(field)
    return f"| `{key}` | {key_name(model, key)} | {what}{_bounds(field.metadata)} | {default} | {remark} |"


def _places(model: type[BaseModel]) -> str:
    """Under which keys the model stands: 写在 `intake`、`steps[].intake` 下."""
    places = "、".join(f"`{place}`" for place in _paths(ServiceDefinition, model, ()))
    return f"写在 {places} 下。"


def _paths(root: type[BaseModel], wanted: type[BaseModel], trail: tuple[type[BaseModel], ...]) -> Iterator[str]:
    for key, field in root.model_fields.items():
        for inner in models_in(field.annotation):
            path = f"{key}[]" if _is_list(field.annotation) else key
            if inner is wanted:
                yield path
            if inner not in (*trail, root, wanted):
                yield from (f"{path}.{rest}" for rest in _paths(inner, wanted, (*trail, root)))


def _is_list(annotation: Any) -> bool:
    return get_origin(annotation) is tuple or any(_is_list(argument) for argument in get_args(annotation))


def _bounds(metadata: Iterable[Any]) -> str:
    """What the values of a number or the length of a list are held to."""
    low = next((bound.ge for bound in metadata if isinstance(bound, Ge)), None)
    high = next((bound.le for bound in metadata if isinstance(bound, Le)), None)
    fewest = next((bound.min_length for bound in metadata if isinstance(bound, MinLen)), 0)
    if fewest > 1:
        return f"，至少 {fewest} 项"
    if high is not None:
        return f"，{low}—{high}"
    return "" if low is None else f"，不小于 {low}"


def _default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True)
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple) and value:
        return f"`[{', '.join(map(str, value))}]`"
    return f"`{value}`" if isinstance(value, str | int) and value != "" else ""


# ── what to write ──────────────────────────────────────────────────────────────────────────────────


def _what(model: type[BaseModel], key: str, hint: Any, titles: Mapping[type[BaseModel], str]) -> str:
    if words := _words(model, key):
        return f"列表，取自 {words}" if _is_list(hint) else words
    return _of_type(hint, titles)


def _words(model: type[BaseModel], key: str) -> str:
    """The words a key takes: all of them when they are few, else the list that has them."""
    list_id, fixed = list_of(model, key), words_of(model, key)
    codes = fixed or (tuple(option.code for option in vocabulary.options(list_id)) if list_id else ())
    if list_id and len(codes) > _INLINE_WORDS:
        return f"词表 [{list_id}](#词表)"
    return "；".join(f"`{code}` {vocabulary.label(list_id, code)}" if list_id else f"`{code}`" for code in codes)


def _of_type(hint: Any, titles: Mapping[type[BaseModel], str]) -> str:
    named = next((words for known, words in _TYPES if hint == known), None)
    if named is not None:
        return named
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return f"[{titles[hint]}](#{_anchor(titles[hint])})"
    origin = get_origin(hint)
    arguments = [argument for argument in get_args(hint) if argument not in (type(None), ...)]
    if origin is Annotated:
        return _of_form(arguments[0], arguments[1:], titles)
    return _GENERIC[origin](arguments, titles)


def _of_form(inner: Any, metadata: list[Any], titles: Mapping[type[BaseModel], str]) -> str:
    """A text of a given form, or a number within bounds."""
    patterns = [getattr(one, "pattern", None) for one in metadata]
    shown = next((words for pattern, words in _FORMS.items() if pattern in patterns), None)
    bounds = [bound for one in metadata for bound in getattr(one, "metadata", ())]
    return shown or _of_type(inner, titles) + _bounds(bounds)


def _either(arguments: list[Any], titles: Mapping[type[BaseModel], str]) -> str:
    return " 或 ".join(dict.fromkeys(_of_type(argument, titles) for argument in arguments))


def _listed(arguments: list[Any], titles: Mapping[type[BaseModel], str]) -> str:
    return f"列表，每项是{_of_type(arguments[0], titles)}"


def _mapped(arguments: list[Any], titles: Mapping[type[BaseModel], str]) -> str:
    return f"若干行“编号: 值”，值是{_of_type(arguments[1], titles)}"


_GENERIC: Mapping[Any, Callable[[list[Any], Mapping[type[BaseModel], str]], str]] = {
    Union: _either,
    types.UnionType: _either,
    tuple: _listed,
    dict: _mapped,
    Literal: lambda arguments, titles: "、".join(f"`{argument}`" for argument in arguments),
}


def _anchor(title: str) -> str:
    """The anchor of a heading: signs fall away, blanks become hyphens."""
    return "".join(mark for mark in title.lower().replace(" ", "-") if mark.isalnum() or mark in "-_")


# ── vocabulary ─────────────────────────────────────────────────────────────────────────────────────


def _vocabulary() -> str:
    rows = [f"| `{name}` | {one.title} | {_shown(one.options)} |" for name, one in sorted(vocabulary.LISTS.items())]
    return "\n".join(["### 词表", "", "| 词表 | 名称 | 词 |", "|---|---|---|", *rows, ""])


def _shown(options: tuple[vocabulary.VocabularyEntry, ...]) -> str:
    same = all(option.code == option.label for option in options)
    return "；".join(f"`{one.code}`" if same else f"`{one.code}` {one.label}" for one in options)


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())

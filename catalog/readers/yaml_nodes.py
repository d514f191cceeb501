"""YAML text → plain values with the line of every key; only what a form of data needs, nothing that can hurt.

Unlike plain YAML 1.1: ``yes/no/on/off`` and dates stay strings, no sexagesimal and no octal numbers, no anchors,
no tags, no key twice, bounded size and depth. All oddities of one text are reported together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, cast

import yaml
from yaml.cyaml import CSafeLoader
from yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, NodeEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from catalog.problems import Problem, dotted
from catalog.readers.yaml_messages import syntax_message

MAX_BYTES = 1_000_000
MAX_DEPTH = 30
_NULL, _BOOL, _INT, _FLOAT, _STR = (f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float", "str"))


def _resolvers() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """Which plain words are not strings, by their first character (the form PyYAML keeps its table in)."""
    table: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for tag, pattern, first_characters in (
        (_NULL, r"^(?:~|null|)$", ["~", "n", ""]),
        (_BOOL, r"^(?:true|false)$", ["t", "f"]),
        (_INT, r"^-?(?:0|[1-9][0-9]{0,39})$", list("-0123456789")),
        (_FLOAT, r"^-?(?:0|[1-9][0-9]{0,16})\.[0-9]{1,20}(?:e[-+][0-9]{1,3})?$", list("-0123456789")),
    ):
        for character in first_characters:
            table.setdefault(character, []).append((tag, re.compile(pattern)))
    return table


class DataLoader(CSafeLoader):
    """The C parser with a resolver that knows null, true/false and plain decimal numbers only."""

    yaml_implicit_resolvers = _resolvers()


@dataclass(slots=True)
class Loaded:
    """Plain values, where each of them stands (path → line, from 1), and what is wrong with the text."""

    value: Any = None
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, location: tuple[str | int, ...], node: Node, message: str) -> None:
        """Note an error at this place and go on."""
        self.problems.append(Problem(dotted(location), "error", message, node.start_mark.line + 1))


def load_yaml(text: str) -> Loaded:
    """Read one document; on broken text `value` is None and `problems` says why, in Chinese with the line."""
    loaded = Loaded()
    text = text.removeprefix("\ufeff")
    if problem := _unreadable(text):
        loaded.problems.append(problem)
        return loaded
    try:
        if problem := _unwanted_event(text):
            loaded.problems.append(problem)
            return loaded
        node = _compose(text)
    except yaml.YAMLError as error:
        loaded.problems.append(syntax_message(error))
        return loaded
    if node is not None:
        loaded.value = _plain(node, (), loaded)
    return loaded


def _unreadable(text: str) -> Problem | None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        return Problem("", "error", "文字里有无法识别的字符，请另存为 UTF-8 编码后再试")
    if size > MAX_BYTES:
        return Problem("", "error", f"文字太长（{size // 1000} KB），最多 {MAX_BYTES // 1000} KB")
    return None


def _unwanted_event(text: str) -> Problem | None:
    """Depth and anchors are looked at before any tree is built: composing recurses."""
    depth = 0
    parser = DataLoader(text)
    while parser.check_event():
        event: Any = parser.get_event()
        line = event.start_mark.line + 1
        if isinstance(event, CollectionStartEvent):
            depth += 1
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            return Problem("", "error", f"层次太深，最多 {MAX_DEPTH} 层", line)
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            return Problem("", "error", "不支持锚点和引用（& 和 *），请把内容写全，或用 use 引用共用库", line)
    return None


def _compose(text: str) -> Node | None:
    node: Node | None = DataLoader(text).get_single_node()
    return node


def _plain(node: Node, location: tuple[str | int, ...], loaded: Loaded) -> Any:
    loaded.lines.setdefault(dotted(location), node.start_mark.line + 1)
    if isinstance(node, MappingNode):
        return _mapping(node, location, loaded)
    if isinstance(node, SequenceNode):
        return [_plain(item, (*location, index), loaded) for index, item in enumerate(node.value)]
    return _scalar(cast(ScalarNode, node), location, loaded)


def _mapping(node: MappingNode, location: tuple[str | int, ...], loaded: Loaded) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, ScalarNode):
            loaded.refuse(location, key_node, "这里的键应当是一个词")
            continue
        key = str(key_node.value)
        if key in result:
            loaded.refuse((*location, key), key_node, f"“{key}”写了两次，只能留一个")
        loaded.lines[dotted((*location, key))] = key_node.start_mark.line + 1
        result[key] = _plain(value_node, (*location, key), loaded)
    return result


def _scalar(node: ScalarNode, location: tuple[str | int, ...], loaded: Loaded) -> Any:
    text: str = node.value
    if node.tag == _NULL:
        return None
    if node.tag == _BOOL:
        return text == "true"
    if node.tag == _INT:
        return int(text)
    if node.tag == _FLOAT:
        # 1.10 stays text: an amount or an article number must not lose its last digit.
        return float(text) if "e" in text or repr(float(text)) == text else text
    if node.tag != _STR:
        loaded.refuse(location, node, "不支持类型标记（! 开头的写法）")
    return text

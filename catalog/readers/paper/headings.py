"""Finding the elements of a guide: which line or cell names an element, and what stands under it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from catalog.readers.paper.blocks import Block, Cells, Line
from catalog.readers.paper.values import number
from catalog.readers.yaml_nodes import load_yaml

_NUMBER = (
    r"(?:第?[一二三四五六七八九十]{1,3}[、.．:：]|第[一二三四五六七八九十]{1,3}[条章节部分]{1,2}|[（(][一二三四五六七八九十\d]{1,3}[）)][、.]?"
    r"|\d{1,2}(?:[、．)）]|\.(?!\d))|[①-⑳]|[■□●○◆◇★☆▶※*#·•\-—]{1,3})"
)
_LEADING = re.compile(rf"^(?:{_NUMBER}\s*){{1,2}}")
_MARKS = "【】[]〖〗《》“”\"'：:；; 　*#"
_ENDING = re.compile(r"^[】\]〗]?\s*(?:[（(][^（）()]{1,20}[）)])?\s*[：:]\s*|^[】\]〗]\s*|^ {1,}|^$")
_TITLE = re.compile(r"^(.{2,60}?)(?:的)?(?:办事|服务|办理|申请|申办|申报)指南$")


UNKNOWN = "unknown"  # a heading that is one by its number only: what stands under it is for a person
_CHINESE_COUNT = re.compile(r"^([一二三四五六七八九]?十?[一二三四五六七八九]?)、")
_LONGEST_HEADING = 20
_INLINE = re.compile(r"[一-龥]{2,8}[：:]\s*\S")


def _place_in_count(text: str) -> int | None:
    found = _CHINESE_COUNT.match(text)
    return number(found[1]) if found and found[1] else None


@dataclass(slots=True)
class Element:
    """What stands under one heading: lines, and rows of tables. `heading` is as it was written."""

    name: str
    heading: str
    lines: list[str] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)


@dataclass(slots=True)
class Found:
    """A guide taken apart. `title` is what the page calls itself; `rest` stands before the first heading."""

    elements: list[Element]
    title: str
    title_line: str
    rest: list[str]


@cache
def headings() -> Mapping[str, str]:
    """Every way to write a heading (folded) → the name of its element."""
    names = load_yaml(Path(__file__).with_suffix(".yaml").read_text("utf-8")).value
    return {_folded(word): name for name, words in names.items() for word in words}


@cache
def _longest_first() -> tuple[str, ...]:
    return tuple(sorted(headings(), key=len, reverse=True))


def take_apart(blocks: Sequence[Block]) -> Found:
    """The elements of a guide in their order; nothing of the text is lost."""
    reader = _Reader()
    for block in blocks:
        if isinstance(block, Line):
            reader.line(block.text)
        else:
            reader.row(block)
    return Found(reader.elements, reader.title, reader.title_line, reader.rest)


class _Reader:
    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.title = self.title_line = ""
        self.rest: list[str] = []
        self._table = -1
        self._inline = False  # whether the last heading stood before its words on one line, as the next one will
        self._number = 0  # of the last heading that counts in Chinese

    def line(self, text: str) -> None:
        """A line that begins with a heading begins an element; every other belongs to the one before."""
        if found := heading_of(text):
            self._count(text)
            self._begin(*found)
            self._inline = bool(found[2])
        elif self._goes_on_counting(text) or (self._inline and _INLINE.match(text)):
            self._count(text)
            heading, _, content = text.partition("：") if "：" in text else text.partition(":")
            self._begin(UNKNOWN, heading, content.strip())
        elif self.elements:
            self.elements[-1].lines.append(text)
        elif not self.title and (title := _TITLE.match(text)):
            self.title, self.title_line = title[1].strip("《》“” "), text
        else:
            self.rest.append(text)

    def _count(self, text: str) -> None:
        """Headings that count 一、二、三、 name the next one, whatever it is called."""
        self._number = _place_in_count(text) or self._number

    def _goes_on_counting(self, text: str) -> bool:
        place = _place_in_count(text)
        short = len(re.split("[：:]", text)[0]) <= _LONGEST_HEADING
        return place is not None and self._number > 0 and place == self._number + 1 and short

    def _begin(self, name: str, heading: str, content: str) -> None:
        self.elements.append(Element(name, heading))
        if content:
            self.elements[-1].lines.append(content)

    def row(self, row: Cells) -> None:
        """A row of headings and what they say, or a row of the table under the last heading."""
        pairs = list(_pairs(row.cells))
        starts_table = row.table != self._table
        self._table = row.table
        if pairs and not (starts_table and _is_head_of_list(row.cells)):
            for heading, name, contents in pairs:
                self._labelled(name, heading, contents)
        elif starts_table and (kind := _list_of(row.cells)) and not self._is_under(kind):
            self.elements.append(Element(kind, "", rows=[row.cells]))
        elif self.elements:
            self.elements[-1].rows.append(row.cells)
        elif len(said := [cell for cell in row.cells if cell]) == 1:
            self.line(said[0])
        else:
            self.rest.append(" ".join(said))

    def _is_under(self, name: str) -> bool:
        return bool(self.elements) and self.elements[-1].name == name

    def _labelled(self, name: str, heading: str, contents: tuple[str, ...]) -> None:
        """A cell with a heading whose merged cell reaches down says it again: then the element goes on."""
        last = self.elements[-1] if self.elements else None
        if last is None or last.heading != heading or last.name != name:
            last = Element(name, heading)
            self.elements.append(last)
        said = [cell for cell in contents if cell]
        if len(said) == 1:
            last.lines += said[0].split("\n")
        elif said:
            last.rows.append(contents)


def heading_of(text: str) -> tuple[str, str, str] | None:
    """(element, heading as written, what follows on the line) when a line begins with a heading, else None."""
    rest = _LEADING.sub("", text.strip()).lstrip("【[〖 ")
    start = len(text.strip()) - len(rest)
    folded = _folded_keeping_length(rest)
    for word in _longest_first():
        if folded.startswith(word) and (ending := _ENDING.match(rest[len(word) :])):
            content = rest[len(word) + ending.end() :].strip()
            marked = ending[0].strip() != "" or start > 0
            if not content or marked or len(word) >= len("办理条件"):
                return headings()[word], text.strip()[: start + len(word)].strip(_MARKS), content
    return None


def _pairs(cells: Sequence[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(heading, element, what it says) of a row: each heading has the cells up to the next."""
    named = [(at, name) for at, cell in enumerate(cells) if (name := _named(cell))]
    if not named or (named[0][0] > 1 and any(cells[: named[0][0]])):
        return
    for index, (at, name) in enumerate(named):
        end = named[index + 1][0] if index + 1 < len(named) else len(cells)
        contents = tuple(cells[at + 1 : end])
        if any(contents):
            yield cells[at], name, contents


def _named(cell: str) -> str | None:
    """The element that a cell names when it says nothing else."""
    return headings().get(_folded(_LEADING.sub("", cell.replace("\n", "").strip()).strip(_MARKS)))


# Heads of tables: at least one of the first and one of the others make it that list.
_LISTS = {
    "documents": (
        ("材料名称", "申请材料", "材料", "资料名称", "要件名称"),
        ("份数", "数量", "原件", "复印件", "材料类型", "来源", "备注", "必要性", "序号", "要求"),
    ),
    "steps": (
        ("环节", "环节名称", "办理环节", "步骤", "流程环节"),
        ("时限", "办理时限", "办理单位", "办理人", "层级", "内容", "备注", "责任单位", "所需时限"),
    ),
    "fee": (("收费项目", "收费项目名称", "项目名称"), ("收费标准", "标准", "收费依据")),
    "faq": (("问题", "问"), ("答案", "回答", "解答", "答")),
}


def _list_of(cells: Sequence[str]) -> str | None:
    """Which list a table is by its head, or None."""
    said = {re.sub(r"[（(].*?[）)]|\s", "", cell) for cell in cells if cell}
    for name, (first, others) in _LISTS.items():
        if said & set(first) and any(one in word for word in said - set(first) for one in others):
            return name
    return None


def _is_head_of_list(cells: Sequence[str]) -> bool:
    return _list_of(cells) is not None


def _folded(text: str) -> str:
    return re.sub(r"\s", "", _folded_keeping_length(text))


def _folded_keeping_length(text: str) -> str:
    return "".join(one if len(one := unicodedata.normalize("NFKC", sign)) == 1 else sign for sign in text)

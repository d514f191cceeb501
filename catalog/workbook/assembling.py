"""Rows that belong to one service → its tree."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.definition import ServiceDefinition
from catalog.workbook import layout
from catalog.workbook.choices import Choices, Lists
from catalog.workbook.found import CellProblem, Header, Location, SheetService, Spot
from catalog.workbook.kinds import plain_text, raw_text
from catalog.workbook.names import Lookup, Names, answer_choices, make_id, rename_references, rows, title_of
from catalog.workbook.rows import JSON, is_several
from catalog.workbook.text import split

_NOUNS = {
    "situations": "situation",
    "documents": "document",
    "document_groups": "group",
    "steps": "step",
    "samples": "sample",
    "rules": "rule",
    "eligibility": "condition",
    "sections": "section",
}
_YES_NO = {"是": True, "否": False}


@dataclass
class Entry:
    """One row: what it says of its entry, and to which other entry it belongs."""

    sheet: str
    row: int
    values: dict[str, Any] = field(default_factory=dict)
    owner: dict[str, Any] = field(default_factory=dict)


def assemble(
    service: SheetService, entries: Mapping[str, list[Entry]], lists: Lists, headers: Mapping[str, Header]
) -> None:
    """Put the tree of a service together; what does not fit together is added to its problems."""
    _Assembly(service, entries, lists, headers).run()


class _Assembly:
    def __init__(
        self,
        service: SheetService,
        entries: Mapping[str, list[Entry]],
        lists: Lists,
        headers: Mapping[str, Header],
    ) -> None:
        self._service, self._entries, self._lists, self._headers = service, entries, lists, headers
        self._names = Names({}, lists.library)

    def run(self) -> None:
        tree: dict[str, Any] = {}
        for head in self._entries.get(layout.SERVICES, ())[:1]:
            tree.update(head.values)
            self._service.places[()] = (head.sheet, head.row)
        for key, (title, _model) in layout.LISTS.items():
            self._list(tree, key, self._entries.get(title, ()))
        self._list(tree, "sections", self._entries.get(layout.SECTIONS, ()))
        self._fields(tree)
        self._columns(tree)
        self._options(tree)
        self._list(tree, "samples", self._entries.get(layout.SAMPLES, ()))
        rename_references(tree, self._lists.library, to_words=False)
        self._answers(tree)
        order = {key: position for position, key in enumerate(ServiceDefinition.model_fields)}
        self._service.tree = dict(sorted(tree.items(), key=lambda one: order.get(one[0], 0)))

    def _refuse(self, entry: Entry, column: str, message: str) -> None:
        """A problem of a row, at the column with this key."""
        number, header = self._headers[entry.sheet].number_of((column,))
        self._service.problems.append(CellProblem(message, Spot(entry.sheet, entry.row, number, header)))

    # ── lists ──────────────────────────────────────────────────────────────────────────────────────

    def _list(self, tree: dict[str, Any], key: str, entries: Any) -> None:
        for index, entry in enumerate(entries):
            self._service.places[(key, index)] = (entry.sheet, entry.row)
            tree.setdefault(key, []).append(entry.values)
        if key in _NOUNS:
            _give_ids(tree.get(key), _NOUNS[key])

    def _fields(self, tree: dict[str, Any]) -> None:
        """Fields go into their sections; a section that has no row of its own is made."""
        known = Lookup(self._names.full("sections", one) for one in rows(tree.get("sections")))
        for entry in self._entries.get(layout.FIELDS, ()):
            name = str(entry.owner.get("section") or "")
            if not name:
                self._refuse(entry, "section", "没有填所属分区")
                continue
            index = self._section(tree, known, name, entry)
            fields = tree["sections"][index].setdefault("fields", [])
            self._service.places[("sections", index, "fields", len(fields))] = (entry.sheet, entry.row)
            fields.append(entry.values)
        taken: set[str] = set()
        for section in rows(tree.get("sections")):
            _give_ids(section.get("fields"), "field", taken)

    def _section(self, tree: dict[str, Any], known: Lookup, name: str, entry: Entry) -> int:
        if (index := known.find(name)) is not None:
            return index
        sections = tree.setdefault("sections", [])
        taken = {str(one.get("id") or one.get("use")) for one in sections}
        sections.append({"id": make_id(name, "section", taken), "title": name})
        known.add(sections[-1])
        self._service.places[("sections", len(sections) - 1)] = (entry.sheet, entry.row)
        return len(sections) - 1

    def _columns(self, tree: dict[str, Any]) -> None:
        """Columns of groups, outer ones first: what they belong to is named from the field on."""
        waiting = list(self._entries.get(layout.COLUMNS, ()))
        for entry in sorted(waiting, key=lambda one: str(one.owner.get("field") or "").count("/")):
            found = self._field_at(tree, str(entry.owner.get("field") or ""))
            if found is None:
                name = entry.owner.get("field") or ""
                self._refuse(entry, "field", f"“表单”表里没有叫“{name}”的表单项" if name else "没有填所属表单项")
                continue
            location, field_tree = found
            columns = field_tree.setdefault("fields", [])
            self._service.places[(*location, "fields", len(columns))] = (entry.sheet, entry.row)
            columns.append(entry.values)
            _give_ids(columns, "column")

    def _field_at(self, tree: dict[str, Any], path: str) -> tuple[Location, dict[str, Any]] | None:
        """The field of a path of names (``家庭成员/姓名``) and where it stands."""
        places: list[tuple[Location, dict[str, Any]]] = [
            (("sections", s, "fields", f), one)
            for s, section in enumerate(rows(tree.get("sections")))
            for f, one in enumerate(rows(section.get("fields")))
        ]
        found: tuple[Location, dict[str, Any]] | None = None
        for name in path.split("/"):
            index = Lookup(self._names.full("fields", one) for _place, one in places).find(name)
            if index is None:
                return None
            found = places[index]
            location, inner = found
            places = [((*location, "fields", i), one) for i, one in enumerate(rows(inner.get("fields")))]
        return found

    def _options(self, tree: dict[str, Any]) -> None:
        """Options with codes go to their situation or field, which must not have plain ones as well."""
        seen: set[int] = set()
        for entry in self._entries.get(layout.OPTIONS, ()):
            found = self._owner_of_option(tree, entry)
            if found is None:
                self._refuse(entry, "place", f"没有找到“{entry.owner.get('place') or ''}”，不知道是谁的选项")
                continue
            location, owner = found
            if owner.get("options") and id(owner) not in seen:
                self._refuse(entry, "place", "选项写了两处：要么都写在“选项”表，要么都写在原来的表里")
                continue
            seen.add(id(owner))
            options = owner.setdefault("options", [])
            self._service.places[(*location, "options", len(options))] = (entry.sheet, entry.row)
            options.append(_option(entry.values))

    def _owner_of_option(self, tree: dict[str, Any], entry: Entry) -> tuple[Location, dict[str, Any]] | None:
        name = str(entry.owner.get("place") or "")
        if entry.owner.get("owner") != "situation":
            return self._field_at(tree, name)
        situations = rows(tree.get("situations"))
        index = Lookup(situations).find(name)
        return None if index is None else (("situations", index), situations[index])

    # ── samples ────────────────────────────────────────────────────────────────────────────────────

    def _answers(self, tree: dict[str, Any]) -> None:
        names = Names(tree, self._lists.library)
        situations = [names.full(None, one) for one in rows(tree.get("situations"))]
        asked = {"situation": _Asked(situations), "field": _Asked(names.fields)}
        samples = rows(tree.get("samples"))
        known = Lookup(samples)
        for entry in self._entries.get(layout.ANSWERS, ()):
            index = known.find(str(entry.values.get("sample") or ""))
            if index is None:
                self._refuse(entry, "sample", f"“示例”表里没有“{entry.values.get('sample') or ''}”")
                continue
            kind = entry.values.get("kind", "field")
            key = "situations" if kind == "situation" else "answers"
            self._answer(samples[index].setdefault(key, {}), entry, asked[kind], ("samples", index, key))

    def _answer(self, target: dict[str, Any], entry: Entry, asked: _Asked, place: Location) -> None:
        name = str(entry.values.get("name") or "")
        field_spec = asked.find(name)
        own = str(field_spec.get("id") or name)
        number = entry.values.get("row")
        if not own:
            self._refuse(entry, "name", "没有填名称")
        elif number is None:
            target[own] = self._plain(entry, field_spec)
        elif not isinstance(number, int) or not 1 <= number <= _MOST_ANSWER_ROWS:
            self._refuse(entry, "row", f"第几行要填 1 到 {_MOST_ANSWER_ROWS} 的整数")
        else:
            self._table_cell(target.setdefault(own, []), number, entry, asked.columns(own))
        self._service.places[(*place, own)] = (entry.sheet, entry.row)

    def _table_cell(self, table: Any, number: int, entry: Entry, columns: _Asked) -> None:
        if not isinstance(table, list) or number > len(table) + 1:
            self._refuse(entry, "row", "第几行要从 1 起连着编")
            return
        if number > len(table):
            table.append({})
        name = str(entry.values.get("column") or "")
        column = columns.find(name)
        table[number - 1][str(column.get("id") or name)] = self._plain(entry, column)

    def _plain(self, entry: Entry, field_spec: Mapping[str, Any]) -> Any:
        """The value of an answer, of the type its field wants."""
        cell = entry.values.get("value")
        if isinstance(cell, str):
            return self._from_text(entry, cell, field_spec)
        return cell if isinstance(cell, bool | int | float) or cell is None else plain_text(cell)

    def _from_text(self, entry: Entry, cell: str, field_spec: Mapping[str, Any]) -> Any:
        text = plain_text(cell)
        if text.startswith(JSON):
            try:
                return json.loads(text.removeprefix(JSON))
            except ValueError:
                self._refuse(entry, "value", "json: 后面的内容不完整")
                return None
        if field_spec.get("kind") == "boolean" and text in _YES_NO:
            return _YES_NO[text]
        choices = answer_choices(field_spec, self._lists.library)
        if is_several(field_spec):
            return [_code(one, choices) for one in split(raw_text(cell), "、\n")]
        return _code(text, choices)


_MOST_ANSWER_ROWS = 200


def _code(text: str, choices: Choices | None) -> str:
    return (choices.code(text) or text) if choices else text


class _Asked:
    """What samples answer: situations, fields, or the columns of one field, each in full."""

    def __init__(self, entries: list[dict[str, Any]]) -> None:
        self._entries, self._known = entries, Lookup(entries)
        self._columns: dict[str, _Asked] = {}

    def find(self, name: str) -> dict[str, Any]:
        """The entry of this id or name; empty when there is none."""
        index = self._known.find(name)
        return {} if index is None else self._entries[index]

    def columns(self, name: str) -> _Asked:
        """The columns of the field of this id."""
        if name not in self._columns:
            self._columns[name] = _Asked(rows(self.find(name).get("fields")))
        return self._columns[name]


def _give_ids(entries: Any, noun: str, taken: set[str] | None = None) -> None:
    """Entries that have no id and use no part get one from their name."""
    known = taken if taken is not None else set()
    known |= {str(one.get("id") or one.get("use")) for one in rows(entries)}
    for entry in rows(entries):
        if not {"id", "use", "chain"} & entry.keys():
            entry_id = make_id(title_of(entry), noun, known)
            rest = dict(entry)
            entry.clear()
            entry.update({"id": entry_id, **rest})


def _option(values: dict[str, Any]) -> Any:
    """An option that is one word stays one word."""
    code, label = values.get("code"), values.get("label")
    return label if code == label and set(values) == {"code", "label"} else values

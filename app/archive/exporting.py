"""个人信息副本: everything the archive holds of one person, for that person, and the record that it was handed out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from sqlalchemy.orm import Session

from app.archive.fields import LABELS, NAMES, facts, shown
from app.archive.history import KINDS, field_label, history_of, looks_of, note
from app.archive.reading import members_of
from app.archive.scope import row_ids, take_person
from app.archive.standing import categories_of, consents_of
from app.clock import ZONE
from app.models import Household
from app.people.actors import Actor
from catalog.vocabulary import label

Table = tuple[str, tuple[str, ...], list[tuple[str, ...]]]  # title, heads, rows
_WIDTH = 26


@dataclass(frozen=True)
class Copy:
    """The copy as plain values; `tables` are what a person reads."""

    name: str
    made_at: datetime
    made_by: str
    data: Mapping[str, Any]
    tables: tuple[Table, ...]


def export_person(session: Session, *, person_id: int, actor: Actor, now: datetime) -> Copy:
    """Put the copy together at the person's own request; that it was handed out is kept."""
    person = take_person(session, person_id, actor)
    ids = row_ids(session, person.id)
    known = facts(person)
    data: dict[str, Any] = {
        "facts": {name: getattr(known, name) for name in NAMES if getattr(known, name)},
        "household": _household(session, person.household_id),
        "categories": [
            {"category": one.category, "since": str(one.since), "until": str(one.until or ""), "source": one.source}
            for one in categories_of(session, ids)
        ],
        "consents": [
            {"purpose": one.purpose, "state": one.state, "at": _at(one.at), "words": one.words}
            for one in consents_of(session, ids)
        ],
        "looks": [
            {"at": _at(one.at), "who": one.who, "organisation": one.organisation, "purpose": one.purpose}
            for one in looks_of(session, ids)
        ],
        "changes": [
            {"at": _at(one.at), "who": one.who, "kind": one.kind, "source": one.source, "changes": dict(one.changes)}
            for one in history_of(session, ids)
        ],
    }
    note(session, person=person, kind="exported", actor=actor, now=now)
    session.flush()
    return Copy(person.name, now, actor.name, data, tuple(_tables(data)))


def as_json(copy: Copy) -> bytes:
    """For programs."""
    whole = {"title": "个人信息副本", "made_at": _at(copy.made_at), "made_by": copy.made_by, **copy.data}
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def as_workbook(copy: Copy) -> bytes:
    """For people: one sheet a table, every cell text."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, heads, rows in copy.tables:
        sheet = book.create_sheet(title)
        for cells in (heads, *rows):
            sheet.append(["'" + cell if cell[:1] in ("=", "+", "-", "@") else cell for cell in cells])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for number, _head in enumerate(heads):
            column = sheet.column_dimensions[chr(ord("A") + number)]
            column.width = _WIDTH
        for line in sheet.iter_rows():
            for cell in line:
                cell.alignment, cell.number_format = Alignment(wrap_text=True, vertical="top"), "@"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _household(session: Session, household_id: int | None) -> dict[str, Any]:
    """The household as the person's own paper tells it: names and relations of the others, not their numbers."""
    household = session.get(Household, household_id) if household_id else None
    if household is None:
        return {}
    members = [{"name": one.facts.name, "relation": one.relation} for one in members_of(session, household.id)]
    own = {"register_number": household.register_number or "", "address": household.address or ""}
    return {**own, "household_type": household.household_type, "members": members}


def _tables(data: Mapping[str, Any]) -> Iterator[Table]:
    yield (
        "基本信息",
        ("项目", "内容"),
        [(str(LABELS[name]), shown(name, value)) for name, value in data["facts"].items()],
    )
    if household := data["household"]:
        rows = [(one["name"], label("household_relation", one["relation"])) for one in household["members"]]
        yield "家庭", ("姓名", "与户主关系"), [("户号", household["register_number"]), *rows]
    yield (
        "人员类别",
        ("类别", "起", "止", "依据"),
        [
            (label("person_category", one["category"]), one["since"], one["until"], one["source"] or "")
            for one in data["categories"]
        ],
    )
    states = {"given": "同意", "withdrawn": "撤回"}
    yield (
        "同意书",
        ("用途", "状态", "时间", "当时的内容"),
        [
            (label("consent_purpose", one["purpose"]), states[one["state"]], one["at"], one["words"])
            for one in data["consents"]
        ],
    )
    yield (
        "谁看过",
        ("时间", "谁", "单位", "目的"),
        [(one["at"], one["who"], one["organisation"], label("look_purpose", one["purpose"])) for one in data["looks"]],
    )
    yield (
        "改动",
        ("时间", "谁", "做了什么", "内容"),
        [
            (one["at"], one["who"], KINDS.get(one["kind"], one["kind"]), _words(one["changes"]))
            for one in data["changes"]
        ],
    )


def _words(changes: Mapping[str, list[str]]) -> str:
    told = (f"{field_label(name)}：{old or '空'} → {new or '空'}" for name, (old, new) in changes.items())
    return "；".join(told)


def _at(moment: datetime) -> str:
    return moment.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")

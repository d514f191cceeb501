"""代办员名册 as a workbook: out, filled in by the township, and in again, all rows or none."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.cases.sheets import workbook_of
from app.errors import Invalid
from app.hall.people import PersonWords
from app.models import HallPerson, Organisation, Service
from app.people.actors import Actor
from app.proxies.agents.keeping import MODE_WORDS, AgentFacts, keep_agent
from app.proxies.agents.roster import POSTS, RosterFilters, RosterRow, whole_roster
from app.wording import msgid

MOST_ROWS = 2000
MOST_BYTES = 4_000_000
MOST_SHOWN = 30
# Head and width of each column; a file that comes in is read by these heads.
_HEADS = (
    (msgid("单位代码"), 14),
    (msgid("单位"), 22),
    (msgid("姓名"), 12),
    (msgid("类别"), 8),
    (msgid("身份"), 22),
    (msgid("公开的电话"), 18),
    (msgid("服务的村"), 30),
    (msgid("能办的事项"), 30),
    (msgid("坐班时间"), 24),
    (msgid("岗位"), 16),
    (msgid("负责什么"), 24),
    (msgid("服务范围"), 24),
    (msgid("登录账号"), 16),
)
HEADS = tuple(str(head) for head, _width in _HEADS)
_CODE, _PLACE, _NAME, _MODE, _POST, _PHONE, _VILLAGES, _ITEMS, _HOURS, _JOB, _DUTIES, _SERVES, _LOGIN = HEADS


@dataclass(frozen=True)
class Brought:
    """How many rows were new and how many were known."""

    added: int
    changed: int


def export_roster(session: Session, *, actor: Actor, filters: RosterFilters, now: datetime) -> bytes:
    """The workbook of a list, its taking recorded; without agents the empty one to fill in."""
    rows = whole_roster(session, actor=actor, filters=filters, most=MOST_ROWS)
    _record(session, "agents.exported", actor, now, {"count": len(rows)})
    return workbook_of(_("代办员名册"), _HEADS, [_cells(row) for row in rows])


def _cells(row: RosterRow) -> list[object]:
    one = row.person
    return [
        one.organisation.code,
        str(one.organisation),
        one.name,
        _(MODE_WORDS[one.mode]),
        row.post,
        one.phone,
        "、".join(row.villages),
        "、".join(one.services.split()),
        one.duty_hours,
        one.post,
        one.duties,
        one.serves,
        row.username,
    ]


def import_roster(session: Session, *, content: bytes, actor: Actor, now: datetime) -> Brought:
    """Take every row, or none: Invalid names the rows that are wrong. Someone of the same place and name is changed."""
    lines = list(_lines(content))
    if not lines:
        raise Invalid(message=_("表里没有代办员"))
    problems: list[str] = []
    known = [was for number, cells in lines for was in _taken(session, number, cells, problems, actor=actor, now=now)]
    if problems:
        more = [_("还有 %(n)s 处不对", n=len(problems) - MOST_SHOWN)] if len(problems) > MOST_SHOWN else []
        raise Invalid((*problems[:MOST_SHOWN], *more))
    done = Brought(known.count(False), known.count(True))
    _record(session, "agents.imported", actor, now, {"added": done.added, "changed": done.changed})
    return done


def _taken(
    session: Session, number: int, cells: Mapping[str, str], problems: list[str], *, actor: Actor, now: datetime
) -> Iterator[bool]:
    """Keep one row: whether the person was known; nothing for a row that is wrong."""
    try:
        place = _place(session, cells, actor)
        there = (HallPerson.organisation_id == place.id, HallPerson.name == cells.get(_NAME, ""))
        known = session.scalars(select(HallPerson).where(*there, HallPerson.whereabouts != "ended")).first()
        with session.begin_nested():
            keep_agent(
                session,
                organisation=place,
                words=_words(cells),
                facts=_facts(session, cells, place),
                person_id=known.id if known else None,
                actor=actor,
                now=now,
            )
        yield known is not None
    except Invalid as refusal:
        problems += [_("第 %(row)s 行：%(problem)s", row=number, problem=one) for one in refusal.sentences()]


def _words(cells: Mapping[str, str]) -> PersonWords:
    said = {"name": _NAME, "post": _JOB, "duties": _DUTIES, "serves": _SERVES, "phone": _PHONE}
    return PersonWords(**{key: cells.get(head, "") for key, head in said.items()})


def _facts(session: Session, cells: Mapping[str, str], place: Organisation) -> AgentFacts:
    return AgentFacts(
        mode=_code_of(MODE_WORDS, cells.get(_MODE, "")),
        post_kind=_code_of(POSTS, cells.get(_POST, "")),
        duty_hours=cells.get(_HOURS, ""),
        villages=_village_codes(session, place, _parts(cells.get(_VILLAGES, ""))),
        services=_service_codes(session, _parts(cells.get(_ITEMS, ""))),
        username=cells.get(_LOGIN, ""),
    )


def _parts(text: str) -> list[str]:
    for sign in "，,；;\n ":
        text = text.replace(sign, "、")
    return [part for part in text.split("、") if part]


def _code_of(words: Mapping[str, str], said: str) -> str:
    """The code of a word; what is not known goes on as it is and is refused by name."""
    return next((code for code, label in words.items() if said in (code, label)), said)


def _village_codes(session: Session, place: Organisation, names: Sequence[str]) -> tuple[str, ...]:
    """Villages by name (those of the same township first) or by code."""
    if not names:
        return ()
    rows = session.execute(
        select(Organisation.name, Organisation.code, Organisation.path).where(
            Organisation.tier == "village", Organisation.name.in_(names)
        )
    ).all()
    township = "/".join(place.path.split("/")[:2])
    near = sorted(rows, key=lambda row: not row.path.startswith(township))
    by_name = {row.name: row.code for row in reversed(near)}
    return tuple(by_name.get(name, name) for name in names)


def _service_codes(session: Session, names: Sequence[str]) -> tuple[str, ...]:
    if not names:
        return ()
    rows = session.execute(select(Service.name, Service.code).where(Service.name.in_(names)))
    by_name = {row.name: row.code for row in rows}
    return tuple(by_name.get(name, name) for name in names)


def _place(session: Session, cells: Mapping[str, str], actor: Actor) -> Organisation:
    code = cells.get(_CODE, "")
    found = session.scalars(select(Organisation).where(Organisation.code == code)).first()
    if found is None or not actor.oversees(found.path):
        raise Invalid(message=_("没有代码是“%(code)s”的单位，或者它不归您管", code=code[:20]))
    return found


# ── reading ────────────────────────────────────────────────────────────────────────────────────────


def _lines(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """The filled rows with their numbers; Invalid for what is no roster."""
    if len(content) > MOST_BYTES:
        raise Invalid(message=_("文件太大，请分几次导入"))
    try:
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        rows = list(sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2, max_col=len(HEADS) + 10))
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError) as error:
        raise Invalid(message=_("表格打不开，请另存为 .xlsx 再试")) from error
    heads = [_text(cell) for cell in rows[0]] if rows else []
    if lacking := [head for head in (_CODE, _NAME, _MODE, _POST) if head not in heads]:
        raise Invalid(message=_("第一行要是表头，缺少：%(heads)s", heads="、".join(lacking)))
    if len(rows) > MOST_ROWS + 1:
        raise Invalid(message=_("一次最多导入 %(most)s 行", most=MOST_ROWS))
    return _filled(heads, rows[1:])


def _filled(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, row in enumerate(rows, start=2):
        cells = {head: _text(cell) for head, cell in zip(heads, row, strict=False) if head in HEADS}
        if any(cells.values()):
            yield number, cells


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip() if isinstance(cell, str | int) else ""


def _record(session: Session, action: str, actor: Actor, now: datetime, detail: Mapping[str, int]) -> None:
    code = actor.organisation_path.rstrip("/").rpartition("/")[2]
    audit.record(session, actor=actor, now=now, action=action, subject="organisation", subject_id=code, detail=detail)

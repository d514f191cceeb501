"""Certificates brought into our store: a workbook or JSON with one certificate a row."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app import audit, crypto
from app.errors import Invalid
from app.models import Certificate
from app.people.actors import Actor
from catalog.vocabulary import options
from forms import id_number
from forms.errors import AnswerError

MOST_ROWS = 20_000
MOST_BYTES = 8_000_000
MOST_SHOWN = 50  # problems told at once
_LONGEST = 200
# Column of the workbook (or key of the JSON) → what it is. What stands on the certificate becomes a source of forms.
_COLUMNS: Mapping[str, str] = {
    "证照种类": "kind",
    "持有人身份证号": "holder",
    "证照编号": "number",
    "发证机关": "issuer",
    "发证日期": "issued_on",
    "有效期至": "valid_until",
    "姓名": "person.name",
    "性别": "person.sex",
    "民族": "person.nation",
    "户籍地址": "person.address",
    "联系电话": "person.phone",
}
HEADERS = tuple(_COLUMNS)
_NEEDED = ("kind", "holder", "number", "issuer", "issued_on")
_NAMES = {key: header for header, key in _COLUMNS.items()}


@dataclass(frozen=True)
class Loaded:
    """What a file brought."""

    added: int
    replaced: int


@dataclass(frozen=True)
class RowProblem:
    """A row that cannot be taken."""

    row: int
    message: str


@dataclass(frozen=True)
class KindCount:
    """How many certificates of a kind there are, and when the last ones came."""

    kind: str
    title: str
    count: int
    loaded_at: datetime


def load_certificates(
    session: Session, *, content: bytes, today: dt.date, actor: Actor | None, now: datetime
) -> Loaded:
    """Take every row of a workbook (.xlsx) or of a JSON list, or none: Invalid names the rows that are wrong.

    A certificate of a kind and number that is there already is replaced.
    """
    rows = list(_rows(content))
    taken, problems = _judged(rows, today, now)
    if problems:
        raise Invalid(_told(problems))
    if not taken:
        raise Invalid(message=_("文件里没有证照"))
    replaced = sum(_replace(session, list(taken.values())))
    detail = {"count": len(taken), "replaced": replaced}
    audit.record(
        session,
        actor=actor,
        now=now,
        action="certificate.loaded",
        subject="certificate",
        subject_id="store",
        detail=detail,
    )
    return Loaded(len(taken) - replaced, replaced)


def counts(session: Session) -> list[KindCount]:
    """What there is, by kind: one statement."""
    columns = (Certificate.kind, func.count(), func.max(Certificate.loaded_at))
    titles = {option.code: option.label for option in options("certificate_kind")}
    grouped = session.execute(select(*columns).group_by(Certificate.kind).order_by(Certificate.kind))
    return [KindCount(kind, titles.get(kind, kind), count, at) for kind, count, at in grouped]


# ── reading ────────────────────────────────────────────────────────────────────────────────────────


def _rows(content: bytes) -> Iterable[tuple[int, dict[str, str]]]:
    if len(content) > MOST_BYTES:
        raise Invalid(message=_("文件太大，请分几次导入"))
    return _of_workbook(content) if content[:2] == b"PK" else _of_json(content)


def _of_json(content: bytes) -> Iterable[tuple[int, dict[str, str]]]:
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Invalid(message=_("文件看不懂：要么是 .xlsx 表格，要么是 JSON 列表")) from error
    if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
        raise Invalid(message=_("JSON 要是一个列表，一项一个证照"))
    return [(row, _named(one.items())) for row, one in enumerate(data[: MOST_ROWS + 1], start=1)]


def _of_workbook(content: bytes) -> Iterable[tuple[int, dict[str, str]]]:
    try:
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        lines = list(sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2, max_col=40))
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError) as error:
        raise Invalid(message=_("表格打不开，请另存为 .xlsx 再试")) from error
    if not lines or not set(map(str, lines[0])) & set(HEADERS):
        raise Invalid(message=_("第一行要是表头：%(headers)s", headers="、".join(HEADERS)))
    heads = [str(head or "").strip() for head in lines[0]]
    filled = ((row, line) for row, line in enumerate(lines[1:], start=2) if any(cell is not None for cell in line))
    return [(row, _named(zip(heads, line, strict=False))) for row, line in filled]


def _named(cells: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """The known columns, as texts; headers may be Chinese or keys."""
    named = ((_COLUMNS.get(head, head), cell) for head, cell in cells)
    return {key: _text(cell) for key, cell in named if key in _NAMES and _text(cell)}


def _text(cell: Any) -> str:
    if isinstance(cell, dt.datetime | dt.date):
        return cell.strftime("%Y-%m-%d")
    return str(cell).strip() if isinstance(cell, str | int) else ""


# ── judging ────────────────────────────────────────────────────────────────────────────────────────


def _judged(
    rows: Sequence[tuple[int, dict[str, str]]], today: dt.date, now: datetime
) -> tuple[dict[tuple[str, str], Certificate], list[RowProblem]]:
    if len(rows) > MOST_ROWS:
        raise Invalid(message=_("一次最多导入 %(most)s 行", most=MOST_ROWS))
    taken: dict[tuple[str, str], Certificate] = {}
    problems: list[RowProblem] = []
    for row, cells in rows:
        try:
            made = _certificate(cells, today, now)
            if (made.kind, made.number_hash) in taken:
                raise ValueError(_("这个证照在文件里有两行"))
            taken[made.kind, made.number_hash] = made
        except (ValueError, AnswerError) as error:
            problems.append(RowProblem(row, _("第 %(row)s 行：%(problem)s", row=row, problem=str(error))))
    return taken, problems


def _certificate(cells: Mapping[str, str], today: dt.date, now: datetime) -> Certificate:
    for key in _NEEDED:
        if not cells.get(key):
            raise ValueError(_("没有填“%(column)s”", column=_NAMES[key]))
    if long := next((key for key, value in cells.items() if len(value) > _LONGEST), None):
        raise ValueError(_("“%(column)s”太长", column=_NAMES[long]))
    issued_on, valid_until = _day(cells, "issued_on"), _day(cells, "valid_until")
    if issued_on is None or issued_on > today or (valid_until is not None and valid_until < issued_on):
        raise ValueError(_("发证日期、有效期对不上"))
    facts = {key: value for key, value in cells.items() if "." in key}
    cipher = crypto.current()
    return Certificate(
        kind=_kind(cells["kind"]),
        holder_hash=cipher.lookup_hash(id_number.check(cells["holder"], today=today)),
        number_hash=cipher.lookup_hash(f"certificate:{cells['number']}"),
        issuer=cells["issuer"][:120],
        issued_on=issued_on,
        valid_until=valid_until,
        data=json.dumps({"number": cells["number"], "facts": facts}, ensure_ascii=False),
        loaded_at=now,
    )


def _kind(word: str) -> str:
    found = next((one.code for one in options("certificate_kind") if word in (one.code, one.label)), None)
    if found is None:
        raise ValueError(_("没有叫“%(word)s”的证照种类", word=word[:20]))
    return found


def _day(cells: Mapping[str, str], key: str) -> dt.date | None:
    text = cells.get(key, "")
    if not text or text == "长期":
        return None
    try:
        return dt.date.fromisoformat(text.replace("/", "-"))
    except ValueError as error:
        raise ValueError(_("“%(column)s”要写成 2026-03-01", column=_NAMES[key])) from error


def _told(problems: Sequence[RowProblem]) -> list[RowProblem]:
    more = len(problems) - MOST_SHOWN
    rest = [RowProblem(0, _("还有 %(n)s 行有错", n=more))] if more > 0 else []
    return [*problems[:MOST_SHOWN], *rest]


def _replace(session: Session, rows: Sequence[Certificate]) -> Iterable[int]:
    """Write in portions; how many each portion took the place of."""
    for start in range(0, len(rows), _AT_ONCE):
        portion = rows[start : start + _AT_ONCE]
        by_kind: dict[str, list[str]] = {}
        for row in portion:
            by_kind.setdefault(row.kind, []).append(row.number_hash)
        for kind, numbers in by_kind.items():
            there = (Certificate.kind == kind, Certificate.number_hash.in_(numbers))
            yield int(session.execute(delete(Certificate).where(*there)).rowcount)
        session.add_all(portion)
        session.flush()


_AT_ONCE = 300

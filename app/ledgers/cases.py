"""办件登记簿: cases by the day on which they came in; and what every book of cases is read and laid out by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy import Row as SqlRow
from sqlalchemy.orm import Session, aliased

from app.cases.modes import mode_words
from app.cases.words import OUTCOME_LABELS, STATE_LABELS
from app.cases.workflow import UNDER_WAY
from app.cases.worklist import person_name
from app.clock import local_date, today
from app.dates import long_day
from app.ledgers.scope import MOST, Scope
from app.models import Account, Case, CaseDocument, Organisation, ResultDelivery
from app.publishing.versions import version_by_id
from catalog.definition import HANDLED_BY_WORDS, HandledBy
from reports.contexts import Pair
from reports.tables import Cell, Column, Row, TableReport

_NONE = "—"
_WAYS = {HandledBy.SELF: "本人", HandledBy.AGENT: "代办"}


@dataclass(frozen=True)
class Line:
    """A case as books of cases need it."""

    row: SqlRow[Any]
    on_the_spot: bool
    lacking: int = 0  # papers that are still promised (容缺后补)

    @property
    def way(self) -> str:
        by = HandledBy(self.row.handled_by)
        if words := mode_words(self.row.proxy_mode, by):
            return words
        return _WAYS.get(by, HANDLED_BY_WORDS[by])

    @property
    def state(self) -> str:
        """What became of it; 超期 while it is under way behind its promised day."""
        row = self.row
        if row.state in UNDER_WAY:
            late = row.promised_due_on and row.state != "paused" and row.promised_due_on < today()
            return "超期" if late else STATE_LABELS[row.state]
        return OUTCOME_LABELS[row.outcome] if row.outcome else STATE_LABELS[row.state]

    @property
    def due(self) -> str:
        if self.on_the_spot:
            return "当日"
        due, came = self.row.promised_due_on, local_date(self.row.submitted_at)
        return f"{due.year}-{short_day(due)}" if due and due.year != came.year else short_day(due)


def register(session: Session, scope: Scope) -> TableReport:
    """办件登记簿: every case that came in, as the halls keep it."""
    lines = read_lines(session, scope, scope.cases)
    return book_of(
        scope,
        lines,
        id="register",
        title=f"{scope.place.name}办件登记簿",
        columns=_REGISTER,
        cells=lambda line: (
            line.row.number,
            short_day(local_date(line.row.submitted_at)),
            line.row.applicant_name,
            line.row.village,
            line.row.service_name,
            "即办" if line.on_the_spot else "承诺",
            line.way,
            line.row.clerk,
            line.due,
            short_day(line.row.decided_at and local_date(line.row.decided_at)),
            line.state,
            line.row.returns or None,
            "",
        ),
    )


_REGISTER = (
    Column("办件号", share=13, leads=True),
    Column("收件", share=6),
    Column("申请人", share=10),
    Column("村（社区）", share=10),
    Column("事项", share=25),
    Column("类型", share=5),
    Column("方式", share=9),
    Column("经办人", share=8),
    Column("应办结", share=7),
    Column("实办结", share=7),
    Column("状态", share=9),
    Column("退回", "number", 5),
    Column("备注", share=8),
)


def read_lines(session: Session, scope: Scope, cases: ColumnElement[bool]) -> list[Line]:
    """The cases that came in during the month, as far as they fit a book, and one more."""
    clerk, village = aliased(Account), aliased(Organisation)
    sheets = (
        select(
            CaseDocument.case_id,
            func.sum(CaseDocument.originals).label("originals"),
            func.sum(CaseDocument.copies).label("copies"),
        )
        .join(Case, Case.id == CaseDocument.case_id)
        .where(scope.during(Case.submitted_at))
        .group_by(CaseDocument.case_id)
        .subquery()
    )
    statement = (
        select(
            *(getattr(Case, name) for name in _FIELDS),
            _RECEIVER.label("receiver"),
            village.name.label("village"),
            person_name(clerk).label("clerk"),
            sheets.c.originals,
            sheets.c.copies,
        )
        .join(village, village.id == Case.organisation_id)
        .join(clerk, clerk.id == Case.submitted_by_id)
        .outerjoin(sheets, sheets.c.case_id == Case.id)
        .where(scope.during(Case.submitted_at), cases)
        .order_by(Case.submitted_at, Case.id)
        .limit(MOST + 1)
    )
    rows = session.execute(statement).all()
    spot = {one: _on_the_spot(session, one) for one in {row.service_version_id for row in rows}}
    return [Line(row, spot[row.service_version_id]) for row in rows]


# Who signed for the result, when it was brought.
_RECEIVER = (
    select(ResultDelivery.receiver)
    .where(ResultDelivery.case_id == Case.id, ResultDelivery.state == "delivered")
    .order_by(ResultDelivery.id.desc())
    .limit(1)
    .correlate(Case)
    .scalar_subquery()
)
_FIELDS = (
    "id",
    "submitted_by_id",
    "number",
    "service_version_id",
    "service_name",
    "situation_words",
    "applicant_name",
    "handled_by",
    "proxy_mode",
    "mandate_number",
    "state",
    "outcome",
    "returns",
    "submitted_at",
    "promised_due_on",
    "decided_at",
    "delivered_at",
)


def _on_the_spot(session: Session, version_id: int) -> bool:
    return version_by_id(session, version_id).definition.handling_kind == "on_the_spot"


def book_of(
    scope: Scope,
    lines: Sequence[Line],
    *,
    id: str,
    title: str,
    columns: tuple[Column, ...],
    cells: Callable[[Line], tuple[Cell, ...]],
) -> TableReport:
    """A book of cases, with its figures and what its signs mean."""
    shown = lines[:MOST]
    counted = ("收件", len(shown)), ("办结", sum(line.row.decided_at is not None for line in shown))
    late = sum(line.state == "超期" for line in shown)
    return TableReport(
        name=f"{id}-{scope.place.code}-{scope.period.first:%Y-%m}",
        title=title,
        subtitle=f"{scope.period.first.year}年{scope.period.first.month}月",
        facts=tuple(Pair(name, f"{number} 件") for name, number in (*counted, ("超期未办结", late))),
        columns=(Column("序", "number", 4), *columns),
        rows=tuple(
            Row(cells=(place, *cells(line)), link=f"/desk/cases/{line.row.number}")
            for place, line in enumerate(shown, 1)
        ),
        notes=(*_NOTES, *((f"只列前 {MOST} 件，请换下级单位分开打印。",) if len(lines) > MOST else ())),
        county_name=scope.county,
        day=long_day(today()),
        foot=f"制表 {long_day(today())}",
    )


_NOTES = ("日期写作 月-日；“当日”是即办件。", "身份证号、电话不入台账。")


def short_day(day: dt.date | None) -> str:
    """3-02, as books write it; nothing for None."""
    return f"{day.month}-{day.day:02d}" if day else ""

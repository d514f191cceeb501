"""材料交接登记簿: what went out and came in, with the names on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from app.clock import ZONE, today
from app.dates import long_day
from app.ledgers.scope import MOST, Scope
from app.models import Handover, HandoverItem, Organisation
from catalog.vocabulary import label
from reports.contexts import Pair
from reports.tables import Column, Row, TableReport

_COLUMNS = (
    Column("序", "number", 4),
    Column("清单号", share=11, leads=True),
    Column("移交时间", share=11),
    Column("移交单位", share=15),
    Column("移交人", share=8),
    Column("接收单位", share=15),
    Column("接收人", share=8),
    Column("接收时间", share=11),
    Column("方式", share=9),
    Column("办件", "number", 5),
    Column("原件", "number", 5),
    Column("复印件", "number", 6),
    Column("状态", share=9),
    Column("备注", share=10),
)
_STATES = {"sent": "在途", "received": "已接收", "differing": "数目不符", "closed": "已了结"}


def handover_book(session: Session, scope: Scope) -> TableReport:
    """The hand-overs of a month to or from the unit and what lies below it."""
    rows = _read(session, scope)
    shown = rows[:MOST]
    return TableReport(
        name=f"handovers-{scope.place.code}-{scope.period.first:%Y-%m}",
        title=f"{scope.place.name}材料交接登记簿",
        subtitle=f"{scope.period.first.year}年{scope.period.first.month}月",
        facts=(
            Pair("移交", f"{len(shown)} 批"),
            Pair("在途", f"{sum(row.Handover.state == 'sent' for row in shown)} 批"),
        ),
        columns=_COLUMNS,
        rows=tuple(_row(place, row) for place, row in enumerate(shown, 1)),
        notes=(f"只列前 {MOST} 批，请换下级单位分开打印。",) if len(rows) > MOST else (),
        county_name=scope.county,
        day=long_day(today()),
        foot=f"制表 {long_day(today())}",
    )


def _read(session: Session, scope: Scope) -> Sequence[SqlRow[Any]]:
    giver, taker = aliased(Organisation), aliased(Organisation)
    counted = (
        select(
            HandoverItem.handover_id,
            func.count(HandoverItem.case_id.distinct()).label("cases"),
            func.coalesce(func.sum(HandoverItem.originals), 0).label("originals"),
            func.coalesce(func.sum(HandoverItem.copies), 0).label("copies"),
        )
        .join(Handover, Handover.id == HandoverItem.handover_id)
        .where(scope.during(Handover.sent_at))
        .group_by(HandoverItem.handover_id)
        .subquery()
    )
    below = scope.place.path
    statement = (
        select(Handover, giver.name.label("giver"), taker.name.label("taker"), counted)
        .join(giver, giver.id == Handover.from_id)
        .join(taker, taker.id == Handover.to_id)
        .outerjoin(counted, counted.c.handover_id == Handover.id)
        .where(
            scope.during(Handover.sent_at),
            Handover.state.in_(_STATES),
            or_(giver.path.startswith(below, autoescape=True), taker.path.startswith(below, autoescape=True)),
        )
        .order_by(Handover.sent_at, Handover.id)
        .limit(MOST + 1)
    )
    return session.execute(statement).all()


def _row(place: int, row: SqlRow[Any]) -> Row:
    one: Handover = row.Handover
    return Row(
        cells=(
            place,
            one.number,
            _moment(one.sent_at),
            row.giver,
            one.sent_by,
            row.taker,
            one.received_by,
            _moment(one.received_at),
            label("handover_way", one.way),
            row.cases,
            row.originals or None,
            row.copies or None,
            _STATES[one.state] + ("（退回件）" if one.is_return else ""),
            one.remark,
        ),
        link=f"/desk/handovers/{one.number}",
    )


def _moment(at: Any) -> str:
    if at is None:
        return ""
    local = at.astimezone(ZONE)
    return f"{local.month}-{local.day:02d} {local:%H:%M}"

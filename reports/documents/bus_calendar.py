"""流动服务车日历: on which days it comes where, and with whom (EQ-7)."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence

from reports.hall_contexts import BusContext, BusDay, BusStop
from reports.specimens import Specimen


def build(
    *, organisation_name: str, first: dt.date, buses: Sequence[tuple[BusStop, Sequence[int]]], supervise_phone: str
) -> BusContext:
    """The month of `first`; `buses` with the days of the month on which each comes."""
    weeks = calendar.Calendar().monthdayscalendar(first.year, first.month)
    return BusContext(
        title=f"{first.year}年{first.month}月流动服务车到村时间",
        organisation_name=organisation_name,
        weeks=tuple(
            tuple(BusDay(day=day, stops=tuple(stop.name for stop, days in buses if day in days)) for day in week)
            for week in weeks
        ),
        stops=tuple(stop for stop, _days in buses),
        supervise_phone=supervise_phone,
    )


def sample(it: Specimen) -> BusContext:
    """A bus that comes three times a month, another that comes once (EQ-7)."""
    stops = (
        BusStop(
            name="柳树沟村",
            days="每月 2、7、27 日",
            place="柳树沟村村部广场",
            hours="9:00—11:30",
            departments="民政、人社、医保",
            phone=it.agent_phone,
            items=(it.definition.name, "养老待遇资格认证"),
        ),
        BusStop(
            name="上河村",
            days="每月 15 日",
            place="上河村文化广场",
            hours="9:00—12:00",
            departments="公安、残联",
            phone="139-0000-5547",
            items=("身份证照相采集",),
        ),
    )
    return build(
        organisation_name=it.hall.name,
        first=it.accepted_at.date().replace(day=1),
        buses=list(zip(stops, ((2, 7, 27), (15,)), strict=True)),
        supervise_phone=it.hall.supervise_phone,
    )

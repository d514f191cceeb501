"""工作月报, 排名: a month in figures, beside the month before it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.cases.explained import Chinese
from app.clock import today
from app.dates import long_day
from app.ledgers.scope import Scope
from app.statistics.figures import BY_ID, Figure, Sums
from app.statistics.rate_report import charts_of, reasons_of
from app.statistics.rates import RateLine, Rates, read_rates
from reports.contexts import Pair
from reports.tables import Column, Row, TableReport, shown

_CHINESE = Chinese()
_SHOWN = tuple(BY_ID[name] for name in ("received", "decided", "on_time", "overdue", "early", "first_pass", "returns"))
_RANKED_BY = BY_ID["on_time"]


def monthly_report(session: Session, scope: Scope) -> TableReport:
    """便民服务工作月报: what came in and went out by service, and how the month compares with the last one."""
    now = _rates(session, scope, 0)
    before = _rates(session, scope, -1)
    return TableReport(
        name=f"month-{scope.place.code}-{scope.period.first:%Y-%m}",
        title=f"{scope.place.name}便民服务工作月报",
        subtitle=scope.period.words(_CHINESE),
        facts=tuple(Pair(one.words, _compared(one, now.whole, before.whole)) for one in _SHOWN),
        columns=(Column("事项", share=30), *(Column(one.words, one.kind, one.share) for one in _SHOWN)),
        rows=tuple(_row(line.name, line.sums) for line in now.lines)
        + ((_row("合计", now.whole, total=True),) if now.lines else ()),
        notes=(*_reasons(now), "括号里是与上个月相比的增减。", *(f"{one.words}：{one.formula}。" for one in _SHOWN)),
        county_name=scope.county,
        day=long_day(today()),
        foot=f"制表 {long_day(today())}",
        charts=charts_of(now, _CHINESE) if now.lines else (),
    )


def ranking(session: Session, scope: Scope) -> TableReport:
    """经办人员排名, by the share decided in time; equal figures share a place."""
    rates = _rates(session, scope, 0, by="person")
    return TableReport(
        name=f"ranking-{scope.place.code}-{scope.period.first:%Y-%m}",
        title=f"{scope.place.name}经办人员排名",
        subtitle=scope.period.words(_CHINESE),
        facts=(Pair("上榜", f"{sum(line.place is not None for line in rates.lines)} 人"),),
        columns=(
            Column("名次", "number", 5),
            Column("姓名", share=10),
            Column("单位", share=14),
            *(Column(one.words, one.kind, one.share) for one in _SHOWN),
        ),
        rows=tuple(_ranked(line) for line in rates.lines),
        notes=(f"名次按“{_RANKED_BY.words}”排，数字相同的并列；没有办结件的不排。",),
        county_name=scope.county,
        day=long_day(today()),
        foot=f"制表 {long_day(today())}",
    )


def _rates(session: Session, scope: Scope, months: int, *, by: str = "service") -> Rates:
    facet = "person" if by == "person" else "service"
    return read_rates(session, place=scope.place, period=scope.period.moved(months), by=facet, rank=_RANKED_BY)


def _compared(figure: Figure, now: Sums, before: Sums) -> str:
    """46（+4）; shares are compared in points: 93.33%（-1.5 个百分点）."""
    this, last = figure.value(now), figure.value(before)
    words = shown(this, figure.kind)
    if this is None or last is None:
        return words
    change = round((this - last) * (100 if figure.kind == "percent" else 1), 2)
    unit = " 个百分点" if figure.kind == "percent" else ""
    return f"{words}（{change:+g}{unit}）" if change else words


def _row(name: str, sums: Sums, *, total: bool = False) -> Row:
    return Row(cells=(name, *(one.value(sums) for one in _SHOWN)), heading=total)


def _ranked(line: RateLine) -> Row:
    return Row(cells=(line.place, line.name, line.beside, *(one.value(line.sums) for one in _SHOWN)))


def _reasons(rates: Rates) -> tuple[str, ...]:
    said = "、".join(f"{words} {times} 次" for words, times in reasons_of(rates, _CHINESE))
    return (f"退回补正的理由：{said}。",) if said else ()

"""办结情况 as a table report: the same figures on the screen, in the workbook and on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from app import clock
from app.cases.explained import Chinese, Voice
from app.dates import long_day, moment
from app.statistics.board import Facet
from app.statistics.figures import FIGURES, Figure, Sums
from app.statistics.periods import Period
from app.statistics.places import Place
from app.statistics.rates import RateLine, Rates
from app.wording import msgid
from catalog.vocabulary import label
from reports.charts import Chart, Columns, Rows
from reports.contexts import Pair
from reports.tables import Cell, Column, Row, TableReport, shown

_BY: Mapping[Facet, str] = {"unit": "单位", "service": "事项", "person": "人员"}
_OVER = ("received", "decided", "on_time", "overdue", "early", "first_pass", "actual", "speedup")
_MOST_REASONS = 7
_UNSAID = msgid("没有选理由")
_CHINESE = Chinese()


def rate_report(rates: Rates, *, place: Place, period: Period, by: Facet, rank: Figure, county: str) -> TableReport:
    """The report; printed words are Chinese."""
    heads = (Column(_BY[by], share=16), Column("名次", "number", 5))
    return TableReport(
        name=f"rates-{by}-{period.first.isoformat()}-{period.last.isoformat()}",
        title=f"{place.name}办结情况（按{_BY[by]}）",
        subtitle=period.words(_CHINESE),
        facts=facts_of(rates.whole),
        columns=(*heads, *(Column(one.words, one.kind, one.share) for one in FIGURES)),
        rows=tuple(_row(line) for line in (*rates.lines, _whole(rates))),
        notes=(
            f"名次按“{rank.words}”排，数字相同的并列。",
            *_reason_note(rates),
            *(f"{one.words}：{one.formula}。" for one in FIGURES),
            _WHOSE,
        ),
        county_name=county,
        day=long_day(clock.today()),
        foot=_foot(period, rates.counted_at),
        charts=charts_of(rates, _CHINESE),
    )


_WHOSE = "办件算在收件的单位和人头上（首问负责），环节算在办的单位和人头上；上级单位含下级。"


def _foot(period: Period, counted_at: datetime | None) -> str:
    words = period.words(_CHINESE)
    return f"{words}，统计截至 {moment(counted_at)}" if counted_at else words


def facts_of(sums: Sums) -> tuple[Pair, ...]:
    """The figures of the whole, the most asked for."""
    chosen = (one for one in FIGURES if one.id in _OVER)
    return tuple(Pair(one.words, shown(one.value(sums), one.kind)) for one in chosen)


def _row(line: RateLine) -> Row:
    name = f"{line.name}本级" if line.is_own else f"{line.name}（{line.beside}）" if line.beside else line.name
    cells: tuple[Cell, ...] = (name, line.place, *(one.value(line.sums) for one in FIGURES))
    return Row(cells=cells, heading=line.key == "")


def _whole(rates: Rates) -> RateLine:
    return RateLine("", "合计", "", rates.whole, None)


def _reason_note(rates: Rates) -> Sequence[str]:
    said = "、".join(f"{words} {times} 次" for words, times in reasons_of(rates, _CHINESE))
    return (f"退回补正的理由：{said}；一次退回有几条理由的，各算一次。",) if said else ()


def reasons_of(rates: Rates, voice: Voice) -> tuple[tuple[str, int], ...]:
    """The reasons of returns in words, the most frequent first."""
    unsaid = voice.say(_UNSAID)
    return tuple((label("return_reason", code) if code else unsaid, times) for code, times in rates.reasons)


def charts_of(rates: Rates, voice: Voice) -> tuple[Chart, ...]:
    """收件 and 办结 of the last periods; reasons of returns where there are any."""
    bars = Columns(
        title=voice.say(msgid("收件和办结")),
        first=voice.say(msgid("收件")),
        second=voice.say(msgid("办结")),
        labels=tuple(one.period.short(voice) for one in rates.history),
        values=tuple((one.received, one.decided) for one in rates.history),
    )
    title, unit = voice.say(msgid("退回补正的理由")), voice.say(msgid("次"))
    reasons = Rows(title, unit, reasons_of(rates, voice)[:_MOST_REASONS])
    return (bars, reasons) if reasons.values else (bars,)

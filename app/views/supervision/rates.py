"""办结情况: rates of a week, a month, a quarter or any days, as page, workbook and paper."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app import clock
from app.cases.explanation import PageVoice
from app.extensions import db
from app.security.access import login_required_for, required_actor
from app.statistics.board import Facet
from app.statistics.figures import BY_ID, FIGURES, RANKED, Figure
from app.statistics.periods import Period, Span, period_of, range_of
from app.statistics.places import Place, place_of
from app.statistics.rate_report import charts_of, rate_report
from app.statistics.rates import Rates, read_rates
from app.views.pdfs import pdf_answer
from app.views.presentation import county_name
from app.views.sheets import workbook_answer
from app.views.supervision.asked import YEARS, address, one_of
from app.wording import msgid
from reports.apart import make_pdf_apart
from reports.render import render_html
from reports.spreadsheet import write_workbook
from reports.tables import TableReport, shown

blueprint = Blueprint("supervision_rates", __name__, url_prefix="/supervision")
FACETS: dict[Facet, str] = {"unit": msgid("按单位"), "service": msgid("按事项"), "person": msgid("按人员")}
SPANS: dict[Span, str] = {
    "week": msgid("周"),
    "month": msgid("月"),
    "quarter": msgid("季度"),
    "range": msgid("自选日期"),
}
_LONGEST = 40


@dataclass(frozen=True)
class _Asked:
    place: Place
    period: Period
    by: Facet
    rank: Figure

    def values(self) -> dict[str, object]:
        """What an address of this page says."""
        shared = {"at": self.place.code, "by": self.by, "rank": self.rank.id, "span": self.period.span}
        return {**shared, **_days(self.period)}


@blueprint.get("/rates")
@login_required_for("supervise")
def index() -> ResponseReturnValue:
    """The figures of a period on the screen."""
    asked = _asked()
    rates, voice = _read(asked), PageVoice()
    return render_template(
        "supervision/rates.html",
        asked=asked,
        rates=rates,
        figures=FIGURES,
        ranked=RANKED,
        charts=charts_of(rates, voice),
        when=asked.period.words(voice),
        facets=FACETS,
        spans=SPANS,
        shown=shown,
        link=lambda **changes: address("/supervision/rates", {**asked.values(), **changes}),
        file=lambda ending: address(f"/supervision/rates.{ending}", asked.values()),
        moved=lambda steps: address("/supervision/rates", {**asked.values(), **_days(asked.period.moved(steps))}),
    )


@blueprint.get("/rates.xlsx")
@login_required_for("supervise")
def as_workbook() -> ResponseReturnValue:
    """The same as a workbook."""
    report = _report(_asked())
    return workbook_answer(write_workbook(report), f"{report.name}.xlsx")


@blueprint.get("/rates.pdf")
@login_required_for("supervise")
def on_paper() -> ResponseReturnValue:
    """The same on A4 landscape."""
    report = _report(_asked())
    return pdf_answer(make_pdf_apart(render_html("table", report)), f"{report.name}.pdf")


def _report(asked: _Asked) -> TableReport:
    return rate_report(
        _read(asked), place=asked.place, period=asked.period, by=asked.by, rank=asked.rank, county=county_name()
    )


def _read(asked: _Asked) -> Rates:
    return read_rates(db.session, place=asked.place, period=asked.period, by=asked.by, rank=asked.rank)


# ── what is asked for ──────────────────────────────────────────────────────────────────────────────


def _asked() -> _Asked:
    place = place_of(db.session, actor=required_actor(), code=request.args.get("at", "").strip()[:_LONGEST])
    by = cast(Facet, one_of("by", FACETS) or "unit")
    return _Asked(place, _period(), by, BY_ID[one_of("rank", frozenset(one.id for one in RANKED)) or "on_time"])


def _period() -> Period:
    """This month by default; days that are none are today."""
    span = cast(Span, one_of("span", SPANS) or "month")
    if span == "range":
        return range_of(_day("since"), _day("until"))
    return period_of(span, _day("day"))


def _day(name: str) -> dt.date:
    with suppress(ValueError):
        day = dt.date.fromisoformat(request.args.get(name, ""))
        if day.year in YEARS:
            return day
    return clock.today()


def _days(period: Period) -> dict[str, object]:
    if period.span == "range":
        return {"since": period.first.isoformat(), "until": period.last.isoformat()}
    return {"day": period.first.isoformat()}

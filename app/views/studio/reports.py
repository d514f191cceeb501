"""报表: on the screen, as a spreadsheet and on paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.models import Organisation
from app.publishing import devolution_reports as reports
from app.publishing.holdings import County, read_county
from app.security.access import login_required_for
from app.views.pdfs import pdf_answer
from app.views.sheets import workbook_answer
from app.wording import msgid
from catalog.vocabulary import options
from reports.apart import make_pdf_apart
from reports.documents.convenience import any_place_report, exempt_report
from reports.documents.limits import limits_report
from reports.documents.service_lists import agents_report, one_visit_report, self_service_report
from reports.press import TookTooLongError
from reports.render import render_html
from reports.spreadsheet import write_workbook
from reports.tables import TableReport, shown

blueprint = Blueprint("reports", __name__)
PAGE = 100
_GRID_PAGE = 50
_LONGEST = 40
_READERS = ("edit_catalogue", "supervise")


@dataclass(frozen=True)
class Kind:
    """One report of the list; `filters` are those its page offers."""

    words: str
    about: str
    icon: str
    filters: tuple[str, ...] = ()


KINDS = {
    "list": Kind(msgid("事项清单"), msgid("每个乡镇、村能办哪些事项，公共服务占多少"), "layout-list", ("at",)),
    "batches": Kind(msgid("下放批次"), msgid("每一批新下放了几项，扩大范围几项"), "file-plus"),
    "coverage": Kind(msgid("覆盖表"), msgid("哪个事项在哪些乡镇、村能办，还差哪里"), "forms", ("q", "at", "tier")),
    "limits": Kind(msgid("时限和环节"), msgid("法定时限和承诺时限比，压缩多少；环节减少几个"), "clock"),
    "exempt": Kind(msgid("免证办"), msgid("哪些材料用电子证照替代，不用再交"), "books"),
    "anyplace": Kind(msgid("通办"), msgid("哪些事项不受户籍地限制，在哪里都能办"), "home"),
    "agents": Kind(msgid("代办清单"), msgid("村代办员可以代办哪些事项"), "layout-list"),
    "onevisit": Kind(msgid("最多跑一次"), msgid("哪些事项跑一次，哪些一次也不用跑"), "clock"),
    "selfservice": Kind(msgid("自助办"), msgid("哪些事项可以在自助终端办"), "forms"),
}


@blueprint.get("/studio/reports/")
@login_required_for(*_READERS)
def index() -> ResponseReturnValue:
    """The reports there are."""
    return render_template("studio/reports.html", kinds=KINDS)


@blueprint.get("/studio/reports/<name>")
@login_required_for(*_READERS)
def show(name: str) -> ResponseReturnValue:
    """One report on the screen, page by page."""
    _require_kind(name)
    county = read_county(db.session, today=clock.today())
    page = max(request.args.get("page", 1, type=int), 1)
    report, count, size = _page_of(name, county, page - 1)
    return render_template(
        "studio/report_grid.html" if name == "coverage" else "studio/report.html",
        report=report,
        name=name,
        kind=KINDS[name],
        kinds=KINDS,
        asked={key: request.args.get(key, "").strip()[:_LONGEST] for key in ("q", "at", "tier")},
        page=page,
        pages=-(-count // size),
        count=count,
        places=_towns(county),
        tiers={one.code: one.label for one in options("tier") if one.code in ("township", "village")},
        shown=shown,
        query=_query,
    )


@blueprint.get("/studio/reports/<name>.xlsx")
@login_required_for(*_READERS)
def as_workbook(name: str) -> ResponseReturnValue:
    """The whole report as a spreadsheet."""
    _require_kind(name)
    report = _whole(name, read_county(db.session, today=clock.today()))
    return workbook_answer(write_workbook(report), f"{report.name}.xlsx")


@blueprint.get("/studio/reports/<name>.pdf")
@login_required_for(*_READERS)
def on_paper(name: str) -> ResponseReturnValue:
    """The whole report on A4 landscape; the grid of the whole county by township."""
    _require_kind(name)
    county = read_county(db.session, today=clock.today())
    if name == "coverage" and _place(county) is None:
        report = reports.coverage_summary(db.session, county)
    else:
        report = _whole(name, county)
    return pdf_answer(_paper(report), f"{report.name}.pdf")


def _paper(report: TableReport) -> bytes:
    """A long list is laid out beside the worker; Invalid with a way out when even that takes too long."""
    try:
        return make_pdf_apart(render_html("table", report))
    except TookTooLongError as late:
        raise Invalid(message=_("这张报表太长，一时排不出来。请下载 Excel，或者先按乡镇、部门缩小再打印。")) from late


def _require_kind(name: str) -> None:
    if name not in KINDS:
        raise NotFoundHere(_("没有这张报表"))


# ── which report ───────────────────────────────────────────────────────────────────────────────────


def _page_of(name: str, county: County, page: int) -> tuple[TableReport, int, int]:
    """The rows of a page, of how many rows, and how many a page holds."""
    if name == "coverage":
        report, count = _grid(county, page)
        return report, count, _GRID_PAGE
    report = _whole(name, county)
    return report.part(page * PAGE, PAGE), len(report.rows), PAGE


def _whole(name: str, county: County) -> TableReport:
    makers: dict[str, Callable[[], TableReport]] = {
        "list": lambda: _list(county),
        "batches": lambda: reports.batches_report(db.session, county),
        "coverage": lambda: _grid(county, None)[0],
        "limits": lambda: limits_report(county.figures),
        "exempt": lambda: exempt_report(county.figures),
        "anyplace": lambda: any_place_report(county.figures),
        "agents": lambda: agents_report(county.figures),
        "onevisit": lambda: one_visit_report(county.figures),
        "selfservice": lambda: self_service_report(county.figures),
    }
    return makers[name]()


def _list(county: County) -> TableReport:
    place = _place(county)
    if place is None:
        return reports.counts_report(db.session, county)
    return reports.list_report(db.session, county, place)


def _grid(county: County, page: int | None) -> tuple[TableReport, int]:
    return reports.coverage_report(
        db.session,
        county,
        under=_place(county),
        tier=request.args.get("tier", ""),
        text=request.args.get("q", "")[:_LONGEST],
        page=page,
        size=_GRID_PAGE,
    )


def _place(county: County) -> Organisation | None:
    """The hall or station that was asked for; NotFoundHere when there is no such one."""
    code = request.args.get("at", "")
    if not code:
        return None
    place = next((one for one in county.places if one.code == code), None)
    if place is None:
        raise NotFoundHere(_("没有这个单位"))
    return place


def _towns(county: County) -> Sequence[tuple[Organisation, list[Organisation]]]:
    towns = [place for place in county.places if place.kind == "township"]
    return [(town, [one for one in county.under(town) if one.id != town.id]) for town in towns]


def _query(**changes: object) -> dict[str, object]:
    """The query of this page with changes, without what is empty."""
    merged = {**request.args.to_dict(), **changes}
    return {key: value for key, value in merged.items() if value}

"""台账: books of a month, as page, workbook and paper."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases.explanation import PageVoice
from app.errors import NotFoundHere
from app.extensions import db
from app.ledgers.books import BOOKS, Book
from app.ledgers.scope import Scope, unit_of, units_of
from app.security.access import login_required_for, required_actor
from app.statistics.periods import Period
from app.views.pdfs import pdf_answer
from app.views.presentation import county_name
from app.views.sheets import workbook_answer
from app.views.supervision.asked import address, asked_month
from reports.apart import make_pdf_apart
from reports.render import render_html
from reports.spreadsheet import write_workbook
from reports.tables import TableReport, shown

blueprint = Blueprint("ledgers", __name__)
PAGE = 50
_LONGEST = 40


@blueprint.get("/desk/ledgers")
@login_required_for("view_cases")
def index() -> ResponseReturnValue:
    """The first book of this month."""
    return _page(BOOKS["register"])


@blueprint.get("/desk/ledgers/<book>")
@login_required_for("view_cases")
def show(book: str) -> ResponseReturnValue:
    """One book."""
    return _page(_known(book))


def _page(book: Book) -> ResponseReturnValue:
    scope = _scope()
    report = book.build(db.session, scope)
    page = max(1, min(request.args.get("page", 1, type=int), 1 + (len(report.rows) - 1) // PAGE))
    return render_template(
        "desk/ledgers.html",
        book=book,
        books=BOOKS.values(),
        scope=scope,
        units=units_of(db.session, actor=scope.actor),
        report=report,
        rows=report.part((page - 1) * PAGE, PAGE).rows,
        page=page,
        has_more=page * PAGE < len(report.rows),
        shown=shown,
        when=scope.period.words(PageVoice()),
        link=lambda **changes: address(f"/desk/ledgers/{changes.pop('book', book.id)}", _values(scope) | changes),
        file=lambda ending: address(f"/desk/ledgers/{book.id}.{ending}", _values(scope)),
        moved=lambda steps: address(f"/desk/ledgers/{book.id}", _values(scope) | _month(scope.period.moved(steps))),
    )


@blueprint.get("/desk/ledgers/<book>.xlsx")
@login_required_for("view_cases")
def as_workbook(book: str) -> ResponseReturnValue:
    """The same as a workbook."""
    report = _report(book)
    return workbook_answer(write_workbook(report), f"{report.name}.xlsx")


@blueprint.get("/desk/ledgers/<book>.pdf")
@login_required_for("view_cases")
def on_paper(book: str) -> ResponseReturnValue:
    """The same on A4 landscape, laid out in a process of its own."""
    report = _report(book)
    return pdf_answer(make_pdf_apart(render_html("ledger", report)), f"{report.name}.pdf")


def _report(book: str) -> TableReport:
    return _known(book).build(db.session, _scope())


def _known(book: str) -> Book:
    if book not in BOOKS:
        raise NotFoundHere(_("没有这本台账"))
    return BOOKS[book]


def _scope() -> Scope:
    actor = required_actor()
    place = unit_of(db.session, actor=actor, code=request.args.get("at", "").strip()[:_LONGEST])
    return Scope(actor, place, asked_month(), county_name())


def _values(scope: Scope) -> dict[str, object]:
    return {"at": scope.place.code, **_month(scope.period)}


def _month(period: Period) -> dict[str, object]:
    return {"month": f"{period.first:%Y-%m}"}

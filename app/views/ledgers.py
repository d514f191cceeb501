"""台账: books of a month, as page, workbook and paper."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.cases.explanation import PageVoice
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.hall.scope import CAPABILITIES, kept_by
from app.ledgers import agents
from app.ledgers.books import BOOKS, Book
from app.ledgers.scope import Scope, unit_of, units_of
from app.security.access import login_required_for, required_actor
from app.statistics.periods import Period
from app.views.pdfs import pdf_answer
from app.views.presentation import county_name
from app.views.sheets import workbook_answer
from app.views.supervision.asked import address, asked_month, row_id, typed_number
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
        people=agents.agents_in(db.session, scope) if book.id == agents.BOOK else (),
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
    return Scope(actor, place, asked_month(), county_name(), row_id("agent"))


def _values(scope: Scope) -> dict[str, object]:
    return {"at": scope.place.code, "agent": scope.agent_id, **_month(scope.period)}


def _month(period: Period) -> dict[str, object]:
    return {"month": f"{period.first:%Y-%m}"}


# ── the columns of the agents' book ────────────────────────────────────────────────────────────────


@blueprint.get("/desk/ledgers/agents/columns")
@login_required_for(*CAPABILITIES)
def columns() -> ResponseReturnValue:
    """Which columns there are, and which of them this unit wants, in which order."""
    return _columns()


def _columns(refusal: Invalid | None = None) -> ResponseReturnValue:
    here = kept_by(db.session, actor=required_actor(), code=request.args.get("at", "").strip()[:_LONGEST])
    chosen = agents.columns_at(db.session, here.path)
    order = [*chosen, *(one for one in agents.CHOICES if one not in chosen)]
    page = render_template(
        "desk/ledger_columns.html",
        here=here,
        columns=[(one, agents.CHOICES[one].column.title, one in chosen) for one in order],
        sentences=refusal.sentences() if refusal else (),
        path=address("/desk/ledgers/agents/columns", {"at": request.args.get("at", "")}),
    )
    return page, 422 if refusal else 200


@blueprint.post("/desk/ledgers/agents/columns")
@login_required_for(*CAPABILITIES)
def choose() -> ResponseReturnValue:
    """Keep them, in the order of their numbers; or as shipped again."""
    actor = required_actor()
    here = kept_by(db.session, actor=actor, code=request.args.get("at", "").strip()[:_LONGEST])
    wanted = [] if request.form.get("action") == "usual" else request.form.getlist("column")
    ordered = sorted(wanted, key=lambda one: typed_number(f"place_{one}") or len(agents.CHOICES))
    try:
        agents.choose_columns(db.session, organisation=here, columns=ordered, actor=actor, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _columns(refusal)
    flash(_("台账的栏目已改好"), "success")
    return redirect(address("/desk/ledgers/agents", {"at": request.args.get("at", "")}), 303)

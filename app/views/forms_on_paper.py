"""Forms on paper: blank and sample for everybody, numbered blanks at the desk, the application of a case."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases import blanks
from app.cases.paper_scope import papers_signed
from app.cases.queries import CasePage, case_page
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.issuing.on_demand import ON_DEMAND, ask_for
from app.models import Case
from app.people.actors import Actor
from app.printing.forms import blank_of, blank_sheet, mandate_blank_of, sample_of
from app.printjobs.options import Options
from app.printjobs.ordering import Wanted, order
from app.publishing.versions import LoadedVersion, current_version
from app.security.access import login_required_for, public, required_actor
from app.views.panels import Panel
from app.views.pdfs import pdf_answer, public_answer
from reports.documents.mandate_blank import is_offered
from reports.render import render_html
from reports.sheets import Sheet
from reports.together import make_pdf_together

blueprint = Blueprint("forms_on_paper", __name__)
_ANYONE = "空白表和样表对群众公开"
_AT_ONCE = 5  # blanks laid out while somebody waits; more are made by the worker


# ── for everybody ──────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/guides/<code>/blank.pdf")
@public(_ANYONE)
def blank(code: str) -> ResponseReturnValue:
    """The blank form without a number."""

    def sheet() -> Sheet:
        return Sheet(render_html("blank_form", blank_of(current_version(db.session, code, clock.today()))))

    return public_answer("blank_form", code, sheet=sheet, name=f"{code}-blank.pdf")


@blueprint.get("/guides/<code>/sample.pdf")
@public(_ANYONE)
def sample(code: str) -> ResponseReturnValue:
    """The form filled in for an invented person."""

    def sheet() -> Sheet:
        context = sample_of(db.session(), current_version(db.session, code, clock.today()))
        return Sheet(render_html("sample_form", context))

    return public_answer("sample_form", code, sheet=sheet, name=f"{code}-sample.pdf")


@blueprint.get("/guides/<code>/mandate.pdf")
@public(_ANYONE)
def mandate(code: str) -> ResponseReturnValue:
    """The blank mandate, where somebody may act for the applicant."""

    def sheet() -> Sheet:
        return Sheet(render_html("mandate_blank", mandate_blank_of(current_version(db.session, code, clock.today()))))

    return public_answer("mandate_blank", code, sheet=sheet, name=f"{code}-mandate.pdf")


# ── at the desk ────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/desk/services/<code>/blanks")
@login_required_for("submit_case")
def given(code: str) -> ResponseReturnValue:
    """领空白表: how many to print, and which were given out here."""
    return _given(code)


def _given(code: str, problem: str = "", typed: str = "1") -> str:
    actor = required_actor()
    version = _version(code, actor)
    lines = blanks.given_out(db.session(), service_id=version.service_id, organisation_id=actor.organisation_id or 0)
    return render_template(
        "desk/blanks.html",
        version=version,
        lines=lines,
        by_mandate=is_offered(version.definition),
        problem=problem,
        typed=typed,
        most=blanks.MOST_AT_ONCE,
        at_once=_AT_ONCE,
    )


@blueprint.post("/desk/services/<code>/blanks")
@login_required_for("submit_case")
def give_out(code: str) -> ResponseReturnValue:
    """Number the blanks, then show them: laying out takes its time and must not hold the database."""
    actor, typed = required_actor(), request.form.get("count", "").strip()
    try:
        numbers = _numbered(_version(code, actor), typed, actor)
        if len(numbers) > _AT_ONCE:
            return redirect(f"/desk/print/{_ordered(code, numbers, actor)}", 303)
    except Invalid as refusal:
        db.session.rollback()
        return _given(code, refusal.sentences()[0], typed), 422
    return redirect(f"/desk/blanks.pdf?{urlencode([('number', number) for number in numbers])}", 303)


def _ordered(code: str, numbers: Sequence[str], actor: Actor) -> int:
    """The job in which the worker makes these blanks."""
    items = [Wanted("numbered_blank", number) for number in numbers]
    title = _("%(code)s 空白表 %(n)s 份", code=code, n=len(numbers))
    return order(db.session(), items=items, options=Options(), actor=actor, now=clock.now(), title=title).id


def _numbered(version: LoadedVersion, typed: str, actor: Actor) -> list[str]:
    count = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    return list(blanks.give_out(db.session(), version=version, count=count, actor=actor, now=clock.now()))


@blueprint.get("/desk/blanks.pdf")
@login_required_for("submit_case")
def numbered() -> ResponseReturnValue:
    """Blanks that this desk gave out, again where the printer swallowed one."""
    actor, wanted = required_actor(), request.args.getlist("number")[:_AT_ONCE]
    sheets = [blank_sheet(db.session(), number=number, organisation_id=actor.organisation_id) for number in wanted]
    if not sheets:
        raise NotFoundHere(_("请先选要打印的"))
    return pdf_answer(make_pdf_together(sheets), f"blanks-{wanted[0]}.pdf")


def _version(code: str, actor: Actor) -> LoadedVersion:
    return current_version(db.session, code, clock.today(), at=actor)


# ── of a case ──────────────────────────────────────────────────────────────────────────────────────


@blueprint.post("/desk/cases/<number>/forms/<kind>")
@login_required_for("handle_step")
def of_case(number: str, kind: str) -> ResponseReturnValue:
    """申请表、申请材料清单 as the case stands: its paper, to be printed from its page."""
    if kind not in ON_DEMAND:
        raise NotFoundHere(_("没有这种文书"))
    actor = required_actor()
    page = case_page(db.session(), actor=actor, number=number)
    paper = ask_for(db.session(), kind=kind, page=page, actor=actor, now=clock.now())
    return redirect(f"/desk/papers/{paper.id}", 303)


@blueprint.post("/desk/cases/<number>/blank")
@login_required_for("submit_case")
def name_blank(number: str) -> ResponseReturnValue:
    """This case was filled in on a numbered blank."""
    actor = required_actor()
    papers_signed(db.session(), number=number, actor=actor)  # the desk that has the case, or handed it in
    case = db.session.scalars(select(Case).where(Case.number == number)).one()
    typed = request.form.get("blank", "").strip()
    try:
        blanks.bind(db.session(), number=typed, case=case, actor=actor, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        flash(refusal.sentences()[0], "danger")
    else:
        flash(_("已记下，这份空白表扫描以后归到本件"), "success")
    return redirect(f"/desk/cases/{number}#forms", 303)


def panel(session: Session, actor: Actor, page: CasePage) -> Panel | None:
    """Below the papers: the form and the list to print, the blank that the applicant filled in."""
    if not actor.can("handle_step"):
        return None
    values = {
        "number": page.number,
        "blank": blanks.number_of(session, case_id=page.case_id),
        "may_name": actor.can("submit_case") and page.current is not None,
    }
    return Panel("papers", "desk/case_forms.html", values, styles=("issued.css",))

"""The papers of a case: which there are, printing and counting them, making one void."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import clock
from app.cases.queries import CasePage
from app.cases.record_papers import PUBLICITY
from app.errors import Invalid
from app.extensions import db
from app.issuing import printing
from app.issuing.kinds import WALL
from app.issuing.listing import PaperLine, paper_in_scope, papers_of_case, prints_of
from app.issuing.sealing import original_of
from app.people.actors import Actor
from app.security.access import login_required_for, required_actor
from app.views.panels import Panel
from app.views.pdfs import pdf_answer
from reports.documents.publicity_notice import hung
from reports.together import make_pdf_together

blueprint = Blueprint("issued", __name__)


@blueprint.get("/desk/papers/<int:paper_id>")
@login_required_for("view_cases")
def show(paper_id: int) -> ResponseReturnValue:
    """One paper: its number and state, every print of it."""
    return _page(paper_id)


def _page(paper_id: int, problem: str = "") -> str:
    actor = required_actor()
    paper, number = paper_in_scope(db.session, paper_id=paper_id, actor=actor)
    return render_template(
        "desk/issued_paper.html",
        paper=paper,
        line=PaperLine.of(paper),
        number=number,
        prints=prints_of(db.session, paper_id=paper_id),
        may_void=_may_void(actor, paper.organisation_id) and paper.state == "made",
        problem=problem,
    )


def _may_void(actor: Actor, organisation_id: int) -> bool:
    """Whoever issued it takes it back."""
    return actor.can("handle_step") and actor.organisation_id == organisation_id


@blueprint.post("/desk/papers/<int:paper_id>/print")
@login_required_for("view_cases")
def take_to_paper(paper_id: int) -> ResponseReturnValue:
    """Count the print, then show it: laying out takes its time and must not hold the database."""
    return print_paper(paper_id)


def print_paper(paper_id: int) -> ResponseReturnValue:
    """Print the copies that the form asks for, all where it names none."""
    actor = required_actor()
    paper_in_scope(db.session, paper_id=paper_id, actor=actor)
    wall = request.form.get("size") == "A3"
    copies = [WALL] if wall else [copy for copy in request.form.getlist("copy") if copy]
    try:
        prints = printing.count_prints(db.session, paper_id=paper_id, copies=copies, actor=actor, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _page(paper_id, refusal.sentences()[0]), 422
    asked = [*(("print", one) for one in prints), *([("size", "A3")] if wall else [])]
    return redirect(f"/desk/papers/{paper_id}.pdf?" + urlencode(asked), 303)


@blueprint.get("/desk/papers/<int:paper_id>.pdf")
@login_required_for("view_cases")
def on_paper(paper_id: int) -> ResponseReturnValue:
    """These prints of the paper, for who made them. It names a person: nothing of it is kept."""
    actor = required_actor()
    paper, number = paper_in_scope(db.session, paper_id=paper_id, actor=actor)
    asked = request.args.getlist("print", type=int)[:20]
    sheets = printing.sheets_of(db.session, paper=paper, prints=asked, actor=actor)
    if paper.kind == PUBLICITY and request.args.get("size") == "A3":
        sheets = [replace(sheet, html=hung(sheet.html)) for sheet in sheets]
    return pdf_answer(make_pdf_together(sheets), f"{number}-{paper.kind}.pdf")


@blueprint.get("/desk/papers/<int:paper_id>/signed.pdf")
@login_required_for("view_cases")
def signed(paper_id: int) -> ResponseReturnValue:
    """The electronic original with its signature: to be sent on, not to be printed."""
    paper, number = paper_in_scope(db.session, paper_id=paper_id, actor=required_actor())
    return pdf_answer(original_of(paper), f"{number}-{paper.kind}-signed.pdf")


@blueprint.post("/desk/papers/<int:paper_id>/void")
@login_required_for("handle_step")
def void(paper_id: int) -> ResponseReturnValue:
    """作废."""
    actor = required_actor()
    paper, number = paper_in_scope(db.session, paper_id=paper_id, actor=actor)
    if not _may_void(actor, paper.organisation_id):
        return _page(paper_id, _("出这份文书的单位才能作废它")), 403
    try:
        printing.void(
            db.session, paper_id=paper_id, reason=request.form.get("reason", ""), actor=actor, now=clock.now()
        )
    except Invalid as refusal:
        db.session.rollback()
        return _page(paper_id, refusal.sentences()[0]), 422
    flash(_("已作废，查验时会说明"), "success")
    return redirect(f"/desk/cases/{number}", 303)


def panel(session: Session, _actor: Actor, page: CasePage) -> Panel | None:
    """The papers of the case, below what was handed in."""
    papers = papers_of_case(session, case_id=page.case_id)
    return Panel("papers", "desk/case_issued.html", {"papers": papers}, styles=("issued.css",)) if papers else None

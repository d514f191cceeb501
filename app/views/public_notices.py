"""告知单 for everyone: say your situation, see on the phone what to bring, take it home as a PDF.

Only situations and who comes stand in the address; nothing of a person is asked.
"""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app import clock
from app.extensions import db
from app.printing.notices import notice_of
from app.printjobs.keep import cached_pdf
from app.publishing.versions import LoadedVersion, current_version
from app.security.access import public
from app.views import form_page
from app.views.notices import read
from app.views.pdfs import pdf_answer
from forms.names import HANDLED_BY
from forms.submission import Submission
from reports.notice_contexts import NoticeContext
from reports.render import render_html

blueprint = Blueprint("public_notices", __name__)
_ANYONE = "要带什么材料对群众公开"
_MOST_PAIRS = 100


@blueprint.get("/guides/<code>/notice")
@public(_ANYONE)
def show(code: str) -> ResponseReturnValue:
    """The questions, and what to bring for the answers given so far."""
    version = current_version(db.session, code, clock.today())
    submission = _read(version)
    names = submission.answers.names()
    return render_template(
        "public/notice.html",
        it=_context(version, submission),
        page=form_page.page_of(version.compiled),
        form=submission.form,
        asked=lambda situation: version.compiled.holds(situation.when, names) is True,
        query=urlencode([*_pairs(), ("at", _at())]),
        at=_at(),
    )


@blueprint.get("/guides/<code>/notice.pdf")
@public(_ANYONE)
def on_paper(code: str) -> ResponseReturnValue:
    """The same as PDF."""
    version = current_version(db.session, code, clock.today())
    html = render_html("one_time_notice", _context(version, _read(version)))
    return pdf_answer(cached_pdf(html), f"{code}-gaozhidan.pdf")


def _read(version: LoadedVersion) -> Submission:
    """Before anything is said: what an empty form says already."""
    pairs = _pairs() or [*form_page.default_answers(version.compiled)]
    return read(version.compiled, pairs)


def _pairs() -> list[tuple[str, str]]:
    wanted = [pair for pair in request.args.items(multi=True) if pair[0] == HANDLED_BY or pair[0].startswith("s_")]
    return wanted[:_MOST_PAIRS]


def _at() -> str:
    return request.args.get("at", "")[:20]


def _context(version: LoadedVersion, submission: Submission) -> NoticeContext:
    return notice_of(db.session, version, submission.answers.names(), at=_at(), moment=clock.today())

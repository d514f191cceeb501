"""What will come out of a draft: the very form, checklist, guide, flow chart and paper, filled with sample answers.

The editor shows these pages in frames beside it. Nothing is written, and no answer but those of the samples is read.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import NotFoundHere
from app.extensions import db
from app.people.actors import Actor
from app.printing import forms as paper_forms
from app.printing.guide_forms import SPOKEN_TEXT, form_sheet, spoken_text
from app.printing.guides import guide_context, read_organisations
from app.publishing.drafted import Drafted, drafted
from app.publishing.versions import LoadedVersion
from app.security.access import login_required_for, required_actor
from app.security.headers import framed_by_us
from app.views import filling, form_page
from app.views.form_page import Line
from app.views.guide_forms import text_answer
from app.views.guides import guide_page
from app.views.pdfs import pdf_answer
from app.views.studio.problem_lines import problem_lines
from catalog.definition import SampleSpec
from catalog.problems import Problem
from forms.checklist import checklist
from forms.names import HANDLED_BY
from forms.samples import sample_pairs
from forms.submission import Submission
from reports.apart import make_pdf_apart
from reports.contexts import GuideContext
from reports.documents.flow import build_flow
from reports.documents.guide_forms import FORMS
from reports.render import render_html

blueprint = Blueprint("previews", __name__)
log = logging.getLogger(__name__)
_MOST_PAPERS = 16  # PDFs of drafts a process keeps, half a megabyte each


@dataclass(frozen=True)
class Preview:
    """What is shown: a version that may not exist yet, and the answers it is shown with."""

    drafted: Drafted
    version: LoadedVersion
    sample: SampleSpec | None
    is_published: bool

    @property
    def path(self) -> str:
        """The preview without its last part."""
        return f"/studio/services/{self.drafted.code}/preview"

    @property
    def query(self) -> str:
        """What all previews of one page carry along."""
        asked = (("sample", self.sample.id if self.sample else ""), ("of", "published" if self.is_published else ""))
        pairs = "&".join(f"{name}={value}" for name, value in asked if value)
        return f"?{pairs}" if pairs else ""


@blueprint.get("/studio/services/<code>/preview/<what>")
@login_required_for("edit_catalogue")
@framed_by_us
def show(code: str, what: str) -> ResponseReturnValue:
    """One of the things that come out of the saved draft (`of=published`: of what is published)."""
    if what not in _PREVIEWS:
        raise NotFoundHere(_("没有这种预览"))
    found = drafted(db.session, code)
    is_published = request.args.get("of") == "published" and found.published is not None
    if found.checked.definition is None and not is_published:
        return _unreadable(found, what)
    try:
        return _PREVIEWS[what](_preview(found, is_published))
    except Exception:
        if is_published or found.checked.ok:
            raise
        # What the checks call an error may stop any part of the drawing; the page names the errors instead.
        log.info("preview %s of draft %s not drawn", what, code, exc_info=True)
        return _unreadable(found, what)


def _preview(found: Drafted, is_published: bool) -> Preview:
    version = found.published if is_published and found.published else found.version(clock.today())
    return Preview(found, version, sample_of(version, request.args.get("sample", "")), is_published)


def _unreadable(found: Drafted, what: str) -> ResponseReturnValue:
    """The draft says something that cannot be drawn: what, and where."""
    errors: Sequence[Problem] = [one for one in found.checked.problems if one.severity == "error"]
    return render_template(
        "studio/preview_unreadable.html", found=found, what=what, problems=problem_lines(errors, plain=True)
    )


# ── what comes out ─────────────────────────────────────────────────────────────────────────────────


def _form(preview: Preview) -> ResponseReturnValue:
    """The desk's form with its scripts, sending nothing anywhere."""
    body = form_page.body(preview.version.compiled, _filled(preview))
    return _page("form", preview, body=body)


def _checklist(preview: Preview) -> ResponseReturnValue:
    """The papers that these answers ask for, those they do not ask for, and why."""
    compiled, names = preview.version.compiled, _filled(preview).answers.names()
    lines = list(form_page.checklist_lines(compiled, checklist(compiled, names)))
    others = [replace(line, heading="") for line in lines if not line.applies]
    return _page("checklist", preview, asked=_under_headings(lines), others=others)


def _guide(preview: Preview) -> ResponseReturnValue:
    """The public page."""
    words = {"preview": preview, "paper": f"{preview.path}/guide.pdf{preview.query}"}
    return guide_page(preview.version, template="studio/preview_guide.html", **words)


def _flow(preview: Preview) -> ResponseReturnValue:
    """The chart as the guide prints it."""
    return _page("flow", preview, flow=build_flow(preview.version.compiled))


def _paper(preview: Preview) -> ResponseReturnValue:
    """The guide as it is printed, laid out now."""
    return pdf_answer(_pdf(render_html("guide", _words(preview))), f"{preview.drafted.code}.pdf")


def _words(preview: Preview) -> GuideContext:
    it = guide_context(preview.version, read_organisations(preview.version.service_id), request.args.get("at", ""))
    return replace(it, draft=_is_draft(preview))


def _form_of_guide(form: str, preview: Preview) -> ResponseReturnValue:
    """One of its other forms."""
    return pdf_answer(_pdf(form_sheet(form, _words(preview)).html), f"{preview.drafted.code}-{form}.pdf")


def _spoken(preview: Preview) -> ResponseReturnValue:
    return text_answer(spoken_text(_words(preview)), f"{preview.drafted.code}-{SPOKEN_TEXT}")


def _blank(preview: Preview) -> ResponseReturnValue:
    """The form to be filled in by hand."""
    it = paper_forms.blank_of(preview.version, draft=_is_draft(preview))
    return pdf_answer(_pdf(render_html("blank_form", it)), f"{preview.drafted.code}-blank.pdf")


def _sample(preview: Preview) -> ResponseReturnValue:
    """The same filled in."""
    it = paper_forms.sample_of(db.session(), preview.version, draft=_is_draft(preview))
    return pdf_answer(_pdf(render_html("sample_form", it)), f"{preview.drafted.code}-sample.pdf")


def _is_draft(preview: Preview) -> bool:
    return preview.version is not preview.drafted.published


_PREVIEWS: dict[str, Callable[[Preview], ResponseReturnValue]] = {
    "form": _form,
    "checklist": _checklist,
    "guide": _guide,
    "flow": _flow,
    "guide.pdf": _paper,
    "blank.pdf": _blank,
    "sample.pdf": _sample,
    **{f"{form}.pdf": partial(_form_of_guide, form) for form in FORMS},
    SPOKEN_TEXT: _spoken,
}


@lru_cache(maxsize=_MOST_PAPERS)
def _pdf(html: str) -> bytes:
    """Equal words, equal paper. Kept apart from the public guides, which drafts must not push out."""
    return make_pdf_apart(html)


# ── parts ──────────────────────────────────────────────────────────────────────────────────────────


def filled_form(version: LoadedVersion, sample: SampleSpec | None, actor: Actor) -> Submission:
    """The form with the answers of the sample, or as someone finds it who begins a case."""
    compiled = version.compiled
    if sample is not None:
        return filling.refill(compiled, sample_pairs(compiled, sample))
    begun = [(HANDLED_BY, form_page.default_handler(compiled, actor))]
    return filling.refill(compiled, [*begun, *form_page.default_answers(compiled)])


def sample_of(version: LoadedVersion, asked: str) -> SampleSpec | None:
    """The sample answers of this id; None for an empty form."""
    return next((one for one in version.definition.samples if one.id == asked), None)


def _filled(preview: Preview) -> Submission:
    return filled_form(preview.version, preview.sample, required_actor())


def _under_headings(lines: Sequence[Line]) -> list[Line]:
    """The papers that are asked for. A group keeps its heading also when its first paper is not among them."""
    headings = {line.group: line.heading for line in lines if line.heading}
    shown: set[str] = set()
    kept = []
    for line in (one for one in lines if one.applies):
        is_first = bool(line.group) and line.group not in shown
        shown.add(line.group)
        kept.append(replace(line, heading=headings.get(line.group, "") if is_first else ""))
    return kept


def _page(what: str, preview: Preview, **values: object) -> str:
    return render_template(
        f"studio/preview_{what}.html",
        what=what,
        preview=preview,
        definition=preview.version.definition,
        is_framed=request.headers.get("Sec-Fetch-Dest") == "iframe",
        **values,
    )

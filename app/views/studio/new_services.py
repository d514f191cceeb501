"""New services: which way to begin, and the page of each way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.publishing import new_services
from app.publishing.library import shared_library
from app.publishing.listing import ListedService, Wanted, list_page
from app.publishing.new_services import Naming, suggested_codes
from app.publishing.ownership import require_county
from app.publishing.studio import department_phones, departments, published_version
from app.security.access import login_required_for, required_actor
from app.views.admin.base import FormProblem, form_problems, write_problems
from app.views.admin.fields import strip
from app.views.studio.nav import has_page
from app.views.studio.new_forms import GuidedForm, NamingForm
from catalog.definition import ServiceDefinition
from catalog.guided import COMMON_PAPERS, NAMED_RESULTS
from catalog.splitting import SplitError, situation_to_split, suggested_name
from catalog.templates import Template, templates
from catalog.vocabulary import options

blueprint = Blueprint("studio_new", __name__)
_SHOWN = 20  # services found to copy or split
_LONGEST = 40


@blueprint.get("/studio/new")
@login_required_for("edit_catalogue")
def choose() -> ResponseReturnValue:
    """The ways to begin."""
    require_county(required_actor())
    return render_template(
        "studio/new.html",
        templates=templates(),
        from_guide=has_page(current_app, "/studio/guides/new"),
        from_workbook=has_page(current_app, "/studio/imports/"),
    )


# ── guided, templates ──────────────────────────────────────────────────────────────────────────────


@blueprint.route("/studio/new/guided", methods=["GET", "POST"])
@login_required_for("edit_catalogue")
def guided() -> ResponseReturnValue:
    """A few plain questions on one page."""
    form = GuidedForm()
    library = shared_library(db.session)
    form.papers.choices = [(one, library.documents[one]["name"]) for one in COMMON_PAPERS if one in library.documents]
    form.item_type.choices = [(one.code, one.label) for one in options("item_type")]
    form.topic.choices = [(one.code, one.label) for one in options("topic")]

    def begin() -> str:
        return new_services.start_guided(db.session, said=form.said(), actor=required_actor(), now=clock.now())

    phones = department_phones(db.session)
    return _form_page("studio/new_guided.html", form, begin, phones=phones, named_results=NAMED_RESULTS)


@blueprint.route("/studio/new/template/<template_id>", methods=["GET", "POST"])
@login_required_for("edit_catalogue")
def from_template(template_id: str) -> ResponseReturnValue:
    """Name and department; the rest comes from the template."""
    template = _template(template_id)
    form = NamingForm()

    def begin() -> str:
        return new_services.start_from_template(
            db.session, template=template, naming=_naming(form), actor=required_actor(), now=clock.now()
        )

    return _form_page(
        "studio/new_naming.html", form, begin, template=template, here=f"/studio/new/template/{template.id}"
    )


def _template(template_id: str) -> Template:
    found = next((one for one in templates() if one.id == template_id), None)
    if found is None:
        raise NotFoundHere(_("没有这个模板"))
    return found


# ── copies ─────────────────────────────────────────────────────────────────────────────────────────


@blueprint.route("/studio/new/copy", methods=["GET", "POST"])
@login_required_for("edit_catalogue")
def copy() -> ResponseReturnValue:
    """Choose a published service, then name the copy."""
    source, definition = _source()
    if definition is None:
        return _choose_page("copy")
    form = NamingForm(data={"department": definition.department} if request.method == "GET" else None)

    def begin() -> str:
        return new_services.copy_service(
            db.session, source=source, naming=_naming(form), actor=required_actor(), now=clock.now()
        )

    return _form_page("studio/new_naming.html", form, begin, source=definition, here="/studio/new/copy")


def _source() -> tuple[str, ServiceDefinition | None]:
    """The service that was chosen, if it can be copied or split."""
    require_county(required_actor())
    code = strip(request.values.get("source", ""))[:_LONGEST]
    version = published_version(db.session, code) if code else None
    return code, version.definition if version else None


def _choose_page(way: str) -> str:
    text = strip(request.args.get("q", ""))[:_LONGEST]
    found: list[ListedService] = []
    if text:
        rows = list_page(db.session, Wanted(text=text, sort="code")).rows
        found = [row for row in rows if row.version_number][:_SHOWN]
    names = dict(departments(db.session))
    return render_template("studio/new_choose.html", way=way, asked=text, found=found, departments=names)


# ── splits ─────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/studio/new/split")
@login_required_for("edit_catalogue")
def split() -> ResponseReturnValue:
    """Choose a service and one of its situations, then name the parts."""
    source, definition = _source()
    if definition is None:
        return _choose_page("split")
    return _split_page(source, definition, strip(request.args.get("situation", "")), {}, [])


@blueprint.post("/studio/new/split")
@login_required_for("edit_catalogue")
def make_parts() -> ResponseReturnValue:
    """One draft for each option that is ticked."""
    source, definition = _source()
    if definition is None:
        raise NotFoundHere(_("没有这个事项"))
    situation = strip(request.form.get("situation", ""))
    chosen = request.form.getlist("option")
    parts = {
        one: (strip(request.form.get(f"code-{one}", "")), strip(request.form.get(f"name-{one}", ""))) for one in chosen
    }
    try:
        made = new_services.split_service(
            db.session, source=source, situation=situation, parts=parts, actor=required_actor(), now=clock.now()
        )
    except Invalid as refusal:
        db.session.rollback()
        problems = [FormProblem(getattr(one, "name", "parts"), one.message) for one in refusal.problems]
        problems = problems or [FormProblem("parts", refusal.message)]
        return _split_page(source, definition, situation, parts, problems), 422
    flash(_("拆成了 %(n)s 个新事项，都在草稿里。逐个看过、发布以后，再把原来的事项取消。", n=len(made)), "success")
    return redirect(f"/studio/?q={quote(made[0])}" if len(made) == 1 else "/studio/?draft=yes", 303)


def _split_page(
    source: str,
    definition: ServiceDefinition,
    situation_id: str,
    typed: dict[str, tuple[str, str]],
    problems: list[FormProblem],
) -> str:
    reasons = {one.id: _why_not(definition, one.id) for one in definition.situations}
    situation = next((one for one in definition.situations if one.id == situation_id and not reasons[one.id]), None)
    return render_template(
        "studio/new_split.html",
        source=source,
        definition=definition,
        situation=situation,
        reasons=reasons,
        parts=_parts(definition, situation, typed) if situation else [],
        problems=problems,
        wrong={problem.name: problem.sentence for problem in problems},
    )


def _why_not(definition: ServiceDefinition, situation_id: str) -> str:
    try:
        situation_to_split(definition, situation_id)
    except SplitError as refusal:
        return str(refusal)
    return ""


def _parts(
    definition: ServiceDefinition, situation: Any, typed: dict[str, tuple[str, str]]
) -> list[tuple[str, str, str, str, bool]]:
    """Option, its words, code and name of its service, whether it is ticked."""
    first = suggested_codes(db.session, [definition.department]).get(definition.department, "")
    rows = []
    for number, option in enumerate(situation.options):
        code, name = typed.get(option.code, (_following(first, number), suggested_name(definition, option.label)))
        rows.append((option.code, option.label, code, name, not typed or option.code in typed))
    return rows


def _following(code: str, number: int) -> str:
    """QS-MZ-014 and 2 → QS-MZ-016."""
    digits = code[len(code.rstrip("0123456789")) :]
    return f"{code.removesuffix(digits)}{int(digits) + number:0{len(digits)}d}" if digits else code


# ── parts ──────────────────────────────────────────────────────────────────────────────────────────


def _form_page(page_template: str, form: NamingForm, begin: Callable[[], str], **values: Any) -> ResponseReturnValue:
    """Show a form; when it is sent and sound, begin the draft and go on in the editor."""
    require_county(required_actor())
    names = departments(db.session)
    form.department.choices = [("", _("请选择")), *names]
    if request.method == "POST" and form.validate():
        try:
            code = begin()
            _flash_begun(code)
            return redirect(f"/studio/services/{quote(code)}", 303)
        except Invalid as refusal:
            db.session.rollback()
            write_problems(form, refusal)
    problems = form_problems(form)
    codes = suggested_codes(db.session, [code for code, _name in names])
    page = render_template(page_template, form=form, problems=problems, codes=codes, **values)
    return page, 422 if problems else 200


def _flash_begun(code: str) -> None:
    """How far the new draft is from being published."""
    errors = new_services.errors_of(db.session, code)
    text = _("草稿建好了，还有 %(n)s 处错误，右边“检查”里逐条列着，改完就可以发布。", n=errors)
    flash(text if errors else _("草稿建好了，没有错误。逐页看一遍，缺的补上，试办一回就可以发布。"), "success")


def _naming(form: NamingForm) -> Naming:
    return Naming((form.code.data or "").upper(), form.name.data, form.department.data)

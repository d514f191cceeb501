"""本单位信息: what a hall, a station or a department says of its own about a service; the rest is the county's."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_appbuilder.forms import DynamicForm
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.models import Organisation, Service, ServiceOverlay
from app.publishing import overlays
from app.publishing.ownership import is_county
from app.publishing.problems import StaleDraft
from app.security.access import login_required_for, required_actor
from app.views.admin.base import form_problems, write_problems
from app.views.admin.fields import line, office_choices, strip, telephone
from catalog.overlay import FREE_KEYS

blueprint = Blueprint("overlays", __name__)
_SEARCHED = 40
_HERE = "/studio/overlays/"


class OverlayForm(DynamicForm):
    """The free elements; an empty one says what the organisation says for all of its services."""

    address = line(_l("办理地址"), longest=200)
    window = line(_l("窗口"), longest=80)
    hours = line(_l("办公时间"), longest=200)
    phone = telephone(_l("咨询电话"))
    supervise_phone = telephone(_l("监督电话"))
    convenience = line(
        _l("便民举措"), longest=400, hint=_l("例如 逢集日中午不休息；行动不便的上门收件。不能另加材料和收费。")
    )


@blueprint.get(_HERE)
@login_required_for("edit_catalogue")
def index() -> ResponseReturnValue:
    """The services of one organisation: the person's own, or one below it."""
    actor = required_actor()
    code = request.args.get("at", "") or ("" if is_county(actor) else _own_code())
    if not code:
        return render_template(
            "studio/overlays.html",
            place=None,
            offices=office_choices(actor, "township", "village", "community", "department"),
            doubts=overlays.doubts(db.session),
        )
    return _list_page(code)


def _list_page(code: str) -> ResponseReturnValue:
    actor = required_actor()
    place = overlays.find_place(db.session, code=code, actor=actor)
    asked, page = strip(request.args.get("q", ""))[:_SEARCHED], max(request.args.get("page", 1, type=int), 1)
    own = request.args.get("own") == "1"
    listed = overlays.list_services(db.session, place=place, text=asked, own=own, page=min(page, 1000))
    return render_template(
        "studio/overlays.html",
        place=place,
        listed=listed,
        asked=asked,
        own=own,
        page=page,
        page_size=overlays.PAGE,
        offices=office_choices(actor, "township", "village", "community", "department"),
        words=_free_words(),
    )


@blueprint.get("/studio/overlays/go")
@login_required_for("edit_catalogue")
def go() -> ResponseReturnValue:
    """From the choice of an organisation (by its number) to its page."""
    chosen = db.session.get(Organisation, request.args.get("place", 0, type=int) % 2**31)
    return redirect(f"{_HERE}?at={quote(chosen.code)}" if chosen else _HERE)


@blueprint.route("/studio/overlays/<at>/<code>", methods=["GET", "POST"])
@login_required_for("edit_catalogue")
def edit(at: str, code: str) -> ResponseReturnValue:
    """What the organisation says about one service."""
    actor = required_actor()
    place = overlays.find_place(db.session, code=at, actor=actor)
    service, row = overlays.overlay_of(db.session, place=place, code=code)
    form = OverlayForm() if request.method == "POST" else OverlayForm(obj=row)
    if request.method == "POST" and form.validate():
        try:
            return _save(place, code, form)
        except StaleDraft as stale:
            db.session.rollback()
            place = overlays.find_place(db.session, code=at, actor=actor)
            service, row = overlays.overlay_of(db.session, place=place, code=code)
            return _form_page(form, place, service, row, stale=stale.message), 409
        except Invalid as refusal:
            db.session.rollback()
            place = overlays.find_place(db.session, code=at, actor=actor)
            service, row = overlays.overlay_of(db.session, place=place, code=code)
            write_problems(form, refusal)
    page = _form_page(form, place, service, row)
    return page, 422 if form_problems(form) else 200


def _save(place: Organisation, code: str, form: OverlayForm) -> ResponseReturnValue:
    overlays.save_overlay(
        db.session,
        place=place,
        code=code,
        words={key: form[key].data for key in FREE_KEYS if form[key].data},
        revision=request.form.get("revision", 0, type=int),
        actor=required_actor(),
        now=clock.now(),
    )
    flash(_("已保存，办事指南上马上看得到。"), "success")
    return redirect(f"{_HERE}?at={quote(place.code)}", 303)


def _form_page(
    form: OverlayForm, place: Organisation, service: Service, row: ServiceOverlay | None, stale: str = ""
) -> str:
    return render_template(
        "studio/overlay.html",
        form=form,
        place=place,
        service=service,
        row=row,
        stale=stale,
        problems=form_problems(form),
        usual={key: getattr(place, key, "") for key in FREE_KEYS},
        words=_free_words(),
    )


def _free_words() -> dict[str, str]:
    form = OverlayForm()
    return {key: str(form[key].label.text) for key in FREE_KEYS}


def _own_code() -> str:
    own = required_actor().organisation_id
    code = db.session.scalar(select(Organisation.code).where(Organisation.id == own))
    return code if code is not None else abort(404)

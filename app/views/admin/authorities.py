"""根证书: the county's own authority, and those from outside that are trusted when papers are checked."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.seals import authority
from app.seals.access import KEEPS_AUTHORITY
from app.seals.certificates import MOST_BYTES
from app.seals.reading import authorities
from app.security.access import login_required_for, required_actor

blueprint = Blueprint("authorities", __name__)
_PATH = "/settings/authorities"


@blueprint.get(_PATH)
@login_required_for(KEEPS_AUTHORITY)
def index() -> ResponseReturnValue:
    """All of them."""
    return _page()


@blueprint.post(f"{_PATH}/renew")
@login_required_for(KEEPS_AUTHORITY)
def renew() -> ResponseReturnValue:
    """A new authority of our own."""
    demo = current_app.extensions["desk"].settings.demo
    authority.renew_authority(db.session, demo=demo, actor=required_actor(), now=clock.now())
    flash(_("根证书已更换。各单位换密钥时由新的根证书签发，以前的签名仍然有效。"), "success")
    return redirect(_PATH, 303)


@blueprint.post(_PATH)
@login_required_for(KEEPS_AUTHORITY)
def trust() -> ResponseReturnValue:
    """Trust a root from outside."""
    sent = request.files.get("root")
    content = sent.stream.read(MOST_BYTES + 1) if sent is not None and sent.filename else b""
    try:
        if not content:
            raise Invalid(message=_("请选择根证书文件"))
        made = authority.trust_root(db.session, content=content, actor=required_actor(), now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _page(refusal.sentences()[0]), 422
    flash(_("以后查验时信任“%(name)s”。", name=made.name), "success")
    return redirect(_PATH, 303)


@blueprint.post(f"{_PATH}/<int:authority_id>/distrust")
@login_required_for(KEEPS_AUTHORITY)
def distrust(authority_id: int) -> ResponseReturnValue:
    """Trust it no more."""
    row = authority.distrust(db.session, authority_id=authority_id, actor=required_actor(), now=clock.now())
    flash(_("不再信任“%(name)s”。", name=row.name), "success")
    return redirect(_PATH, 303)


def _page(problem: str = "") -> str:
    return render_template("settings/authorities.html", rows=authorities(db.session), problem=problem, now=clock.now())

"""服务点: where machines, buses and points with people are, near a village; for anyone."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.errors import NotFoundHere
from app.extensions import db
from app.hall.duty import phones_now
from app.hall.nearby import points_near
from app.hall.points import POINT_WORDS
from app.models import Organisation
from app.printing.guides import read_organisations
from app.security.access import public

blueprint = Blueprint("points", __name__)
_LONGEST = 20


@blueprint.get("/points")
@public("where and when services can be had is for everybody")
def index() -> ResponseReturnValue:
    """The points near a village (?at=), or of the county."""
    at = request.args.get("at", "")[:_LONGEST]
    wanted = Organisation.code == at if at else Organisation.kind == "county"
    place = db.session.scalars(select(Organisation).where(wanted, Organisation.active)).first()
    if place is None:
        raise NotFoundHere(_("没有这个村、镇或单位"))
    return render_template(
        "public/points.html",
        place=place,
        at=at,
        points=points_near(db.session, path=place.path, today=clock.today()),
        kinds=POINT_WORDS,
        phones=phones_now(db.session, organisation_id=place.id, now=clock.now()) if at else (),
        townships=read_organisations().townships,
    )

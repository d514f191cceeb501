"""Posters of the list and signs of windows: what a place takes, put together for its walls."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.addresses import page_url
from app.errors import NotFoundHere
from app.extensions import db
from app.models import Organisation
from app.printing.guides import place_of
from app.publishing.overlays import windows_of
from app.publishing.versions import current_versions
from reports.contexts import Pair
from reports.documents import list_poster, window_sign
from reports.documents.where import HOTLINE
from reports.sign_contexts import ListPoster, Offer, WindowSigns


def list_poster_of(code: str, size: str) -> ListPoster:
    """The list of a place (the county when the code is empty) on A3 or A2. NotFoundHere when there is no such place."""
    place = _place(code)
    own = [Pair("", place.supervise_phone)] if place.supervise_phone else []
    return list_poster.build(
        _offers(place),
        place=place_of(place),
        county_name=_place("").name,
        url=_list_url(),
        supervise=[*own, HOTLINE],
        today=clock.today(),
        size=size,
    )


def window_signs_of(code: str) -> WindowSigns:
    """A sign for each window of a place. NotFoundHere when there is no such place."""
    place = _place(code)
    return window_sign.build(
        _offers(place), place=place_of(place), county_name=_place("").name, url=_list_url(), today=clock.today()
    )


def _offers(place: Organisation) -> list[Offer]:
    today = clock.today()
    windows = windows_of(db.session(), place=place, day=today)
    versions = current_versions(db.session(), windows, today)
    return [Offer(versions[code].definition, window) for code, window in windows.items() if code in versions]


def _place(code: str) -> Organisation:
    wanted = Organisation.code == code if code else Organisation.kind == "county"
    place = db.session.scalars(select(Organisation).where(wanted, Organisation.active)).first()
    if place is None:
        raise NotFoundHere(_("没有这个村、镇或单位"))
    return place


def _list_url() -> str:
    return page_url("/g/")

"""What the county puts into a form: the options of its pickers, drawn anew for each request."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from flask import g
from markupsafe import Markup, escape

from app.extensions import db
from app.people.places import CountyPlaces
from catalog.pinyin import initials
from forms.fields import DeskForm, PlaceField
from forms.offers import Offer, Offers
from forms.places import Places

# Characters of the private use area: no person types them, no template escapes them.
_OPEN, _CLOSE = "\ue002", "\ue003"


def county_places() -> Places:
    """The places of the county as they are in this request."""
    if "county_places" not in g:
        g.county_places = CountyPlaces(db.session())
    places: Places = g.county_places
    return places


def offer_places(form: DeskForm) -> DeskForm:
    """Put the options into the pickers of a form that is about to be drawn."""
    for field in _pickers(form):
        field.offered = _options(field, field.code)
    return form


def leave_room(form: DeskForm) -> DeskForm:
    """Put marks into them instead: the page is kept, the county may change."""
    for field in _pickers(form):
        field.offered = _mark(field)
    return form


def has_room(html: str) -> bool:
    """Whether `leave_room` left marks in this page."""
    return _OPEN in html


def fill_room(html: str, form: DeskForm) -> str:
    """A kept page with today's options where `leave_room` left marks."""
    for field in _pickers(form):
        html = html.replace(_mark(field), _options(field, ""))
    return html


def has_pickers(form: DeskForm) -> bool:
    """Whether the county decides anything in this form."""
    return any(True for _ in _pickers(form))


def _pickers(form: DeskForm) -> Iterable[PlaceField]:
    return (field for field in form if isinstance(field, PlaceField))


def _mark(field: PlaceField) -> Markup:
    return Markup(f"{_OPEN}{field.name}{_CLOSE}")


def _options(field: PlaceField, chosen: str) -> Markup:
    offers = tuple(field.kind.offers(county_places()))
    return Markup(
        _drawn(offers, chosen if chosen and any(chosen == one.code for part in offers for one in part.options) else "")
    )


@lru_cache(maxsize=256)
def _drawn(offers: tuple[Offers, ...], chosen: str) -> str:
    """The HTML of the options; equal counties give equal options."""
    return "".join(_part(part, chosen) for part in offers)


def _part(part: Offers, chosen: str) -> str:
    options = "".join(_option(offer, chosen) for offer in part.options)
    return (
        f'<optgroup label="{escape(part.heading)}" data-i="{escape(initials(part.heading))}">{options}</optgroup>'
        if part.heading
        else options
    )


def _option(offer: Offer, chosen: str) -> str:
    groups = "|".join(offer.groups)
    said = {"value": offer.code, "data-i": offer.initials, "data-name": offer.name, "data-groups": groups}
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in said.items() if value)
    return f"<option{attributes}{' selected' if offer.code == chosen else ''}>{escape(offer.label)}</option>"

"""What anyone may read: the list of services, one guide on the screen and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models import Organisation
from app.publishing.versions import LoadedVersion, current_version
from app.security.access import public
from app.views.finding import choose_services
from catalog.definition import ServiceDefinition
from catalog.primitives import LimitSpec, OptionSpec, Tier, Unit
from catalog.vocabulary import label
from reports.contexts import GuideContext, Place
from reports.documents import guide as guide_document
from reports.pdf import make_pdf
from reports.qr import qr_svg
from reports.render import render_html

blueprint = Blueprint("guides", __name__)
_ANYONE = "办事指南对群众公开"
_MOST_CELLS = 30  # working days drawn as cells; a longer limit is said in words only
_WIDTHS = range(5, 31)


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One step of the flow on the screen; `weight` is how wide it stands beside the others."""

    tier: str
    name: str
    note: str
    limit: str
    cells: int
    weight: int


@dataclass(frozen=True, slots=True)
class Organisations:
    """The county, its offices, halls and stations, as the guides need them."""

    all: tuple[Organisation, ...]

    @property
    def county(self) -> Organisation:
        return next(one for one in self.all if one.kind == "county")

    @property
    def department_names(self) -> dict[str, str]:
        return {one.code: one.name for one in self.all if one.kind == "department"}

    @property
    def townships(self) -> list[tuple[Organisation, list[Organisation]]]:
        """Every township with its villages and communities."""
        towns = [one for one in self.all if one.kind == "township"]
        return [(town, [one for one in self.all if one.parent_id == town.id]) for town in towns]

    def places(self, definition: ServiceDefinition, at: str) -> list[Place]:
        """Where this service is taken: near the reader when they said where they live, else all halls."""
        here = next((one for one in self.all if one.code == at), None)
        near = [one for one in self.all if here and here.path.startswith(one.path) and one.tier != Tier.COUNTY]
        wanted = near or [one for one in self.all if one.kind == "township"]
        accepting = [one for one in wanted if one.tier in definition.acceptance_tiers]
        if Tier.COUNTY in definition.acceptance_tiers:
            accepting += [one for one in self.all if one.kind == "department" and one.code == definition.department]
        return [_place(one) for one in reversed(accepting)] if near else [_place(one) for one in accepting]


@blueprint.get("/guides/")
@public(_ANYONE)
def index() -> ResponseReturnValue:
    """All published services, by topic or by what people call them."""
    choice = choose_services()
    if request.headers.get("X-Requested-With") == "fetch":
        return render_template("public/guides_found.html", choice=choice)
    return render_template("public/guides.html", choice=choice)


@blueprint.get("/guides/<code>")
@public(_ANYONE)
def show(code: str) -> ResponseReturnValue:
    """One guide on the screen."""
    version = current_version(db.session, code, clock.today())
    organisations = read_organisations()
    at = request.args.get("at", "")
    it = guide_context(version, organisations, at)
    topic = version.definition.topics[0]
    return render_template(
        "public/guide.html",
        it=it,
        steps=flow_steps(version.definition),
        topic=OptionSpec(code=topic, label=label("topic", topic)),
        townships=organisations.townships,
        at=at,
        county=organisations.county.name,
        qr=Markup(_qr(it.url)),  # reports.qr escapes what it is given
    )


@blueprint.get("/guides/<code>.pdf")
@public(_ANYONE)
def print_guide(code: str) -> ResponseReturnValue:
    """The same guide on paper."""
    version = current_version(db.session, code, clock.today())
    it = guide_context(version, read_organisations(), request.args.get("at", ""))
    return pdf_answer(_pdf(render_html("guide", it)), f"{code}.pdf")


def guide_context(version: LoadedVersion, organisations: Organisations, at: str) -> GuideContext:
    """The words of a guide, with the places near the reader if they said where they live."""
    definition = version.definition
    return guide_document.build(
        version.compiled,
        version_number=version.number,
        effective_from=version.effective_from,
        county_name=organisations.county.name,
        places=organisations.places(definition, at),
        url=f"{current_app.extensions['desk'].settings.base_url}/guides/{definition.code}",
        today=clock.today(),
        department_names=organisations.department_names,
    )


def read_organisations() -> Organisations:
    """All active organisations, the county first: some fifty rows."""
    rows = db.session.scalars(select(Organisation).where(Organisation.active).order_by(Organisation.path))
    return Organisations(tuple(rows))


def pdf_answer(content: bytes, name: str) -> Response:
    """A PDF shown in the browser, saved under its name."""
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def flow_steps(definition: ServiceDefinition) -> list[FlowStep]:
    """The steps in order, wider where more working days are allowed."""
    return [
        FlowStep(
            tier=str(step.tier),
            name=step.name,
            note=step.note or step.special_procedure,
            limit=_limit_words(step.limit),
            cells=(cells := _cells(step.limit)),
            weight=min(max(cells, _WIDTHS.start), _WIDTHS.stop - 1),
        )
        for step in definition.steps
    ]


def _limit_words(limit: LimitSpec | None) -> str:
    return "" if limit is None else str(limit)


def _cells(limit: LimitSpec | None) -> int:
    is_drawn = limit is not None and limit.unit is Unit.WORKING_DAYS and limit.value <= _MOST_CELLS
    return limit.value if limit is not None and is_drawn else 0


def _place(organisation: Organisation) -> Place:
    return Place(
        tier=organisation.tier,
        name=organisation.hall_name or organisation.name,
        address=organisation.address,
        phone=organisation.phone,
        hours=organisation.hours,
        window=organisation.window,
    )


@lru_cache(maxsize=64)
def _pdf(html: str) -> bytes:
    """Guides are public and the same for everyone: equal words, equal paper."""
    return make_pdf(html)


@lru_cache(maxsize=512)
def _qr(url: str) -> str:
    return qr_svg(url)

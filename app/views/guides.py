"""What anyone may read: the list of services, one guide on the screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app import clock
from app.extensions import db
from app.hall.duty import OnDuty, phones_now
from app.printing.guide_forms import OFFERED
from app.printing.guides import Organisations, guide_context, read_organisations
from app.publishing.versions import LoadedVersion, current_version
from app.security.access import public
from app.views.finding import choose_services
from app.views.pdfs import public_answer
from app.views.self_check import self_check
from catalog.compiled import CompiledDefinition
from catalog.definition import StepSpec
from catalog.primitives import LimitSpec, OptionSpec, Unit
from catalog.vocabulary import label
from reports.documents.mandate_blank import is_offered
from reports.qr import qr_svg
from reports.render import render_html
from reports.sheets import Sheet
from reports.wording import sentence

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


@blueprint.get("/guides/")
@public(_ANYONE)
def index() -> ResponseReturnValue:
    """All published services, by topic or by what people call them."""
    choice = choose_services()
    if request.headers.get("X-Requested-With") == "fetch":
        return render_template("public/guides_found.html", choice=choice)
    return render_template("public/guides.html", choice=choice, townships=read_organisations().townships)


@blueprint.get("/guides/<code>")
@public(_ANYONE)
def show(code: str) -> ResponseReturnValue:
    """One guide on the screen."""
    return guide_page(current_version(db.session, code, clock.today()))


def guide_page(version: LoadedVersion, *, template: str = "public/guide.html", **values: object) -> str:
    """The guide of a version, with the places near the reader; `template` may surround it with something else."""
    organisations = read_organisations(version.service_id)
    at = request.args.get("at", "")
    it = guide_context(version, organisations, at)
    topic = version.definition.topics[0]
    return render_template(
        template,
        it=it,
        steps=flow_steps(version.compiled),
        topic=OptionSpec(code=topic, label=label("topic", topic)),
        townships=organisations.townships,
        at=at,
        county=organisations.county.name,
        check=self_check(version),
        qr=Markup(_qr(it.url)),  # reports.qr escapes what it is given
        forms=OFFERED,
        by_mandate=is_offered(version.definition),
        duty=_duty_at(organisations, at),
        **values,
    )


def _duty_at(organisations: Organisations, at: str) -> Sequence[OnDuty]:
    """Who answers now where the reader lives; nothing is asked for nobody."""
    place = next((one for one in organisations.all if at and one.code == at), None)
    return phones_now(db.session, organisation_id=place.id, now=clock.now()) if place else ()


@blueprint.get("/guides/<code>.pdf")
@public(_ANYONE)
def print_guide(code: str) -> ResponseReturnValue:
    """The same guide on paper."""
    at = request.args.get("at", "")

    def sheet() -> Sheet:
        version = current_version(db.session, code, clock.today())
        return Sheet(render_html("guide", guide_context(version, read_organisations(version.service_id), at)))

    return public_answer("guide", code, at, sheet=sheet, name=f"{code}.pdf")


def flow_steps(compiled: CompiledDefinition) -> list[FlowStep]:
    """The steps in order, wider where more working days are allowed."""
    return [
        FlowStep(
            tier=str(step.tier),
            name=step.name,
            note=_step_note(compiled, step),
            limit=_limit_words(step.limit),
            cells=(cells := _cells(step.limit)),
            weight=min(max(cells, _WIDTHS.start), _WIDTHS.stop - 1),
        )
        for step in compiled.definition.steps
    ]


def _step_note(compiled: CompiledDefinition, step: StepSpec) -> str:
    """What it says of itself, and whether not everybody goes through it."""
    note = step.note or step.special_procedure
    return sentence(note, f"{compiled.sentence(step.when)}时才有这一步") if step.when else note


def _limit_words(limit: LimitSpec | None) -> str:
    return "" if limit is None else str(limit)


def _cells(limit: LimitSpec | None) -> int:
    is_drawn = limit is not None and limit.unit is Unit.WORKING_DAYS and limit.value <= _MOST_CELLS
    return limit.value if limit is not None and is_drawn else 0


@lru_cache(maxsize=512)
def _qr(url: str) -> str:
    return qr_svg(url)

"""What new cases and mended ones have in common: a posted form, its draft, its errors and the page around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app import clock
from app.cases.applicants_places import needed_tier
from app.cases.drafts import Draft
from app.cases.modes import USUAL
from app.extensions import db
from app.models import Case, Organisation
from app.people.actors import Actor
from app.people.roles import AGENT
from app.publishing.versions import LoadedVersion
from app.security.access import required_actor
from app.views import form_page
from app.views.form_token import FIELD, FormToken, issue
from app.views.pickers import county_places
from catalog.compiled import CompiledDefinition
from catalog.definition import HandledBy, Meaning, ServiceDefinition
from catalog.primitives import OptionSpec, Tier
from catalog.vocabulary import options
from forms.answers import Answers
from forms.dropped import Dropped
from forms.errors import FieldError
from forms.plan import plan_of
from forms.submission import Submission, read_submission

PLACE = "organisation"  # the control that says to which village or hall the case belongs
MODE = "proxy_mode"  # 服务方式
REVISION = "revision"
SEEN = "draft_revision"  # the revision of the draft that a page goes on from; 0 for a form not kept yet
SHARED = "shared_device"  # the cookie of a computer that several people use
BLANK = "blank_number"  # of the form on paper from which a new case is typed
ACTION = "action"
CORRECTION = "correction"  # 当场更正: the line that says what was corrected
DROP = "drop"  # names of answers of which the person was told that they will not be kept
_ASIDES = ("on_file", "promise", "same_told", "unsigned")
_NOT_ANSWERS = frozenset({"csrf_token", FIELD, ACTION, PLACE, BLANK, MODE, REVISION, SEEN, DROP, CORRECTION, *_ASIDES})


@dataclass(frozen=True, slots=True)
class Filling:
    """One showing of a form: what surrounds the part that the definition decides."""

    version: LoadedVersion
    token: FormToken
    body: Markup
    places: Sequence[Organisation] = ()
    place: str = ""
    mode: str = ""  # 服务方式, as it was chosen; "" for the usual one
    errors: Sequence[FieldError] = ()
    dropping: Sequence[Dropped] = ()  # answers that will not be kept
    saved_at: datetime | None = None
    revision: int = 0  # of the draft that this page goes on from
    extra: dict[str, Any] = field(default_factory=dict)


def show(filling: Filling, *, template: str = "desk/form.html") -> ResponseReturnValue:
    """The page; 422 when something has to be mended before it can be sent."""
    page = render_template(
        template,
        filling=filling,
        definition=filling.version.definition,
        form_token=issue(filling.token),
        mode_question=mode_question(
            filling.version.compiled, required_actor(), request.form.get(MODE, "") or filling.mode
        ),
        shared_device=is_shared_device(),
        **filling.extra,
    )
    return page, 422 if filling.errors or filling.dropping else 200


@dataclass(frozen=True, slots=True)
class ModeQuestion:
    """服务方式. An agent is always asked; at a hall it belongs to a case that an agent hands in."""

    options: Sequence[OptionSpec]
    chosen: str
    always: bool


def mode_question(compiled: CompiledDefinition, actor: Actor, chosen: str) -> ModeQuestion | None:
    """How the question stands on a form; None where no agent can have to do with the case."""
    always = AGENT in actor.roles
    handlers = {choice.code for choice in plan_of(compiled).handled_by.kind.choices}
    if not always and HandledBy.AGENT not in handlers:
        return None
    return ModeQuestion(options("proxy_mode"), chosen or USUAL, always)


def is_shared_device() -> bool:
    """Whether several people use this computer: then nothing is kept in its browser."""
    return request.cookies.get(SHARED) == "1"


def untold(submission: Submission) -> list[Dropped]:
    """Answers that will not be kept and of which nobody has told the person yet."""
    told = frozenset(request.form.getlist(DROP))
    return [one for one in submission.dropped if one.name not in told]


def answers_posted() -> MultiDict[str, str]:
    """What was posted, without what is no answer."""
    pairs = request.form.items(multi=True)
    return MultiDict([(name, value) for name, value in pairs if name not in _NOT_ANSWERS])


def draft_pairs() -> list[tuple[str, str]]:
    """What a draft keeps: the answers, the place, the number of the paper form, and what a correction says."""
    kept = [(name, request.form[name]) for name in (PLACE, BLANK, MODE, CORRECTION) if request.form.get(name)]
    return [*answers_posted().items(multi=True), *kept]


def seen_revision() -> int:
    """The revision of the draft that the posted page went on from."""
    seen = request.form.get(SEEN, 0, type=int)
    return seen if 0 <= seen < 2**31 else 0


def sent_before(actor: Actor, token: str) -> str | None:
    """The number of the case that this very form has become meanwhile, in another tab or by another click."""
    mine = select(Case.number).where(Case.submission_token == token, Case.submitted_by_id == actor.user_id)
    return db.session.scalar(mine)


def count_lacking(compiled: CompiledDefinition, earlier: Answers | None = None) -> int:
    """How many places of the posted form are still to be filled or mended."""
    posted, places = answers_posted(), county_places()
    return len(all_errors(read_submission(compiled, posted, today=clock.today(), earlier=earlier, places=places)))


def stale_error(draft: Draft) -> FieldError:
    """Said by a page that was about to overwrite what was saved elsewhere; a second press means it."""
    at = f"{draft.updated_at.astimezone(clock.ZONE):%H:%M}"
    sentence = _("这份草稿 %(at)s 在别处又存过，这次没有保存。您填的还在这一页，再按一次“保存”就以这一页为准。", at=at)
    return FieldError("form", "", sentence)


def refill(compiled: CompiledDefinition, pairs: Iterable[tuple[str, str]], *, complete: bool = False) -> Submission:
    """A kept form read again; nothing is required of it yet, unless it is to be `complete`."""
    answers = MultiDict([(name, value) for name, value in pairs if name not in _NOT_ANSWERS])
    return read_submission(compiled, answers, today=clock.today(), complete=complete, places=county_places())


def all_errors(submission: Submission) -> list[FieldError]:
    """Wrong answers, and papers without which the case cannot start; each leads to its place on the page."""
    papers = [
        FieldError(f"d_{item.documents[0].id}", item.documents[0].name, item.sentence)
        for item in submission.missing
        if item.is_blocking
    ]
    return [*submission.errors, *papers]


def applicant_name(definition: ServiceDefinition) -> str:
    """The applicant's name as typed, for the list of drafts."""
    spec = definition.field_meaning(Meaning.APPLICANT_NAME)
    return request.form.get(f"f_{spec.id}", "").strip()[:120] if spec else ""


def blank(version: LoadedVersion, actor: Actor) -> Markup:
    """An empty form, with what is known of the agent who fills it."""
    return form_page.blank_body(version.compiled, actor, today=clock.today())


# ── the place ──────────────────────────────────────────────────────────────────────────────────────


def own_place(places: Sequence[Organisation], actor: Actor) -> str:
    """The code of the person's own organisation when it is among them: where nothing was chosen, it is meant."""
    return next((place.code for place in places if place.id == actor.organisation_id), "")


def chosen_place(places: Sequence[Organisation], code: str) -> Organisation | None:
    """The place of this code among those that may be chosen."""
    return next((place for place in places if place.code == code), None)


def place_error(definition: ServiceDefinition) -> FieldError:
    """Nobody chose where the applicant lives."""
    word = _("村（社区）") if needed_tier(definition) is Tier.VILLAGE else _("乡镇（街道）")
    return FieldError(PLACE, word, _("请选择申请人所在的%(place)s", place=word))

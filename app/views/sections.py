"""A form without scripts: one section at a time, each judged when it is left, kept in the draft between the pages.

The parts are those of the whole form (`app.views.form_page`); what is asked next is decided here, between the
sections. The last page is the whole form as it was filled, to be looked over and sent. A new case and one that is
mended go the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app import clock
from app.cases import operations
from app.cases.applicants_places import applicants_places
from app.cases.drafts import find_draft
from app.cases.queries import CasePage, case_page
from app.cases.workflow import Event
from app.errors import NotAllowed, NotFoundHere
from app.extensions import db
from app.models import Organisation
from app.people.actors import Actor
from app.publishing.versions import LoadedVersion, current_version, version_by_id
from app.security.access import judges_text, login_required_for, required_actor
from app.transaction import begin_write, writes_late
from app.views import filling, form_page, form_token
from app.views.filling import ACTION, BLANK, MODE, PLACE
from app.views.form_page import Part
from app.views.form_token import FormToken
from app.views.mending import as_sent, note_of, returned_case
from app.views.offered import refusal_of
from app.views.pickers import county_places
from catalog.compiled import CompiledDefinition
from forms.answers import visible
from forms.errors import FieldError
from forms.names import HANDLED_BY, field_name, row_name, row_numbers, split_row_name
from forms.plan import plan_of
from forms.submission import Submission, read_submission

blueprint = Blueprint("sections", __name__)
Pairs = list[tuple[str, str]]
_ROW = "row:"  # the button that adds a row to a group carries the group's id


@dataclass(frozen=True, slots=True)
class Leaf:
    """One section of one form that is being filled. `place` counts all sections of the definition from 1.

    `case` is the returned case that is being mended.
    """

    version: LoadedVersion
    note: FormToken
    pairs: Pairs
    place: int
    case: CasePage | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        return form_page.page_of(self.version.compiled).sections

    @property
    def part(self) -> Part:
        return self.parts[self.place - 1]

    def read(self, *, complete: bool) -> Submission:
        posted = MultiDict((name, value) for name, value in self.pairs if name not in (PLACE, BLANK, MODE))
        return read_submission(
            self.version.compiled,
            posted,
            today=clock.today(),
            complete=complete,
            earlier=self.case.answers if self.case else None,
            places=county_places(),
        )

    def path(self, place: int) -> str:
        """The page of another section; behind the last one the whole form."""
        return self.note.overview_path if place > len(self.parts) else self.note.section_path(place)

    @property
    def action(self) -> str:
        """Where this section is sent to."""
        return self.path(self.place).partition("?")[0]

    @property
    def back(self) -> str:
        """The page before the form."""
        return f"/desk/cases/{self.case.number}" if self.case else f"/desk/services/{self.note.service_code}"

    @property
    def title(self) -> str:
        """What is done with the form."""
        return _("补正") if self.case else _("受理新件")

    def applying(self, submission: Submission) -> list[int]:
        """The places of the sections that are asked."""
        names, compiled = submission.answers.names(), self.version.compiled
        return [
            place
            for place, part in enumerate(self.parts, start=1)
            if part.when is None or compiled.holds(part.when, names) is True
        ]


@blueprint.get("/desk/new/<code>/section/<int:place>")
@login_required_for("submit_case")
def show(code: str, place: int) -> ResponseReturnValue:
    """One section, of a new form or of a draft."""
    actor = required_actor()
    leaf = _of_draft(actor, code, place) if request.args.get("draft") else _fresh(actor, code, place)
    return _page(actor, leaf, leaf.read(complete=False))


@blueprint.post("/desk/new/<code>/section/<int:place>")
@login_required_for("submit_case")
@judges_text
@writes_late
def leave(code: str, place: int) -> ResponseReturnValue:
    """Keep what was filled in here, judge it, and go to the section before or behind."""
    actor = required_actor()
    note = form_token.posted_by(actor)
    if note is None or note.service_code != code or note.case_number:
        raise NotFoundHere(_("这张表单不是您打开的，请从“受理”里重新打开。"))
    if number := filling.sent_before(actor, note.submission_token):
        return redirect(f"/desk/cases/{number}", 303)
    version = version_by_id(db.session, note.version_id)
    return _left(actor, _leaf(version, note, _stored(actor, note), place))


@blueprint.get("/desk/cases/<number>/mend/section/<int:place>")
@login_required_for("submit_case")
def show_mended(number: str, place: int) -> ResponseReturnValue:
    """One section of a returned case, as it was typed or as far as this person has mended it."""
    actor = required_actor()
    leaf = _of_case(actor, returned_case(actor, number), place)
    return _page(actor, leaf, leaf.read(complete=False))


@blueprint.post("/desk/cases/<number>/mend/section/<int:place>")
@login_required_for("submit_case")
@judges_text
@writes_late
def leave_mended(number: str, place: int) -> ResponseReturnValue:
    """The same as with a new case. What is not to be mended any more leads to the case."""
    actor = required_actor()
    note = form_token.posted_by(actor)
    if note is None or note.case_number != number or note.step_id:
        raise NotFoundHere(_("这张表单不是您打开的，请从办件里重新打开。"))
    page = case_page(db.session, actor=actor, number=number)
    if Event.RESUBMIT not in page.handling.actions:
        flash(_("这个办件现在不需要补正。") + page.handling.why_not, "warning")
        return redirect(f"/desk/cases/{number}", 303)
    return _left(actor, _of_case(actor, page, place))


def _left(actor: Actor, before: Leaf) -> ResponseReturnValue:
    after = replace(before, pairs=_merged(before))
    submission = after.read(complete=True)
    _keep(actor, after, submission)
    return _onward(actor, after, submission)


def _onward(actor: Actor, after: Leaf, submission: Submission) -> ResponseReturnValue:
    action = request.form.get(ACTION, "")
    if action == "save":
        return redirect(after.path(after.place), 303)
    if action.startswith(_ROW):
        return _page(actor, after, after.read(complete=False))
    applying = after.applying(submission)
    if action == "previous":
        return redirect(after.path(max((one for one in applying if one < after.place), default=1)), 303)
    errors = _errors(actor, after, submission)
    if errors or _has_grown(after, submission):
        return _page(actor, after, submission, errors)
    return redirect(after.path(min((one for one in applying if one > after.place), default=len(after.parts) + 1)), 303)


# ── what is filled ─────────────────────────────────────────────────────────────────────────────────


def _fresh(actor: Actor, code: str, place: int) -> Leaf:
    version = current_version(db.session, code, clock.today(), at=actor)
    if not version.is_offered:
        raise NotAllowed(refusal_of(version, actor))
    note = FormToken(actor.user_id, version.id, code, form_token.new_submission_token())
    compiled = version.compiled
    pairs = [(HANDLED_BY, form_page.default_handler(compiled, actor)), *form_page.default_answers(compiled)]
    return _leaf(version, note, pairs, place)


def _of_draft(actor: Actor, code: str, place: int) -> Leaf:
    draft = operations.load_draft(db.session, token=request.args["draft"], actor=actor)
    version = version_by_id(db.session, draft.service_version_id)
    if version.definition.code != code or draft.case_id is not None:
        raise NotFoundHere(_("没有这份草稿"))
    return _leaf(version, FormToken(actor.user_id, version.id, code, draft.token), list(draft.pairs), place)


def _of_case(actor: Actor, page: CasePage, place: int) -> Leaf:
    note = note_of(actor, page)
    return _leaf(page.version, note, _stored(actor, note) or as_sent(page), place, page)


def _leaf(version: LoadedVersion, note: FormToken, pairs: Pairs, place: int, case: CasePage | None = None) -> Leaf:
    if not 1 <= place <= len(form_page.page_of(version.compiled).sections):
        raise NotFoundHere(_("这张表单没有这一部分"))
    return Leaf(version, note, pairs, place, case)


def _stored(actor: Actor, note: FormToken) -> Pairs:
    """What the draft holds; nothing before the first section was left."""
    draft = find_draft(db.session, token=note.submission_token, actor=actor)
    return list(draft.pairs) if draft else []


def _merged(leaf: Leaf) -> Pairs:
    """The draft with this section as it was posted; whatever else was posted is left out."""
    kept = [pair for pair in leaf.pairs if not _belongs(leaf.part, pair[0])]
    posted = [pair for pair in request.form.items(multi=True) if _belongs(leaf.part, pair[0])]
    return [*kept, *posted, *_added_row(leaf.version.compiled, posted)]


def _belongs(part: Part, name: str) -> bool:
    if part.kind == "who":
        return name in (HANDLED_BY, PLACE, MODE) or name.startswith("s_")
    if part.kind == "documents":
        return name.startswith("d_")
    cell = split_row_name(name)
    return (cell[0] if cell else name) in _field_names(part)


def _field_names(part: Part) -> frozenset[str]:
    return frozenset(field_name(spec.id) for block in part.blocks for spec in (*block.fields, *block.derived))


def _added_row(compiled: CompiledDefinition, posted: Pairs) -> Pairs:
    """An empty cell makes the row that the person asked for."""
    group = request.form.get(ACTION, "").removeprefix(_ROW)
    question = plan_of(compiled).by_id.get(group)
    if not request.form.get(ACTION, "").startswith(_ROW) or question is None or question.kind.control != "group":
        return []
    rows = row_numbers([name for name, _value in posted], question.name)
    return [(row_name(question.name, max(rows, default=-1) + 1, question.kind.spec.fields[0].id), "")]


def _keep(actor: Actor, leaf: Leaf, submission: Submission) -> None:
    spec = leaf.version.definition.field_meaning(form_page.Meaning.APPLICANT_NAME)
    begin_write()
    operations.save_draft(
        db.session,
        token=leaf.note.submission_token,
        version_id=leaf.version.id,
        pairs=leaf.pairs,
        applicant_name=dict(leaf.pairs).get(field_name(spec.id), "").strip() if spec else "",
        case_id=leaf.case.case_id if leaf.case else None,
        lacking=len(filling.all_errors(submission)),
        actor=actor,
        now=clock.now(),
    )


# ── judging ────────────────────────────────────────────────────────────────────────────────────────


def _errors(actor: Actor, leaf: Leaf, submission: Submission) -> list[FieldError]:
    """What has to be mended before this section may be left."""
    errors = [error for error in filling.all_errors(submission) if _belongs(leaf.part, error.name)]
    places = _places(actor, leaf)
    chosen = dict(leaf.pairs).get(PLACE, "") or filling.own_place(places, actor)
    if places and filling.chosen_place(places, chosen) is None:
        errors.insert(0, filling.place_error(leaf.version.definition))
    return errors


def _has_grown(leaf: Leaf, submission: Submission) -> bool:
    """Answers of this section made more questions appear in it, and nobody has seen them yet."""
    return bool(_asked(leaf, submission) - frozenset(request.form.get("shown", "").split()))


def _asked(leaf: Leaf, submission: Submission) -> frozenset[str]:
    ids = visible(leaf.version.compiled, submission.answers.names())
    return frozenset(field_name(one) for one in ids) & frozenset(
        field_name(spec.id) for block in leaf.part.blocks for spec in block.fields
    )


def _places(actor: Actor, leaf: Leaf) -> Sequence[Organisation]:
    """A case that is mended stays where it belongs."""
    if leaf.case or leaf.part.kind != "who":
        return ()
    return applicants_places(db.session, actor, leaf.version.definition)


def _mode_question(actor: Actor, leaf: Leaf) -> filling.ModeQuestion | None:
    if leaf.case or leaf.part.kind != "who":
        return None
    return filling.mode_question(leaf.version.compiled, actor, dict(leaf.pairs).get(MODE, ""))


def _page(actor: Actor, leaf: Leaf, submission: Submission, errors: Iterable[FieldError] = ()) -> ResponseReturnValue:
    problems = list(errors)
    applying = leaf.applying(submission)
    places = _places(actor, leaf)
    page = render_template(
        "desk/section.html",
        leaf=leaf,
        definition=leaf.version.definition,
        form_token=form_token.issue(leaf.note),
        body=form_page.body(leaf.version.compiled, submission, only=leaf.part.anchor, asks_reason=leaf.case is None),
        errors=problems,
        position=applying.index(leaf.place) + 1 if leaf.place in applying else 1,
        count=len(applying),
        places=places,
        place=dict(leaf.pairs).get(PLACE, "") or filling.own_place(places, actor),
        mode_question=_mode_question(actor, leaf),
        shown=" ".join(sorted(_asked(leaf, submission))),
        groups=_groups(leaf, submission),
    )
    return page, 422 if problems else 200


def _groups(leaf: Leaf, submission: Submission) -> list[tuple[str, str]]:
    """Repeating groups of this section that are asked: id and label."""
    asked, by_id = _asked(leaf, submission), plan_of(leaf.version.compiled).by_id
    specs = [spec for block in leaf.part.blocks for spec in block.fields if field_name(spec.id) in asked]
    return [(spec.id, spec.label) for spec in specs if by_id[spec.id].kind.control == "group"]

"""Beginning a case: the form of a service, kept as a draft or sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.cases import operations
from app.cases.applicants_places import applicants_places
from app.cases.blanks import WrongBlank
from app.cases.desks import Station
from app.cases.drafts import Draft, StaleDraft
from app.cases.duplicates import Repeated
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.extensions import db
from app.models import Organisation
from app.offline import drafts as from_phones
from app.papers.adopting import VoidSignature
from app.papers.signing import ROLE_WORDS, WAY_WORDS
from app.people.actors import Actor
from app.publishing.versions import LoadedVersion, current_version, version_by_id
from app.security.access import judges_text, login_required_for, required_actor
from app.security.headers import uses_camera
from app.transaction import begin_write, writes_late
from app.views import at_hand, blank_numbers, filling, form_page, form_token, prefilling, repeated
from app.views.blank_numbers import BlankNumber
from app.views.filling import ACTION, PLACE, Filling
from app.views.form_token import FormToken
from app.views.offered import refusal_of
from app.views.pickers import county_places
from app.views.signing import signed_on_form
from app.views.static_files import travels_packed
from forms.errors import FieldError
from forms.submission import Submission, read_submission

blueprint = Blueprint("new_case", __name__)
UNSIGNED = "unsigned"  # sent although it was changed after it was signed: without such signatures


@blueprint.get("/desk/new/<code>")
@login_required_for("submit_case")
@uses_camera
@travels_packed
def form(code: str) -> ResponseReturnValue:
    """An empty form, or a draft of one's own."""
    actor = required_actor()
    if token := request.args.get("draft"):
        return _draft(actor, token)
    version = current_version(db.session, code, clock.today(), at=actor)
    if not version.is_offered:
        raise NotAllowed(refusal_of(version, actor))
    note = FormToken(actor.user_id, version.id, code, form_token.new_submission_token())
    places = applicants_places(db.session, actor, version.definition)
    extra = {"prefill": prefilling.empty(version), "paper_blank": blank_numbers.of_address(version)}
    own = filling.own_place(places, actor)
    return filling.show(Filling(version, note, filling.blank(version, actor), places=places, place=own, extra=extra))


def _draft(actor: Actor, token: str) -> ResponseReturnValue:
    if number := filling.sent_before(actor, token):
        return redirect(f"/desk/cases/{number}")
    draft = operations.load_draft(db.session, token=token, actor=actor)
    version = version_by_id(db.session, draft.service_version_id)
    note = FormToken(actor.user_id, version.id, version.definition.code, token)
    return _page(
        _Typed(actor, note, version, filling.refill(version.compiled, draft.pairs)),
        prefilling.of_form(version, note, actor, draft.pairs),
        place=dict(draft.pairs).get(PLACE, ""),
        mode=dict(draft.pairs).get(filling.MODE, ""),
        saved_at=draft.updated_at,
        revision=draft.revision,
        extra={"overview": "overview" in request.args, "paper_blank": blank_numbers.of_draft(draft.pairs)},
    )


@blueprint.post("/desk/new/<code>")
@login_required_for("submit_case")
@judges_text
@writes_late
@uses_camera
def send(code: str) -> ResponseReturnValue:
    """Keep the form, or make a case of it."""
    actor = required_actor()
    note = form_token.posted_by(actor)
    if note is None or note.service_code != code:
        raise NotFoundHere(_("这张表单不是您打开的，请从“受理”里重新打开。"))
    version = version_by_id(db.session, note.version_id)
    if request.form.get(ACTION) == "save":
        return _keep(actor, note, version)
    if request.form.get(ACTION) == prefilling.LOOK:
        return _look(actor, note, version)
    if request.form.get(ACTION) == at_hand.ON_FILE:
        return _on_file(actor, note, version)
    if request.form.get(ACTION) == "sign":
        return _go_and_sign(actor, note, version)
    return _submit(actor, note, version)


def _keep(actor: Actor, note: FormToken, version: LoadedVersion) -> ResponseReturnValue:
    try:
        _save(actor, note, version)
    except StaleDraft as stale:
        db.session.rollback()
        return _show_stale(actor, note, version, stale.draft)
    flash(_("草稿已保存，在“没填完的”里能找到。"), "success")
    return redirect(note.path, 303)


def _save(actor: Actor, note: FormToken, version: LoadedVersion) -> None:
    lacking = filling.count_lacking(version.compiled)
    begin_write()
    operations.save_draft(
        db.session,
        token=note.submission_token,
        version_id=version.id,
        pairs=filling.draft_pairs(),
        applicant_name=filling.applicant_name(version.definition),
        lacking=lacking,
        seen=filling.seen_revision(),
        actor=actor,
        now=clock.now(),
    )


def _show_stale(actor: Actor, note: FormToken, version: LoadedVersion, draft: Draft) -> ResponseReturnValue:
    """The page as it was posted, going on from the draft as it stands now."""
    typed, panel = _posted(actor, note, version)
    return _page(typed, panel, errors=[filling.stale_error(draft)], revision=draft.revision)


def _look(actor: Actor, note: FormToken, version: LoadedVersion) -> ResponseReturnValue:
    """Look a person up. A script gets the part of the page; without one the form comes back filled and marked."""
    begin_write()
    panel, found = prefilling.look(db.session, actor=actor, token=note, version=version)
    if request.headers.get("X-Requested-With") == "fetch":
        return prefilling.fragment(panel)
    submission = filling.refill(version.compiled, prefilling.filled(filling.answers_posted().items(multi=True), found))
    return _page(_Typed(actor, note, version, submission), panel, revision=filling.seen_revision())


def _on_file(actor: Actor, note: FormToken, version: LoadedVersion) -> ResponseReturnValue:
    """The form as it was typed, with what this applicant handed in before."""
    typed, panel = _posted(actor, note, version)
    papers = at_hand.judge(db.session, actor=actor, version=version, submission=typed.submission)
    return _page(typed, panel, revision=filling.seen_revision(), extra={"at_hand": papers})


@dataclass(frozen=True)
class _Typed:
    """A form as somebody left it."""

    actor: Actor
    note: FormToken
    version: LoadedVersion
    submission: Submission


def _posted(actor: Actor, note: FormToken, version: LoadedVersion) -> tuple[_Typed, prefilling.Panel]:
    pairs = filling.draft_pairs()
    typed = _Typed(actor, note, version, filling.refill(version.compiled, pairs))
    return typed, prefilling.of_form(version, note, actor, pairs)


def _page(
    typed: _Typed,
    panel: prefilling.Panel,
    *,
    place: str | None = None,
    extra: Mapping[str, object] = MappingProxyType({}),
    **shown: Any,
) -> ResponseReturnValue:
    """The form goes on from here; `shown` is what `Filling` shows besides."""
    actor, version = typed.actor, typed.version
    places = applicants_places(db.session, actor, version.definition)
    chosen = request.form.get(PLACE, "") if place is None else place
    return filling.show(
        Filling(
            version,
            typed.note,
            form_page.body(version.compiled, typed.submission, origins=panel.origins),
            places=places,
            place=chosen or filling.own_place(places, actor),
            extra={
                "prefill": panel,
                "paper_blank": BlankNumber(blank_numbers.posted()),
                **_signed(actor, typed.note, version, typed.submission),
                **extra,
            },
            **shown,
        )
    )


# ── sending ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Sent:
    """A posted form as it was judged: where it belongs, and everything that is to be mended before it can be sent."""

    note: FormToken
    version: LoadedVersion
    judged: prefilling.Judged
    papers: at_hand.AtHand
    places: Sequence[Organisation]
    place: Organisation | None

    @property
    def submission(self) -> Submission:
        return self.judged.submission

    @property
    def errors(self) -> list[FieldError]:
        errors = [*filling.all_errors(self.submission), *self.papers.errors]
        if self.places and self.place is None:
            errors.insert(0, filling.place_error(self.version.definition))
        return errors

    @property
    def is_ready(self) -> bool:
        return not self.errors and not filling.untold(self.submission)


def _judge(actor: Actor, note: FormToken, version: LoadedVersion) -> _Sent:
    posted = filling.answers_posted()
    submission = read_submission(version.compiled, posted, today=clock.today(), places=county_places())
    judged = prefilling.judge(actor=actor, token=note, version=version, submission=submission)
    papers = at_hand.judge(db.session, actor=actor, version=version, submission=judged.submission)
    places = applicants_places(db.session, actor, version.definition)
    place = filling.chosen_place(places, request.form.get(PLACE, "") or filling.own_place(places, actor))
    return _Sent(note, version, replace(judged, submission=papers.submission), papers, places, place)


def _submit(actor: Actor, note: FormToken, version: LoadedVersion) -> ResponseReturnValue:
    sent = _judge(actor, note, version)
    if not sent.is_ready:
        return _back(actor, sent)
    try:
        return redirect(f"/desk/cases/{_make_case(actor, sent)}/receipt", 303)
    except Repeated as others:
        db.session.rollback()
        return _again(actor, replace(sent, judged=prefilling.telling(sent.judged, others.found)))
    except VoidSignature as void:
        db.session.rollback()
        words = _("%(why)s。请重新签名；不要签名的，在“签名”里勾选直接提交", why=void.message)
        return _back(actor, sent, [FieldError(UNSIGNED, _("签名"), words)])
    except WrongBlank:  # said beside the number
        db.session.rollback()
        return _back(actor, sent)
    except Invalid as refusal:
        db.session.rollback()
        return _back(actor, sent, [FieldError("form", "", sentence) for sentence in refusal.sentences()])


def _go_and_sign(actor: Actor, note: FormToken, version: LoadedVersion) -> ResponseReturnValue:
    """Keep the form and go to the pad, once it could be sent as it is: nobody signs what is still to be mended."""
    sent = _judge(actor, note, version)
    judged = prefilling.beside_cases(db.session, sent.judged, actor=actor, token=note, version=version)
    sent = replace(sent, judged=judged)
    if not sent.is_ready:
        return _again(actor, sent)
    try:
        _save(actor, note, version)
    except StaleDraft as stale:
        db.session.rollback()
        return _show_stale(actor, note, version, stale.draft)
    return redirect(f"/desk/new/{note.service_code}/sign?draft={note.submission_token}", 303)


def _signed(actor: Actor, note: FormToken, version: LoadedVersion, submission: Submission) -> dict[str, object]:
    """What the page shows of signatures."""
    found = signed_on_form(actor, note.submission_token, version.compiled, submission.answers)
    return {"signed": found, "signer_roles": ROLE_WORDS, "signing_ways": WAY_WORDS}


def _make_case(actor: Actor, sent: _Sent) -> str:
    station, token = station_of(actor, sent.place), sent.note.submission_token
    begin_write()
    kept = from_phones.number_kept(db.session(), token=token, actor=actor) if filling.seen_revision() else ""
    number = operations.submit(
        db.session,
        version=sent.version,
        submission=sent.submission,
        provenance=sent.judged.kept,
        told=repeated.told(),
        without_void=request.form.get(UNSIGNED) == "yes",
        blank=blank_numbers.posted(),
        mode=request.form.get(filling.MODE, ""),
        number=kept,
        organisation=station,
        token=token,
        actor=actor,
        now=clock.now(),
    )
    if kept:
        from_phones.came_in(db.session(), token=token, number=number, now=clock.now())
    return number


def _back(actor: Actor, sent: _Sent, errors: Sequence[FieldError] = ()) -> ResponseReturnValue:
    """The form goes back to the desk. It tells of other cases of this person too, so that all is mended at once."""
    judged = prefilling.beside_cases(db.session, sent.judged, actor=actor, token=sent.note, version=sent.version)
    return _again(actor, replace(sent, judged=judged), errors)


def _again(actor: Actor, sent: _Sent, errors: Sequence[FieldError] = ()) -> ResponseReturnValue:
    """What was typed, and what is to be mended."""
    panel = sent.judged.panel
    blank = blank_numbers.judged_again(sent.version)
    wrong = [blank_numbers.error(blank.problem)] if blank.problem else []
    return filling.show(
        Filling(
            sent.version,
            sent.note,
            form_page.body(sent.version.compiled, sent.submission, origins=panel.origins),
            places=sent.places,
            place=sent.place.code if sent.place else "",
            errors=[*wrong, *errors, *sent.errors],
            dropping=sent.submission.dropped,
            revision=filling.seen_revision(),
            extra={
                "prefill": panel,
                "at_hand": sent.papers,
                "paper_blank": blank,
                **_signed(actor, sent.note, sent.version, sent.submission),
            },
        )
    )


def station_of(actor: Actor, place: Organisation | None) -> Station:
    """Where the case will belong: the chosen place, or the person's own."""
    if place is not None:
        return Station(place.id, place.name, place.path)
    if actor.organisation_id is None:
        raise NotAllowed(_("您的账号还没有所属单位，请联系管理员"))
    return Station(actor.organisation_id, actor.organisation_name, actor.organisation_path)

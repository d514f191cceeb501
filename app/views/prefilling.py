"""What stands above a form: the box by which a person is found, what was found, and other cases of the same item."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, crypto
from app.cases.applications import applicant_of
from app.cases.duplicates import Duplicate, duplicates
from app.cases.earlier import EarlierCases
from app.cases.scope import visible_to
from app.models import Case
from app.people.actors import Actor
from app.prefilling import note as notes
from app.prefilling import provenance
from app.prefilling.archive import Archive
from app.prefilling.card import CardReader, Scanned, read_card, scanned
from app.prefilling.certificates import Certificates, LocalStore
from app.prefilling.note import Note
from app.prefilling.provenance import LONGEST_REASON, Provenance, Unmet
from app.prefilling.sources import Offer, Request, offers
from app.publishing.versions import LoadedVersion
from app.views import repeated
from app.views.form_token import FormToken
from app.views.known import Beside, Line, beside_fields, day_words, lines_of
from catalog.definition import Meaning, ServiceDefinition
from forms import id_number
from forms.checklist import is_exempt
from forms.eligibility import unmet
from forms.errors import AnswerError, FieldError
from forms.names import HANDLED_BY, row_name, split_row_name
from forms.submission import Submission

LOOK = "prefill"  # the action that looks a person up
TEXT, CARD = "prefill_text", "prefill_card"
UNMET_REASON = "unmet_reason"
_FORM_SHOWN = 16  # of the token of a form: enough to find its looks again in the record


@dataclass(frozen=True)
class Panel:
    """The part above the form. `sealed` goes along with the form; `problem` says why nothing was looked up."""

    text: str = ""
    sealed: str = ""
    lines: Sequence[Line] = ()
    typed: str = ""  # JSON: HTML name → texts of the number itself
    exempt: Mapping[str, str] = dataclasses.field(default_factory=dict)  # document id → words
    same: Sequence[Duplicate] = ()
    same_reason: str = ""
    problem: str = ""
    looked: bool = False
    id_field: str = ""  # HTML name of the field that holds the number
    origins: Mapping[str, Beside] = dataclasses.field(default_factory=dict)  # by HTML name, of a row by its beginning


def empty(version: LoadedVersion) -> Panel:
    """Before anybody was looked up."""
    return Panel(id_field=_id_field(version.definition))


def look(session: Session, *, actor: Actor, token: FormToken, version: LoadedVersion) -> tuple[Panel, Sequence[Offer]]:
    """Look the person of the posted box up, in a session that writes: every look is recorded."""
    text = request.form.get(TEXT, "")
    try:
        wanted = _wanted(session, actor, text)
        number = id_number.check(wanted.id_number, today=clock.today())
    except AnswerError as problem:
        return dataclasses.replace(empty(version), text=text[:60], problem=str(problem)), ()
    certificates = Certificates(LocalStore())
    asked = Request(
        session=session,
        actor=actor,
        now=clock.now(),
        today=clock.today(),
        version=version,
        id_number=number,
        form=token.submission_token[:_FORM_SHOWN],
        card=wanted.card,
        in_person=request.form.get(HANDLED_BY, "") == "self",
    )
    found = offers(asked, (CardReader(), Archive(), EarlierCases(), certificates))
    made = notes.make(
        user_id=actor.user_id,
        form=token.submission_token,
        holder=crypto.current().lookup_hash(number),
        offers=found,
        held=certificates.held,
    )
    same = _same(session, version, token, number, actor)
    pairs = filled(request.form.items(multi=True), found)
    return _panel(version, made, pairs, text=number, same=same, found=found), found


def of_form(version: LoadedVersion, token: FormToken, actor: Actor, pairs: Iterable[tuple[str, str]]) -> Panel:
    """The panel of a form that was looked up before: a draft, or one that came back with mistakes."""
    pairs = list(pairs)
    typed = dict(pairs)
    made = notes.read(typed.get(notes.FIELD), user_id=actor.user_id, form=token.submission_token)
    if made is None:
        return dataclasses.replace(empty(version), same_reason=typed.get(repeated.REASON, ""))
    return _panel(version, made, pairs, text=typed.get(TEXT, ""), same_reason=typed.get(repeated.REASON, ""))


def _panel(
    version: LoadedVersion,
    made: Note,
    pairs: Iterable[tuple[str, str]],
    *,
    text: str,
    same: Sequence[Duplicate] = (),
    found: Sequence[Offer] = (),
    same_reason: str = "",
) -> Panel:
    id_field = _id_field(version.definition)
    lines = lines_of(version.compiled, made, today=clock.today())
    return Panel(
        text=text,
        sealed=made.seal(),
        lines=lines,
        origins=beside_fields(lines, pairs),
        typed=json.dumps({one.name: one.texts for one in found if one.name == id_field}),
        exempt=_exempt(version.definition, made),
        same=same,
        same_reason=same_reason,
        looked=True,
        id_field=id_field,
    )


def _exempt(definition: ServiceDefinition, made: Note) -> dict[str, str]:
    kinds = made.certificates(today=clock.today())
    papers = (one for one in definition.documents if is_exempt(one, kinds))
    return {one.id: _exempt_words(made, one.exempt_by or "") for one in papers}


def _exempt_words(made: Note, kind: str) -> str:
    found = made.exempt[kind]
    until = _("有效期至 %(day)s", day=day_words(found.valid_until)) if found.valid_until else _("长期有效")
    return _("免提交：查到电子证照“%(title)s”，%(until)s", title=found.title, until=until)


def _id_field(definition: ServiceDefinition) -> str:
    spec = definition.field_meaning(Meaning.APPLICANT_ID_NUMBER)
    return f"f_{spec.id}" if spec is not None and spec.kind == "id_number" else ""


def _wanted(session: Session, actor: Actor, text: str) -> Scanned:
    """What is to be looked up; a case of ours stands for its applicant. AnswerError with a sentence otherwise."""
    if card := read_card(request.form.get(CARD, "")):
        return Scanned(id_number=card.get("id_number", ""), card=card)
    if not text.strip():
        raise AnswerError(_("请填身份证号，或者回执上的编号"))
    wanted = scanned(text)
    if not wanted.case_number:
        return wanted
    mine = select(Case.applicant_id_number).where(Case.number == wanted.case_number, visible_to(actor))
    number = session.scalars(mine).one_or_none()
    if number is None:
        raise AnswerError(_("没有办件 %(number)s，或者它不在您的办理范围内", number=wanted.case_number))
    return Scanned(id_number=number)


def fragment(panel: Panel) -> str:
    """What a script puts into the page."""
    return render_template("desk/prefill_found.html", prefill=panel)


def filled(pairs: Iterable[tuple[str, str]], found: Sequence[Offer]) -> list[tuple[str, str]]:
    """The form as typed, its blank fields filled with what was found: for whoever has no script to choose with."""
    typed = [(name, value) for name, value in pairs if value.strip()]
    known = {cell[0] if (cell := split_row_name(name)) else name for name, _value in typed}
    return [*typed, *(pair for one in found if one.name not in known for pair in _pairs(one))]


def _pairs(one: Offer) -> Iterable[tuple[str, str]]:
    yield from ((one.name, text) for text in one.texts)
    for number, row in enumerate(one.rows):
        yield from ((row_name(one.name, number, key), text) for key, texts in row.items() for text in texts)


# ── when it is sent ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Judged:
    """A sent form beside what is known of its person: errors where a reason is missing, and what is kept."""

    submission: Submission
    panel: Panel
    kept: Provenance


def judge(*, actor: Actor, token: FormToken, version: LoadedVersion, submission: Submission) -> Judged:
    """What the note says about this applicant, and what is not met; no statement."""
    pairs = list(request.form.items(multi=True))
    number = applicant_of(version.definition, submission.answers).id_number
    made = notes.read(request.form.get(notes.FIELD), user_id=actor.user_id, form=token.submission_token)
    if made is not None and made.holder != crypto.current().lookup_hash(number or ""):
        made = None  # someone else's: the number was changed after the look
    kept = _kept(made, submission, token)
    errors = (*submission.errors, *_reasons_missing(kept))
    certificates = made.certificates(today=clock.today()) if made else frozenset()
    panel = of_form(version, token, actor, pairs if made else _without_note(pairs))
    return Judged(dataclasses.replace(submission, errors=errors, certificates=certificates), panel, kept)


def beside_cases(session: Session, judged: Judged, *, actor: Actor, token: FormToken, version: LoadedVersion) -> Judged:
    """The same of a form that goes back to the desk: it tells of other cases of this person too. One statement."""
    number = applicant_of(version.definition, judged.submission.answers).id_number
    return telling(judged, _same(session, version, token, number, actor) if number else ())


def telling(judged: Judged, found: Sequence[Duplicate]) -> Judged:
    """The page tells of these cases, and asks why there is to be another one."""
    errors = (*repeated.errors_of(found), *judged.submission.errors)
    submission = dataclasses.replace(judged.submission, errors=errors)
    return dataclasses.replace(judged, submission=submission, panel=dataclasses.replace(judged.panel, same=found))


def _without_note(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in pairs if name != notes.FIELD]


def _same(session: Session, version: LoadedVersion, token: FormToken, number: str, actor: Actor) -> list[Duplicate]:
    return duplicates(
        session,
        service_id=version.service_id,
        id_number=number,
        form=token.submission_token,
        actor=actor,
        now=clock.now(),
    )


def _kept(made: Note | None, submission: Submission, token: FormToken) -> Provenance:
    """Other cases are added by the submission, which alone knows them all."""
    failed = unmet(submission.compiled, submission.answers.names())
    return Provenance(
        form=token.submission_token[:_FORM_SHOWN],
        origins=provenance.origins(made, submission, today=clock.today()),
        exempt=provenance.exempt(made, today=clock.today()),
        unmet=tuple(Unmet(spec.title, spec.then) for spec in failed),
        unmet_reason=_unmet_reason() if failed else "",
        same_reason=repeated.reason(),
    )


def _unmet_reason() -> str:
    return request.form.get(UNMET_REASON, "").strip()[:LONGEST_REASON]


def _reasons_missing(kept: Provenance) -> Iterable[FieldError]:
    if kept.unmet and not kept.unmet_reason:
        titles = "；".join(one.title for one in kept.unmet)
        message = _("不符合“%(titles)s”。还要接着办的，请写明原因", titles=titles)
        yield FieldError(UNMET_REASON, _("办理条件"), message)

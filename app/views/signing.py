"""Signing a case, or a form before it is sent: the words and the answers are read, then signed on the pad, on paper, or
before a witness.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app import clock
from app.cases import paper_scope
from app.cases.queries import CasePage, case_page
from app.errors import Invalid
from app.extensions import db
from app.papers import intake, keeping, signing
from app.papers.holding import Holder
from app.papers.keeping import file_name
from app.papers.signed_answers import label_of, signed_answers
from app.papers.signing import Sign, SignatureView
from app.papers.storage import vault
from app.people.actors import Actor
from app.security.access import login_required_for, required_actor, takes_files
from app.transaction import begin_write, writes_late
from app.views.papers import scanner, served
from app.views.signed_sheet import Sheet, sheet_of_case, sheet_of_form
from catalog.compiled import CompiledDefinition
from forms.answers import Answers

blueprint = Blueprint("signing", __name__)
MOST_BYTES = intake.MOST_BYTES + 1024 * 1024  # a photograph, and what is typed beside it
_MOST_DRAWN = 2 * 1024 * 1024  # a name on a pad has some 30 kB
_MOST_NAMED = 6


@dataclass(frozen=True)
class ShownSignature:
    """A signature on the page of its case or form; `changed` names what was changed since, empty while it is valid."""

    view: SignatureView
    is_valid: bool
    changed: Sequence[str]
    more: bool  # more was changed than is named


@dataclass(frozen=True)
class ShownSignatures:
    """All of a case or form, the latest first, and whether one can be added here."""

    found: Sequence[ShownSignature]
    may_sign: bool

    @property
    def has_void(self) -> bool:
        """Whether one of them holds no more."""
        return not all(one.is_valid for one in self.found)


def shown_signatures(page: CasePage, actor: Actor) -> ShownSignatures:
    """Of a case. One statement."""
    is_here = bool(page.handling.actions) or page.handling.may_withdraw
    holder = Holder(actor.user_id, case_id=page.case_id, number=page.number)
    return ShownSignatures(_shown(holder, page.version.compiled, page.answers), page.current is not None and is_here)


def signed_on_form(actor: Actor, token: str, compiled: CompiledDefinition, answers: Answers) -> ShownSignatures:
    """Of a form that is not sent yet, held against the answers as they are now. One statement."""
    return ShownSignatures(_shown(Holder(actor.user_id, token=token), compiled, answers), may_sign=True)


def _shown(holder: Holder, compiled: CompiledDefinition, answers: Answers) -> list[ShownSignature]:
    views = signing.signatures_of(db.session, holder=holder)
    now = signed_answers(compiled, answers) if views else {}
    return [_held_against(one, compiled, now) for one in views]


def _held_against(one: SignatureView, compiled: CompiledDefinition, now: dict[str, str]) -> ShownSignature:
    labels = list(dict.fromkeys(label_of(compiled, key) for key in signing.changed_since(one, now)))
    return ShownSignature(one, signing.is_valid(one, now), labels[:_MOST_NAMED], len(labels) > _MOST_NAMED)


# ── of a case ──────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/desk/cases/<number>/sign")
@login_required_for("handle_step", "submit_case")
def show(number: str) -> ResponseReturnValue:
    """What is signed, and where."""
    return _drawn(_of_case(required_actor(), number))


@blueprint.post("/desk/cases/<number>/sign")
@login_required_for("handle_step", "submit_case")
@takes_files(MOST_BYTES)
@writes_late
def take(number: str) -> ResponseReturnValue:
    """Keep the signature; what was typed stays when it cannot be taken."""
    actor = required_actor()
    return _take(actor, lambda: _of_case(actor, number))


@blueprint.get("/desk/cases/<number>/papers/signatures/<int:signature_id>.jpg")
@login_required_for("view_cases")
def picture(number: str, signature_id: int) -> ResponseReturnValue:
    """The drawn or photographed name."""
    holder = paper_scope.papers_seen(db.session, number=number, actor=required_actor())
    return _picture_of(holder, signature_id, f"/desk/cases/{number}#signed")


def _of_case(actor: Actor, number: str) -> Sheet:
    holder = paper_scope.papers_signed(db.session, number=number, actor=actor)
    return sheet_of_case(holder, case_page(db.session, actor=actor, number=number))


# ── of a form ──────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/desk/new/<code>/sign")
@login_required_for("submit_case")
def show_form(code: str) -> ResponseReturnValue:
    """What is signed of a draft."""
    sheet = sheet_of_form(required_actor(), code, request.args.get("draft", ""))
    if sheet.lacks:
        return redirect(sheet.path)
    return _drawn(sheet)


@blueprint.post("/desk/new/<code>/sign")
@login_required_for("submit_case")
@takes_files(MOST_BYTES)
@writes_late
def take_form(code: str) -> ResponseReturnValue:
    """Keep the signature of a form that is still to be sent."""
    actor, token = required_actor(), request.args.get("draft", "")
    return _take(actor, lambda: sheet_of_form(actor, code, token))


@blueprint.get("/desk/forms/<token>/signatures/<int:signature_id>.jpg")
@login_required_for("submit_case")
def picture_of_form(token: str, signature_id: int) -> ResponseReturnValue:
    """The drawn or photographed name; only who fills the form sees it."""
    return _picture_of(Holder(required_actor().user_id, token=token), signature_id, "/desk/")


# ── of either ──────────────────────────────────────────────────────────────────────────────────────


def _take(actor: Actor, read: Callable[[], Sheet]) -> ResponseReturnValue:
    read()  # whoever may not sign here is told before anything is kept
    try:
        sheet = _sign(actor, read, picture_sent(request.form.get("way", "")))
    except Invalid as refusal:
        db.session.rollback()
        return _drawn(read(), refusal.sentences()), 422
    flash(_("签名已收下"), "success")
    return redirect(f"{sheet.path}#signed", 303)


def _picture_of(holder: Holder, signature_id: int, otherwise: str) -> ResponseReturnValue:
    found = signing.find_signature(db.session, holder=holder, signature_id=signature_id)
    if found.picture is None:
        return redirect(otherwise)
    return served(vault().read(file_name(found.picture)), intake.JPEG)


def picture_sent(field: str) -> intake.Taken | None:
    """The picture as it is kept, in the store already; None when none came. Invalid when it is none."""
    content = _sent(request.files.get(field)) if field in ("drawn", "paper", "thumb") else b""
    if not content:
        return None
    if field == "drawn" and len(content) > _MOST_DRAWN:
        raise Invalid(message=_("签名的图太大，请清除以后重新签"))
    taken = intake.take_in(content, scanner=scanner())
    keeping.keep(taken, vault=vault(), now=clock.now())
    return taken


def _sent(file: FileStorage | None) -> bytes:
    return file.read() if file is not None else b""


def _sign(actor: Actor, read: Callable[[], Sheet], taken: intake.Taken | None) -> Sheet:
    begin_write()
    sheet = read()
    if sheet.lacks or request.form.get("shown") != signing.digest_shown(sheet.holder, sheet.answers):
        raise Invalid(message=_("填写的内容刚刚改过，请让签名人看过下面的新内容再签"))
    given = Sign(
        signer=request.form.get("signer", ""),
        role=request.form.get("role", ""),
        way=request.form.get("way", ""),
        witness=request.form.get("witness", ""),
        words=sheet.words,
        answers=sheet.answers,
        picture=taken,
    )
    signing.sign(db.session, holder=sheet.holder, given=given, actor=actor, now=clock.now())
    return sheet


def _drawn(sheet: Sheet, problems: Sequence[str] = ()) -> str:
    return render_template(
        "desk/sign.html",
        sheet=sheet,
        shown=signing.digest_shown(sheet.holder, sheet.answers),
        roles={role: signing.ROLE_WORDS[role] for role in signing.CASE_ROLES},
        longest=signing.LONGEST_NAME,
        typed=request.form,
        problems=problems,
    )

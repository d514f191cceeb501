"""Signing a case: the words and the answers are read, then signed on the pad, on paper, or before a witness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app import clock
from app.cases import paper_scope
from app.cases.casework import CLOSED
from app.cases.queries import CasePage, case_page
from app.errors import Invalid
from app.extensions import db
from app.papers import intake, keeping, signing
from app.papers.keeping import file_name
from app.papers.signed_answers import label_of, signed_answers
from app.papers.signing import Sign, SignatureView
from app.papers.storage import vault
from app.people.actors import Actor
from app.security.access import login_required_for, required_actor, takes_files
from app.transaction import begin_write, writes_late
from app.views.papers import scanner, served
from forms.display import SectionView

blueprint = Blueprint("signing", __name__)
MOST_BYTES = intake.MOST_BYTES + 1024 * 1024  # a photograph, and what is typed beside it
_MOST_DRAWN = 2 * 1024 * 1024  # a name on a pad has some 30 kB
_MOST_NAMED = 6


@dataclass(frozen=True)
class ShownSignature:
    """A signature on the page of its case; `changed` names what was changed since, empty while it is valid."""

    view: SignatureView
    is_valid: bool
    changed: Sequence[str]
    more: bool  # more was changed than is named


@dataclass(frozen=True)
class ShownSignatures:
    """All of a case, the latest first, and whether one can be added here."""

    found: Sequence[ShownSignature]
    may_sign: bool


def shown_signatures(page: CasePage) -> ShownSignatures:
    """One statement."""
    views = signing.signatures_of(db.session, case_id=page.case_id)
    answers = signed_answers(page.version.compiled, page.answers) if views else {}
    is_here = bool(page.handling.actions) or page.handling.may_withdraw
    return ShownSignatures([_shown(page, one, answers) for one in views], page.state not in CLOSED and is_here)


def _shown(page: CasePage, one: SignatureView, answers: dict[str, str]) -> ShownSignature:
    keys = signing.changed_since(one, answers)
    labels = list(dict.fromkeys(label_of(page.version.compiled, key) for key in keys))
    valid = signing.is_valid(one, answers)
    return ShownSignature(one, valid, labels[:_MOST_NAMED], len(labels) > _MOST_NAMED)


@blueprint.get("/desk/cases/<number>/sign")
@login_required_for("handle_step", "submit_case")
def show(number: str) -> ResponseReturnValue:
    """What is signed, and where."""
    actor = required_actor()
    paper_scope.papers_signed(db.session, number=number, actor=actor)
    return _drawn(case_page(db.session, actor=actor, number=number))


@blueprint.post("/desk/cases/<number>/sign")
@login_required_for("handle_step", "submit_case")
@takes_files(MOST_BYTES)
@writes_late
def take(number: str) -> ResponseReturnValue:
    """Keep the signature; what was typed stays when it cannot be taken."""
    actor = required_actor()
    paper_scope.papers_signed(db.session, number=number, actor=actor)
    try:
        _sign(number, actor, _picture(request.form.get("way", "")))
    except Invalid as refusal:
        db.session.rollback()
        return _drawn(case_page(db.session, actor=actor, number=number), refusal.sentences()), 422
    flash(_("签名已收下"), "success")
    return redirect(f"/desk/cases/{number}#signed", 303)


@blueprint.get("/desk/cases/<number>/papers/signatures/<int:signature_id>.jpg")
@login_required_for("view_cases")
def picture(number: str, signature_id: int) -> ResponseReturnValue:
    """The drawn or photographed name."""
    holder = paper_scope.papers_seen(db.session, number=number, actor=required_actor())
    found = signing.find_signature(db.session, holder=holder, signature_id=signature_id)
    if found.picture is None:
        return redirect(f"/desk/cases/{number}#signed")
    return served(vault().read(file_name(found.picture)), intake.JPEG)


def _picture(way: str) -> intake.Taken | None:
    """The picture as it is kept, in the store already; None when none came. Invalid when it is none."""
    content = _sent(request.files.get(way)) if way in ("drawn", "paper") else b""
    if not content:
        return None
    if way == "drawn" and len(content) > _MOST_DRAWN:
        raise Invalid(message=_("签名的图太大，请清除以后重新签"))
    taken = intake.take_in(content, scanner=scanner())
    keeping.keep(taken, vault=vault(), now=clock.now())
    return taken


def _sent(file: FileStorage | None) -> bytes:
    return file.read() if file is not None else b""


def _sign(number: str, actor: Actor, taken: intake.Taken | None) -> None:
    begin_write()
    holder = paper_scope.papers_signed(db.session, number=number, actor=actor)
    page = case_page(db.session, actor=actor, number=number)
    answers = signed_answers(page.version.compiled, page.answers)
    if request.form.get("shown") != signing.digest_shown(page.case_id, answers):
        raise Invalid(message=_("填写的内容刚刚改过，请让签名人看过下面的新内容再签"))
    given = Sign(
        signer=request.form.get("signer", ""),
        role=request.form.get("role", ""),
        way=request.form.get("way", ""),
        witness=request.form.get("witness", ""),
        words=_words(page),
        answers=answers,
        picture=taken,
    )
    signing.sign(db.session, holder=holder, given=given, actor=actor, now=clock.now())


def _drawn(page: CasePage, problems: Sequence[str] = ()) -> str:
    answers = signed_answers(page.version.compiled, page.answers)
    return render_template(
        "desk/sign.html",
        page=page,
        path=f"/desk/cases/{page.number}",
        sections=_sections(page),
        promise=_promise(page),
        shown=signing.digest_shown(page.case_id, answers),
        roles=signing.ROLE_WORDS,
        longest=signing.LONGEST_NAME,
        typed=request.form,
        problems=problems,
    )


# ── the words ──────────────────────────────────────────────────────────────────────────────────────


def _sections(page: CasePage) -> list[SectionView]:
    """The answers of the applicant; what clerks filled in later is not signed by anybody."""
    later = {field.id for field in page.version.definition.fields() if field.step is not None}
    kept = [
        SectionView(section.title, [row for row in section.rows if row.text and row.field_id not in later])
        for section in page.sections
    ]
    return [section for section in kept if section.rows]


def _promise(page: CasePage) -> str:
    """Words of a paper: Chinese whatever the language of the screen."""
    return (
        f"本人已看过办件 {page.number}（{page.service_name}）填写的内容，确认内容属实，"
        "所交材料真实有效；如有不实，愿意承担相应的法律责任。"
    )


def _words(page: CasePage) -> str:
    """The whole text that is signed, as the page showed it."""
    lines = [f"{row.label}：{row.text}" for section in _sections(page) for row in section.rows]
    return "\n".join((_promise(page), *lines))

"""印章与证书: what each organisation seals and signs with. Pictures are shown here; keys never leave."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app import clock
from app.errors import Invalid, NotAllowed
from app.extensions import db
from app.models.seals import SEAL_SIZES
from app.people.actors import Actor
from app.seals import keeping, keys, reading
from app.seals.access import KEEPS, KEEPS_AUTHORITY, organisation_of
from app.seals.certificates import MOST_BYTES as MOST_CERTIFICATE
from app.seals.keeping import MOST_BYTES as MOST_PICTURE
from app.seals.keeping import NewSeal
from app.seals.naming import full_name
from app.seals.words import KEY_WORDS, SEAL_WORDS, SOURCE_WORDS
from app.security.access import login_required_for, required_actor

blueprint = Blueprint("seals", __name__)
PATH = "/settings/seals"
_TYPES = {"png": "image/png", "svg": "image/svg+xml"}


@blueprint.get(PATH)
@login_required_for(KEEPS)
def index() -> ResponseReturnValue:
    """Organisations with their seals and the key that signs."""
    asked, page = request.args.get("q", "").strip()[:40], max(1, min(request.args.get("page", 1, type=int), 10_000))
    actor = required_actor()
    rows, has_more = reading.overview(db.session, actor=actor, words=asked, page=page)
    words = {"q": asked, "page": page, "has_more": has_more, "keeps_authority": actor.can(KEEPS_AUTHORITY)}
    return render_template("settings/seals.html", rows=rows, now=clock.now(), seal_words=SEAL_WORDS, **words)


@blueprint.get(f"{PATH}/<int:organisation_id>")
@login_required_for(KEEPS)
def show(organisation_id: int) -> ResponseReturnValue:
    """One organisation."""
    return _page(organisation_id)


def _page(organisation_id: int, problem: str = "", at: str = "") -> str:
    actor = required_actor()
    held = reading.held_by(db.session, organisation_id=organisation_id, actor=actor)
    return render_template(
        "settings/seal.html",
        held=held,
        name=full_name(db.session, held.organisation),
        earlier=reading.earlier_of(db.session, organisation_id=organisation_id, actor=actor),
        kinds=SEAL_WORDS,
        sizes=SEAL_SIZES,
        key_words=KEY_WORDS,
        source_words=SOURCE_WORDS,
        now=clock.now(),
        problem=problem,
        at=at,
        typed=request.form,
        demo=_is_demo(),
        most_mb=MOST_PICTURE // 1024 // 1024,
    )


def _is_demo() -> bool:
    return bool(current_app.extensions["desk"].settings.demo)


def _attempt(organisation_id: int, at: str, do: Callable[[Actor], str]) -> ResponseReturnValue:
    """Do it and tell, or show the page again with what is wrong beside the form `at`."""
    try:
        flash(do(required_actor()), "success")
    except Invalid as refusal:
        db.session.rollback()
        return _page(organisation_id, refusal.sentences()[0], at), 422
    return redirect(f"{PATH}/{organisation_id}", 303)


# ── seals ──────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get(f"{PATH}/picture/<int:seal_id>")
@login_required_for(KEEPS)
def picture(seal_id: int) -> ResponseReturnValue:
    """The picture of a seal."""
    content, form = reading.picture_of(db.session, seal_id=seal_id, actor=required_actor())
    return Response(content, mimetype=_TYPES[form])


@blueprint.post(f"{PATH}/<int:organisation_id>/picture")
@login_required_for(KEEPS)
def upload(organisation_id: int) -> ResponseReturnValue:
    """Bring in a picture; it is in use at once."""

    def do(actor: Actor) -> str:
        content = _content(request.files.get("picture"), MOST_PICTURE)
        keeping.upload_seal(
            db.session, organisation_id=organisation_id, seal=_asked(), content=content, actor=actor, now=clock.now()
        )
        return _("印章已启用，以后的文书都用它。")

    return _attempt(organisation_id, "picture", do)


@blueprint.post(f"{PATH}/<int:organisation_id>/specimen")
@login_required_for(KEEPS)
def draw(organisation_id: int) -> ResponseReturnValue:
    """A specimen, in demonstrations only."""
    if not _is_demo():
        raise NotAllowed(_("样章只能在演示环境里画"))

    def do(actor: Actor) -> str:
        organisation = organisation_of(db.session, organisation_id=organisation_id, actor=actor)
        keeping.draw_specimen(db.session, organisation=organisation, seal=_asked(), actor=actor, now=clock.now())
        return _("样章已画好。")

    return _attempt(organisation_id, "picture", do)


@blueprint.post(f"{PATH}/picture/<int:seal_id>/retire")
@login_required_for(KEEPS)
def retire(seal_id: int) -> ResponseReturnValue:
    """Out of use."""
    seal = keeping.retire_seal(db.session, seal_id=seal_id, actor=required_actor(), now=clock.now())
    flash(_("印章已停用。已经出的文书不变，以后的文书留出盖章的位置。"), "success")
    return redirect(f"{PATH}/{seal.organisation_id}", 303)


def _asked() -> NewSeal:
    mm = request.form.get("mm", 0, type=int)
    return NewSeal(request.form.get("kind", ""), mm, request.form.get("words", "").strip())


def _content(sent: FileStorage | None, most: int) -> bytes:
    return sent.stream.read(most + 1) if sent is not None and sent.filename else b""


# ── keys ───────────────────────────────────────────────────────────────────────────────────────────


@blueprint.post(f"{PATH}/<int:organisation_id>/key")
@login_required_for(KEEPS)
def change_key(organisation_id: int) -> ResponseReturnValue:
    """A new key, certified by the county's authority."""

    def do(actor: Actor) -> str:
        keys.change_key(db.session, organisation_id=organisation_id, actor=actor, now=clock.now())
        return _("新密钥已启用，以后的文书用它签名。")

    return _attempt(organisation_id, "key", do)


@blueprint.post(f"{PATH}/<int:organisation_id>/request")
@login_required_for(KEEPS)
def ask_certificate(organisation_id: int) -> ResponseReturnValue:
    """A key that waits for a certificate from outside."""

    def do(actor: Actor) -> str:
        keys.request_key(db.session, organisation_id=organisation_id, actor=actor, now=clock.now())
        return _("证书申请已生成，请下载后交给发证机构。")

    return _attempt(organisation_id, "outside", do)


@blueprint.get(f"{PATH}/<int:organisation_id>/request.csr")
@login_required_for(KEEPS)
def request_file(organisation_id: int) -> ResponseReturnValue:
    """The request, to be sent to an authority."""
    text = keys.request_text(db.session, organisation_id=organisation_id, actor=required_actor())
    answer = Response(text, mimetype="application/pkcs10")
    answer.headers["Content-Disposition"] = f'attachment; filename="request-{organisation_id}.csr"'
    return answer


@blueprint.post(f"{PATH}/<int:organisation_id>/certificate")
@login_required_for(KEEPS)
def take_certificate(organisation_id: int) -> ResponseReturnValue:
    """The certificate that came for the request, or a file with key and certificate."""

    def do(actor: Actor) -> str:
        content = _content(request.files.get("certificate"), MOST_CERTIFICATE)
        if not content:
            raise Invalid(message=_("请选择证书文件"))
        _take(organisation_id, content, actor)
        return _("证书已启用，以后的文书用它签名。")

    return _attempt(organisation_id, "outside", do)


def _take(organisation_id: int, content: bytes, actor: Actor) -> None:
    """A file with a key needs its pass phrase; which of the two it is, its name says."""
    who = {"organisation_id": organisation_id, "actor": actor, "now": clock.now()}
    name = (request.files["certificate"].filename or "").lower()
    if name.endswith((".p12", ".pfx")):
        keys.import_bundle(db.session, content=content, pass_phrase=request.form.get("pass_phrase", ""), **who)
    else:
        keys.import_certificate(db.session, content=content, **who)


@blueprint.post(f"{PATH}/key/<int:key_id>/retire")
@login_required_for(KEEPS)
def retire_key(key_id: int) -> ResponseReturnValue:
    """It signs no more, and is destroyed."""
    row = keys.retire_key(db.session, key_id=key_id, actor=required_actor(), now=clock.now())
    flash(_("密钥已停用并销毁。它以前签的文书仍然有效。"), "success")
    return redirect(f"{PATH}/{row.organisation_id}", 303)

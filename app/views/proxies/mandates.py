"""委托书 made before a case: written, signed, printed; paused, resumed, ended, passed on for all its cases at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.cases.moving import mandate_making, mandate_papers, mandate_signing, mandate_turns, mandates
from app.cases.moving.flow import MandateEvent, mandate_events
from app.cases.moving.mandate_making import Entrusted, Wish
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.issuing import desk_papers
from app.models import Mandate, Service
from app.papers import intake
from app.papers.keeping import file_name
from app.papers.signing import LONGEST_NAME, Sign, find_signature
from app.papers.storage import vault
from app.people.actors import Actor
from app.printing.facts import Words
from app.printing.mandates import standing_mandate
from app.publishing.versions import LoadedVersion, current_versions
from app.security.access import login_required_for, required_actor, takes_files
from app.security.headers import uses_camera
from app.transaction import begin_write, writes_late
from app.views.issued import print_paper
from app.views.mandates import DONE, EFFECTS, EVENT_WORDS, STATE_WORDS, asked_event, typed_terms
from app.views.papers import served
from app.views.pdfs import pdf_answer
from app.views.signing import MOST_BYTES, picture_sent
from catalog import vocabulary
from forms.errors import FieldError
from reports.imprint import Imprint
from reports.together import make_pdf_together

blueprint = Blueprint("standing_mandates", __name__, url_prefix="/desk/mandates")
STATES = ("active", "draft", "paused", "ended")
_ROWS = 6  # rows for papers on the form


@blueprint.get("")
@login_required_for("submit_case")
def index() -> ResponseReturnValue:
    """The mandates of the desk and those below it, by how they stand."""
    state = request.args.get("state", "active")
    state = state if state in STATES else "active"
    page = request.args.get("page", 1, type=int)
    rows, more = mandate_making.listed(db.session, actor=required_actor(), state=state, page=page)
    return render_template(
        "proxies/mandates.html", rows=rows, more=more, page=page, state=state, states=_state_words(), names=_names(rows)
    )


def _state_words() -> Mapping[str, str]:
    return {one: STATE_WORDS[one] for one in STATES}


# ── written ────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/new")
@login_required_for("submit_case")
def blank() -> ResponseReturnValue:
    """An empty mandate; ?code= names items, whose rules say what is usual."""
    codes = tuple(request.args.getlist("code"))[: mandate_making.MOST_ITEMS]
    found = current_versions(db.session, codes, clock.today())
    powers, days, onward = mandate_making.usual([one.definition for one in found.values()])
    actor = required_actor()
    wish = Wish("", "", "", agent_id=actor.user_id, codes=tuple(found), powers=powers, days=days, delegable=onward)
    return _form(actor, wish, [])


@blueprint.post("/new")
@login_required_for("submit_case")
def make() -> ResponseReturnValue:
    """Keep it as a draft and go to where it is signed; what was typed stays when something is wrong."""
    actor, wish = required_actor(), _typed()
    try:
        mandate = mandate_making.make(db.session, wish, actor=actor, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _form(actor, wish, [one for one in refusal.problems if isinstance(one, FieldError)]), 422
    return redirect(f"/desk/mandates/{mandate.number}/sign", 303)


def _typed() -> Wish:
    form = request.form
    return Wish(
        principal=form.get("principal", "")[:200],
        id_number=form.get("id_number", "")[:40],
        phone=form.get("phone", "")[:40],
        address=form.get("address", "")[:400],
        agent_id=form.get("agent", 0, type=int),
        codes=tuple(dict.fromkeys(form.getlist("codes")))[:50],
        powers=tuple(form.getlist("powers"))[:20],
        days=form.get("days", 0, type=int) if form.get("days", "").strip() else 0,
        delegable=form.get("delegable") == "yes",
        papers=tuple(_papers()),
    )


def _papers() -> list[Entrusted]:
    form, found = request.form, []
    for row in range(_ROWS):
        name = form.get(f"paper{row}", "")[:200]
        if name.strip():
            sheets = form.get(f"originals{row}", 0, type=int), form.get(f"copies{row}", 0, type=int)
            found.append(Entrusted(name, *sheets))
    return found


def _form(actor: Actor, wish: Wish, errors: Sequence[FieldError]) -> str:
    return render_template(
        "proxies/mandate_new.html",
        wish=wish,
        errors=errors,
        wrong={one.name: one.message for one in reversed(errors)},
        agents=mandate_making.agents_of(db.session, actor),
        topics=_topics(),
        powers=vocabulary.options("mandate_power"),
        rows=range(_ROWS),
        most=mandate_turns.MOST_DAYS,
    )


def _topics() -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be entrusted, by topic; which items may not is said, with the reason, when one is chosen."""
    wanted = select(Service.topic, Service.code, Service.name).where(Service.state == "published")
    rows = db.session.execute(wanted.order_by(Service.topic, Service.code).limit(500)).all()
    return [
        (vocabulary.label("topic", topic), [(row.code, row.name) for row in some])
        for topic, some in groupby(rows, key=lambda row: row.topic)
    ]


# ── looked at ──────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/<number>")
@login_required_for("submit_case")
def show(number: str) -> ResponseReturnValue:
    """A mandate with its papers, its cases, and what may be done about it."""
    actor = required_actor()
    return _page(actor, mandate_making.find(db.session, number=number, actor=actor))


def _page(actor: Actor, mandate: Mandate, problems: Sequence[str] = ()) -> str:
    events = mandate_events(mandate.state)
    return render_template(
        "proxies/mandate.html",
        mandate=mandate,
        state=STATE_WORDS[mandate.state],
        facts=mandate_signing.facts_of(mandate, _items(mandate)),
        cases=mandates.cases_of(db.session, mandate.id),
        signatures=mandate_signing.signatures(db.session, mandate, actor),
        reason=mandates.reason_words(mandate),
        printed=desk_papers.prints_of(db.session(), kind=desk_papers.MANDATE, subject=mandate.number),
        events=[(one, EVENT_WORDS[one], EFFECTS[one], mandate_turns.reasons_for(one)) for one in events],
        agents=mandates.agents_for(db.session, mandate) if MandateEvent.CHANGE in events else (),
        powers=vocabulary.options("mandate_power"),
        has=lambda code: mandates.has_power(mandate, code),
        typed=request.form,
        problems=problems,
        longest=LONGEST_NAME,
    )


def _items(mandate: Mandate) -> list[str]:
    """The names of what is entrusted: of the items it was made for, or of its cases."""
    codes = mandate_making.items_of(mandate)
    if not codes:
        return list(dict.fromkeys(case.service_name for case in mandates.cases_of(db.session, mandate.id)))
    known = _service_names(codes)
    return [known.get(code, code) for code in codes]


def _names(rows: Sequence[Mandate]) -> dict[int, list[str]]:
    """The names of the items of many mandates, in one statement."""
    known = _service_names([code for row in rows for code in mandate_making.items_of(row)])
    return {row.id: [known.get(code, code) for code in mandate_making.items_of(row)] for row in rows}


def _service_names(codes: Sequence[str]) -> dict[str, str]:
    found = select(Service.code, Service.name).where(Service.code.in_(codes))
    return {row.code: row.name for row in db.session.execute(found)} if codes else {}


@blueprint.post("/<number>/print")
@login_required_for("submit_case")
def take_to_paper(number: str) -> ResponseReturnValue:
    """The mandate to be printed and signed, every copy counted: the issued paper of its case, owed now where it never
    was; or what was made before its cases.
    """
    actor, mandate = required_actor(), _found(number)
    if not mandate_making.items_of(mandate):
        return print_paper(mandate_papers.paper_of(db.session, mandate, actor=actor))
    paper, prints = desk_papers.count_prints(db.session(), _occasion(mandate), copies=(), actor=actor, now=clock.now())
    asked = [("paper", paper.id), *(("print", one) for one in prints)]
    return redirect(f"/desk/mandates/{number}.pdf?{urlencode(asked)}", 303)


def _occasion(mandate: Mandate) -> desk_papers.Occasion:
    """What it says changes when it is signed: its term runs from that day."""
    versions = _versions(mandate)
    if not versions:
        raise NotFoundHere(_("委托书 %(number)s 号的事项已经没有了，不能打印", number=mandate.number))

    def draw(imprint: Imprint) -> Words:
        context = standing_mandate(mandate, versions, day=None, imprint=imprint)
        return Words(template="mandate", context=context, title=context.title)

    return desk_papers.Occasion(
        kind=desk_papers.MANDATE,
        subject=mandate.number,
        state=f"{mandate.begins_on}|{mandate.expires_on}|{mandate.powers}|{mandate.signed_at}",
        copies=desk_papers.COPIES[desk_papers.MANDATE],
        draw=draw,
    )


@blueprint.get("/<number>.pdf")
@login_required_for("submit_case")
def on_paper(number: str) -> ResponseReturnValue:
    """These prints of a mandate made before its cases, for who made them; without any the page that prints it."""
    actor = required_actor()
    mandate = mandate_making.find(db.session, number=number, actor=actor)
    prints = request.args.getlist("print", type=int)[:20]
    if not prints:
        return redirect(f"/desk/mandates/{mandate.number}")
    paper_id = request.args.get("paper", 0, type=int)
    sheets = desk_papers.sheets_of(
        db.session(), kind=desk_papers.MANDATE, subject=mandate.number, paper_id=paper_id, prints=prints, actor=actor
    )
    return pdf_answer(make_pdf_together(sheets), f"{mandate.number}.pdf")


def _versions(mandate: Mandate) -> list[LoadedVersion]:
    codes = mandate_making.items_of(mandate)
    found = current_versions(db.session, codes, clock.local_date(mandate.made_at))
    return [found[code] for code in codes if code in found]


# ── signed ─────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/<number>/sign")
@login_required_for("submit_case")
@uses_camera
def ask_to_sign(number: str) -> ResponseReturnValue:
    """What is signed, and where; ?way=thumb for who cannot write."""
    return _sign_page(_found(number))


@blueprint.post("/<number>/sign")
@login_required_for("submit_case")
@takes_files(MOST_BYTES * 2)
@writes_late
@uses_camera
def sign(number: str) -> ResponseReturnValue:
    """Keep the signature; what was typed stays when it cannot be taken."""
    actor = required_actor()
    mandate = _found(number)
    try:
        _sign(actor, number, mandate)
    except Invalid as refusal:
        db.session.rollback()
        return _sign_page(_found(number), refusal.sentences()), 422
    flash(_("委托书已签好"), "success")
    return redirect(f"/desk/mandates/{number}", 303)


def _sign(actor: Actor, number: str, mandate: Mandate) -> None:
    way = request.form.get("way", "")
    pictures = {field: picture_sent(field) for field in ("drawn", "paper", "thumb")}
    begin_write()
    mandate = _found(number)
    facts = mandate_signing.facts_of(mandate, _items(mandate))
    given = Sign(
        signer=mandate.principal,
        role="principal",
        way=way,
        words=mandate_signing.signed_words(facts),
        answers=facts,
        witness=request.form.get("witness", ""),
        witness_phone=request.form.get("witness_phone", ""),
        picture=pictures.get(way),
    )
    by = (
        Sign(given.witness, "witness", "drawn", given.words, facts, picture=pictures["drawn"])
        if way == "thumb"
        else None
    )
    mandate_signing.sign(db.session, mandate, given, witness=by, actor=actor, now=clock.now())


def _found(number: str) -> Mandate:
    return mandate_making.find(db.session, number=number, actor=required_actor())


def _sign_page(mandate: Mandate, problems: Sequence[str] = ()) -> str:
    facts = mandate_signing.facts_of(mandate, _items(mandate))
    return render_template(
        "proxies/mandate_sign.html",
        mandate=mandate,
        facts=facts,
        promise=mandate_signing.signed_words(facts),
        by_thumb=request.values.get("way") == "thumb",
        typed=request.form,
        problems=problems,
        longest=LONGEST_NAME,
    )


@blueprint.get("/<number>/signatures/<int:signature_id>.jpg")
@login_required_for("submit_case")
def picture(number: str, signature_id: int) -> ResponseReturnValue:
    """The name as drawn, the thumbprint, or the signed paper."""
    actor = required_actor()
    holder = mandate_signing.holder_of(_found(number), actor)
    found = find_signature(db.session, holder=holder, signature_id=signature_id)
    if found.picture is None:
        raise NotFoundHere(_("这个签名没有图"))
    return served(vault().read(file_name(found.picture)), intake.JPEG)


# ── afterwards ─────────────────────────────────────────────────────────────────────────────────────


@blueprint.post("/<number>/turn")
@login_required_for("submit_case")
def act(number: str) -> ResponseReturnValue:
    """中止、续办、终止 or another agent, for all cases it covers."""
    actor, event = required_actor(), asked_event()
    mandate = _found(number)
    mandate_turns.lock_cases(db.session, mandate.id)
    try:
        done = mandate_turns.turn(
            db.session,
            mandate,
            event,
            reason=request.form.get("reason", ""),
            words=request.form.get("words", ""),
            agent_id=request.form.get("agent", type=int),
            terms=typed_terms(),
            actor=actor,
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        return _page(actor, _found(number), refusal.sentences()), 422
    flash(_(DONE[event]), "success")
    return redirect(f"/desk/mandates/{done.successor.number if done.successor else number}", 303)


@blueprint.post("/<number>/papers/<int:position>/return")
@login_required_for("submit_case")
def give_back(number: str, position: int) -> ResponseReturnValue:
    """A paper that was entrusted goes home again."""
    actor, mandate = required_actor(), _found(number)
    values: dict[str, Any] = {"position": position, "to": request.form.get("to", "")}
    try:
        mandate_signing.give_back(db.session, mandate, **values, actor=actor, now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _page(actor, _found(number), refusal.sentences()), 422
    flash(_("已登记退还"), "success")
    return redirect(f"/desk/mandates/{number}#papers", 303)

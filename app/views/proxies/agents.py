"""代办员名册: who serves which village, as a list, as a workbook, and one by one for administrators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from urllib.parse import urlencode

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.hall.people import MOST_BYTES, PersonWords, people_of
from app.hall.scope import kept_by
from app.ledgers.scope import units_of
from app.models import Account, HallPerson, Organisation
from app.proxies.agents.keeping import MODE_WORDS, AgentFacts, keep_agent, no_agent_more, words_of
from app.proxies.agents.reading import villages_of
from app.proxies.agents.roster import POSTS, RosterFilters, roster
from app.proxies.agents.workbook import MOST_BYTES as BIGGEST_BOOK
from app.proxies.agents.workbook import export_roster, import_roster
from app.publishing.queries import list_services
from app.security.access import login_required_for, required_actor
from app.views.supervision.asked import page_number, typed_number

blueprint = Blueprint("agents", __name__, url_prefix="/desk/proxy/agents")
_SEE = ("submit_case", "manage_people", "supervise")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST = 40


@dataclass(frozen=True)
class Editing:
    """One agent as the form shows it; `person` is None for a new one."""

    person: HallPerson | None
    place: Organisation
    words: PersonWords
    facts: AgentFacts


@blueprint.get("")
@login_required_for(*_SEE)
def index() -> ResponseReturnValue:
    """The agents of the subtree."""
    return _list()


def _list(problems: Sequence[str] = ()) -> ResponseReturnValue:
    actor, filters = required_actor(), _filters()
    page = render_template(
        "proxies/agents.html",
        found=roster(db.session, actor=actor, filters=filters, page=page_number()),
        filters=filters,
        units=units_of(db.session, actor=actor),
        modes=MODE_WORDS,
        posts=POSTS,
        problems=problems,
        query=_query(filters),
        link=lambda **values: f"/desk/proxy/agents?{urlencode({**_said(filters), **values})}",
    )
    return page, 422 if problems else 200


def _filters() -> RosterFilters:
    asked = {one.name: request.args.get(one.name, "").strip()[:_LONGEST] for one in fields(RosterFilters)}
    return RosterFilters(**{**asked, "on_duty": asked["on_duty"] == "1"})


def _said(filters: RosterFilters) -> dict[str, object]:
    return {name: int(value) if value is True else value for name, value in asdict(filters).items() if value}


def _query(filters: RosterFilters) -> str:
    return urlencode(_said(filters))


@blueprint.post("/export")
@login_required_for(*_SEE)
def export() -> ResponseReturnValue:
    """The list as a workbook."""
    book = export_roster(db.session, actor=required_actor(), filters=_filters(), now=clock.now())
    return Response(book, mimetype=_XLSX, headers={"Content-Disposition": 'attachment; filename="agents.xlsx"'})


@blueprint.post("/import")
@login_required_for("manage_people")
def bring_in() -> ResponseReturnValue:
    """A filled workbook."""
    sent = request.files.get("file")
    content = sent.stream.read(BIGGEST_BOOK + 1) if sent is not None and sent.filename else b""
    if not content:
        return _list([_("请选择要导入的文件")])
    try:
        done = import_roster(db.session, content=content, actor=required_actor(), now=clock.now())
    except Invalid as refusal:
        db.session.rollback()
        return _list(refusal.sentences())
    flash(_("新增 %(added)s 人，更新 %(changed)s 人。", added=done.added, changed=done.changed), "success")
    return redirect("/desk/proxy/agents", 303)


# ── one by one ─────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/new")
@login_required_for("manage_people")
def new() -> ResponseReturnValue:
    """An empty form for a place (?at=)."""
    place = kept_by(db.session, actor=required_actor(), code=request.args.get("at", "")[:_LONGEST])
    return _form(Editing(None, place, PersonWords(""), AgentFacts("fixed")))


@blueprint.get("/<int:person_id>")
@login_required_for("manage_people")
def edit(person_id: int) -> ResponseReturnValue:
    """The form of someone of a hall, agent already or not yet."""
    person = _person(person_id)
    return _form(Editing(person, person.organisation, words_of(person), _facts_of(person)))


def _person(person_id: int) -> HallPerson:
    person = db.session.get(HallPerson, person_id)
    if person is None or not required_actor().oversees(person.organisation.path):
        raise NotFoundHere(_("名册里没有这个人，或者不归您管"))
    return person


def _facts_of(person: HallPerson) -> AgentFacts:
    villages = villages_of(db.session, [person.id]).get(person.id, ())
    account = db.session.get(Account, person.account_id) if person.account_id else None
    return AgentFacts(
        mode=person.mode or "fixed",
        post_kind=person.post_kind,
        duty_hours=person.duty_hours,
        villages=tuple(one.code for one in villages),
        services=tuple(person.services.split()),
        username=account.username if account else "",
    )


@blueprint.post("/keep")
@login_required_for("manage_people")
def keep() -> ResponseReturnValue:
    """Save what was said of an agent."""
    person = _person(typed_number("person")) if request.form.get("person") else None
    at = person.organisation.code if person else request.form.get("at", "")[:_LONGEST]
    place, photo = kept_by(db.session, actor=required_actor(), code=at), request.files.get("photo")
    typed = Editing(person, place, _typed_words(), _typed_facts())
    try:
        keep_agent(
            db.session,
            organisation=place,
            words=typed.words,
            facts=typed.facts,
            photo=photo.read(MOST_BYTES + 1) if photo else b"",
            drop_photo=request.form.get("drop_photo") == "1",
            person_id=person.id if person else None,
            actor=required_actor(),
            now=clock.now(),
        )
    except Invalid as refusal:
        db.session.rollback()
        return _form(typed, refusal)
    flash(_("%(name)s已保存", name=typed.words.name), "success")
    return redirect(f"/desk/proxy/agents?at={place.code}", 303)


def _typed_words() -> PersonWords:
    return PersonWords(**{one.name: request.form.get(one.name, "") for one in fields(PersonWords)})


def _typed_facts() -> AgentFacts:
    return AgentFacts(
        mode=request.form.get("mode", ""),
        post_kind=request.form.get("post_kind", ""),
        duty_hours=request.form.get("duty_hours", ""),
        villages=tuple(request.form.getlist("villages")),
        services=tuple(request.form.getlist("services")),
        username=request.form.get("username", "").strip()[:_LONGEST],
    )


@blueprint.post("/<int:person_id>/end")
@login_required_for("manage_people")
def end(person_id: int) -> ResponseReturnValue:
    """No agent any more."""
    person = _person(person_id)
    place, actor = person.organisation, required_actor()
    no_agent_more(db.session, organisation=place, person=person, actor=actor, now=clock.now())
    flash(_("%(name)s已退出代办员名册", name=person.name), "success")
    return redirect("/desk/proxy/agents", 303)


def _form(it: Editing, refusal: Invalid | None = None) -> ResponseReturnValue:
    page = render_template(
        "proxies/agent.html",
        it=it,
        modes=MODE_WORDS,
        posts=POSTS,
        villages=_villages_near(it.place),
        services=list_services(db.session, today=clock.today()),
        accounts=_accounts_near(it.place),
        units=units_of(db.session, actor=required_actor()) if it.person is None else (),
        others=[one for one in people_of(db.session, organisation_id=it.place.id) if not one.mode and not it.person],
        problems=refusal.sentences() if refusal else (),
        wrong={one.name: one.message for one in refusal.problems if hasattr(one, "name")} if refusal else {},
    )
    return page, 422 if refusal else 200


def _villages_near(place: Organisation) -> Sequence[Organisation]:
    """The villages of the township in which a place lies, or all below a county office."""
    hall = place.parent if place.tier == "village" and place.parent else place
    below = Organisation.path.startswith(hall.path, autoescape=True)
    wanted = select(Organisation).where(below, Organisation.tier == "village", Organisation.active)
    return db.session.scalars(wanted.order_by(Organisation.path)).all()


def _accounts_near(place: Organisation) -> Sequence[Account]:
    """Who logs in at this place or at the hall above it."""
    near = [one for one in (place.id, place.parent_id) if one is not None]
    wanted = select(Account).where(Account.organisation_id.in_(near), Account.active)
    return db.session.scalars(wanted.order_by(Account.organisation_id.desc(), Account.id)).all()

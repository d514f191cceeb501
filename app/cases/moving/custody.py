"""原件保管: which sheets lie with whom since when, as a chain. Sheets are moved, never made or lost on the way.

A case's papers that stay with it (验收方式“收取”) are taken in with the form; others only when the desk says that it
keeps them for now. Copies are followed like originals, so that a manifest can count both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flask_babel import gettext as _
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app import audit
from app.cases.moving.reminding import first_check
from app.cases.scope import visible_to
from app.cases.worklist import person_name
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Account, Case, CaseDocument, Organisation, PaperHold
from app.papers.images import has_ink
from app.papers.intake import JPEG, Taken
from app.papers.keeping import settle_kept
from app.people.actors import Actor
from app.people.areas import lies_in_areas
from catalog.definition import ServiceDefinition

Form = Literal["original", "copy"]
FORMS: tuple[Form, ...] = ("original", "copy")
MOST_SHEETS = 999
_KEPT_FORMS: Mapping[str, tuple[Form, ...]] = {"keep": FORMS, "check_keep_copy": ("copy",), "check_return": ()}
_IN_REACH = ("organisation", "person")  # where an organisation can lay its hand on sheets


@dataclass(frozen=True)
class Holder:
    """With whom sheets lie. `organisation_id` answers for them; None once the applicant has them."""

    kind: Literal["organisation", "person", "courier", "applicant", "lost"]
    organisation_id: int | None = None
    name: str = ""
    relation: str = ""
    handover_id: int | None = None
    account_id: int | None = None  # of an agent with a login
    picture: str | None = None  # of the signature of who takes it home


# ── moving ─────────────────────────────────────────────────────────────────────────────────────────


def hand_on(holds: Iterable[PaperHold], sheets: int, *, to: Holder, by: int | None, now: datetime) -> list[PaperHold]:
    """Move so many sheets out of these holds, those that lie longest first; the rows that begin.

    Pure but for the rows themselves. A hold of which only a part moves ends, too: its rest begins anew where it was.
    ValueError when fewer sheets lie there.
    """
    begun: list[PaperHold] = []
    for hold in sorted((one for one in holds if one.until is None), key=lambda one: (one.since, one.id or 0)):
        moved = min(sheets, hold.sheets)
        if not moved:
            break
        hold.until = now
        begun.append(_next(hold, moved, to, by, now))
        if hold.sheets > moved:
            begun.append(_rest(hold, hold.sheets - moved))
        sheets -= moved
    if sheets:
        raise ValueError(f"{sheets} sheets more than lie there")
    return begun


def _next(hold: PaperHold, sheets: int, to: Holder, by: int | None, now: datetime) -> PaperHold:
    return PaperHold(
        **_same(hold),
        sheets=sheets,
        holder=to.kind,
        organisation_id=to.organisation_id,
        holder_name=to.name,
        relation=to.relation,
        handover_id=to.handover_id,
        bearer_id=to.account_id,
        picture=to.picture,
        since=now,
        recorded_by_id=hold.recorded_by_id if by is None else by,
        check_on=first_check(now) if to.kind in _IN_REACH and hold.form == "original" else None,
    )


_STAYS = (
    "holder",
    "organisation_id",
    "holder_name",
    "relation",
    "handover_id",
    "bearer_id",
    "picture",
    "since",
    "recorded_by_id",
    "check_on",
    "overdue_since",
)


def _rest(hold: PaperHold, sheets: int) -> PaperHold:
    """What stays where it was: as long there as before."""
    return PaperHold(**_same(hold), **{name: getattr(hold, name) for name in _STAYS}, sheets=sheets)


def _same(hold: PaperHold) -> dict[str, object]:
    names = ("case_id", "document_id", "name", "form", "goes_back")
    return {**{name: getattr(hold, name) for name in names}, "previous": hold}


def open_holds(
    session: Session,
    *,
    case_ids: Sequence[int] | None = None,
    organisation_id: int | None = None,
    kinds: Sequence[str] = _IN_REACH,
    handover_id: int | None = None,
) -> list[PaperHold]:
    """The holds that last, locked for whoever moves them."""
    wanted = select(PaperHold).where(PaperHold.until.is_(None), PaperHold.holder.in_(kinds))
    if case_ids is not None:
        wanted = wanted.where(PaperHold.case_id.in_(case_ids))
    if organisation_id is not None:
        wanted = wanted.where(PaperHold.organisation_id == organisation_id)
    if handover_id is not None:
        wanted = wanted.where(PaperHold.handover_id == handover_id)
    found = session.scalars(wanted.order_by(PaperHold.id).with_for_update().execution_options(populate_existing=True))
    return list(found)


# ── taking in ──────────────────────────────────────────────────────────────────────────────────────


def take_in_new(
    session: Session,
    *,
    case_id: int,
    documents: Iterable[CaseDocument],
    definition: ServiceDefinition,
    actor: Actor,
    now: datetime,
) -> None:
    """What stays with a new case, in one statement."""
    rows = [_row(case_id, paper, form, sheets, actor, now) for paper, form, sheets in _staying(documents, definition)]
    if rows:
        session.connection().execute(insert(PaperHold), rows)


def take_in_more(session: Session, *, case: Case, definition: ServiceDefinition, actor: Actor, now: datetime) -> None:
    """What was brought later: the sheets received of each paper beyond those that were ever taken in."""
    known = _ever_taken_in(session, case.id)
    rows = [
        _row(case.id, paper, form, more, actor, now)
        for paper, form, sheets in _staying(case.documents, definition)
        if (more := sheets - known.get((paper.document_id, form), 0)) > 0
    ]
    if rows:
        session.execute(insert(PaperHold), rows)


def _staying(
    documents: Iterable[CaseDocument], definition: ServiceDefinition
) -> Iterator[tuple[CaseDocument, Form, int]]:
    """What the desk keeps, sheet by sheet; what it only looks at goes home with whoever brought it."""
    accepted = {spec.id: _KEPT_FORMS[spec.accept] for spec in definition.documents}
    for paper in documents:
        for form in accepted.get(paper.document_id, ()):
            sheets = paper.originals if form == "original" else paper.copies
            if sheets:
                yield paper, form, sheets


def _ever_taken_in(session: Session, case_id: int) -> dict[tuple[str, str], int]:
    counted = (
        select(PaperHold.document_id, PaperHold.form, func.sum(PaperHold.sheets))
        .where(PaperHold.case_id == case_id, PaperHold.until.is_(None))
        .group_by(PaperHold.document_id, PaperHold.form)
    )
    return {(document_id, form): sheets for document_id, form, sheets in session.execute(counted)}


def _row(
    case_id: int, paper: CaseDocument, form: Form, sheets: int, actor: Actor, now: datetime, *, goes_back: bool = False
) -> dict[str, object]:
    return {
        "case_id": case_id,
        "document_id": paper.document_id,
        "name": paper.name,
        "form": form,
        "sheets": sheets,
        "goes_back": goes_back,
        "holder": "organisation",
        "organisation_id": actor.organisation_id,
        "since": now,
        "recorded_by_id": actor.user_id,
        "check_on": first_check(now) if form == "original" else None,
    }


# ── at the desk ────────────────────────────────────────────────────────────────────────────────────


def keep_original(session: Session, *, number: str, document_id: str, sheets: int, actor: Actor, now: datetime) -> None:
    """收下原件: the desk keeps an original that goes back to the applicant later. Invalid for odd counts."""
    case = _case(session, number, actor)
    require_keeper(actor)
    wanted = select(CaseDocument).where(CaseDocument.case_id == case.id, CaseDocument.document_id == document_id)
    paper = session.scalars(wanted).one_or_none()
    if paper is None:
        raise NotFoundHere(_("这个办件没有这样材料"))
    _require_sheets(sheets)
    session.execute(insert(PaperHold), [_row(case.id, paper, "original", sheets, actor, now, goes_back=True)])
    _note(session, case, "original_kept", paper.name, sheets, actor, now)


def give_back(
    session: Session,
    *,
    number: str,
    hold_id: int,
    sheets: int,
    name: str,
    relation: str = "",
    signed: Taken | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """退还原件: to the applicant, or to who came instead, with name and relation.

    `signed`: the signature of whoever takes it, as a picture in the store; without one, the paper slip holds it.
    """
    if not name.strip():
        raise Invalid(message=_("请填写谁领走了原件"))
    _require_short(name, relation)
    picture = _kept(session, signed) if signed else None
    to = Holder("applicant", None, name.strip(), relation.strip(), picture=picture)
    _move(session, number, hold_id, sheets, to, "original_returned", actor, now)


def _kept(session: Session, signed: Taken) -> str:
    if signed.kind != JPEG or not has_ink(signed.content):
        raise Invalid(message=_("还没有签名"))
    settle_kept(session, signed.digest)
    return signed.digest


def give_to_agent(
    session: Session, *, number: str, hold_id: int, sheets: int, name: str, actor: Actor, now: datetime
) -> None:
    """交代办员带着: the organisation still answers for it. A colleague of that name finds it among their own."""
    if not name.strip():
        raise Invalid(message=_("请填写哪位代办员带走"))
    _require_short(name, "")
    to = Holder("person", actor.organisation_id, name.strip(), account_id=_colleague(session, name.strip(), actor))
    _move(session, number, hold_id, sheets, to, "original_carried", actor, now)


def _colleague(session: Session, name: str, actor: Actor) -> int | None:
    """The account of the only one of that name below the own organisation; None for anyone else."""
    below = select(Account.id).join(Organisation, Organisation.id == Account.organisation_id)
    named = below.where(person_name() == name, Account.active, lies_in_areas(actor, Organisation.path)).limit(2)
    found = session.scalars(named).all()
    return found[0] if len(found) == 1 else None


def take_back(session: Session, *, number: str, hold_id: int, sheets: int, actor: Actor, now: datetime) -> None:
    """又收回来: what the applicant had been given, or what an agent carried, lies at the desk again."""
    to = Holder("organisation", actor.organisation_id)
    _move(session, number, hold_id, sheets, to, "original_taken_back", actor, now)


def _move(
    session: Session, number: str, hold_id: int, sheets: int, to: Holder, action: str, actor: Actor, now: datetime
) -> None:
    case = _case(session, number, actor)
    require_keeper(actor)
    hold = _held(session, case, hold_id)
    within_reach = hold.organisation_id is None or actor.is_at(hold.organisation_id)
    brings_home = to.kind == "applicant" and hold.bearer_id == actor.user_id
    if not (within_reach or brings_home) or hold.holder in ("courier", "lost"):
        raise NotAllowed(_("这份材料不在您的单位"))
    _require_sheets(sheets, hold.sheets)
    session.add_all(hand_on([hold], sheets, to=to, by=actor.user_id, now=now))
    session.flush()
    _note(session, case, action, hold.name, sheets, actor, now)


def _held(session: Session, case: Case, hold_id: int) -> PaperHold:
    wanted = select(PaperHold).where(PaperHold.id == hold_id, PaperHold.case_id == case.id).with_for_update()
    hold = session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if hold is None:
        raise NotFoundHere(_("没有这份材料的保管记录"))
    if hold.until is not None:
        raise Invalid(message=_("“%(paper)s”刚刚有人动过，请看最新情况", paper=hold.name))
    return hold


def require_keeper(actor: Actor) -> None:
    """Papers are moved by those who work on cases, at an organisation; NotAllowed otherwise."""
    if actor.organisation_id is None or not (actor.can("submit_case") or actor.can("handle_step")):
        raise NotAllowed(_("您的岗位不经手材料"))


def _require_sheets(sheets: int, most: int = MOST_SHEETS) -> None:
    if not 0 < sheets <= most:
        raise Invalid(message=_("份数填 1 到 %(most)s", most=most))


def _require_short(name: str, relation: str) -> None:
    if len(name.strip()) > 60 or len(relation.strip()) > 60:
        raise Invalid(message=_("姓名和关系最多 60 个字"))


def _case(session: Session, number: str, actor: Actor) -> Case:
    found = session.scalars(select(Case).where(Case.number == number, visible_to(actor))).one_or_none()
    if found is None:
        raise NotFoundHere(_("没有办件 %(number)s，或者它不在您的办理范围内", number=number))
    return found


def _note(session: Session, case: Case, action: str, paper: str, sheets: int, actor: Actor, now: datetime) -> None:
    """The audit names the paper and the sheets; who took it home stays with the row."""
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"case.{action}",
        subject="case",
        subject_id=case.number,
        detail={"name": paper, "sheets": sheets},
    )

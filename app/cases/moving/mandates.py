"""代办委托: given with a case that somebody hands in for the applicant, or made before it (`mandate_making`).

What happens to it later (中止、续办、终止, another agent, the end of its term) stands in `mandate_turns` and
`mandate_terms`; what may be done under it in `mandate_powers`. A mandate may cover several cases.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, insert, select, update
from sqlalchemy.orm import Session, joinedload

from app import crypto
from app.cases.applications import meant
from app.cases.moving import mandate_papers
from app.cases.numbering import next_number
from app.clock import local_date
from app.errors import NotAllowed
from app.models import (
    Account,
    Case,
    HouseholdVisit,
    HouseholdVisitItem,
    Mandate,
    MandateCase,
    MandatePaper,
    Organisation,
)
from app.people.actors import Actor
from app.people.roles import AGENT
from catalog import vocabulary
from catalog.definition import HandledBy, Meaning, ProxyRules, ServiceDefinition
from forms.answers import Answers

SUBMIT, MEND, WITHDRAW, SIGN_FOR, COLLECT = "submit", "mend", "withdraw", "sign_for", "collect"
PREFIX = "W"  # before that of the hall: WSQ26-00012
WARNED = dt.timedelta(days=3)  # so long before its term ends both sides are told
MOST_AGENTS = 200
_WRITTEN = (HandledBy.RELATIVE, HandledBy.ENTRUSTED)  # a guardian acts by law, not by mandate


@dataclass(frozen=True)
class AgentChoice:
    """An agent to whom a mandate can pass."""

    id: int
    name: str
    place: str


# ── given ──────────────────────────────────────────────────────────────────────────────────────────


def begin(
    session: Session, case: Case, *, definition: ServiceDefinition, answers: Answers, prefix: str, now: datetime
) -> None:
    """What a new case says of its mandate: nothing for who comes in person or by law.

    A mandate of the applicant that was made before, for this item and with this desk, holds for it; otherwise one
    begins with the case and gets its number here.
    """
    kind = answers.handled_by
    if kind != HandledBy.AGENT and not (kind in _WRITTEN and definition.proxy.mandate_required):
        return
    standing = _standing(session, case, definition.code, local_date(now)) if kind == HandledBy.AGENT else None
    case.mandate = "active"
    case.mandate_number = standing or next_number(session, prefix=PREFIX + prefix, now=now)


def _standing(session: Session, case: Case, code: str, today: dt.date) -> str | None:
    """The number of the mandate that the applicant, or the household in whose visit this form was begun, gave before to
    this desk, for this item among others.
    """
    of_visit = (
        select(HouseholdVisit.mandate_id)
        .join(HouseholdVisitItem, HouseholdVisitItem.visit_id == HouseholdVisit.id)
        .where(HouseholdVisitItem.token == case.submission_token)
        .scalar_subquery()
    )
    given = (Mandate.principal_hash == case.applicant_id_hash) | (Mandate.id == of_visit)
    wanted = select(Mandate.number, Mandate.items, Mandate.powers, Mandate.expires_on).where(
        given,
        Mandate.state == "active",
        Mandate.organisation_id == case.submitting_organisation_id,
    )
    for row in session.execute(wanted.order_by(Mandate.id.desc())):
        lasts = row.expires_on is None or row.expires_on >= today
        if lasts and code in json.loads(row.items) and SUBMIT in json.loads(row.powers):
            return str(row.number)
    return None


def give(
    session: Session,
    case: Case,
    *,
    case_id: int,
    definition: ServiceDefinition,
    answers: Answers,
    actor: Actor,
    now: datetime,
) -> None:
    """The mandate of a new case, and its papers; nothing for a case that has none."""
    if not case.mandate:
        return
    mandate_id = _made_before(session, case, case_id)
    if mandate_id is None:
        row = _row(case, definition, answers, actor, now)
        mandate_id = session.connection().execute(insert(Mandate), row).inserted_primary_key[0]
    session.connection().execute(insert(MandateCase), {"mandate_id": mandate_id, "case_id": case_id, "live": True})
    acting = HandledBy(answers.handled_by)
    written = definition.proxy.mandate_required
    mandate_papers.owe_given(session, case_id=case_id, acting=acting, written=written, actor=actor, now=now)


def _made_before(session: Session, case: Case, case_id: int) -> int | None:
    """The mandate that waited for this case; what was entrusted with it is handed in now."""
    mandate_id = session.scalar(select(Mandate.id).where(Mandate.number == case.mandate_number))
    if mandate_id is not None:
        names = [document.name for document in case.documents if document.originals or document.copies]
        entrusted = update(MandatePaper).where(MandatePaper.mandate_id == mandate_id, MandatePaper.name.in_(names))
        waiting = entrusted.where(MandatePaper.case_id.is_(None), MandatePaper.returned_at.is_(None))
        session.execute(waiting.values(case_id=case_id), execution_options={"synchronize_session": False})
    return mandate_id


def _row(case: Case, definition: ServiceDefinition, answers: Answers, actor: Actor, now: datetime) -> dict[str, Any]:
    by_agent = answers.handled_by == HandledBy.AGENT
    is_agent = by_agent and AGENT in actor.roles
    said = {one: meant(definition, answers, one) or "" for one in Meaning}
    relation = said[Meaning.AGENT_RELATION]
    begins = local_date(now)
    return {
        "number": case.mandate_number,
        "kind": str(answers.handled_by),
        "principal": case.applicant_name,
        "principal_id_number": case.applicant_id_number or "",
        "principal_hash": case.applicant_id_hash,
        "principal_phone": case.applicant_phone or "",
        "principal_address": said[Meaning.APPLICANT_ADDRESS],
        "agent_id": actor.user_id if is_agent else None,
        "agent_name": said[Meaning.AGENT_NAME] or (actor.name if by_agent else ""),  # a relative writes it by hand
        "agent_id_number": said[Meaning.AGENT_ID_NUMBER],
        "agent_phone": said[Meaning.AGENT_PHONE] or (actor.phone if by_agent else ""),
        "relation": vocabulary.label("relation", relation) if relation else "",
        "organisation_id": actor.organisation_id,
        "powers": json.dumps(usual_powers(definition.proxy)),
        "delegable": definition.proxy.delegable,
        "begins_on": begins,
        **term_of(begins, definition.proxy.term_days),
        "made_at": now,
        "changed_at": now,
        "changed_by_id": actor.user_id,
    }


def usual_powers(proxy: ProxyRules) -> list[str]:
    """The powers of the definition, in the order of the list; to hand in is what a mandate is given for."""
    return [one.code for one in vocabulary.LISTS["mandate_power"].options if one.code in (SUBMIT, *proxy.powers)]


def term_of(begins_on: dt.date, days: int) -> dict[str, dt.date | None]:
    """The last day of a term of so many natural days (0: none is set), and when to look at it first."""
    if not days:
        return {"expires_on": None, "check_on": None}
    last = begins_on + dt.timedelta(days=days - 1)
    return {"expires_on": last, "check_on": max(last - WARNED, begins_on + dt.timedelta(days=1))}


# ── reading ────────────────────────────────────────────────────────────────────────────────────────


def latest(session: Session, case_id: int) -> Mandate | None:
    """The mandate of a case that holds, or the last that held, with the agent's desk."""
    return session.scalars(of_case(case_id).order_by(MandateCase.id.desc()).limit(1)).one_or_none()


def of_case(case_id: int) -> Select[tuple[Mandate]]:
    """The mandates that ever covered a case."""
    wanted = select(Mandate).join(MandateCase, MandateCase.mandate_id == Mandate.id)
    return wanted.where(MandateCase.case_id == case_id).options(joinedload(Mandate.organisation))


def cases_of(session: Session, mandate_id: int) -> Sequence[Case]:
    """The cases that it covers or covered, in the order in which they came."""
    wanted = select(Case).join(MandateCase, MandateCase.case_id == Case.id).where(MandateCase.mandate_id == mandate_id)
    return session.scalars(wanted.order_by(MandateCase.id)).all()


def hall_above(mandate: Mandate) -> Organisation:
    """The township hall above the agent's station; the desk itself when it is no station."""
    desk = mandate.organisation
    return desk.parent if desk.tier == "village" and desk.parent is not None else desk


def may_manage(actor: Actor, mandate: Mandate) -> bool:
    """The agent's own desk, and the hall above it."""
    return actor.can("submit_case") and actor.oversees(mandate.organisation.path)


def require_manager(actor: Actor, mandate: Mandate) -> None:
    """NotAllowed for anyone else."""
    if not may_manage(actor, mandate):
        raise NotAllowed(_("委托由代办员的服务站和上级便民服务中心办理"))


def agents_for(session: Session, mandate: Mandate) -> tuple[AgentChoice, ...]:
    """Agents of the same township; the one who has it, too: powers and term may be agreed anew."""
    hall = hall_above(mandate)
    wanted = (
        select(Account)
        .join(Organisation, Organisation.id == Account.organisation_id)
        .where(
            Account.active,
            Account.roles.any(name=AGENT),
            Organisation.path.startswith(hall.path, autoescape=True),
        )
        .order_by(Organisation.path, Account.id)
        .limit(MOST_AGENTS)
    )
    return tuple(AgentChoice(one.id, one.display_name, str(one.organisation)) for one in session.scalars(wanted))


def powers_of(mandate: Mandate) -> Sequence[str]:
    """Words of what the agent may do."""
    return [vocabulary.label("mandate_power", code) for code in json.loads(mandate.powers)]


def has_power(mandate: Mandate, power: str) -> bool:
    """Whether it says so in writing."""
    return power in json.loads(mandate.powers)


def reason_words(mandate: Mandate) -> str:
    """Why it stands as it does: the reason of the latest event, with what was written beside it."""
    if not mandate.reason:
        return ""
    label = vocabulary.label("mandate_reason", mandate.reason)
    return f"{label}：{mandate.words}" if mandate.words else label


def hash_of(id_number: str) -> str | None:
    """By which the mandates of a person are found."""
    return crypto.current().lookup_hash(id_number) if id_number else None

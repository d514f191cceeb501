"""代办委托: given when an agent hands a case in; paused, resumed, ended, or passed to another agent.

While it is paused nobody acts as the submitter of the case: what is to be mended waits. When it has ended, that right
lies with the hall above the agent's station, where the applicant can come; with another agent it moves to that
agent's desk, together with the papers still owed. The case itself goes on: 中止 stops the service, not the clocks.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, joinedload

from app import audit
from app.cases.applications import meant
from app.cases.casework import Casework, fit_opinion, take
from app.cases.moving import mandate_papers
from app.cases.moving.flow import MandateEvent, after_mandate
from app.cases.way import SUPPLEMENT
from app.clock import local_date
from app.errors import Invalid, NotAllowed
from app.models import Account, Case, Mandate, MandateTurn, Organisation, PaperPromise
from app.people.actors import Actor
from app.people.roles import AGENT
from catalog import vocabulary
from catalog.definition import HandledBy, Meaning, ServiceDefinition
from forms.answers import Answers

POWERS = ("submit", "mend", "withdraw", "sign_for")  # 代领结果 is another paper: collector ≠ agent
MOST_AGENTS = 200


@dataclass(frozen=True)
class AgentChoice:
    """An agent to whom a mandate can pass."""

    id: int
    name: str
    place: str


# ── given ──────────────────────────────────────────────────────────────────────────────────────────


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
    """The mandate of a new case that an agent hands in, and its papers; nothing for any other."""
    if case.mandate != "active":
        return
    is_agent = AGENT in actor.roles
    row = {
        "case_id": case_id,
        "principal": case.applicant_name,
        "agent_id": actor.user_id if is_agent else None,
        "agent_name": meant(definition, answers, Meaning.AGENT_NAME) or actor.name,
        "agent_phone": meant(definition, answers, Meaning.AGENT_PHONE) or actor.phone,
        "organisation_id": actor.organisation_id,
        "powers": json.dumps(POWERS),
        "begins_on": local_date(now),
        "changed_at": now,
        "changed_by_id": actor.user_id,
    }
    session.connection().execute(insert(Mandate), [row])
    written = definition.proxy.mandate_required
    mandate_papers.owe_given(session, case_id=case_id, written=written, actor=actor, now=now)


def begins_with(answers: Answers) -> str:
    """The state of the mandate with which a case begins: "" without an agent."""
    return "active" if answers.handled_by == HandledBy.AGENT else ""


# ── changed ────────────────────────────────────────────────────────────────────────────────────────


def act(
    session: Session,
    *,
    case_number: str,
    revision: int,
    event: MandateEvent,
    reason: str,
    words: str = "",
    agent_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> Case:
    """中止、续办、终止 or another agent, with a reason of the list. StaleCase when someone acted on the case since."""
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    mandate = latest(session, work.case.id)
    if mandate is None:
        raise Invalid(message=_("这个办件没有委托代办"))
    require_manager(actor, mandate)
    state = after_mandate(mandate.state, event)
    if state is None or all(step.state != "open" for step in work.case.steps):
        raise Invalid(message=_("这份委托现在不能这样办理"))
    _set_reason(mandate, event, reason, words)
    successor = None
    if event is MandateEvent.CHANGE:
        successor = _pass_to(work, mandate, _agent(session, mandate, agent_id))
    else:
        _set(work, mandate, state)
    if event is MandateEvent.END:
        _move_desk(work, hall_above(mandate))
    work.case.mandate = state
    _note(work, event, reason)
    mandate_papers.owe_turn(work, mandate, _turn(work, event, mandate, successor))
    return work.case


def _turn(work: Casework, event: MandateEvent, mandate: Mandate, successor: Mandate | None) -> MandateTurn:
    """What happened, as its paper tells it whatever follows."""
    return MandateTurn(
        mandate_id=mandate.id,
        successor_id=successor.id if successor else None,
        event=str(event),
        reason=mandate.reason,
        words=mandate.words,
        happened_at=work.now,
        happened_by_id=work.actor.user_id if work.actor else mandate.changed_by_id,
    )


def _set(work: Casework, mandate: Mandate, state: str) -> None:
    mandate.state, mandate.changed_at, mandate.changed_by_id = state, work.now, work.actor.user_id
    if state == "ended":
        mandate.ends_on = max(local_date(work.now), mandate.begins_on)


def _set_reason(mandate: Mandate, event: MandateEvent, reason: str, words: str) -> None:
    """One of the list for this event; 其他 asks for words."""
    found = next((one for one in reasons_for(event) if one.code == reason), None)
    if found is None:
        raise Invalid(message=_("请选择理由"))
    if found.asks == "words" and not words.strip():
        raise Invalid(message=_("选了“其他”，请写明是什么理由"))
    mandate.reason, mandate.words = reason, fit_opinion(words)


def reasons_for(event: MandateEvent) -> tuple[vocabulary.VocabularyEntry, ...]:
    """What can be chosen for an event."""
    return tuple(one for one in vocabulary.LISTS["mandate_reason"].options if one.group in ("", event.value))


def _pass_to(work: Casework, mandate: Mandate, agent: Account) -> Mandate:
    """The old row ends, one for the new agent begins, and the right to mend goes to that agent's desk."""
    _set(work, mandate, "ended")
    work.session.flush()  # one live mandate a case
    successor = Mandate(
        case_id=work.case.id,
        principal=mandate.principal,
        agent_id=agent.id,
        agent_name=agent.display_name,
        agent_phone=agent.phone or "",
        organisation_id=agent.organisation_id,
        powers=mandate.powers,
        begins_on=local_date(work.now),
        state="active",
        changed_at=work.now,
        changed_by_id=work.actor.user_id,
    )
    work.session.add(successor)
    work.session.flush()
    if agent.organisation is not None:
        _move_desk(work, agent.organisation)
    return successor


def _move_desk(work: Casework, desk: Organisation) -> None:
    """Who mends, withdraws and reminds of papers from now on."""
    case, session = work.case, work.session
    case.standing_in_id = desk.id if desk.id != case.submitting_organisation_id else None
    for step in case.steps:
        if step.state == "open" and step.step_id == SUPPLEMENT:
            step.organisation_id, step.tier = desk.id, desk.tier
            step.role = "agent" if desk.tier == "village" else "clerk"
    owed = update(PaperPromise).where(PaperPromise.case_id == case.id, PaperPromise.state == "open")
    session.execute(owed.values(organisation_id=desk.id))


def hall_above(mandate: Mandate) -> Organisation:
    """The township hall above the agent's station; the desk itself when it is no station."""
    desk = mandate.organisation
    return desk.parent if desk.tier == "village" and desk.parent is not None else desk


# ── who ────────────────────────────────────────────────────────────────────────────────────────────


def latest(session: Session, case_id: int) -> Mandate | None:
    """The mandate of a case that holds, or the last that held, with the agent's desk."""
    wanted = select(Mandate).where(Mandate.case_id == case_id).order_by(Mandate.id.desc()).limit(1)
    return session.scalars(wanted.options(joinedload(Mandate.organisation))).one_or_none()


def may_manage(actor: Actor, mandate: Mandate) -> bool:
    """The agent's own desk, and the hall above it."""
    return actor.can("submit_case") and actor.oversees(mandate.organisation.path)


def require_manager(actor: Actor, mandate: Mandate) -> None:
    """NotAllowed for anyone else."""
    if not may_manage(actor, mandate):
        raise NotAllowed(_("委托由代办员的服务站和上级便民服务中心办理"))


def agents_for(session: Session, mandate: Mandate) -> tuple[AgentChoice, ...]:
    """Agents of the same township, all but the one who has it."""
    hall = hall_above(mandate)
    wanted = (
        select(Account)
        .join(Organisation, Organisation.id == Account.organisation_id)
        .where(
            Account.active,
            Account.id != (mandate.agent_id or 0),
            Account.roles.any(name=AGENT),
            Organisation.path.startswith(hall.path, autoescape=True),
        )
        .order_by(Organisation.path, Account.id)
        .limit(MOST_AGENTS)
    )
    return tuple(AgentChoice(one.id, one.display_name, str(one.organisation)) for one in session.scalars(wanted))


def _agent(session: Session, mandate: Mandate, agent_id: int | None) -> Account:
    if all(one.id != agent_id for one in agents_for(session, mandate)):
        raise Invalid(message=_("请选择接手的代办员"))
    return session.get_one(Account, agent_id)


def powers_of(mandate: Mandate) -> Sequence[str]:
    """Words of what the agent may do."""
    return [vocabulary.label("mandate_power", code) for code in json.loads(mandate.powers)]


def _note(work: Casework, event: MandateEvent, reason: str) -> None:
    work.case.revision += 1
    work.session.flush()
    audit.record(
        work.session,
        actor=work.actor,
        now=work.now,
        action=f"case.mandate_{event}",
        subject="case",
        subject_id=work.case.number,
        detail={"reason": reason},
    )


def reason_words(mandate: Mandate) -> str:
    """Why it stands as it does: the reason of the latest event, with what was written beside it."""
    if not mandate.reason:
        return ""
    label = vocabulary.label("mandate_reason", mandate.reason)
    return f"{label}：{mandate.words}" if mandate.words else label

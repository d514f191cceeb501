"""What happens to a mandate: it rests, goes on, ends, or passes to another agent. All its open cases hear of it.

While it is paused nobody acts as the submitter of its cases: what is to be mended waits. When it has ended, that right
lies with the hall above the agent's station, where the applicant can come; with another agent it moves to that
agent's desk, together with the papers still owed. The cases themselves go on: 中止 stops the service, not the clocks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import audit
from app.cases.casework import Casework, fit_opinion, take, take_for_law
from app.cases.moving import mandate_papers
from app.cases.moving.flow import MandateEvent, after_mandate
from app.cases.moving.mandates import (
    PREFIX,
    SUBMIT,
    agents_for,
    hall_above,
    latest,
    require_manager,
    term_of,
)
from app.cases.numbering import next_number
from app.cases.way import SUPPLEMENT
from app.clock import local_date
from app.errors import Invalid
from app.models import Account, Case, Mandate, MandateCase, MandateTurn, Organisation, PaperPromise
from app.people.actors import Actor
from catalog import vocabulary

MOST_DAYS = 1095
_ANEW = "agreed_anew"
_KEPT = (
    "principal",
    "principal_id_number",
    "principal_hash",
    "principal_phone",
    "principal_address",
    "items",
    "delegable",
    "powers",
    "expires_on",
    "check_on",
)


@dataclass(frozen=True)
class Terms:
    """What is agreed anew with the next agent; None leaves it as it was."""

    powers: Sequence[str] | None = None
    days: int | None = None


@dataclass(frozen=True)
class _Turning:
    """One event of one mandate, and the cases in hand that it concerns."""

    session: Session
    mandate: Mandate
    event: MandateEvent
    works: Sequence[Casework]
    actor: Actor | None  # None: the term is over
    now: datetime

    @property
    def by(self) -> int:
        return self.actor.user_id if self.actor else self.mandate.changed_by_id


def act(
    session: Session,
    *,
    case_number: str,
    revision: int,
    event: MandateEvent,
    reason: str,
    words: str = "",
    agent_id: int | None = None,
    terms: Terms = Terms(),
    actor: Actor,
    now: datetime,
) -> Case:
    """中止、续办、终止 or another agent, from the page of a case. StaleCase when someone acted on the case since."""
    _lock(session, Case.number == case_number)
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    mandate = latest(session, work.case.id)
    if mandate is None:
        raise Invalid(message=_("这个办件没有委托代办"))
    require_manager(actor, mandate)
    if not work.open_steps:
        raise Invalid(message=_("这份委托现在不能这样办理"))
    turn(session, mandate, event, reason=reason, words=words, agent_id=agent_id, terms=terms, actor=actor, now=now)
    return work.case


def turn(
    session: Session,
    mandate: Mandate,
    event: MandateEvent,
    *,
    reason: str,
    words: str = "",
    agent_id: int | None = None,
    terms: Terms = Terms(),
    actor: Actor | None,
    now: datetime,
) -> MandateTurn:
    """One event, on all cases in hand that the mandate covers; its papers are owed to each of them."""
    state = after_mandate(mandate.state, event)
    if state is None:
        raise Invalid(message=_("这份委托现在不能这样办理"))
    turning = _Turning(session, mandate, event, _works(session, mandate, actor, now), actor, now)
    _set_reason(turning, reason, words)
    successor = None
    if event is MandateEvent.CHANGE:
        successor = _pass_to(turning, _agent(session, mandate, agent_id, reason), terms)
    else:
        _set(turning, state)
    _tell_cases(turning, state, successor)
    return _note(turning, successor)


def lock_cases(session: Session, mandate_id: int) -> None:
    """Hold off actions on all cases of a mandate, in the order of their ids; before the mandate itself is changed."""
    covered = select(MandateCase.case_id).where(MandateCase.mandate_id == mandate_id)
    session.execute(select(Case.id).where(Case.id.in_(covered)).order_by(Case.id).with_for_update())


def _lock(session: Session, condition: object) -> None:
    mine = select(MandateCase.mandate_id).join(Case, Case.id == MandateCase.case_id).where(condition, MandateCase.live)  # type: ignore[arg-type]
    mandate_id = session.scalar(mine)
    if mandate_id is not None:
        lock_cases(session, mandate_id)


def _works(session: Session, mandate: Mandate, actor: Actor | None, now: datetime) -> list[Casework]:
    """The cases in hand that it covers; one that has ended by agreement and is agreed anew covers what it left open."""
    wanted = select(MandateCase.case_id).join(Case, Case.id == MandateCase.case_id)
    wanted = wanted.where(MandateCase.mandate_id == mandate.id, Case.mandate_number == mandate.number)
    found = (
        take_for_law(session, case_id=one, now=now) for one in session.scalars(wanted.order_by(MandateCase.case_id))
    )
    return [replace(work, actor=actor) for work in found if work is not None and work.open_steps]


def _set_reason(turning: _Turning, reason: str, words: str) -> None:
    """One of the list for this event; 其他 asks for words."""
    found = next((one for one in vocabulary.LISTS["mandate_reason"].options if one.code == reason), None)
    wanted = (turning.event.value, "") if turning.actor else ("term",)
    if found is None or found.group not in wanted:
        raise Invalid(message=_("请选择理由"))
    if found.asks == "words" and not words.strip():
        raise Invalid(message=_("选了“其他”，请写明是什么理由"))
    turning.mandate.reason, turning.mandate.words = reason, fit_opinion(words)


def reasons_for(event: MandateEvent) -> tuple[vocabulary.VocabularyEntry, ...]:
    """What can be chosen for an event."""
    return tuple(one for one in vocabulary.LISTS["mandate_reason"].options if one.group in ("", event.value))


def _set(turning: _Turning, state: str) -> None:
    mandate, today = turning.mandate, local_date(turning.now)
    mandate.state, mandate.changed_at, mandate.changed_by_id = state, turning.now, turning.by
    if state == "ended":
        mandate.ends_on, mandate.check_on = max(today, mandate.begins_on), None
        mine = update(MandateCase).where(MandateCase.mandate_id == mandate.id)
        turning.session.execute(mine.values(live=False))
    turning.session.flush()  # one live mandate a case


# ── another agent ──────────────────────────────────────────────────────────────────────────────────


def _pass_to(turning: _Turning, agent: Account, terms: Terms) -> Mandate:
    """The old mandate ends, one for the new agent begins, and the right to mend goes to that agent's desk."""
    old, session = turning.mandate, turning.session
    expires, check = old.expires_on, old.check_on  # ending clears the day on which it is looked at
    _set(turning, "ended")
    begins = local_date(turning.now)
    successor = Mandate(
        **{name: getattr(old, name) for name in _KEPT},
        number=next_number(session, prefix=_prefix(old), now=turning.now),
        kind="agent",
        agent_id=agent.id,
        agent_name=agent.display_name,
        agent_phone=agent.phone or "",
        organisation_id=agent.organisation_id,
        begins_on=begins,
        state="active",
        made_at=turning.now,
        changed_at=turning.now,
        changed_by_id=turning.by,
    )
    _agree(successor, terms)
    if terms.days is None and expires is not None and expires >= begins:
        successor.expires_on, successor.check_on = expires, check or expires
    session.add(successor)
    session.flush()
    session.add_all(MandateCase(mandate_id=successor.id, case_id=work.case.id) for work in turning.works)
    session.flush()
    return successor


def _agree(mandate: Mandate, terms: Terms) -> None:
    """Powers and term as they were agreed; those of before where nothing was said. Invalid for odd ones."""
    if terms.powers is not None:
        mandate.powers = json.dumps(fit_powers(terms.powers))
    days = terms.days or 0
    if not 0 <= days <= MOST_DAYS:
        raise Invalid(message=_("委托期限请填 1 到 %(most)s 天，不填就是办结为止", most=MOST_DAYS))
    for name, day in term_of(mandate.begins_on, days).items():
        setattr(mandate, name, day)


def fit_powers(chosen: Iterable[str]) -> list[str]:
    """The powers in the order of the list; Invalid without the power to hand in."""
    picked = set(chosen)
    powers = [one.code for one in vocabulary.LISTS["mandate_power"].options if one.code in picked]
    if SUBMIT not in powers:
        raise Invalid(message=_("委托权限至少要有“%(power)s”", power=vocabulary.label("mandate_power", SUBMIT)))
    return powers


def _prefix(mandate: Mandate) -> str:
    """That of the mandate before, so that both count in one row: WSQ of WSQ26-00012."""
    letters = mandate.number.partition("-")[0].rstrip("0123456789")
    return letters if letters.startswith(PREFIX) else PREFIX


def _agent(session: Session, mandate: Mandate, agent_id: int | None, reason: str) -> Account:
    """Who has it from now on; the one who had it only where the two sides agreed anew."""
    same = agent_id == mandate.agent_id and mandate.state != "ended" and reason != _ANEW
    if same or all(one.id != agent_id for one in agents_for(session, mandate)):
        raise Invalid(message=_("请选择接手的代办员；不换人、只改权限和期限的，理由选“权限、期限重新约定”"))
    return session.get_one(Account, agent_id)


# ── the cases ──────────────────────────────────────────────────────────────────────────────────────


def _tell_cases(turning: _Turning, state: str, successor: Mandate | None) -> None:
    desk = successor.organisation if successor else None
    if turning.event is MandateEvent.END and turning.mandate.kind == "agent":
        desk = hall_above(turning.mandate)
    number = successor.number if successor else turning.mandate.number
    for work in turning.works:
        work.case.mandate, work.case.mandate_number = state, number
        if desk is not None:
            _move_desk(work, desk)
        _note_case(work, turning)


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


def _note_case(work: Casework, turning: _Turning) -> None:
    work.case.revision += 1
    work.session.flush()
    audit.record(
        work.session,
        actor=work.actor,
        now=work.now,
        action=f"case.mandate_{turning.event}",
        subject="case",
        subject_id=work.case.number,
        detail={"reason": turning.mandate.reason, "mandate": turning.mandate.number},
    )


def _note(turning: _Turning, successor: Mandate | None) -> MandateTurn:
    """What happened, as its paper tells it whatever follows; one paper for each case."""
    mandate, session = turning.mandate, turning.session
    row = MandateTurn(
        mandate_id=mandate.id,
        successor_id=successor.id if successor else None,
        event=str(turning.event),
        reason=mandate.reason,
        words=mandate.words,
        happened_at=turning.now,
        happened_by_id=turning.by,
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor=turning.actor,
        now=turning.now,
        action=f"mandate.{turning.event}",
        subject="mandate",
        subject_id=mandate.number,
        detail={"reason": mandate.reason, "cases": [work.case.number for work in turning.works]},
    )
    for work in turning.works:
        mandate_papers.owe_turn(work, mandate, row)
    return row

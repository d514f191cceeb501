"""Urging and supervision notes: drafted about cases, issued, served, answered, judged, handed on and filed.

A note belongs to the supervisors of the organisation that issues it; the unit it is sent to answers it. What may happen
when stands in `note_states`; here is what each event needs and what follows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.cases.calendar import load_calendar
from app.cases.deadlines import due
from app.cases.numbering import next_number
from app.cases.scope import visible_to
from app.chinese_dates import chinese_day
from app.clock import local_date
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Case, CaseStep, NoteCase, NoteTurn, Organisation, SupervisionNote
from app.notifications.telling import tell
from app.people.actors import Actor
from app.people.problems import FieldProblem
from app.supervision.note_states import ENDED, NoteEvent, NoteState, Side, rule_for
from app.supervision.words import NOTE_KINDS, SERVED_HOW
from catalog.primitives import LimitSpec, Unit

MOST_CASES = 30
LONGEST_TEXT = 2000
MOST_DAYS = 60
_LETTERS = {"urge": "CB", "supervise": "DB"}  # 催办, 督办: behind the county's own letters
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class NoteDraft:
    """What a supervisor writes."""

    kind: str
    addressee_id: int
    reason: str
    demands: str
    answer_days: int
    case_numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """What comes with an event: words, how and to whom it was served, the unit it goes to."""

    text: str = ""
    how: str = ""
    received_by: str = ""
    served_on: dt.date | None = None
    target_id: int = 0
    answer_days: int = 0


# ── drafting ───────────────────────────────────────────────────────────────────────────────────────


def draft_note(session: Session, *, draft: NoteDraft, actor: Actor, now: datetime) -> SupervisionNote:
    """A new note, numbered, not yet issued. Invalid tells per field what is missing."""
    require_supervisor(actor)
    addressee, cases = _judge(session, draft, actor), _cases(session, draft.case_numbers, actor)
    note = _new(session, draft.kind, addressee, actor, now)
    _write(note, draft)
    session.add(note)
    session.flush()
    _attach(session, note, cases)
    _record(session, note, "drafted", actor, now)
    return note


def change_draft(
    session: Session, *, number: str, revision: int, draft: NoteDraft, actor: Actor, now: datetime
) -> SupervisionNote:
    """Write a draft anew; its cases stay."""
    note = take_note(session, number=number, revision=revision, actor=actor)
    if note.state != NoteState.DRAFT or Side.ISSUER not in sides_of(actor, note):
        raise NotAllowed(_("只有拟稿时能修改"))
    addressee = _judge(session, draft, actor)
    note.addressee_id, note.addressee_path = addressee.id, addressee.path
    _write(note, draft)
    session.flush()
    _record(session, note, "changed", actor, now)
    return note


def _judge(session: Session, draft: NoteDraft, actor: Actor) -> Organisation:
    """The unit a note is written to, when all of the draft is as it must be."""
    addressee = session.get(Organisation, draft.addressee_id)
    within = addressee is not None and actor.oversees(addressee.path) and addressee.id != actor.organisation_id
    problems = [
        *([] if draft.kind in NOTE_KINDS else [FieldProblem("kind", _("请选择催办单或督办单"))]),
        *([] if within else [FieldProblem("addressee", _("请选择承办单位"))]),
        *_text_problems("reason", draft.reason, _("请写事由")),
        *_text_problems("demands", draft.demands, _("请写办理要求")),
        *_day_problems(draft.answer_days),
    ]
    if problems or addressee is None:
        raise Invalid(problems)
    return addressee


def _text_problems(name: str, text: str, missing: str) -> list[FieldProblem]:
    if not text.strip():
        return [FieldProblem(name, missing)]
    if len(text) > LONGEST_TEXT:
        return [FieldProblem(name, _("最多 %(most)s 个字", most=LONGEST_TEXT))]
    return []


def _day_problems(days: int) -> list[FieldProblem]:
    if 1 <= days <= MOST_DAYS:
        return []
    return [FieldProblem("answer_days", _("回复时限填 1 至 %(most)s 个工作日", most=MOST_DAYS))]


def _cases(session: Session, numbers: Collection[str], actor: Actor) -> Sequence[Case]:
    """The cases a note is about; NotFoundHere when one of them is none of this person's."""
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        raise Invalid([FieldProblem("cases", _("请选择要催办、督办的办件"))])
    if len(wanted) > MOST_CASES:
        raise Invalid([FieldProblem("cases", _("一张单子最多写 %(most)s 件，请分开开", most=MOST_CASES))])
    found = session.scalars(select(Case).where(Case.number.in_(wanted), visible_to(actor)).order_by(Case.id)).all()
    if len(found) != len(wanted):
        raise NotFoundHere(_("有的办件不存在，或者不在您的督查范围内"))
    return found


def _new(session: Session, kind: str, addressee: Organisation, actor: Actor, now: datetime) -> SupervisionNote:
    letters = session.scalar(select(Organisation.case_prefix).where(Organisation.id == actor.organisation_id)) or ""
    return SupervisionNote(
        number=next_number(session, prefix=letters[:6] + _LETTERS[kind], now=now),
        kind=kind,
        state=str(NoteState.DRAFT),
        organisation_id=actor.organisation_id,
        organisation_path=actor.organisation_path,
        drafted_by_id=actor.user_id,
        drafted_at=now,
        addressee_id=addressee.id,
        addressee_path=addressee.path,
    )


def _write(note: SupervisionNote, draft: NoteDraft) -> None:
    note.reason, note.demands, note.answer_days = draft.reason.strip(), draft.demands.strip(), draft.answer_days


def _attach(session: Session, note: SupervisionNote, cases: Sequence[Case]) -> None:
    """Its cases, with the step each is at: the first to fall due where several offices are asked at once."""
    steps = select(CaseStep).where(CaseStep.case_id.in_([case.id for case in cases]), CaseStep.state == "open")
    current = {step.case_id: step for step in session.scalars(steps.order_by(CaseStep.sort_on.desc()))}
    for case in cases:
        step = current.get(case.id)
        row = NoteCase(note_id=note.id, case_id=case.id, step_name=step.name if step else "")
        row.due_on = step.due_on if step else None
        session.add(row)
    session.flush()


# ── what is done to one ────────────────────────────────────────────────────────────────────────────


def act_on_note(
    session: Session, *, number: str, revision: int, event: NoteEvent, said: Said, actor: Actor, now: datetime
) -> SupervisionNote:
    """Let an event happen; the note, or after RAISE the supervision note that was drafted from it.

    NotFoundHere outside the person's scope, NotAllowed when it is not theirs or not now, Invalid for what is missing.
    """
    note = take_note(session, number=number, revision=revision, actor=actor)
    rule = rule_for(note.kind, NoteState(note.state), event)
    if rule is None:
        raise NotAllowed(_("这张单子现在不能这样办理"))
    if not rule.by & sides_of(actor, note):
        raise NotAllowed(_("这一步不由您办理"))
    follower = _EFFECTS[event](session, note, said, actor, now)
    note.state = str(rule.to)
    if rule.to in ENDED:
        note.ended_at = now
    session.flush()
    _record(session, note, str(event), actor, now)
    return follower or note


Effect = Callable[[Session, SupervisionNote, Said, Actor, datetime], SupervisionNote | None]


def _issue(session: Session, note: SupervisionNote, said: Said, actor: Actor, now: datetime) -> None:
    note.issued_at, note.issued_by_id = now, actor.user_id
    _set_deadline(session, note, note.answer_days, now)
    _tell_unit(session, note, actor, now)


def _serve(session: Session, note: SupervisionNote, said: Said, actor: Actor, now: datetime) -> None:
    if Side.ISSUER not in sides_of(actor, note):
        said = Said(how="screen", received_by=actor.name)
    if said.how not in SERVED_HOW:
        raise Invalid([FieldProblem("how", _("请选择送达方式"))])
    if not said.received_by.strip() or len(said.received_by) > 60:
        raise Invalid([FieldProblem("received_by", _("请写收件人姓名，最多 60 个字"))])
    day = said.served_on or local_date(now)
    if not local_date(note.issued_at or now) <= day <= local_date(now):
        raise Invalid([FieldProblem("served_on", _("送达日期应在签发之后，不晚于今天"))])
    note.served_at = now if day == local_date(now) else datetime.combine(day, dt.time(12), now.tzinfo)
    note.served_how, note.received_by = said.how, said.received_by.strip()


def _answer(session: Session, note: SupervisionNote, said: Said, actor: Actor, now: datetime) -> None:
    _say(session, note, NoteEvent.ANSWER, said.text, _("请写办理情况"), actor, now)
    if note.served_at is None:  # who answers it has it
        note.served_at, note.served_how, note.received_by = now, "screen", actor.name
    note.answered_at, note.card_on = now, None
    _tell_issuer(session, note, actor, now)


def _accept(session: Session, note: SupervisionNote, said: Said, actor: Actor, now: datetime) -> None:
    if said.text.strip():
        _say(session, note, NoteEvent.ACCEPT, said.text, "", actor, now)


def _send_back(session: Session, note: SupervisionNote, said: Said, actor: Actor, now: datetime) -> None:
    _require_days(said.answer_days)
    _say(session, note, NoteEvent.SEND_BACK, said.text, _("请写哪里不清楚、要再办什么"), actor, now)
    _set_deadline(session, note, said.answer_days, now)
    _tell_unit(session, note, actor, now)


def _transfer(session: Session, note: SupervisionNote, said: Said, actor: Actor, now: datetime) -> None:
    """To the unit whose business it is; it is served and answered there, from today."""
    target = session.get(Organisation, said.target_id)
    if target is None or not actor.oversees(target.path) or target.id in (note.addressee_id, actor.organisation_id):
        raise Invalid([FieldProblem("target", _("请选择要转去的单位"))])
    _require_days(said.answer_days)
    _say(session, note, NoteEvent.TRANSFER, said.text, _("请写为什么转办"), actor, now)
    note.addressee_id, note.addressee_path = target.id, target.path
    note.served_at, note.served_how, note.received_by = None, "", ""
    _set_deadline(session, note, said.answer_days, now)
    _tell_unit(session, note, actor, now)


def _raise(session: Session, note: SupervisionNote, said: Said, actor: Actor, now: datetime) -> SupervisionNote:
    """转督办: the urging note ends here; a supervision note about the same goes on from it, as a draft."""
    _say(session, note, NoteEvent.RAISE, said.text, _("请写为什么转督办"), actor, now)
    addressee = session.get_one(Organisation, note.addressee_id)
    follower = _new(session, "supervise", addressee, actor, now)
    follower.reason, follower.demands, follower.answer_days = said.text.strip(), note.demands, note.answer_days
    follower.follows_id = note.id
    session.add(follower)
    session.flush()
    for row in session.scalars(select(NoteCase).where(NoteCase.note_id == note.id).order_by(NoteCase.id)):
        session.add(NoteCase(note_id=follower.id, case_id=row.case_id, step_name=row.step_name, due_on=row.due_on))
    note.card_on = None
    _record(session, follower, "drafted", actor, now)
    return follower


def _nothing_more(session: Session, note: SupervisionNote, said: Said, actor: Actor, now: datetime) -> None:
    """The new state says it all."""


_EFFECTS: Mapping[NoteEvent, Effect] = MappingProxyType(
    {
        NoteEvent.ISSUE: _issue,
        NoteEvent.SERVE: _serve,
        NoteEvent.ANSWER: _answer,
        NoteEvent.ACCEPT: _accept,
        NoteEvent.SEND_BACK: _send_back,
        NoteEvent.TRANSFER: _transfer,
        NoteEvent.RAISE: _raise,
        NoteEvent.ARCHIVE: _nothing_more,
        NoteEvent.DISCARD: _nothing_more,
    }
)


def _require_days(days: int) -> None:
    if problems := _day_problems(days):
        raise Invalid(problems)


def _say(
    session: Session, note: SupervisionNote, event: NoteEvent, text: str, missing: str, actor: Actor, now: datetime
) -> None:
    if problems := _text_problems("text", text, missing):
        raise Invalid(problems)
    turn = NoteTurn(note_id=note.id, event=str(event), text=text.strip(), said_at=now, said_by_id=actor.user_id)
    session.add(turn)


def _set_deadline(session: Session, note: SupervisionNote, days: int, now: datetime) -> None:
    """By when it is to be answered: working days, the day of issue not counted. The day after, a card is raised."""
    calendar = load_calendar(session, since=local_date(now))
    deadline = due(now, LimitSpec(value=days, unit=Unit.WORKING_DAYS), calendar)
    note.answer_days, note.answer_due_on, note.projected = days, deadline.due_on, deadline.projected
    note.card_on, note.answered_at = deadline.due_on + ONE_DAY, None


# ── telling ────────────────────────────────────────────────────────────────────────────────────────


def _tell_unit(session: Session, note: SupervisionNote, actor: Actor, now: datetime) -> None:
    """Tell the unit, once for the whole note: of the first of its cases, with the number of the note."""
    values = {"paper": note.number, "from": actor.organisation_name}
    if note.answer_due_on is not None:
        values["due"] = chinese_day(note.answer_due_on)
    case, once = _first_case(session, note), _turn(note, now)
    at_desk = any(step.state == "open" and step.organisation_id == note.addressee_id for step in case.steps)
    for audience in ("desk", "leader") if at_desk else ("asked",):
        tell(
            session,
            event=note.kind,
            audience=audience,
            case=case,
            now=now,
            values=values,
            once=once,
            to=(note.addressee_id,),
        )


def _tell_issuer(session: Session, note: SupervisionNote, actor: Actor, now: datetime) -> None:
    values = {"paper": note.number, "from": actor.organisation_name}
    case = _first_case(session, note)
    once = _turn(note, now)
    tell(session, event="urge_answered", audience="supervisors", case=case, now=now, values=values, once=once)


def _turn(note: SupervisionNote, now: datetime) -> str:
    """What happens to a note happens once at a moment: sent back and issued anew, it is told anew."""
    return f"{note.number} {now.isoformat()}"


def _first_case(session: Session, note: SupervisionNote) -> Case:
    joined = select(Case).join(NoteCase, NoteCase.case_id == Case.id).where(NoteCase.note_id == note.id)
    return session.scalars(joined.order_by(NoteCase.id).limit(1)).one()


# ── who may ────────────────────────────────────────────────────────────────────────────────────────


def require_supervisor(actor: Actor) -> None:
    """NotAllowed for who does not supervise."""
    if not actor.can("supervise") or actor.organisation_id is None:
        raise NotAllowed(_("您的岗位不能开催办单、督办单"))


def sides_of(actor: Actor, note: SupervisionNote) -> frozenset[Side]:
    """On which sides of a note someone stands."""
    issuer = actor.can("supervise") and actor.oversees(note.organisation_path)
    addressee = actor.organisation_id == note.addressee_id and actor.can("handle_step")
    return frozenset(side for side, stands in ((Side.ISSUER, issuer), (Side.ADDRESSEE, addressee)) if stands)


def take_note(session: Session, *, number: str, revision: int, actor: Actor) -> SupervisionNote:
    """Lock a note for an action; Invalid when someone was faster than who saw this revision."""
    lock = select(SupervisionNote).where(SupervisionNote.number == number).with_for_update()
    note = session.execute(lock.execution_options(populate_existing=True)).scalar_one_or_none()
    if note is None or not sides_of(actor, note):
        raise NotFoundHere(_("没有单子 %(number)s，或者它不归您办理", number=number))
    if note.revision != revision:
        raise Invalid(message=_("这张单子刚刚有人办过了，请看最新情况再办"))
    return note


def _record(session: Session, note: SupervisionNote, action: str, actor: Actor, now: datetime) -> None:
    """Texts, which may name people, stay with the note."""
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"supervision_note.{action}",
        subject="supervision_note",
        subject_id=note.number,
        detail={"kind": note.kind, "state": note.state, "addressee": note.addressee_id},
    )

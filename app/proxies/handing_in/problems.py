"""问题交接单 (YZ-5): passed up by who cannot settle it, taken over above, answered, and closed by who asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from app import audit
from app.cases.numbering import next_number
from app.cases.scope import visible_to
from app.clock import local_date
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Case, Organisation, ProblemSheet
from app.notifications.elsewhere import News, tell_staff
from app.notifications.recipients import line_up, working_at
from app.people.actors import Actor
from app.people.problems import FieldProblem
from app.people.roles import APPROVER, CLERK

PAGE, MOST_PAGES = 25, 40
LONGEST = {"title": 60, "person": 40, "phone": 20, "facts": 600, "tried": 600, "asked": 300}
_DISTINCTIVE = "W"  # 问题: its numbers never look like those of cases of the same hall


@dataclass(frozen=True)
class SheetWords:
    """What somebody writes on a sheet."""

    title: str
    facts: str
    tried: str
    asked: str
    person: str = ""
    phone: str = ""
    case_number: str = ""
    wanted_by: dt.date | None = None


def pass_up(session: Session, *, words: SheetWords, actor: Actor, now: datetime) -> ProblemSheet:
    """Pass a problem to the organisation above. Invalid tells by field what lacks."""
    here = session.get(Organisation, actor.organisation_id) if actor.organisation_id else None
    if here is None or here.parent_id is None or not actor.can("submit_case"):
        raise NotAllowed(_("您的岗位不能交接问题"))
    case = _case(session, words.case_number, actor)
    if problems := list(_problems(words, case, now)):
        raise Invalid(problems)
    sheet = ProblemSheet(
        number=next_number(session, prefix=_prefix(session, here), now=now),
        from_id=here.id,
        to_id=here.parent_id,
        title=words.title.strip(),
        person=words.person.strip(),
        phone=words.phone.strip(),
        case_id=case.id if case else None,
        facts=words.facts.strip(),
        tried=words.tried.strip(),
        asked=words.asked.strip(),
        wanted_by=words.wanted_by,
        sent_at=now,
        sent_by_id=actor.user_id,
    )
    session.add(sheet)
    session.flush()
    _record(session, "passed_up", sheet, actor, now)
    news = _news("problem_passed_up", sheet, {"village": here.name, "matter": sheet.title}, sheet.to_id)
    told = [one.user_id for one in working_at(session, sheet.to_id, {CLERK, APPROVER})]
    tell_staff(session, news, to=told, now=now)
    return sheet


def _problems(words: SheetWords, case: Case | None, now: datetime) -> Iterator[FieldProblem]:
    for name, sentence in (
        ("title", _("请用一句话写是什么事")),
        ("facts", _("请写清楚问题的经过")),
        ("asked", _("请写要上级做什么")),
    ):
        if not getattr(words, name).strip():
            yield FieldProblem(name, sentence)
    for name, most in LONGEST.items():
        if len(getattr(words, name)) > most:
            yield FieldProblem(name, _("最多 %(n)s 个字", n=most))
    if words.case_number.strip() and case is None:
        yield FieldProblem("case", _("没有这个办件，或者它不在您的办理范围内"))
    if words.wanted_by is not None and words.wanted_by < local_date(now):
        yield FieldProblem("wanted_by", _("希望答复的日子已经过了"))


def _case(session: Session, number: str, actor: Actor) -> Case | None:
    if not number.strip():
        return None
    return session.scalars(select(Case).where(Case.number == number.strip().upper(), visible_to(actor))).one_or_none()


def _prefix(session: Session, here: Organisation) -> str:
    wanted = select(Organisation.case_prefix).where(
        Organisation.path.in_(line_up(here.path)), Organisation.case_prefix != ""
    )
    return (session.scalar(wanted.order_by(Organisation.path.desc()).limit(1)) or "")[:7] + _DISTINCTIVE


def receive(session: Session, *, sheet: ProblemSheet, actor: Actor, now: datetime) -> None:
    """接收: from now on it is the hall's."""
    _require(sheet, actor, sheet.to_id, "sent")
    sheet.state, sheet.received_at, sheet.received_by_id = "received", now, actor.user_id
    session.flush()
    _record(session, "received", sheet, actor, now)


def answer(session: Session, *, sheet: ProblemSheet, words: str, actor: Actor, now: datetime) -> None:
    """答复, with what was done. Whoever answers has taken it over."""
    _require(sheet, actor, sheet.to_id, "sent", "received")
    words = words.strip()
    if not words or len(words) > LONGEST["facts"]:
        raise Invalid(message=_("请写处理的结果，最多 %(n)s 个字", n=LONGEST["facts"]))
    if sheet.received_at is None:
        sheet.received_at, sheet.received_by_id = now, actor.user_id
    sheet.state, sheet.answer, sheet.answered_at, sheet.answered_by_id = "answered", words, now, actor.user_id
    session.flush()
    _record(session, "answered", sheet, actor, now)
    values = {"matter": sheet.title, "hall": sheet.receiver.hall_name or sheet.receiver.name, "reason": words}
    news = _news("problem_answered", sheet, values, sheet.from_id)
    tell_staff(session, news, to=[sheet.sent_by_id], now=now, by=actor.user_id)


def close(session: Session, *, sheet: ProblemSheet, actor: Actor, now: datetime) -> None:
    """办结: the village has told the person, and nothing is left to do."""
    _require(sheet, actor, sheet.from_id, "answered")
    sheet.state, sheet.closed_at = "closed", now
    session.flush()
    _record(session, "closed", sheet, actor, now)


def _require(sheet: ProblemSheet, actor: Actor, organisation_id: int, *states: str) -> None:
    if actor.organisation_id != organisation_id:
        raise NotAllowed(_("这一步由另一方办"))
    if sheet.state not in states:
        raise Invalid(message=_("这张交接单刚刚有人办过，请刷新再看"))


# ── reading ────────────────────────────────────────────────────────────────────────────────────────


def sheet_of(session: Session, *, number: str, actor: Actor, locked: bool = False) -> ProblemSheet:
    """One sheet that one side of it may see; NotFoundHere for any other."""
    wanted = select(ProblemSheet).where(ProblemSheet.number == number, _seen_by(actor))
    sheet = session.scalars(wanted.with_for_update() if locked else wanted).one_or_none()
    if sheet is None:
        raise NotFoundHere(_("没有这张交接单，或者它不在您的范围内"))
    return sheet


def list_sheets(session: Session, *, actor: Actor, page: int = 1) -> tuple[Sequence[ProblemSheet], bool]:
    """Sheets sent and received, the latest first, and whether there is another page."""
    wanted = (
        select(ProblemSheet)
        .options(joinedload(ProblemSheet.sender), joinedload(ProblemSheet.receiver))
        .where(_seen_by(actor))
        .order_by(ProblemSheet.id.desc())
        .limit(PAGE + 1)
        .offset((min(max(page, 1), MOST_PAGES) - 1) * PAGE)
    )
    found = session.scalars(wanted).all()
    return found[:PAGE], len(found) > PAGE


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    """Of both sides, and of the villages below (the hall sees what its villages pass up)."""
    here = [Organisation.path.startswith(area, autoescape=True) for area in actor.areas]
    below = select(Organisation.id).where(or_(*here)) if here else []
    return or_(ProblemSheet.to_id == actor.organisation_id, ProblemSheet.from_id.in_(below))


def _news(event: str, sheet: ProblemSheet, values: dict[str, str], organisation_id: int) -> News:
    return News(event, sheet.number, values, organisation_id, f"/desk/proxy/problems/{sheet.number}")


def _record(session: Session, what: str, sheet: ProblemSheet, actor: Actor, now: datetime) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"problem_sheet.{what}",
        subject="problem_sheet",
        subject_id=sheet.number,
        detail={},
    )

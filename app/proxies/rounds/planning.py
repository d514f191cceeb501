"""走访计划: rounds are made from what is due and from homes of one's own, put in order, moved, and ended."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.archive.fields import facts
from app.archive.learning import read_learned
from app.archive.reading import open_person
from app.cases.applications import read_answers
from app.cases.numbering import next_number
from app.cases.scope import at_desk_of
from app.clock import local_date
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Case, Organisation, Round, RoundStop
from app.people.actors import Actor
from app.proxies.rounds.listing import MOST_STOPS
from app.proxies.rounds.proposals import ORDER, Proposal, proposals
from app.publishing.versions import version_by_id
from forms.errors import FieldError

PREFIX = "ZF-"  # 走访; no hall has letters with a dash
KINDS = ("scheduled", "unscheduled")
_DIGITS = "〇一二三四五六七八九"
_GROUP = re.compile(r"([0-9]{1,3}|[一二三四五六七八九十]{1,3}) ?(?:村民小)?组")
PURPOSE = "home_visit"  # of looks at people on record
FURTHEST = timedelta(days=92)  # a plan for later than that is none
LONGEST = {"name": 60, "phone": 30, "address": 120, "task": 200, "group": 40, "remark": 200}


@dataclass(frozen=True)
class OwnStop:
    """A home that no list proposes."""

    name: str
    task: str
    village_id: int
    group: str = ""
    phone: str = ""
    address: str = ""


# ── making ─────────────────────────────────────────────────────────────────────────────────────────


def plan(
    session: Session,
    *,
    day: dt.date,
    kind: str,
    keys: Sequence[str] = (),
    remark: str = "",
    actor: Actor,
    now: datetime,
) -> Round:
    """A round of this person on a day, with what was chosen of the proposals. Invalid tells what is wrong. Flushes."""
    if actor.organisation_id is None or not actor.can("submit_case"):
        raise NotAllowed(_("您的岗位不安排走访"))
    _require_day(day, now)
    if kind not in KINDS:
        raise Invalid(message=_("请选择固定走访还是临时走访"))
    _require_short({"remark": remark})
    made = Round(
        number=next_number(session, prefix=PREFIX, now=now),
        agent_id=actor.user_id,
        organisation_id=actor.organisation_id,
        organisation_path=actor.organisation_path,
        day=day,
        kind=kind,
        remark=remark.strip(),
        made_at=now,
    )
    session.add(made)
    session.flush()
    note(session, made, "planned", actor, now)
    _put(session, made, keys, actor, now)
    put_in_order(session, made)
    return made


def add_proposed(session: Session, *, number: str, keys: Sequence[str], actor: Actor, now: datetime) -> Round:
    """More of what is due."""
    round_ = take(session, number=number, actor=actor)
    _put(session, round_, keys, actor, now)
    return _changed(session, round_, "changed", actor, now)


def add_own(session: Session, *, number: str, stop: OwnStop, actor: Actor, now: datetime) -> Round:
    """A home of one's own choice. Invalid with a sentence per field."""
    round_ = take(session, number=number, actor=actor)
    village = session.get(Organisation, stop.village_id)
    if problems := list(_problems(stop, village, actor)):
        raise Invalid(problems)
    assert village is not None
    said = {name: getattr(stop, name).strip() for name in ("name", "task", "phone", "address", "group")}
    said["group"] = said["group"] or group_in(village.groups, stop.address)
    _append(round_, [RoundStop(reason="own", village_id=village.id, **said)])
    return _changed(session, round_, "changed", actor, now)


def _problems(stop: OwnStop, village: Organisation | None, actor: Actor) -> Iterable[FieldError]:
    if not stop.name.strip():
        yield FieldError("name", _("去谁家"), _("请填写去谁家"))
    if not stop.task.strip():
        yield FieldError("task", _("去做什么"), _("请填写去做什么"))
    if village is None or not actor.oversees(village.path):
        yield FieldError("village", _("村（社区）"), _("请选择村（社区）"))
    for name in ("name", "task", "phone", "address", "group"):
        if len(getattr(stop, name)) > LONGEST[name]:
            yield FieldError(name, name, _("最多 %(n)s 个字", n=LONGEST[name]))


def _put(session: Session, round_: Round, keys: Sequence[str], actor: Actor, now: datetime) -> None:
    """The chosen ones as they stand now: what somebody has put on another round meanwhile is left out."""
    if not keys:
        return
    open_ones = {one.key: one for one in proposals(session, actor=actor, day=round_.day)}
    chosen = [open_ones[key] for key in dict.fromkeys(keys) if key in open_ones]
    if not chosen:
        raise Invalid(message=_("勾选的这些已经排进别的走访，请看最新的名单"))
    _append(round_, [_stop(session, one, round_, actor, now) for one in chosen])
    session.flush()


def _append(round_: Round, stops: Sequence[RoundStop]) -> None:
    if len(round_.stops) + len(stops) > MOST_STOPS:
        raise Invalid(message=_("一趟最多 %(n)s 户，请分几趟走", n=MOST_STOPS))
    last = max((one.position for one in round_.stops), default=0)
    for place, stop in enumerate(stops, last + 1):
        stop.position = place
        round_.stops.append(stop)


def _stop(session: Session, one: Proposal, round_: Round, actor: Actor, now: datetime) -> RoundStop:
    """A person on record is opened for the visit, which is recorded; the stop keeps of it the group only."""
    stop = RoundStop(
        reason=one.reason,
        subject_id=one.subject_id,
        village_id=one.village_id,
        person_id=one.person_id,
        case_id=one.case_id,
        task=one.why,
    )
    address = one.address or _address(session, one.case_id)
    if one.person_id is not None:
        person = open_person(
            session, person_id=one.person_id, purpose=PURPOSE, place=round_.number, actor=actor, now=now
        )
        known = facts(person)
        address = known.home_address or known.address
    else:
        stop.name, stop.phone, stop.address = one.name, one.phone, address
    village = session.get_one(Organisation, one.village_id)
    stop.group = one.group or group_in(village.groups, address)
    return stop


def _address(session: Session, case_id: int | None) -> str:
    """Where the applicant lives, as the form says."""
    case = session.get(Case, case_id) if case_id else None
    if case is None:
        return ""
    version = version_by_id(session, case.service_version_id)
    said = read_learned(version.definition, read_answers(case, version.compiled).names()).applicant
    return said.get("home_address") or said.get("address") or ""


def group_in(groups: str, address: str) -> str:
    """Which of a village's groups (one a line) an address names; the longest name wins: 11组, not 1组.

    Of a village that lists none, what the address itself calls a group; "" when it names none.
    """
    known = [one for one in groups.split("\n") if one]
    named = [one for one in known if one in address]
    if known or not (found := _GROUP.search(address)):
        return max(named, key=len, default="")
    return "".join(found[0].split())


def group_number(group: str) -> int:
    """三组 → 3, 12 组 → 12; a thousand for what has no number, so that it stands last."""
    found = _GROUP.search(group)
    if found is None:
        return 1000
    if found[1].isascii():
        return int(found[1])
    tens, ten, ones = found[1].rpartition("十")
    return (_DIGITS.find(tens) if tens else 1) * 10 * bool(ten) + (_DIGITS.find(ones) if ones else 0)


# ── in order ───────────────────────────────────────────────────────────────────────────────────────


def sort_stops(session: Session, *, number: str, actor: Actor, now: datetime) -> Round:
    """By village and group again."""
    round_ = take(session, number=number, actor=actor)
    put_in_order(session, round_)
    return _changed(session, round_, "changed", actor, now)


def put_in_order(session: Session, round_: Round) -> None:
    """By village, then by group as the village counts them; in a group what has an hour first, then as it came."""
    places = {one.village_id for one in round_.stops}
    villages = {one.id: one for one in session.scalars(select(Organisation).where(Organisation.id.in_(places)))}

    def rank(stop: RoundStop) -> tuple[str, int, int, int, int]:
        village = villages[stop.village_id]
        groups = village.groups.split("\n")
        place = groups.index(stop.group) if stop.group in groups else len(groups)
        return village.path, place, group_number(stop.group), ORDER[stop.reason], stop.position

    for place, stop in enumerate(sorted(round_.stops, key=rank), 1):
        stop.position = place
    session.flush()


def move_stop(session: Session, *, number: str, stop_id: int, up: bool, actor: Actor, now: datetime) -> Round:
    """One place up or down; nothing at the ends."""
    round_ = take(session, number=number, actor=actor)
    stops = sorted(round_.stops, key=lambda one: one.position)
    at = next((place for place, one in enumerate(stops) if one.id == stop_id), None)
    if at is None:
        raise _no_stop()
    other = at - 1 if up else at + 1
    if 0 <= other < len(stops):
        stops[at].position, stops[other].position = stops[other].position, stops[at].position
    return _changed(session, round_, "changed", actor, now)


def drop_stop(session: Session, *, number: str, stop_id: int, actor: Actor, now: datetime) -> Round:
    """Not on this round after all; what is due is proposed again."""
    round_ = take(session, number=number, actor=actor)
    stop = next((one for one in round_.stops if one.id == stop_id), None)
    if stop is None:
        raise _no_stop()
    if stop.visited_at is not None:
        raise Invalid(message=_("这一户已经记了走访，不能去掉"))
    round_.stops.remove(stop)
    session.delete(stop)
    return _changed(session, round_, "changed", actor, now)


# ── another day, the end ───────────────────────────────────────────────────────────────────────────


def move_round(session: Session, *, number: str, day: dt.date, actor: Actor, now: datetime) -> Round:
    """On another day."""
    round_ = take(session, number=number, actor=actor)
    _require_day(day, now)
    round_.day = day
    return _changed(session, round_, "moved", actor, now)


def end_round(session: Session, *, number: str, actor: Actor, now: datetime) -> Round:
    """走完了: what was not reached is due as before. Invalid when nobody was visited: such a round is cancelled."""
    round_ = take(session, number=number, actor=actor)
    if not any(one.visited_at for one in round_.stops):
        raise Invalid(message=_("一户都没有记走访；没去成的，请选“这趟不去了”"))
    return finish(session, round_, "over", actor, now)


def cancel_round(session: Session, *, number: str, actor: Actor, now: datetime) -> Round:
    """不去了: only before the first visit."""
    round_ = take(session, number=number, actor=actor)
    if any(one.visited_at for one in round_.stops):
        raise Invalid(message=_("已经走访过的不能取消，请选“走完了”"))
    return finish(session, round_, "cancelled", actor, now)


def finish(session: Session, round_: Round, state: str, actor: Actor, now: datetime) -> Round:
    """The round has ended; from now on its visits count."""
    round_.state, round_.ended_at = state, now
    return _changed(session, round_, state, actor, now)


# ── shared ─────────────────────────────────────────────────────────────────────────────────────────


def take(session: Session, *, number: str, actor: Actor, planned: bool = True) -> Round:
    """A round of the own organisation, locked; NotFoundHere for any other, Invalid once it has ended."""
    wanted = select(Round).where(Round.number == number, at_desk_of(actor, Round.organisation_id))
    locked = wanted.with_for_update(of=Round).execution_options(populate_existing=True)
    round_ = session.scalars(locked).one_or_none()
    if round_ is None or not actor.can("submit_case"):
        raise missing()
    if planned and round_.state != "planned":
        raise Invalid(message=_("这趟走访已经结束，不能再改"))
    return round_


def missing() -> NotFoundHere:
    """There is no such round, or not for this person."""
    return NotFoundHere(_("没有这趟走访，或者它不在您的范围内"))


def _no_stop() -> NotFoundHere:
    return NotFoundHere(_("这趟走访里没有这一户，可能刚刚去掉了"))


def _changed(session: Session, round_: Round, action: str, actor: Actor, now: datetime) -> Round:
    round_.revision += 1
    session.flush()
    note(session, round_, action, actor, now)
    return round_


def _require_day(day: dt.date, now: datetime) -> None:
    today = local_date(now)
    if not today <= day <= today + FURTHEST:
        raise Invalid(message=_("走访的日期从今天起，最远排到三个月以内"))


def _require_short(said: dict[str, str]) -> None:
    for name, text in said.items():
        if len(text) > LONGEST[name]:
            raise Invalid(message=_("最多 %(n)s 个字", n=LONGEST[name]))


def note(session: Session, round_: Round, action: str, actor: Actor, now: datetime) -> None:
    """Names and addresses stay with the rows."""
    detail = {"day": round_.day.isoformat(), "kind": round_.kind, "stops": len(round_.stops)}
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"round.{action}",
        subject="round",
        subject_id=round_.number,
        detail=detail,
    )

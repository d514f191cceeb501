"""走访记录: what came of a visit, kept once however often it is sent; the last one ends the round."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.cases.recheck import turns
from app.cases.scope import visible_to
from app.clock import local_date
from app.errors import Invalid, NotFoundHere
from app.models import Case, Round, RoundStop
from app.papers.intake import JPEG, Taken
from app.papers.keeping import settle_kept
from app.people.actors import Actor
from app.proxies.rounds.planning import finish, missing, take
from catalog.vocabulary import codes
from forms.errors import FieldError

LONGEST = 500
_SPOT = re.compile(r"-?\d{1,2}\.\d{1,6},-?\d{1,3}\.\d{1,6} ±\d{1,6} [\dT:-]{16}")  # as js/form/locate.js writes it
_LATE = timedelta(days=7)  # so long afterwards a visit may still be written down


@dataclass(frozen=True)
class Visit:
    """What came of it. `at`: when somebody was there, None for now; `spot`: as the phone gave it, on request only."""

    outcome: str
    deed: str = ""
    next_step: str = ""
    next_on: dt.date | None = None
    at: datetime | None = None
    case_number: str = ""  # of the case that was handled there
    spot: str = ""
    token: str = ""  # of the form: sent twice, it is kept once
    checked: bool = False  # 年审: counts as looked at, without a case


def record_visit(
    session: Session,
    *,
    number: str,
    stop_id: int,
    visit: Visit,
    photo: Taken | None = None,
    actor: Actor,
    now: datetime,
) -> Round:
    """Keep what came of a visit; the photograph is in the store already. Invalid with a sentence per field."""
    round_ = take(session, number=number, actor=actor, planned=False)
    stop = next((one for one in round_.stops if one.id == stop_id), None)
    if stop is None:
        raise missing()
    if visit.token and stop.token == visit.token:
        return round_
    if stop.visited_at is not None or round_.state != "planned":
        raise Invalid(message=_("这一户已经记过走访"))
    if problems := list(_problems(visit, photo, now)):
        raise Invalid(problems)
    _write(session, stop, visit, photo, actor, now)
    if visit.checked:
        _check_off(session, stop, visit, actor, now)
    _note(session, round_, stop, actor, now)
    if all(one.visited_at for one in round_.stops):
        finish(session, round_, "over", actor, now)
    return round_


def _problems(visit: Visit, photo: Taken | None, now: datetime) -> Iterator[FieldError]:
    if visit.outcome not in codes("visit_outcome"):
        yield FieldError("outcome", _("结果"), _("请选择结果"))
    for name, words in (("deed", _("做了什么")), ("next_step", _("下一步"))):
        if len(getattr(visit, name)) > LONGEST:
            yield FieldError(name, words, _("最多 %(n)s 个字", n=LONGEST))
    if visit.at is not None and not now - _LATE <= visit.at <= now:
        yield FieldError("at", _("时间"), _("时间应在最近 7 天内，不晚于现在"))
    if visit.next_on is not None and visit.next_on < local_date(now):
        yield FieldError("next_on", _("哪天再去"), _("再去的日期不能早于今天"))
    if visit.checked and visit.outcome != "done":
        yield FieldError("checked", _("记为已核"), _("结果是“办成”的才能记为已核"))
    if photo is not None and photo.kind != JPEG:
        yield FieldError("photo", _("照片"), _("请拍成照片，不收 PDF"))


def _write(session: Session, stop: RoundStop, visit: Visit, photo: Taken | None, actor: Actor, now: datetime) -> None:
    stop.outcome, stop.visited_at, stop.recorded_by_id = visit.outcome, visit.at or now, actor.user_id
    stop.deed, stop.next_step, stop.next_on = visit.deed.strip(), visit.next_step.strip(), visit.next_on
    stop.spot = visit.spot if _SPOT.fullmatch(visit.spot) else ""
    stop.token = visit.token or None
    stop.done_case_id = _case_id(session, visit.case_number, actor)
    if photo is not None:
        stop.photo = photo.digest
        settle_kept(session, photo.digest)
    session.flush()


def _case_id(session: Session, number: str, actor: Actor) -> int | None:
    if not number.strip():
        return None
    found = session.scalar(select(Case.id).where(Case.number == number.strip().upper(), visible_to(actor)))
    if found is None:
        words = _("没有办件 %(number)s，或者它不在您的办理范围内", number=number.strip()[:20])
        raise Invalid([FieldError("case_number", _("办了哪个件"), words)])
    return found


def _check_off(session: Session, stop: RoundStop, visit: Visit, actor: Actor, now: datetime) -> None:
    if stop.reason != "recheck" or stop.subject_id is None:
        raise NotFoundHere(_("这一户不是为年审认证来的"))
    words = visit.deed.strip() or "上门见到本人"  # part of the record, and so in Chinese
    turns.check_off(session, turn_id=stop.subject_id, reason=words, actor=actor, now=now)


def _note(session: Session, round_: Round, stop: RoundStop, actor: Actor, now: datetime) -> None:
    detail = {"stop": stop.id, "outcome": stop.outcome, "reason": stop.reason, "photo": stop.photo is not None}
    audit.record(
        session, actor=actor, now=now, action="round.visited", subject="round", subject_id=round_.number, detail=detail
    )

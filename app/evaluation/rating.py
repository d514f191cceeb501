"""评议表: given out on paper with a personal link, used once, and afterwards nobody can tell who said what."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.clock import local_date
from app.codes import as_code, random_code
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.evaluation.noting import note
from app.evaluation.scope import refuse_own, require_runs, round_run_by, round_seen_by
from app.models import EvaluationRating, EvaluationRound, EvaluationSheet, EvaluationSubject
from app.people.actors import Actor
from app.wording import msgid
from forms.errors import FieldError

GRADES: Mapping[int, str] = {
    5: msgid("非常满意"),
    4: msgid("满意"),
    3: msgid("基本满意"),
    2: msgid("不满意"),
    1: msgid("非常不满意"),
}
SOURCE_WORDS: Mapping[str, str] = {
    "villager": msgid("群众"),
    "committee": msgid("村（社区）两委"),
    "representative": msgid("群众代表"),
}
MOST_SHEETS = 60  # of one agent at a time
MOST_REMARK = 300
_CODE = 8


@dataclass(frozen=True)
class NewSheet:
    """A sheet just made; its link is never shown again."""

    code: str
    token: str
    source: str
    subject_id: int | None


@dataclass(frozen=True)
class Rated:
    """What one sheet says of one agent; `grade` 0 where nothing was ticked."""

    grade: int
    remark: str = ""


# ── giving out ─────────────────────────────────────────────────────────────────────────────────────


def make_sheets(
    session: Session,
    *,
    round_id: int,
    source: str,
    count: int,
    subject_ids: Sequence[int] = (),
    actor: Actor,
    now: datetime,
) -> Sequence[NewSheet]:
    """So many sheets for each agent chosen, or so many for representatives, who rate all. Flushes."""
    found = round_run_by(session, round_id=round_id, actor=actor, states=("open",))
    if source not in SOURCE_WORDS or not 1 <= count <= MOST_SHEETS:
        raise Invalid(message=_("一次印 1 到 %(n)s 份", n=MOST_SHEETS))
    about: Sequence[int | None] = [None]
    if source != "representative":
        about = _subject_ids(session, found, subject_ids)
    if not about:
        raise Invalid(message=_("请选择给谁印评议表"))
    made = [
        NewSheet(random_code(_CODE), secrets.token_urlsafe(24), source, one) for one in about for _n in range(count)
    ]
    session.add_all(_row(found, one) for one in made)
    session.flush()
    note(session, "sheets_made", found, actor, now, count=len(made), source=source)
    return made


def _subject_ids(session: Session, found: EvaluationRound, wanted: Sequence[int]) -> list[int]:
    rows = select(EvaluationSubject.id).where(EvaluationSubject.round_id == found.id)
    return list(session.scalars(rows.where(EvaluationSubject.id.in_(wanted)).order_by(EvaluationSubject.id)))


def _row(found: EvaluationRound, sheet: NewSheet) -> EvaluationSheet:
    return EvaluationSheet(
        round_id=found.id,
        subject_id=sheet.subject_id,
        source=sheet.source,
        code=sheet.code,
        token_hash=token_hash(sheet.token),
        expires_on=found.closes_on,
        used=False,
    )


def token_hash(token: str) -> str:
    """SHA-256 of a link's token: a copy of the database rates nobody."""
    return sha256(token.encode()).hexdigest()


def given_out(session: Session, *, round_id: int) -> Mapping[str, tuple[int, int]]:
    """Sheets given out and come back, by source; one statement."""
    counted = select(EvaluationSheet.source, EvaluationSheet.used, func.count()).where(
        EvaluationSheet.round_id == round_id
    )
    found = dict.fromkeys(SOURCE_WORDS, (0, 0))
    for source, used, count in session.execute(counted.group_by(EvaluationSheet.source, EvaluationSheet.used)):
        out, back = found[source]
        found[source] = (out + count, back + (count if used else 0))
    return found


# ── by link ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Asked:
    """What a link asks: about whom, by when."""

    sheet_id: int
    round: EvaluationRound
    subjects: Sequence[EvaluationSubject]
    source: str


def asked_by_link(session: Session, *, token: str, today: dt.date) -> Asked:
    """The open sheet of a link; NotFoundHere for one that is unknown, used or over: all look the same."""
    wanted = select(EvaluationSheet).where(EvaluationSheet.token_hash == token_hash(token))
    return _asked(session, session.scalars(wanted).one_or_none(), today)


def _asked(session: Session, sheet: EvaluationSheet | None, today: dt.date) -> Asked:
    found = session.get(EvaluationRound, sheet.round_id) if sheet else None
    if sheet is None or found is None or sheet.used or found.state != "open" or today > sheet.expires_on:
        raise NotFoundHere(_("这张评议表已经用过、过期，或者评议已经截止"))
    wanted = select(EvaluationSubject).where(EvaluationSubject.round_id == found.id)
    if sheet.subject_id is not None:
        wanted = wanted.where(EvaluationSubject.id == sheet.subject_id)
    return Asked(sheet.id, found, session.scalars(wanted.order_by(EvaluationSubject.id)).all(), sheet.source)


def rate_by_link(session: Session, *, token: str, said: Mapping[int, Rated], now: datetime) -> EvaluationRound:
    """Keep what a link's page was told; the link is worth nothing afterwards. Invalid keeps it. Flushes."""
    asked = asked_by_link(session, token=token, today=local_date(now))
    _keep(session, asked, said, "link", now)
    note(session, "rated", asked.round, None, now, way="link")
    return asked.round


# ── from paper ─────────────────────────────────────────────────────────────────────────────────────


def paper_sheet(session: Session, *, round_id: int, code: str, actor: Actor, now: datetime) -> Asked:
    """The open sheet with this code, for who types in what stands on paper; NotAllowed for a sheet about oneself."""
    require_runs(actor)
    found = round_seen_by(session, round_id=round_id, actor=actor)
    wanted = select(EvaluationSheet).where(EvaluationSheet.code == as_code(code), EvaluationSheet.round_id == found.id)
    asked = _asked(session, session.scalars(wanted).one_or_none(), local_date(now))
    for subject in asked.subjects:
        refuse_own(subject, actor)
    return asked


def enter_paper(
    session: Session, *, round_id: int, code: str, said: Mapping[int, Rated], actor: Actor, now: datetime
) -> None:
    """Keep a sheet that came back on paper. Flushes."""
    asked = paper_sheet(session, round_id=round_id, code=code, actor=actor, now=now)
    _keep(session, asked, said, "paper", now)
    note(session, "rated", asked.round, actor, now, way="paper")


def _keep(session: Session, asked: Asked, said: Mapping[int, Rated], way: str, now: datetime) -> None:
    known = {one.id for one in asked.subjects}
    filled = {subject: one for subject, one in said.items() if subject in known and one.grade}
    if wrong := _wrong(asked, said, filled):
        raise Invalid(tuple(wrong))
    free = update(EvaluationSheet).where(EvaluationSheet.id == asked.sheet_id, ~EvaluationSheet.used)
    if session.execute(free.values(used=True)).rowcount != 1:  # two clicks, or paper and link at once
        raise NotFoundHere(_("这张评议表已经用过、过期，或者评议已经截止"))
    session.add_all(
        EvaluationRating(
            subject_id=subject,
            source=asked.source,
            way=way,
            grade=one.grade,
            remark=one.remark.strip(),
            rated_on=local_date(now),
        )
        for subject, one in filled.items()
    )
    session.flush()


def _wrong(asked: Asked, said: Mapping[int, Rated], filled: Mapping[int, Rated]) -> list[FieldError]:
    wrong = [
        FieldError(f"remark_{subject}", _("意见"), _("意见最多 %(n)s 个字", n=MOST_REMARK))
        for subject, one in said.items()
        if len(one.remark) > MOST_REMARK
    ]
    if any(one.grade not in GRADES for one in filled.values()):
        wrong.append(FieldError("grade", _("评价"), _("请从五个等次里选")))
    if not filled:
        first = asked.subjects[0].id if asked.subjects else 0
        wrong.append(FieldError(f"grade_{first}", _("评价"), _("请选一个评价")))
    return wrong


# ── what was said ──────────────────────────────────────────────────────────────────────────────────


def remarks_on(session: Session, *, subject_id: int) -> Sequence[tuple[str, int, str]]:
    """Source, grade and words of the remarks on an agent, in no order that tells when they came."""
    wanted = select(EvaluationRating).where(EvaluationRating.subject_id == subject_id, EvaluationRating.remark != "")
    rows = [(one.source, one.grade, one.remark) for one in session.scalars(wanted) if one.remark]
    return sorted(rows, key=lambda row: (row[1], row[2]))


def require_no_login(actor: Actor | None) -> None:
    """Ratings do not pass through anyone's login: a browser of our own people is refused."""
    if actor is not None:
        raise NotAllowed(_("这台设备上登录着工作人员的账号。请评议人用自己的手机扫码，或者先退出登录。"))

"""Numbers of cases given to a device ahead, so that a slip can carry one where there is no network.

A number goes reserved → used. What is not used lapses or goes back; it is never given out again, and the register of
gaps (空号登记) says of each why there is no case behind it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, insert, select, update
from sqlalchemy.orm import Session

from app.cases.desks import DEFAULT_PREFIX
from app.cases.numbering import next_numbers
from app.cases.worklist import person_name
from app.models import Account, Case, OfflineDevice, OfflineEnvelope, OfflineNumber, Organisation
from app.people.actors import Actor

USUAL, MOST = 20, 60  # numbers a device holds
PAGE = 50
_OPEN = ("waiting", "review", "refused", "draft")  # forms of which something may still come


@dataclass(frozen=True)
class Gap:
    """A number without a case of its own. `case_number` is the one that its form got instead."""

    number: str
    device: str
    owner: str
    reserved_at: datetime
    settled_at: datetime
    why: str
    case_number: str


@dataclass(frozen=True)
class GapPage:
    """One page of the register."""

    rows: Sequence[Gap]
    page: int
    has_more: bool


def top_up(
    session: Session,
    *,
    device_id: int,
    path: str,
    held: Collection[str],
    spent: Collection[str],
    wanted: int,
    days: int,
    now: datetime,
) -> list[str]:
    """All numbers the device may use from now on: `wanted` of them, new ones from the hall's own sequence.

    What the device neither holds nor has used never reached it: it is given again. So an answer that was lost costs no
    number. Three statements, one when it has enough.
    """
    mine = select(OfflineNumber).where(OfflineNumber.device_id == device_id, OfflineNumber.state == "reserved")
    free = [row for row in session.scalars(mine.order_by(OfflineNumber.number)) if row.token is None]
    known = set(held)
    usable = sorted((row for row in free if row.number not in spent), key=lambda row: row.number not in known)
    wanted = min(max(wanted, 0), MOST)
    if lacking := wanted - len(usable):
        return [row.number for row in usable[:wanted]] + _reserve(session, device_id, path, lacking, days, now)
    return [row.number for row in usable[: max(wanted, len(known))]]


def _reserve(session: Session, device_id: int, path: str, count: int, days: int, now: datetime) -> list[str]:
    if count <= 0:
        return []
    given = next_numbers(session, prefix=prefix_at(session, path), count=count, now=now)
    row = {
        "device_id": device_id,
        "organisation_path": path,
        "state": "reserved",
        "reserved_at": now,
        "expires_at": now + timedelta(days=days),
        "why": "",
    }
    session.execute(insert(OfflineNumber), [{**row, "number": number} for number in given])
    return given


def prefix_at(session: Session, path: str) -> str:
    """The letters of the nearest organisation on a path that has some."""
    codes = path.strip("/").split("/")
    paths = ["/".join(codes[: count + 1]) + "/" for count in range(len(codes))]
    having = select(Organisation.case_prefix, Organisation.path).where(
        Organisation.path.in_(paths), Organisation.case_prefix != ""
    )
    found = max(session.execute(having).tuples(), key=lambda row: len(row[1]), default=(DEFAULT_PREFIX, ""))
    return found[0]


# ── what becomes of them ───────────────────────────────────────────────────────────────────────────


def claim(session: Session, *, number: str, token: str, user_id: int) -> str:
    """Take a number for a form: "" when it may have it, else `number_used` or `number_unknown`.

    A number that lapsed meanwhile stands on somebody's slip: it comes back to life.
    """
    row = session.scalars(select(OfflineNumber).where(OfflineNumber.number == number).with_for_update()).one_or_none()
    if row is None or session.get_one(OfflineDevice, row.device_id).user_id != user_id:
        taken = session.scalar(select(Case.id).where(Case.number == number))
        return "number_used" if taken is not None else "number_unknown"
    if row.token not in (None, token):
        return "number_used"
    row.token = token
    return ""


def settle_used(session: Session, *, number: str, token: str, now: datetime) -> None:
    """The form of this token has become a case: under this number, or under another one."""
    own = OfflineNumber.token == token
    used = {"state": "used", "settled_at": now, "why": ""}
    session.execute(update(OfflineNumber).where(own, OfflineNumber.number == number).values(used))
    gap = {"state": "lapsed", "settled_at": now, "why": "other_number"}
    others = update(OfflineNumber).where(own, OfflineNumber.number != number, OfflineNumber.state != "used")
    session.execute(others.values(gap))


def lapse_of(session: Session, *, token: str, why: str, now: datetime) -> None:
    """The form that took a number will not become a case."""
    own = (OfflineNumber.token == token, OfflineNumber.state == "reserved")
    session.execute(update(OfflineNumber).where(*own).values(state="lapsed", settled_at=now, why=why))


def lapse(session: Session, *, device_id: int, why: str, now: datetime) -> None:
    """All numbers of a device that no form has taken."""
    own = (OfflineNumber.device_id == device_id, OfflineNumber.state == "reserved", OfflineNumber.token.is_(None))
    session.execute(update(OfflineNumber).where(*own).values(state="lapsed", settled_at=now, why=why))


def give_back(session: Session, *, device_id: int, held: Collection[str], now: datetime) -> None:
    """Numbers that were not used go back; the others of the device lapse unless a form took them."""
    own = (OfflineNumber.device_id == device_id, OfflineNumber.state == "reserved", OfflineNumber.token.is_(None))
    returned = update(OfflineNumber).where(*own, OfflineNumber.number.in_(sorted(held)))
    session.execute(returned.values(state="returned", settled_at=now, why="left"))
    lapse(session, device_id=device_id, why="left", now=now)


def expired(session: Session, now: datetime, most: int) -> Sequence[int]:
    """Numbers that were not used in time, the oldest first; those of forms that are still open stay."""
    is_open = exists().where(OfflineEnvelope.token == OfflineNumber.token, OfflineEnvelope.state.in_(_OPEN))
    late = and_(OfflineNumber.state == "reserved", OfflineNumber.expires_at < now)
    wanted = select(OfflineNumber.id).where(late, ~is_open).order_by(OfflineNumber.expires_at, OfflineNumber.id)
    return session.scalars(wanted.limit(most)).all()


def expire(session: Session, number_id: int, now: datetime) -> bool:
    """Let one lapse; False when it was used meanwhile."""
    row = session.get(OfflineNumber, number_id, with_for_update=True, populate_existing=True)
    if row is None or row.state != "reserved" or row.expires_at >= now:
        return False
    row.state, row.settled_at, row.why = "lapsed", now, "expired"
    session.flush()
    return True


# ── the register ───────────────────────────────────────────────────────────────────────────────────


def gaps(session: Session, *, actor: Actor, page: int = 1) -> GapPage:
    """空号登记 of the own organisation and below, the latest first. One statement, along the index of gaps."""
    page = max(page, 1)
    wanted = (
        select(OfflineNumber, OfflineDevice.name, person_name(Account).label("owner"), Case.number.label("case"))
        .join(OfflineDevice, OfflineDevice.id == OfflineNumber.device_id)
        .join(Account, Account.id == OfflineDevice.user_id)
        .outerjoin(Case, Case.submission_token == OfflineNumber.token)
        .where(
            OfflineNumber.state.in_(("lapsed", "returned")),
            OfflineNumber.organisation_path.startswith(actor.organisation_path or "-", autoescape=True),
        )
        .order_by(OfflineNumber.id.desc())
        .limit(PAGE + 1)
        .offset((page - 1) * PAGE)
    )
    found = session.execute(wanted).all()
    rows = [_gap(row.OfflineNumber, row.name, row.owner, row.case) for row in found[:PAGE]]
    return GapPage(rows, page, len(found) > PAGE)


def _gap(row: OfflineNumber, device: str, owner: str, case_number: str | None) -> Gap:
    assert row.settled_at is not None
    return Gap(row.number, device, owner, row.reserved_at, row.settled_at, row.why, case_number or "")

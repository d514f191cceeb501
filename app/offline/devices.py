"""Phones that may take a day along: registered by their owner, cut off when they are lost.

The key of a device seals everything personal on it. Only its owner, logged in, is given it again; a device that was cut
off gets nothing any more, and wipes itself when it hears of it.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from app import audit
from app.cases.worklist import person_name
from app.errors import DeskError, Invalid, NotAllowed, NotFoundHere
from app.models import Account, LoginSession, OfflineDevice, OfflineEnvelope, Organisation
from app.offline import numbers
from app.offline.judging import Reason
from app.offline.settling import hold
from app.people.actors import Actor

LONGEST_NAME, LONGEST_REASON = 40, 200
MOST_DEVICES = 5  # of one person at once
PAGE = 25
_KEY_BYTES = 32
_SEEN_EVERY = timedelta(minutes=10)


@dataclass
class CutOff(DeskError):  # noqa: N818 - an answer to a phone, not a fault
    """The device was cut off or signed out: it has to forget everything."""

    device_id: int


@dataclass(frozen=True)
class Device:
    """A device as operations know it."""

    id: int
    code: str
    user_id: int
    organisation_id: int
    organisation_path: str
    name: str


@dataclass(frozen=True)
class DeviceRow:
    """A device as the list shows it."""

    code: str
    name: str
    owner: str
    place: str
    registered_at: datetime
    seen_at: datetime
    ended: str
    ended_at: datetime | None
    reason: str
    wiped_at: datetime | None
    is_own: bool


@dataclass(frozen=True)
class DevicePage:
    """One page of devices."""

    rows: Sequence[DeviceRow]
    page: int
    has_more: bool


def register(session: Session, *, name: str, login_id: str | None, actor: Actor, now: datetime) -> tuple[Device, str]:
    """A new device of this person, and its key in base64. Invalid with too many, NotAllowed without a place."""
    if actor.organisation_id is None:
        raise NotAllowed(_("您的账号还没有所属单位，请联系管理员"))
    if _count_live(session, actor) >= MOST_DEVICES:
        raise Invalid(message=_("一个人最多登记 %(n)s 部手机，请先在“我的账号”里停用不用的", n=MOST_DEVICES))
    row = OfflineDevice(
        code=secrets.token_hex(16),
        user_id=actor.user_id,
        organisation_id=actor.organisation_id,
        organisation_path=actor.organisation_path,
        name=name.strip()[:LONGEST_NAME] or _("%(name)s的手机", name=actor.name),
        key=base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode(),
        registered_at=now,
        seen_at=now,
        login_id=login_id,
    )
    session.add(row)
    session.flush()
    _record(session, "registered", row, actor, now)
    return _plain(row), row.key


def _count_live(session: Session, actor: Actor) -> int:
    live = (OfflineDevice.user_id == actor.user_id, OfflineDevice.ended == "")
    return session.scalar(select(func.count()).select_from(OfflineDevice).where(*live)) or 0


def give_key(session: Session, *, device: Device, actor: Actor, now: datetime) -> str:
    """The key again, in base64: the PIN was forgotten, or the phone lost it."""
    row = session.get_one(OfflineDevice, device.id)
    _record(session, "key_given", row, actor, now)
    return row.key


# ── whose it is ────────────────────────────────────────────────────────────────────────────────────


def take(session: Session, *, code: str, login_id: str | None, actor: Actor, now: datetime) -> Device:
    """The device that sends this request, in a session that writes. CutOff, or NotFoundHere when it is not this
    person's. That it was here is noted now and then, and with which login.
    """
    row = _own(session, code, actor)
    if row.ended:
        raise CutOff(row.id)
    if row.login_id != login_id or now - row.seen_at > _SEEN_EVERY:
        row.login_id, row.seen_at = login_id, now
    return _plain(row)


def find(session: Session, *, code: str, actor: Actor) -> Device:
    """The same in a session that only reads."""
    row = _own(session, code, actor)
    if row.ended:
        raise CutOff(row.id)
    return _plain(row)


def is_cut_off(session: Session, *, code: str) -> bool:
    """Whether this device was cut off: for a phone whose login ended with it. False for what is no device at all."""
    cut = select(OfflineDevice.id).where(OfflineDevice.code == code, OfflineDevice.ended == "cut_off")
    return session.scalar(cut) is not None


def _own(session: Session, code: str, actor: Actor) -> OfflineDevice:
    mine = select(OfflineDevice).where(OfflineDevice.code == code, OfflineDevice.user_id == actor.user_id)
    row = session.scalars(mine).one_or_none()
    if row is None:
        raise NotFoundHere(_("这部手机还没有用您的账号登记，请重新登记"))
    return row


def _plain(row: OfflineDevice) -> Device:
    return Device(row.id, row.code, row.user_id, row.organisation_id, row.organisation_path, row.name)


# ── the end ────────────────────────────────────────────────────────────────────────────────────────


def cut_off(session: Session, *, code: str, reason: str, actor: Actor, now: datetime) -> None:
    """挂失: from now on it gets nothing. Its login ends, its numbers lapse, forms that wait for photographs go to the
    desk. By its owner, or by the administrator of its hall; Invalid without a reason, or when it has ended already.
    """
    found = select(OfflineDevice).where(OfflineDevice.code == code, _reach(actor)).with_for_update()
    row = session.scalars(found).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有这部手机，或者它不归您管"))
    if row.ended:
        raise Invalid(message=_("这部手机已经停用了"))
    if not reason.strip():
        raise Invalid(message=_("请写明为什么停用"))
    _end(session, row, "cut_off", reason.strip()[:LONGEST_REASON], actor, now)
    if row.login_id is not None:
        open_one = update(LoginSession).where(LoginSession.id == row.login_id, LoginSession.ended_at.is_(None))
        session.execute(open_one.values(ended_at=now))
    numbers.lapse(session, device_id=row.id, why="cut_off", now=now)
    _hold_waiting(session, row, actor, now)
    _record(session, "cut_off", row, actor, now, reason=row.reason)


def _hold_waiting(session: Session, row: OfflineDevice, actor: Actor, now: datetime) -> None:
    """Nothing more comes from the phone: what waits for photographs is for somebody to decide."""
    waiting = (OfflineEnvelope.device_id == row.id, OfflineEnvelope.state == "waiting")
    for form in session.scalars(select(OfflineEnvelope).where(*waiting).with_for_update()):
        words = _("手机已经停用，照片没有送完（%(reason)s）", reason=row.reason)
        hold(session, form, [Reason("cut_off", words)], actor=actor, now=now)


def leave(session: Session, *, device: Device, held: Sequence[str], actor: Actor, now: datetime) -> None:
    """Signed out on purpose: what it holds of numbers goes back."""
    row = session.get_one(OfflineDevice, device.id)
    _end(session, row, "left", "", actor, now)
    row.wiped_at = now
    numbers.give_back(session, device_id=row.id, held=held, now=now)
    _record(session, "left", row, actor, now)


def _end(session: Session, row: OfflineDevice, ended: str, reason: str, actor: Actor, now: datetime) -> None:
    row.ended, row.ended_at, row.ended_by_id, row.reason = ended, now, actor.user_id, reason
    session.flush()


def heard(session: Session, *, device_id: int, actor: Actor, now: datetime) -> None:
    """The phone was told that it is cut off. Noted once."""
    row = session.get_one(OfflineDevice, device_id)
    if row.wiped_at is None:
        row.wiped_at = now
        _record(session, "wiped", row, actor, now)


# ── lists ──────────────────────────────────────────────────────────────────────────────────────────


def list_devices(session: Session, *, actor: Actor, page: int = 1) -> DevicePage:
    """The own devices, and for administrators all of their subtree; live ones first. One statement."""
    page = max(page, 1)
    wanted = (
        select(OfflineDevice, person_name(Account).label("owner"), Organisation.name.label("place"))
        .join(Account, Account.id == OfflineDevice.user_id)
        .join(Organisation, Organisation.id == OfflineDevice.organisation_id)
        .where(_reach(actor))
        .order_by(OfflineDevice.ended != "", OfflineDevice.id.desc())
        .limit(PAGE + 1)
        .offset((page - 1) * PAGE)
    )
    found = session.execute(wanted).all()
    rows = [_row(row.OfflineDevice, row.owner, row.place, actor) for row in found[:PAGE]]
    return DevicePage(rows, page, len(found) > PAGE)


def _row(device: OfflineDevice, owner: str, place: str, actor: Actor) -> DeviceRow:
    return DeviceRow(
        code=device.code,
        name=device.name,
        owner=owner,
        place=place,
        registered_at=device.registered_at,
        seen_at=device.seen_at,
        ended=device.ended,
        ended_at=device.ended_at,
        reason=device.reason,
        wiped_at=device.wiped_at,
        is_own=device.user_id == actor.user_id,
    )


def _reach(actor: Actor) -> ColumnElement[bool]:
    mine = OfflineDevice.user_id == actor.user_id
    if not actor.can("manage_people") or not actor.organisation_path:
        return mine
    return mine | OfflineDevice.organisation_path.startswith(actor.organisation_path, autoescape=True)


def _record(session: Session, action: str, row: OfflineDevice, actor: Actor, now: datetime, **detail: object) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"device.{action}",
        subject="device",
        subject_id=row.id,
        detail={"name": row.name, "owner": row.user_id, **detail},
    )

"""How people want to be told: staff for themselves, applicants case by case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.errors import Invalid
from app.models import Case, CaseTelling, StaffChannel
from app.notifications.recipients import mobile
from app.notifications.shipped import CHANNEL_LABELS
from app.notifications.ways import OUTSIDE
from app.people.actors import Actor
from app.people.problems import FieldProblem
from app.wording import msgid

_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+){1,6}")
_KEY = re.compile(r"[A-Za-z0-9_-]{16,80}")
_WRONG: Mapping[str, str] = {
    "sms": msgid("请填 11 位手机号码"),
    "dingtalk": msgid("请填 11 位手机号码"),
    "mail": msgid("请填邮箱地址，如 wang@example.com"),
    "wecom": msgid("请填企业微信群机器人的 key（群设置里能看到，一串字母和数字）"),
}


def staff_channels(session: Session, *, user_id: int) -> dict[str, str]:
    """What someone has chosen: channel to address."""
    found = session.scalars(select(StaffChannel).where(StaffChannel.user_id == user_id))
    return {one.channel: one.address for one in found}


def choose_channels(session: Session, *, addresses: Mapping[str, str], actor: Actor, now: datetime) -> None:
    """These channels from now on, and no others; an empty address is none. Invalid tells per channel."""
    wanted = {channel: addresses[channel].strip() for channel in OUTSIDE if addresses.get(channel, "").strip()}
    if problems := [FieldProblem(channel, _(_WRONG[channel])) for channel in wanted if not _fits(channel, wanted)]:
        raise Invalid(problems)
    rows = {one.channel: one for one in session.scalars(select(StaffChannel).filter_by(user_id=actor.user_id))}
    for channel in rows.keys() - wanted.keys():
        session.delete(rows[channel])
    for channel, address in wanted.items():
        row = rows.get(channel) or StaffChannel(user_id=actor.user_id, channel=channel)
        row.address, row.chosen_at = mobile(address) or address, now
        session.add(row)
    session.flush()
    detail = {"fields": [CHANNEL_LABELS[channel] for channel in wanted]}
    audit.record(
        session,
        actor=actor,
        now=now,
        action="message.channels",
        subject="account",
        subject_id=actor.user_id,
        detail=detail,
    )


def _fits(channel: str, addresses: Mapping[str, str]) -> bool:
    address = addresses[channel]
    if channel in ("sms", "dingtalk"):
        return bool(mobile(address))
    return bool((_MAIL if channel == "mail" else _KEY).fullmatch(address))


def is_on_paper(session: Session, *, case_id: int) -> bool:
    """Whether the applicant of a case wants no text messages."""
    return bool(session.scalar(select(CaseTelling.on_paper).where(CaseTelling.case_id == case_id)))


def choose_paper(session: Session, *, case: Case, on_paper: bool, actor: Actor, now: datetime) -> None:
    """不要短信, or text messages again. What waits already goes the way it was meant to."""
    row = session.get(CaseTelling, case.id) or CaseTelling(case_id=case.id)
    row.on_paper, row.chosen_at, row.chosen_by_id = on_paper, now, actor.user_id
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor=actor,
        now=now,
        action="message.on_paper",
        subject="case",
        subject_id=case.number,
        detail={"after": "纸质" if on_paper else "短信"},
    )

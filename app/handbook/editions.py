"""Editions: ordered by an administrator, or once by whoever asks for a book that there is none of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.audit import record
from app.errors import Invalid, NotFoundHere
from app.handbook.reading import KINDS
from app.models import HandbookEdition, HandbookPiece, Organisation
from app.people.actors import Actor
from app.people.problems import FieldProblem
from app.publishing.ownership import is_county
from reports.handbook.editions import PieceEdition

LONGEST_FOREWORD = 2000
FOREWORD = (
    "为方便群众就近办事，现将可以在乡镇（街道）、村（社区）办理的政务服务事项编成本手册。每个事项写明办理依据、办理条件、"
    "申请材料、受理单位及办理点、基本流程、收费依据及标准、办理时限、工作时间、咨询方式和监督电话十个要素。\n"
    "手册采用活页装订，一事一号。事项有变，只换有变的那几页，并在换页表上记明。\n"
    "手册内容如与法律法规和上级文件不一致，以正式文件为准。使用中发现错漏，请及时告诉我们。"
)


def order(session: Session, place: Organisation, *, foreword: str, actor: Actor, now: datetime) -> HandbookEdition:
    """A new edition, to be made by the worker. Invalid for a foreword that is none, or while one is being made."""
    require_place(place, actor)
    text = foreword.strip()
    if not text:
        raise Invalid([FieldProblem("foreword", _("请写前言"))])
    if len(text) > LONGEST_FOREWORD:
        raise Invalid([FieldProblem("foreword", _("前言最多 %(n)s 个字", n=LONGEST_FOREWORD))])
    return _order(session, place, text, actor=actor, now=now)


def order_first(session: Session, place: Organisation, *, now: datetime) -> HandbookEdition | None:
    """The first edition of a place that has none, for whoever asks; None when there is one, made or waiting."""
    if latest(session, place.id) is not None:
        return None
    return _order(session, place, FOREWORD, actor=None, now=now)


def order_by_command(session: Session, place: Organisation, *, foreword: str, now: datetime) -> HandbookEdition:
    """An edition ordered at the server itself; one that waits already is that one."""
    last = latest(session, place.id)
    if last is not None and last.state == "waiting":
        return last
    return _order(session, place, foreword, actor=None, now=now)


def _order(
    session: Session, place: Organisation, foreword: str, *, actor: Actor | None, now: datetime
) -> HandbookEdition:
    session.get_one(Organisation, place.id, with_for_update=True)
    last = latest(session, place.id)
    if last is not None and last.state == "waiting":
        raise Invalid(message=_("这本手册正在编排，等它编好再出新版"))
    edition = HandbookEdition(
        organisation_id=place.id,
        number=_next_number(session, place.id),
        day=clock.local_date(now),
        foreword=foreword,
        ordered_at=now,
        ordered_by_id=actor.user_id if actor else None,
        ordered_by=actor.name if actor else "",
    )
    if last is not None and last.state == "failed":
        edition.number = last.number
        session.delete(last)
        session.flush()
    session.add(edition)
    session.flush()
    detail = {"organisation": place.code, "number": edition.number}
    record(
        session, actor=actor, now=now, action="handbook.order", subject="handbook", subject_id=edition.id, detail=detail
    )
    return edition


def _next_number(session: Session, organisation_id: int) -> int:
    last = latest(session, organisation_id, made=True)
    return last.number + 1 if last else 1


def require_place(place: Organisation, actor: Actor) -> None:
    """NotFoundHere unless the person may publish the handbook of this place: the county all, others their own."""
    if place.kind not in KINDS or not (is_county(actor) or actor.oversees(place.path)):
        raise NotFoundHere(_("没有这个单位，或者它不归您管理"))


# ── reading ────────────────────────────────────────────────────────────────────────────────────────


def latest(session: Session, organisation_id: int, *, made: bool = False) -> HandbookEdition | None:
    """The last edition of an organisation, of those that are made if so wanted."""
    statement = select(HandbookEdition).where(HandbookEdition.organisation_id == organisation_id)
    if made:
        statement = statement.where(HandbookEdition.state == "made")
    return session.scalars(statement.order_by(HandbookEdition.number.desc()).limit(1)).first()


def editions_of(session: Session, organisation_id: int, *, most: int = 50) -> Sequence[HandbookEdition]:
    """The newest first."""
    statement = select(HandbookEdition).where(HandbookEdition.organisation_id == organisation_id)
    return session.scalars(statement.order_by(HandbookEdition.number.desc()).limit(most)).all()


def pieces_of(session: Session, edition: HandbookEdition | None) -> Sequence[HandbookPiece]:
    """What an edition is made of; nothing without one."""
    if edition is None:
        return []
    return session.scalars(select(HandbookPiece).where(HandbookPiece.edition_id == edition.id)).all()


def piece_edition(row: HandbookPiece) -> PieceEdition:
    """As the engine wants it."""
    plain = {
        "name": row.name,
        "label": row.label,
        "start": row.start,
        "source": row.source,
        "marks": json.loads(row.marks),
        "pages": json.loads(row.pages),
    }
    return PieceEdition.from_plain(plain)


def file_name(edition_id: int, kind: str) -> str:
    """Where the whole book (`book`) or the sheets to put in (`changes`) lie in the store."""
    return f"handbooks/{edition_id}/{kind}"

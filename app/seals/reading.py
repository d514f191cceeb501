"""What is on file: the seal that a paper is printed with, seals and keys of the organisations someone looks after."""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFoundHere
from app.models import Organisation, Seal, SigningAuthority, SigningKey
from app.people.actors import Actor
from app.seals.access import KEEPS, kept_organisation

EXPIRES_SOON = timedelta(days=60)
PAGE = 40
# The seal of another kind that may stand in: a paper that would bear the office's own seal is never sealed with less.
_STANDS_IN = {
    "official": (),
    "acceptance": ("business", "official"),
    "business": ("official",),
    "supervision": ("official",),
}


@dataclass(frozen=True)
class SealImage:
    """A seal as a paper needs it."""

    id: int  # of its row: a paper keeps it
    picture: bytes  # PNG or SVG
    words: str
    mm: int
    kind: str


@dataclass(frozen=True)
class Held:
    """What one organisation has: seals in use, the key that signs, the key that waits for its certificate."""

    organisation: Organisation
    seals: tuple[Seal, ...]
    key: SigningKey | None
    requested: SigningKey | None

    def state(self, now: datetime) -> str:
        """Of the key that signs: none, expired, soon (expires soon) or good."""
        if self.key is None or self.key.not_after is None:
            return "none"
        if self.key.not_after <= now:
            return "expired"
        return "soon" if self.key.not_after - now < EXPIRES_SOON else "good"


def seal_of(session: Session, *, organisation_id: int, kind: str) -> SealImage | None:
    """The seal with which this organisation seals a paper of this kind of seal; None when it has none on file."""
    wanted = (kind, *_STANDS_IN[kind])
    in_use = select(Seal).where(Seal.organisation_id == organisation_id, Seal.retired_at.is_(None))
    found = {one.kind: one for one in session.scalars(in_use.where(Seal.kind.in_(wanted)))}
    seal = next((found[one] for one in wanted if one in found), None)
    return None if seal is None else SealImage(seal.id, base64.b64decode(seal.picture), seal.words, seal.mm, seal.kind)


def picture_of(session: Session, *, seal_id: int, actor: Actor) -> tuple[bytes, str]:
    """The picture of a seal and its form (png, svg), for someone who keeps it; NotFoundHere otherwise."""
    seal = session.get(Seal, seal_id)
    if seal is None:
        raise NotFoundHere(_("没有这枚印章"))
    kept_organisation(session, organisation_id=seal.organisation_id, actor=actor)
    return base64.b64decode(seal.picture), seal.form


def held_by(session: Session, *, organisation_id: int, actor: Actor) -> Held:
    """What one organisation has; NotFoundHere when it is not this person's."""
    organisation = kept_organisation(session, organisation_id=organisation_id, actor=actor)
    return _held(session, [organisation])[0]


def earlier_of(session: Session, *, organisation_id: int, actor: Actor) -> list[SigningKey]:
    """Keys that sign no more, the latest first."""
    kept_organisation(session, organisation_id=organisation_id, actor=actor)
    retired = select(SigningKey).where(SigningKey.organisation_id == organisation_id, SigningKey.state == "retired")
    return list(session.scalars(retired.order_by(SigningKey.retired_at.desc()).limit(PAGE)))


def overview(session: Session, *, actor: Actor, words: str = "", page: int = 1) -> tuple[list[Held], bool]:
    """Organisations of the subtree by their place in the county, one page; whether there are more."""
    if not actor.can(KEEPS) or not actor.organisation_path:
        return [], False
    within = Organisation.path.startswith(actor.organisation_path, autoescape=True)
    statement = select(Organisation).where(within, Organisation.active)
    if words:
        names = (Organisation.name, Organisation.hall_name, Organisation.pinyin)
        statement = statement.where(names[0].icontains(words) | names[1].icontains(words) | names[2].icontains(words))
    ordered = statement.order_by(Organisation.tier != "county", Organisation.tier == "village", Organisation.path)
    found = list(session.scalars(ordered.offset((page - 1) * PAGE).limit(PAGE + 1)))
    return _held(session, found[:PAGE]), len(found) > PAGE


def _held(session: Session, organisations: Sequence[Organisation]) -> list[Held]:
    ids = [one.id for one in organisations]
    seals: dict[int, list[Seal]] = defaultdict(list)
    in_use = select(Seal).where(Seal.organisation_id.in_(ids), Seal.retired_at.is_(None)).order_by(Seal.id)
    for seal in session.scalars(in_use):
        seals[seal.organisation_id].append(seal)
    living = select(SigningKey).where(SigningKey.organisation_id.in_(ids), SigningKey.state != "retired")
    keys = {(key.organisation_id, key.state): key for key in session.scalars(living)}
    return [
        Held(one, tuple(seals[one.id]), keys.get((one.id, "active")), keys.get((one.id, "requested")))
        for one in organisations
    ]


def authorities(session: Session) -> list[SigningAuthority]:
    """All certificates we trust or trusted, our own first, the latest first."""
    ordered = select(SigningAuthority).order_by(SigningAuthority.own.desc(), SigningAuthority.made_at.desc())
    return list(session.scalars(ordered.limit(PAGE)))

"""The county's authority, which every installation has; seals and keys of the sample county."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.models import Organisation, Seal
from app.models.seals import SEAL_SIZES
from app.seals.authority import ensure_authority
from app.seals.keeping import NewSeal, draw_specimen
from app.seals.keys import make_key

# A county office has its own seal; a hall under a township seals what it takes in with 受理专用章.
_KINDS = {
    "county": ("official", "supervision"),
    "department": ("official", "acceptance"),
    "township": ("official", "acceptance"),
    "village": ("official",),
    "community": ("official",),
}
_LARGE, _SMALL = SEAL_SIZES[0], SEAL_SIZES[1]


def add_authority(session: Session, *, demo: bool, now: datetime) -> str:
    """The county's authority, once; its name when it was made."""
    return ensure_authority(session, demo=demo, now=now)


def add_demo_seals(session: Session, *, now: datetime) -> int:
    """Seals (样章) and keys for organisations that have none; how many seals were added."""
    bare = select(Organisation).where(Organisation.active, ~exists().where(Seal.organisation_id == Organisation.id))
    added = 0
    for organisation in session.scalars(bare.order_by(Organisation.id)):
        for kind in _KINDS[organisation.kind]:
            mm = _LARGE if kind == "official" and organisation.tier != "village" else _SMALL
            draw_specimen(session, organisation=organisation, seal=NewSeal(kind, mm), actor=None, now=now)
            added += 1
        if organisation.tier != "village":
            make_key(session, organisation=organisation, actor=None, now=now)
    return added

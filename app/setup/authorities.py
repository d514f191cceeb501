"""The sample's 落款、复议机关、法院 once: what administrators change stays changed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import LetterAuthority, Organisation


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    organisation: str
    signs_as: str = ""
    review_bodies: tuple[str, ...] = ()
    court: str = ""
    supervise_phone: str = ""


def add_authorities(session: Session, *, file: Path, now: datetime) -> int:
    """Add those of the file while there are none; how many."""
    if session.scalar(select(LetterAuthority.organisation_id).limit(1)) is not None:
        return 0
    entries = TypeAdapter(tuple[_Entry, ...]).validate_python(yaml.safe_load(file.read_text("utf-8")))
    places = dict(session.execute(select(Organisation.code, Organisation.id)).tuples().all())
    for entry in entries:
        session.add(
            LetterAuthority(
                organisation_id=places[entry.organisation],
                signs_as=entry.signs_as,
                review_bodies="\n".join(entry.review_bodies),
                court=entry.court,
                supervise_phone=entry.supervise_phone,
                updated_at=now,
            )
        )
    session.flush()
    return len(entries)

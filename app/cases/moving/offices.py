"""Where papers and cases can be sent from an organisation: up the line, to county offices, to other halls, down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.errors import NotAllowed
from app.models import Organisation
from app.people.actors import Actor


@dataclass(frozen=True)
class OfficeChoice:
    """An organisation to choose."""

    id: int
    code: str
    name: str
    kind: str


def receivers(session: Session, actor: Actor) -> tuple[OfficeChoice, ...]:
    """All to whom papers can be handed: stations of other townships get theirs through their hall."""
    if actor.organisation_id is None:
        return ()
    line = _line_up(actor.organisation_path)
    below = Organisation.path.startswith(actor.organisation_path, autoescape=True)
    wanted = (
        select(Organisation)
        .where(
            Organisation.active,
            Organisation.id != actor.organisation_id,
            Organisation.kind != "county",
            or_(Organisation.path.in_(line), Organisation.kind.in_(("department", "township")), below),
        )
        .order_by(Organisation.path)
    )
    return tuple(_choice(one) for one in session.scalars(wanted))


def receiver(session: Session, actor: Actor, code: str) -> OfficeChoice | None:
    """The one of this code among them."""
    return next((one for one in receivers(session, actor) if one.code == code), None)


def _line_up(path: str) -> Sequence[str]:
    parts = path.strip("/").split("/")
    return ["/".join(parts[:count]) + "/" for count in range(1, len(parts))]


def _choice(one: Organisation) -> OfficeChoice:
    return OfficeChoice(one.id, one.code, one.hall_name or one.name, one.kind)


def own_organisation(actor: Actor) -> int:
    """The organisation for which someone acts; NotAllowed for who has none."""
    if actor.organisation_id is None:
        raise NotAllowed
    return actor.organisation_id

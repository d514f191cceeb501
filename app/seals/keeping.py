"""Pictures of seals: brought in, drawn for demonstrations, taken out of use. A seal in use is never changed."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.errors import Invalid, NotFoundHere
from app.models import Organisation, Seal
from app.models.seals import SEAL_KINDS, SEAL_SIZES
from app.papers.images import clean_seal
from app.people.actors import Actor
from app.seals.access import organisation_of
from app.seals.naming import full_name
from app.seals.words import SEAL_WORDS
from reports.seal_drawing import draw_seal

MOST_BYTES = 2 * 1024 * 1024
_LONGEST = 80


@dataclass(frozen=True)
class NewSeal:
    """What someone says about a seal besides its picture."""

    kind: str
    mm: int
    words: str = ""  # what stands on it; "" = the full name with the words of the kind


def upload_seal(
    session: Session, *, organisation_id: int, seal: NewSeal, content: bytes, actor: Actor, now: datetime
) -> Seal:
    """Bring the picture of a seal in; the one of this kind used so far is retired. Invalid when it will not do."""
    organisation = organisation_of(session, organisation_id=organisation_id, actor=actor)
    _check(seal)
    if not content:
        raise Invalid(message=_("请选择印章图片"))
    if len(content) > MOST_BYTES:
        raise Invalid(message=_("印章图片超过 %(n)s MB，请缩小再传", n=MOST_BYTES // 1024 // 1024))
    return _put(session, organisation, seal, "png", clean_seal(content), actor, now)


def draw_specimen(
    session: Session, *, organisation: Organisation, seal: NewSeal, actor: Actor | None, now: datetime
) -> Seal:
    """A seal drawn by us, marked 样章: for demonstrations only, which the caller makes sure of."""
    _check(seal)
    name = full_name(session, organisation, kind=seal.kind)
    return _put(session, organisation, seal, "svg", draw_seal(name, _suffix(seal)), actor, now)


def _suffix(seal: NewSeal) -> str:
    """The words below the star: none on a 公章."""
    return "" if seal.kind == "official" else _(SEAL_WORDS[seal.kind])


def _check(seal: NewSeal) -> None:
    if seal.kind not in SEAL_KINDS:
        raise Invalid(message=_("请选择是哪种印章"))
    if seal.mm not in SEAL_SIZES:
        raise Invalid(message=_("请选择印章的直径"))
    if len(seal.words) > _LONGEST:
        raise Invalid(message=_("印文最多 %(n)s 个字", n=_LONGEST))


def _put(
    session: Session,
    organisation: Organisation,
    seal: NewSeal,
    form: str,
    picture: bytes,
    actor: Actor | None,
    now: datetime,
) -> Seal:
    in_use = select(Seal).where(Seal.organisation_id == organisation.id, Seal.kind == seal.kind)
    for earlier in session.scalars(in_use.where(Seal.retired_at.is_(None))):
        _retire(session, earlier, actor, now)
    name = full_name(session, organisation, kind=seal.kind)
    made = Seal(
        organisation_id=organisation.id,
        kind=seal.kind,
        words=seal.words or f"{name}{_suffix(seal)}"[:_LONGEST],
        mm=seal.mm,
        form=form,
        picture=base64.b64encode(picture).decode(),
        made_at=now,
        made_by_id=actor.user_id if actor else None,
    )
    session.add(made)
    session.flush()
    _note(session, "seal.added", made, organisation, actor, now)
    return made


def retire_seal(session: Session, *, seal_id: int, actor: Actor, now: datetime) -> Seal:
    """Take a seal out of use: papers are printed with an empty place from now on. NotFoundHere when it is not there."""
    seal = session.get(Seal, seal_id)
    if seal is None or seal.retired_at is not None:
        raise NotFoundHere(_("这枚印章已经停用了"))
    organisation = organisation_of(session, organisation_id=seal.organisation_id, actor=actor)
    _retire(session, seal, actor, now)
    _note(session, "seal.retired", seal, organisation, actor, now)
    return seal


def _retire(session: Session, seal: Seal, actor: Actor | None, now: datetime) -> None:
    seal.retired_at, seal.retired_by_id = now, actor.user_id if actor else None
    session.flush()


def _note(
    session: Session, action: str, seal: Seal, organisation: Organisation, actor: Actor | None, now: datetime
) -> None:
    detail = {"organisation": organisation.name, "kind": seal.kind, "mm": seal.mm, "seal": seal.id}
    called = f"{organisation.code}/{seal.kind}"
    audit.record(session, actor=actor, now=now, action=action, subject="seal", subject_id=called, detail=detail)

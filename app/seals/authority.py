"""Whom we trust: the county's own authority, made at set-up, and roots from outside that someone brought in."""

from __future__ import annotations

from datetime import datetime

from cryptography.x509 import Certificate, load_pem_x509_certificate
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Organisation, SigningAuthority
from app.people.actors import Actor
from app.people.organisations import take_turns
from app.seals.access import KEEPS_AUTHORITY, county_name
from app.seals.certificates import (
    Bundle,
    certificate_text,
    facts_of,
    is_root,
    key_text,
    make_authority,
    read_certificates,
    read_key,
)


def own_authority(session: Session) -> SigningAuthority | None:
    """The row of the county's authority that certifies now."""
    wanted = (SigningAuthority.own, SigningAuthority.key.is_not(None), SigningAuthority.retired_at.is_(None))
    return session.scalars(select(SigningAuthority).where(*wanted)).one_or_none()


def ensure_authority(session: Session, *, demo: bool, now: datetime) -> str:
    """Make the county's authority, once there is a county and none yet; its name when it was made."""
    county = county_name(session)
    if not county or own_authority(session) is not None:
        return ""
    return _make(session, county, demo=demo, actor=None, now=now).name


def renew_authority(session: Session, *, demo: bool, actor: Actor, now: datetime) -> SigningAuthority:
    """A new authority; the old one loses its key. What it certified stays valid, and is trusted to its end."""
    _require(actor)
    take_turns(session, Organisation.kind == "county")
    if (earlier := own_authority(session)) is not None:
        earlier.key, earlier.retired_at = None, now
        session.flush()
    return _make(session, county_name(session), demo=demo, actor=actor, now=now)


def _make(session: Session, county: str, *, demo: bool, actor: Actor | None, now: datetime) -> SigningAuthority:
    bundle = make_authority(f"{county}政务服务电子签章根证书" + ("（演示）" if demo else ""), now=now)
    return _keep(session, bundle.certificate, key_text(bundle.key), "authority.made", actor, now)


def trust_root(session: Session, *, content: bytes, actor: Actor, now: datetime) -> SigningAuthority:
    """Trust a root from outside; Invalid when it is none, or known already."""
    _require(actor)
    certificates = read_certificates(content)
    if len(certificates) != 1 or not is_root(certificates[0]):
        raise Invalid(message=_("这不是根证书，请向发证机构要它的根证书（CA 证书）"))
    known = select(SigningAuthority).where(SigningAuthority.fingerprint == facts_of(certificates[0]).fingerprint)
    earlier = session.scalars(known).one_or_none()
    if earlier is None:
        return _keep(session, certificates[0], None, "authority.trusted", actor, now)
    if earlier.own or earlier.retired_at is None:
        raise Invalid(message=_("这个根证书已经在名单里了"))
    earlier.retired_at = None
    _note(session, "authority.trusted", earlier, actor, now)
    return earlier


def distrust(session: Session, *, authority_id: int, actor: Actor, now: datetime) -> SigningAuthority:
    """Trust a root from outside no more; NotFoundHere when it is not trusted, or our own."""
    _require(actor)
    row = session.get(SigningAuthority, authority_id)
    if row is None or row.own or row.retired_at is not None:
        raise NotFoundHere(_("没有这个根证书"))
    row.retired_at = now
    _note(session, "authority.distrusted", row, actor, now)
    return row


def bundle_of(row: SigningAuthority) -> Bundle:
    """The authority as it certifies."""
    return Bundle(read_key(row.key or ""), load_pem_x509_certificate(row.certificate.encode()))


def trusted_roots(session: Session) -> list[str]:
    """Certificates (PEM) of all we trust: our own ones, old ones too, and those from outside."""
    trusted = SigningAuthority.own | SigningAuthority.retired_at.is_(None)
    return list(session.scalars(select(SigningAuthority.certificate).where(trusted)))


def _require(actor: Actor) -> None:
    if not actor.can(KEEPS_AUTHORITY):
        raise NotAllowed(_("根证书由县里的管理员管理"))


def _keep(
    session: Session, certificate: Certificate, key: str | None, action: str, actor: Actor | None, now: datetime
) -> SigningAuthority:
    facts = facts_of(certificate)
    row = SigningAuthority(
        name=facts.subject,
        own=key is not None,
        certificate=certificate_text(certificate),
        key=key,
        fingerprint=facts.fingerprint,
        not_before=facts.not_before,
        not_after=facts.not_after,
        made_at=now,
        made_by_id=actor.user_id if actor else None,
    )
    session.add(row)
    session.flush()
    _note(session, action, row, actor, now)
    return row


def _note(session: Session, action: str, row: SigningAuthority, actor: Actor | None, now: datetime) -> None:
    detail = {"name": row.name, "fingerprint": row.fingerprint}
    audit.record(
        session, actor=actor, now=now, action=action, subject="authority", subject_id=row.fingerprint, detail=detail
    )

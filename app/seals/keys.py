"""Keys of organisations: made, certified, replaced, retired. A key that signs no more is destroyed; its certificate
stays, so that what it signed can be read for ever."""

from __future__ import annotations

from datetime import datetime

from cryptography.x509 import Certificate
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.errors import Invalid, NotFoundHere
from app.models import Organisation, SigningKey
from app.people.actors import Actor
from app.seals import certificates
from app.seals.access import county_name, kept_organisation, organisation_of
from app.seals.authority import bundle_of, own_authority
from app.seals.certificates import Bundle, certificate_text, facts_of, key_text, read_key
from app.seals.naming import full_name

_LONGEST_SUBJECT = 64  # of an audit row


def make_key(session: Session, *, organisation: Organisation, actor: Actor | None, now: datetime) -> SigningKey:
    """A key certified by the county's authority; the one used so far is retired. Invalid without an authority."""
    authority = own_authority(session)
    if authority is None or authority.not_after <= now:
        raise Invalid(message=_("县里的根证书没有或已过期，请先由县管理员更换根证书"))
    made = certificates.certify(
        bundle_of(authority), name=full_name(session, organisation), county=county_name(session), now=now
    )
    return _activate(session, organisation, made, "county", actor, now)


def change_key(session: Session, *, organisation_id: int, actor: Actor, now: datetime) -> SigningKey:
    """The same for someone who keeps the keys of this organisation."""
    organisation = organisation_of(session, organisation_id=organisation_id, actor=actor)
    return make_key(session, organisation=organisation, actor=actor, now=now)


def request_key(session: Session, *, organisation_id: int, actor: Actor, now: datetime) -> SigningKey:
    """A key for which a certificate is asked outside; while one waits, that one."""
    organisation = organisation_of(session, organisation_id=organisation_id, actor=actor)
    if (waiting := _of(session, organisation, "requested")) is not None:
        return waiting
    row = SigningKey(
        organisation_id=organisation.id,
        state="requested",
        source="imported",
        subject=full_name(session, organisation),
        key=key_text(certificates.new_key()),
        made_at=now,
        made_by_id=actor.user_id,
    )
    session.add(row)
    session.flush()
    _note(session, "signing_key.requested", row, actor, now)
    return row


def request_text(session: Session, *, organisation_id: int, actor: Actor) -> str:
    """The request (CSR, PEM) of the key that waits; NotFoundHere when none does."""
    organisation = kept_organisation(session, organisation_id=organisation_id, actor=actor)
    row = _of(session, organisation, "requested")
    if row is None:
        raise NotFoundHere(_("没有等证书的密钥，请先生成证书申请"))
    return certificates.request_of(read_key(row.key or ""), name=row.subject, county=county_name(session))


def import_certificate(
    session: Session, *, organisation_id: int, content: bytes, actor: Actor, now: datetime
) -> SigningKey:
    """The certificate that came for the key that waits: it signs from now on. Invalid when it does not fit."""
    organisation = organisation_of(session, organisation_id=organisation_id, actor=actor)
    waiting = _of(session, organisation, "requested")
    if waiting is None:
        raise Invalid(message=_("没有等证书的密钥，请先生成证书申请，或导入 .p12、.pfx 文件"))
    first, *others = certificates.read_certificates(content)
    bundle = Bundle(read_key(waiting.key or ""), first, tuple(others))
    certificates.check_pair(bundle.key, first, now=now)
    session.delete(waiting)
    session.flush()
    return _activate(session, organisation, bundle, "imported", actor, now)


def import_bundle(
    session: Session, *, organisation_id: int, content: bytes, pass_phrase: str, actor: Actor, now: datetime
) -> SigningKey:
    """Key and certificate from a .p12/.pfx file. The pass phrase is used once and kept nowhere."""
    organisation = organisation_of(session, organisation_id=organisation_id, actor=actor)
    bundle = certificates.read_bundle(content, pass_phrase)
    certificates.check_pair(bundle.key, bundle.certificate, now=now)
    return _activate(session, organisation, bundle, "imported", actor, now)


def retire_key(session: Session, *, key_id: int, actor: Actor, now: datetime) -> SigningKey:
    """Sign with this key no more; NotFoundHere when it does not sign, or is not this person's."""
    row = session.get(SigningKey, key_id)
    if row is None or row.state == "retired":
        raise NotFoundHere(_("这个密钥已经停用了"))
    organisation_of(session, organisation_id=row.organisation_id, actor=actor)
    _retire(session, row, actor, now)
    _note(session, "signing_key.retired", row, actor, now)
    return row


def _of(session: Session, organisation: Organisation, state: str) -> SigningKey | None:
    wanted = (SigningKey.organisation_id == organisation.id, SigningKey.state == state)
    return session.scalars(select(SigningKey).where(*wanted)).one_or_none()


def _activate(
    session: Session, organisation: Organisation, bundle: Bundle, source: str, actor: Actor | None, now: datetime
) -> SigningKey:
    _require_new(session, bundle.certificate)
    if (earlier := _of(session, organisation, "active")) is not None:
        _retire(session, earlier, actor, now)
    facts = facts_of(bundle.certificate)
    row = SigningKey(
        organisation_id=organisation.id,
        state="active",
        source=source,
        subject=facts.subject,
        key=key_text(bundle.key),
        certificate=certificate_text(bundle.certificate),
        chain=certificate_text(*bundle.chain),
        fingerprint=facts.fingerprint,
        not_before=facts.not_before,
        not_after=facts.not_after,
        made_at=now,
        made_by_id=actor.user_id if actor else None,
    )
    session.add(row)
    session.flush()
    _note(session, "signing_key.made", row, actor, now)
    return row


def _require_new(session: Session, certificate: Certificate) -> None:
    known = select(SigningKey.id).where(SigningKey.fingerprint == facts_of(certificate).fingerprint)
    if session.scalar(known) is not None:
        raise Invalid(message=_("这个证书已经导入过了"))


def _retire(session: Session, row: SigningKey, actor: Actor | None, now: datetime) -> None:
    row.state, row.key = "retired", None
    row.retired_at, row.retired_by_id = now, actor.user_id if actor else None
    session.flush()


def _note(session: Session, action: str, row: SigningKey, actor: Actor | None, now: datetime) -> None:
    detail = {"subject": row.subject, "source": row.source, "fingerprint": row.fingerprint or ""}
    called = f"{row.subject}/{row.id}"[:_LONGEST_SUBJECT]
    audit.record(session, actor=actor, now=now, action=action, subject="signing_key", subject_id=called, detail=detail)

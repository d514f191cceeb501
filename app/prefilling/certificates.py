"""电子证照: looked up for a purpose, each look recorded; what was found need not be brought (NH-4, SQ-3).

`CertificateStore` is what another store has to do (a city's certificate library behind an interface of its own);
`LocalStore` is ours, filled by `app.prefilling.loading`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app import audit, crypto
from app.models import Certificate
from app.people.actors import Actor
from app.prefilling.sources import Found, Request
from catalog.definition import ServiceDefinition
from catalog.vocabulary import label

_MOST = 20  # valid certificates of one person that are looked at


@dataclass(frozen=True)
class HeldCertificate:
    """A certificate in force. `facts` is what stands on it, by source name."""

    kind: str
    number: str
    issuer: str
    issued_on: dt.date
    valid_until: dt.date | None
    facts: Mapping[str, str]

    @property
    def title(self) -> str:
        """居民身份证"""
        return label("certificate_kind", self.kind)


class CertificateStore(Protocol):
    """Somewhere certificates can be asked for."""

    def find(
        self,
        session: Session,
        *,
        id_number: str,
        kinds: Collection[str],
        purpose: str,
        form: str,
        actor: Actor,
        now: datetime,
        today: dt.date,
    ) -> Sequence[HeldCertificate]:
        """The certificates of these kinds that are in force today. The look is recorded, found or not."""


class LocalStore:
    """The certificates in our own database."""

    def find(
        self,
        session: Session,
        *,
        id_number: str,
        kinds: Collection[str],
        purpose: str,
        form: str,
        actor: Actor,
        now: datetime,
        today: dt.date,
    ) -> Sequence[HeldCertificate]:
        """One statement, and one row of the audit."""
        found = _held(session, crypto.current().lookup_hash(id_number), kinds, today)
        detail = {"purpose": purpose, "form": form, "asked": sorted(kinds), "found": [one.kind for one in found]}
        audit.record(
            session,
            actor=actor,
            now=now,
            action="certificate.looked_up",
            subject="certificate",
            subject_id=form,
            detail=detail,
        )
        return found


def _held(session: Session, holder: str, kinds: Collection[str], today: dt.date) -> list[HeldCertificate]:
    in_force = (
        Certificate.issued_on <= today,
        or_(Certificate.valid_until.is_(None), Certificate.valid_until >= today),
    )
    wanted = select(Certificate).where(
        Certificate.holder_hash == holder, Certificate.kind.in_(sorted(kinds)), *in_force
    )
    newest = {
        row.kind: row for row in session.scalars(wanted.order_by(Certificate.issued_on, Certificate.id).limit(_MOST))
    }
    return [_plain(row) for row in newest.values()]


def _plain(row: Certificate) -> HeldCertificate:
    data = json.loads(row.data)
    return HeldCertificate(row.kind, data["number"], row.issuer, row.issued_on, row.valid_until, data["facts"])


def wanted_kinds(definition: ServiceDefinition) -> frozenset[str]:
    """The certificates that this service has any use for: no others are looked at."""
    return frozenset(document.exempt_by for document in definition.documents if document.exempt_by)


class Certificates:
    """What stands on certificates, as a source; which ones were found stays with it for the checklist."""

    id = "certificate"

    def __init__(self, store: CertificateStore) -> None:
        self.store = store
        self.held: list[HeldCertificate] = []

    def look(self, request: Request) -> Iterable[Found]:
        """One look a request, and none when the service has no use for certificates."""
        kinds = wanted_kinds(request.version.definition)
        if not kinds:
            return []
        self.held = list(
            self.store.find(
                request.session,
                id_number=request.id_number,
                kinds=kinds,
                purpose=request.purpose,
                form=request.form,
                actor=request.actor,
                now=request.now,
                today=request.today,
            )
        )
        return [Found(one.facts, _("电子证照：%(title)s", title=one.title), one.issued_on) for one in self.held]

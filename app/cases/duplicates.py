"""Other cases of the same person and item: told before a second one is begun, and asked about when it is sent.

The question that counts is asked inside the submission, when it is this person's turn (`app.cases.turns`): of two desks
that send at the same moment the second one sees the case of the first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from app import crypto
from app.cases.scope import eyes_of, visible_to_eyes
from app.cases.words import state_words
from app.cases.workflow import UNDER_WAY
from app.clock import local_date
from app.dates import short_day
from app.errors import Invalid
from app.models import Case, Organisation, ServiceVersion
from app.people.actors import Actor
from app.prefilling.provenance import Same
from app.publishing.versions import LoadedVersion

DAYS = 180  # how long a decided case is still told of
_MOST = 5
_OVER = ("declined", "withdrawn", "terminated")  # nothing was decided: to apply again is the usual way


@dataclass(frozen=True)
class Duplicate:
    """A case that is under way or was decided lately. Only who may see it gets the way to it."""

    number: str
    applicant_name: str
    place: str
    submitted_at: datetime
    state: str
    outcome: str | None
    is_visible: bool

    @property
    def sentence(self) -> str:
        """张桂兰 10月12日已在石桥镇办理中"""
        return _(
            "%(name)s %(day)s已在%(place)s提交，%(state)s",
            name=self.applicant_name,
            day=short_day(local_date(self.submitted_at)),
            place=self.place,
            state=state_words(self.state, self.outcome),
        )

    def kept(self) -> Same:
        """As it stays with the new case."""
        return Same(self.number, self.place, local_date(self.submitted_at).isoformat(), self.outcome or self.state)


@dataclass
class Repeated(Invalid):
    """The person has other cases of this item of which whoever sends the form was not told; `found` are all of them."""

    found: Sequence[Duplicate] = ()


def require_told(
    session: Session,
    *,
    version: LoadedVersion,
    id_number: str | None,
    form: str,
    told: Collection[str],
    actor: Actor,
    now: datetime,
) -> list[Duplicate]:
    """The other cases of this person and item; Repeated when one of them is not among the numbers `told`."""
    if not id_number:
        return []
    found = duplicates(session, service_id=version.service_id, id_number=id_number, form=form, actor=actor, now=now)
    if new := [one for one in found if one.number not in told]:
        raise Repeated(message=_("；").join(one.sentence for one in new), found=found)
    return found


def duplicates(
    session: Session, *, service_id: int, id_number: str, form: str, actor: Actor, now: datetime
) -> list[Duplicate]:
    """Cases of this person and service, in any place of the county, open or decided within 180 days; one statement.

    `form` is the token of the form: the case that this very form has become is no second one.
    """
    rows = session.connection().execute(
        _SAME,
        {
            **eyes_of(actor),
            "of_person": crypto.current().lookup_hash(id_number),
            "of_service": service_id,
            "of_form": form,
            "decided_after": now - timedelta(days=DAYS),
        },
    )
    return [Duplicate(*row[:6], bool(row[6])) for row in rows]


# Built once: it is asked at every submission, and building it costs more than running it.
_UNDER_WAY = Case.state.in_(sorted(UNDER_WAY))
_LATELY = and_(Case.state.not_in(_OVER), Case.decided_at > bindparam("decided_after", type_=Case.decided_at.type))
_SAME = (
    select(
        Case.number,
        Case.applicant_name,
        Organisation.name.label("place"),
        Case.submitted_at,
        Case.state,
        Case.outcome,
        visible_to_eyes(),
    )
    .join(Organisation, Organisation.id == Case.submitting_organisation_id)
    .join(ServiceVersion, ServiceVersion.id == Case.service_version_id)
    .where(
        Case.applicant_id_hash == bindparam("of_person"),
        ServiceVersion.service_id == bindparam("of_service"),
        Case.submission_token != bindparam("of_form"),
        or_(_UNDER_WAY, _LATELY),
    )
    .order_by(Case.id.desc())
    .limit(_MOST)
)

"""手机传材料说明: its words from the database."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.clock import local_date
from app.models import SentLink
from app.proxies.sending_in.links import address_of, documents_of
from app.publishing.versions import version_by_id
from reports.documents import sent_in_slip
from reports.sent_in_contexts import SentInContext


def slip_of(session: Session, link: SentLink) -> SentInContext:
    """One link on paper."""
    hall = link.organisation
    return sent_in_slip.build(
        organisation_name=hall.hall_name or hall.name,
        name=link.name,
        service=version_by_id(session, link.service_version_id).definition.name,
        papers=[one.name for one in documents_of(session, link)],
        url=address_of(link),
        until=local_date(link.expires_at),
        phone=hall.phone,
        made_on=local_date(link.made_at),
    )

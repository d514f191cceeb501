"""What a service will be: its draft as it is saved, or the version published last where there is no draft."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFoundHere
from app.models import Service, ServiceDraft
from app.publishing.checking import Checked
from app.publishing.drafts import check_draft
from app.publishing.studio import published_version
from app.publishing.versions import LoadedVersion
from catalog.compiled import compile_definition

NOT_PUBLISHED = 0  # the id of a version that is in no table


@dataclass(frozen=True)
class Drafted:
    """What is being written of a service, read and checked. `revision` 0: there is no draft."""

    service_id: int
    code: str
    name: str
    revision: int
    checked: Checked
    published: LoadedVersion | None

    @property
    def number(self) -> int:
        """The version that this will be when it is published."""
        if self.published is None:
            return 1
        return self.published.number + (1 if self.revision else 0)

    def version(self, today: dt.date) -> LoadedVersion:
        """As if it were published today. ConditionError when a condition cannot be read; Checked tells beforehand.

        ValueError when there is no definition at all.
        """
        if self.checked.definition is None:
            raise ValueError("this draft cannot be read")
        if not self.revision and self.published is not None:
            return self.published
        return LoadedVersion(
            NOT_PUBLISHED, self.service_id, self.number, today, compile_definition(self.checked.definition)
        )


def drafted(session: Session, code: str) -> Drafted:
    """The service as it is being written; NotFoundHere when there is none of this code."""
    row = session.execute(
        select(Service, ServiceDraft)
        .outerjoin(ServiceDraft, ServiceDraft.service_id == Service.id)
        .where(Service.code == code)
    ).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有这个事项"))
    service, draft = row
    published = published_version(session, code)
    checked = check_draft(session, draft) if draft else Checked(published.definition if published else None, ())
    return Drafted(service.id, code, service.name, draft.revision if draft else 0, checked, published)

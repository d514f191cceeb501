"""一次性告知单: its words, put together from the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from app import clock
from app.addresses import page_url
from app.cases.calendar import load_calendar
from app.cases.promises import due_day
from app.printing.guides import read_organisations
from app.publishing.overlays import words_by_organisation
from app.publishing.versions import LoadedVersion
from reports.documents import one_time_notice
from reports.notice_contexts import NoticeContext


def notice_of(
    session: Session,
    version: LoadedVersion,
    names: Mapping[str, object],
    *,
    at: str = "",
    moment: datetime | date,
    number: str = "",
    person: str = "",
    given_by: str = "",
) -> NoticeContext:
    """The words of a one-time notice for these answers; `at` is the code of the organisation near the reader."""
    organisations = read_organisations(version.service_id)
    here = next((one for one in organisations.all if one.code == at), organisations.county)
    own = words_by_organisation(session, version.service_id)
    return one_time_notice.build(
        version.compiled,
        names=names,
        version_number=version.number,
        organisation_name=str(here),
        places=organisations.places(version.definition, at, own),
        url=page_url(f"/guides/{version.definition.code}"),
        moment=moment,
        defer_days=_defer_days(session, version),
        number=number,
        person=person,
        given_by=given_by,
    )


def _defer_days(session: Session, version: LoadedVersion) -> dict[str, date]:
    """Until when papers may follow, if the application is made today."""
    late = [one for one in version.definition.documents if one.necessity == "deferrable"]
    if not late:
        return {}
    calendar = load_calendar(session, since=clock.today())
    return {one.id: due_day(one, now=clock.now(), calendar=calendar)[0] for one in late}

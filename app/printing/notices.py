"""一次性告知单: its words, put together from the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from app.addresses import page_url
from app.cases.calendar import load_calendar
from app.cases.promises import due_day
from app.clock import ZONE
from app.printing.guides import read_organisations
from app.publishing.overlays import words_by_organisation
from app.publishing.versions import LoadedVersion
from app.wordings.reading import text_of
from reports.documents import one_time_notice
from reports.imprint import PLAIN, Imprint
from reports.letter_texts import LetterText
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
    text: LetterText | None = None,
    remade_on: date | None = None,
    imprint: Imprint = PLAIN,
) -> NoticeContext:
    """The words of a one-time notice for these answers, as of `moment`.

    `at` is the code of the organisation that gives it, or near the reader. `text` is its wording, without one that of
    the day; `remade_on` is the day on which a notice was put together once more.
    """
    organisations = read_organisations(version.service_id)
    here = next((one for one in organisations.all if one.code == at), organisations.county)
    own = words_by_organisation(session, version.service_id)
    day = moment.date() if isinstance(moment, datetime) else moment
    return one_time_notice.build(
        version.compiled,
        names=names,
        version_number=version.number,
        organisation_name=str(here),
        places=organisations.places(version.definition, at, own),
        url=page_url(f"/guides/{version.definition.code}"),
        moment=moment,
        defer_days=_defer_days(session, version, moment),
        number=number,
        person=person,
        given_by=given_by,
        text=text or notice_text(session, here.path, day),
        remade_on=remade_on,
        imprint=imprint,
    )


def notice_text(session: Session, organisation_path: str, day: date) -> LetterText:
    """What an organisation's notices of a day say besides the facts."""
    return text_of(session, kind=one_time_notice.KIND.id, organisation_path=organisation_path, day=day)


def _defer_days(session: Session, version: LoadedVersion, moment: datetime | date) -> dict[str, date]:
    """Until when papers may follow, if the application is made on the day of the notice."""
    late = [one for one in version.definition.documents if one.necessity == "deferrable"]
    if not late:
        return {}
    made_at = moment if isinstance(moment, datetime) else datetime.combine(moment, time(12), tzinfo=ZONE)
    calendar = load_calendar(session, since=made_at.astimezone(ZONE).date())
    return {one.id: due_day(one, now=made_at, calendar=calendar)[0] for one in late}

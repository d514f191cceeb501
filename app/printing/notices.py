"""告知单、容缺受理通知书和承诺书、补正告知书: their words, put together from the database."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from flask import current_app
from sqlalchemy.orm import Session

from app import clock
from app.cases.calendar import load_calendar
from app.cases.case_page import CasePage, DocumentLine
from app.cases.promises import PromiseView, due_day, lapse_words
from app.models import Organisation
from app.printing.guides import read_organisations
from app.printing.receipts import meant, place_of
from app.publishing.overlays import words_by_organisation
from app.publishing.versions import LoadedVersion
from catalog.definition import Meaning
from reports.documents import deferral, one_time_notice, supplement_notice
from reports.notice_contexts import NoticeContext, PromiseContext, SupplementContext

_TICKED = re.compile(r"需要补正的材料：(.*)。")
_NUMBERED = re.compile(r"\d+\. ")


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
        organisation_name=here.hall_name or here.name,
        places=organisations.places(version.definition, at, own),
        url=f"{current_app.extensions['desk'].settings.base_url}/guides/{version.definition.code}",
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


def promise_of(session: Session, page: CasePage, promises: Sequence[PromiseView]) -> PromiseContext:
    """The letters about papers that are to follow."""
    place: Organisation = place_of(session, page.number)
    first = min(promise.made_at for promise in promises)
    return deferral.build(
        page.version.definition,
        case_number=page.number,
        organisation_name=place.hall_name or place.name,
        applicant_name=page.applicant_name,
        applicant_id_number=page.id_number,
        submitted_on=clock.local_date(page.submitted_at),
        promised=[_promised(promise) for promise in promises],
        clerk_name=page.submitted_by,
        phone=place.phone,
        printed_on=clock.local_date(first),
    )


def _promised(promise: PromiseView) -> deferral.Promised:
    return deferral.Promised(
        name=promise.name,
        originals=promise.originals,
        copies=promise.copies,
        due_on=promise.due_on,
        projected=promise.projected,
        lapse=lapse_words(promise.lapse),
    )


def supplement_of(session: Session, page: CasePage) -> SupplementContext:
    """The words of the notice about what is to be mended; the case waits for it."""
    returned = next(step for step in reversed(page.steps) if step.state == "returned")
    papers, reason = papers_named(returned.opinion, page.documents)
    place = place_of(session, page.number)
    return supplement_notice.build(
        page.version.definition,
        case_number=page.number,
        organisation_name=returned.place,
        applicant_name=page.applicant_name,
        agent_name=meant(page, Meaning.AGENT_NAME),
        submitted_on=clock.local_date(page.submitted_at),
        returned_on=clock.local_date(returned.finished_at or page.submitted_at),
        papers=[_wanted(line) for line in papers],
        reason=reason,
        place=place.hall_name or place.name,
        phone=place.phone,
    )


def papers_named(opinion: str, documents: Sequence[DocumentLine]) -> tuple[list[DocumentLine], str]:
    """The papers that were ticked when the case was returned, and the reason in the clerk's own words."""
    first, _break, rest = opinion.partition("\n")
    ticked = _TICKED.fullmatch(first)
    if ticked is None:
        return [], opinion
    names = {name.strip("；") for name in _NUMBERED.split(ticked[1])}
    return [line for line in documents if line.name in names], rest


def _wanted(line: DocumentLine) -> supplement_notice.Wanted:
    return supplement_notice.Wanted(
        id=line.document_id, name=line.name, originals=line.originals_asked, copies=line.copies_asked
    )

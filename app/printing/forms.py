"""空白表、样表、申请表、材料清单: their words, put together from the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import clock
from app.cases.blanks import find_blank
from app.cases.promises import promises_of
from app.cases.queries import CasePage
from app.errors import NotFoundHere
from app.papers.marks import MarkView, list_marks
from app.people.places import CountyPlaces
from app.printing.facts import Facts, Words
from app.printing.guides import read_organisations
from app.printing.receipts import meant, place_of, signed_by
from app.publishing.versions import LoadedVersion, version_by_id
from catalog.definition import Meaning
from reports.documents import application, blank_form, checklist, mandate_blank, sample_form
from reports.documents.receipt import Signed
from reports.form_contexts import ApplicationContext, ChecklistContext, FormContext
from reports.imprint import Imprint
from reports.mandate_contexts import MandateBlankContext
from reports.page_codes import UNNUMBERED
from reports.render import render_html
from reports.sheets import Sheet

SIGNATURE = "signature-"  # how a paper names the picture of a drawn name
_LONGEST = 120  # characters of the title of an issued paper
_PROMISES = {"open": "待补", "received": "已补齐", "lapsed": "逾期未补"}


def blank_of(version: LoadedVersion, *, number: str = UNNUMBERED, draft: bool = False) -> FormContext:
    """The blank form of a version."""
    known = read_organisations(version.service_id)
    return blank_form.build(
        version.compiled,
        version_number=version.number,
        county_name=known.county.name,
        department_names=known.department_names,
        number=number,
        draft=draft,
    )


def mandate_blank_of(version: LoadedVersion) -> MandateBlankContext:
    """The blank mandate of a version; NotFoundHere where nobody acts by a mandate in writing."""
    if not mandate_blank.is_offered(version.definition):
        raise NotFoundHere(_("“%(service)s”不用书面的委托书", service=version.definition.name))
    known = read_organisations(version.service_id)
    return mandate_blank.build(
        version.compiled,
        version_number=version.number,
        county_name=known.county.name,
        department_names=known.department_names,
    )


def blank_sheet(session: Session, *, number: str, organisation_id: int | None) -> Sheet:
    """A numbered blank of the version it was given out for; NotFoundHere for one that another desk gave out."""
    blank = find_blank(session, number=number)
    if blank.organisation_id != organisation_id:
        raise NotFoundHere(_("没有编号是 %(number)s 的空白表", number=number[:20]))
    version = version_by_id(session, blank.service_version_id)
    return Sheet(render_html("blank_form", blank_of(version, number=blank.number)))


def sample_of(session: Session, version: LoadedVersion, *, draft: bool = False) -> FormContext:
    """The sample form of a version."""
    known = read_organisations(version.service_id)
    return sample_form.build(
        version.compiled,
        version_number=version.number,
        county_name=known.county.name,
        department_names=known.department_names,
        today=clock.today(),
        places=CountyPlaces(session),
        draft=draft,
    )


# ── of a case ──────────────────────────────────────────────────────────────────────────────────────


def issued_application(session: Session, facts: Facts) -> Words:
    """申请表, with the drawn names that are on file."""
    context = application_of(session, facts.page, imprint=facts.imprint)
    pictures = tuple(one.picture for one in context.signatures if one.picture)
    return Words(template="application", context=context, title=context.title[:_LONGEST], assets=pictures)


def issued_checklist(session: Session, facts: Facts) -> Words:
    """申请材料清单."""
    context = checklist_of(session, facts.page, day=facts.day, imprint=facts.imprint)
    return Words(template="checklist", context=context, title="申请材料清单")


def application_of(session: Session, page: CasePage, *, imprint: Imprint) -> ApplicationContext:
    """The words of the application, with the version the case was made with."""
    place = place_of(session, page.number)
    marks = list_marks(session, case_id=page.case_id)
    names = {line.document_id: line.name for line in page.documents}
    return application.build(
        page.version.compiled,
        version_number=page.version.number,
        county_name=read_organisations().county.name,
        organisation_name=str(place),
        case_number=page.number,
        answers=page.answers,
        signatures=_signatures(session, page),
        received_at=page.submitted_at.astimezone(clock.ZONE),
        clerk_name=page.submitted_by,
        checked=[name for key, name in names.items() if key in marks and marks[key].original_seen_at],
        imprint=imprint,
    )


def _signatures(session: Session, page: CasePage) -> Sequence[tuple[Signed, str]]:
    """The last signature of everyone who signed, with the key of its picture where the name was drawn."""
    return [
        (signed, f"{SIGNATURE}{one.id}" if one.picture and one.way == "drawn" else "")
        for signed, one in signed_by(session, page)
    ]


def checklist_of(session: Session, page: CasePage, *, day: dt.date, imprint: Imprint) -> ChecklistContext:
    """The list of what came in by that day."""
    place = place_of(session, page.number)
    marks = list_marks(session, case_id=page.case_id)
    return checklist.build(
        page.version.compiled,
        version_number=page.version.number,
        organisation_name=str(place),
        case_number=page.number,
        applicant_name=page.applicant_name,
        applicant_id_number=page.id_number,
        agent_name=meant(page, Meaning.AGENT_NAME),
        received_at=page.submitted_at.astimezone(clock.ZONE),
        papers=[
            checklist.Came(
                id=line.document_id,
                name=line.name,
                originals_asked=line.originals_asked,
                copies_asked=line.copies_asked,
                originals=line.originals,
                copies=line.copies,
                seen_by=_seen_by(marks.get(line.document_id)),
                remark=_remark(marks.get(line.document_id)),
            )
            for line in page.documents
        ],
        follows=[
            checklist.Follows(name=one.name, due_on=one.due_on, state=_PROMISES[one.state])
            for one in promises_of(session, case_number=page.number)
        ],
        clerk_name=page.submitted_by,
        day=day,
        imprint=imprint,
    )


def _seen_by(mark: MarkView | None) -> str:
    return mark.original_seen_by if mark and mark.original_seen_at else ""


def _remark(mark: MarkView | None) -> str:
    """What is wrong with it, as it was written."""
    return mark.words if mark and mark.is_lacking else ""

"""公示、入户调查记录、民主评议记录: filled from what was written down at a step, or blank to be taken along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases.calendar import load_calendar
from app.cases.queries import CasePage
from app.cases.record_papers import moment_of
from app.cases.special import inspection, publicity, voting
from app.cases.special.work import Record
from app.cases.way import publicity_days
from app.cases.written import records_of
from app.clock import ZONE
from app.models import CaseStep, Organisation
from app.printing.facts import Facts, Words
from app.printing.receipts import meant
from app.wordings.reading import text_of
from catalog.definition import FieldSpec, Meaning
from catalog.step_specs import PublicitySpec, StepSpec
from reports.contexts import Pair
from reports.documents import inspection_record, publicity_notice, vote_record
from reports.imprint import PLAIN, Imprint
from reports.letter_texts import LetterText
from reports.special_contexts import InspectionContext, PublicityContext, VoteContext

_SUPERVISE = "监督电话"


def issued_publicity(session: Session, facts: Facts) -> Words:
    """The notice as it was put up."""
    spec, record = _step(session, facts, publicity.Publicity.id)
    text = text_of(session, kind=publicity_notice.KIND.id, organisation_path=facts.issuer.path, day=facts.day)
    context = publicity_of(session, facts.page, spec, record, place=facts.issuer, imprint=facts.imprint, text=text)
    return Words(template="publicity_notice", context=context, title=context.title, wording_version_id=text.version_id)


def issued_inspection(session: Session, facts: Facts) -> Words:
    """The record of a visit."""
    spec, record = _step(session, facts, inspection.Inspection.id)
    context = inspection_of(facts.page, spec, record, place=facts.issuer, imprint=facts.imprint)
    return Words(template="inspection_record", context=context, title=context.title)


def issued_vote(session: Session, facts: Facts) -> Words:
    """The record of a vote."""
    spec, record = _step(session, facts, voting.Voting.id)
    context = vote_of(facts.page, spec, record, place=facts.issuer, imprint=facts.imprint)
    return Words(template="vote_record", context=context, title=context.title)


# ── in words ───────────────────────────────────────────────────────────────────────────────────────


def publicity_of(
    session: Session,
    page: CasePage,
    spec: StepSpec,
    record: Record,
    *,
    place: Organisation,
    imprint: Imprint = PLAIN,
    text: LetterText | None = None,
) -> PublicityContext:
    """A notice with what is written down so far; without a day the days are written in by hand.

    `text`: the wording of its sentences, None = the one in force today.
    """
    worded = text or text_of(session, kind=publicity_notice.KIND.id, organisation_path=place.path, day=clock.today())
    rules = spec.publicity or PublicitySpec(limit=page.version.definition.promised_limit, shows=())
    put_up = publicity.put_up_on(record)
    shown = {one["label"]: one["value"] for one in record.get("shown", ())}
    calendar = load_calendar(session, since=put_up) if put_up else None
    days = publicity_days(spec, datetime.combine(put_up, time(0), ZONE), calendar) if put_up and calendar else None
    return publicity_notice.build(
        page.version.definition,
        rules,
        basis=spec.basis,
        organisation_name=str(place),
        shown=[Pair(label, shown.get(label, "")) for label in rules.shows],
        names=list(known_names(page)),
        put_up_on=put_up,
        first_on=days.first if days else None,
        last_on=days.last if days else None,
        place=record.get("place", ""),
        contacts=[
            Pair(str(place), place.phone),
            Pair(_SUPERVISE, place.supervise_phone),
        ],
        imprint=imprint,
        text=worded,
    )


def inspection_of(
    page: CasePage, spec: StepSpec, record: Record, *, place: Organisation, imprint: Imprint = PLAIN
) -> InspectionContext:
    """The record of a visit; blank where nothing is written down."""
    visit = inspection_record.Visit(
        visitors=record.get("visitors", ()),
        place=record.get("place", ""),
        at=moment_of(record, "day"),
        notes=_notes(spec, record),
        photos=record.get("photos", 0),
    )
    return inspection_record.build(
        page.version.definition,
        inspection.spec_of(spec),
        organisation_name=str(place),
        case_number=page.number,
        applicant_name=page.applicant_name,
        applicant_phone=meant(page, Meaning.APPLICANT_PHONE),
        address=_address(page),
        situation=page.situation_words,
        visit=visit if record else None,
        imprint=imprint,
    )


def _notes(spec: StepSpec, record: Record) -> dict[str, str]:
    """By heading; the heading of a step that names none is said in the language of whoever wrote."""
    named = inspection.spec_of(spec).record
    notes = record.get("notes", ())
    return {note["heading"] if named else inspection_record.OWN_HEADING: note["words"] for note in notes}


def vote_of(
    page: CasePage, spec: StepSpec, record: Record, *, place: Organisation, imprint: Imprint = PLAIN
) -> VoteContext:
    """The record of a vote; blank until all its numbers are there."""
    tally = voting.tally_of(record)
    held = moment_of(record, "held_on")
    vote = (
        None
        if tally is None
        else vote_record.Vote(
            held_on=held.date() if held else None,
            should=tally.should,
            present=tally.present,
            agree=tally.agree,
            against=record.get("against"),
            abstain=record.get("abstain"),
            enough_present=tally.enough_present,
            enough_agree=tally.enough_agree,
        )
    )
    return vote_record.build(
        page.version.definition,
        voting.spec_of(spec),
        organisation_name=str(place),
        case_number=page.number,
        applicant_name=page.applicant_name,
        address=page.village,
        situation=page.situation_words,
        vote=vote,
        imprint=imprint,
    )


def known_names(page: CasePage) -> Iterator[str]:
    """Names of people that the application holds: none of them hangs whole in public."""
    yield page.applicant_name
    for spec in page.version.definition.fields():
        value = page.answers.values.get(spec.id)
        if _names_someone(spec) and value:
            yield str(value)
        for row in value if spec.fields and isinstance(value, list | tuple) else ():
            yield from (str(row[one.id]) for one in spec.fields if _names_someone(one) and row.get(one.id))


def _names_someone(spec: FieldSpec) -> bool:
    return "姓名" in spec.label or spec.meaning in (Meaning.APPLICANT_NAME, Meaning.AGENT_NAME, Meaning.COLLECTOR_NAME)


def _address(page: CasePage) -> str:
    return meant(page, Meaning.APPLICANT_ADDRESS) or page.village


def _step(session: Session, facts: Facts, kind: str) -> tuple[StepSpec, Record]:
    """The step of the event as defined, and what was written down there."""
    rows = session.scalars(select(CaseStep).where(CaseStep.case_id == facts.page.case_id)).all()
    position = facts.step.position if facts.step else None
    step = next(one for one in rows if one.position == position)
    return facts.page.version.definition.step(step.step_id), records_of(rows, step).get(kind, {})

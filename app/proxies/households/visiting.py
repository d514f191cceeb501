"""一户一次办: the items of a household are begun together, its shared papers are given once, one mandate covers all.

Each item is a form of its own, begun with what the archive knows of the member; the visit ties them by their tokens,
which stay with the cases they become.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.archive.history import record_look
from app.archive.reading import Member, find_person, members_of
from app.cases.drafts import find_draft, save_draft
from app.cases.moving import mandate_making
from app.cases.moving.mandate_making import Wish
from app.clock import local_date
from app.errors import Invalid, NotFoundHere
from app.models import Case, FormDraft, HouseholdVisit, HouseholdVisitItem, Mandate, PaperPage, Person
from app.people.actors import Actor
from app.people.roles import AGENT
from app.publishing.versions import LoadedVersion, current_versions
from catalog.definition import HandledBy, Meaning, ServiceDefinition
from forms.names import HANDLED_BY, document_names, field_name
from forms.proxy import proxy_modes

MOST_ITEMS = 10
PURPOSE = "proxy"  # vocabulary look_purpose
_PAGE = ("digest", "rotation", "crop", "gray", "original_name", "position")


@dataclass(frozen=True)
class Choice:
    """One item for one member."""

    person_id: int
    code: str


@dataclass(frozen=True)
class Line:
    """An item of a visit as its page shows it; `number` once its form is a case."""

    code: str
    service_name: str
    person_name: str
    token: str
    number: str = ""
    lacking: int | None = None


@dataclass(frozen=True)
class Shared:
    """A paper that several items of the visit ask for; `given` when it was given once for all of them."""

    document_id: str
    name: str
    items: int
    given: bool


# ── begun ──────────────────────────────────────────────────────────────────────────────────────────


def household_of(session: Session, *, id_number: str, actor: Actor, now: datetime) -> tuple[int, list[Member]]:
    """The household of this person and its members; every look is recorded. Invalid when there is none on record."""
    person = find_person(session, number=id_number.strip().upper(), purpose=PURPOSE, actor=actor)
    if person is None or person.household_id is None:
        raise Invalid(message=_("民情档案里没有这个人的户，请先在“群众”里建档、并入一户"))
    members = [one for one in members_of(session, person.household_id) if actor.oversees(one.organisation_path)]
    for row in session.scalars(select(Person).where(Person.id.in_([one.id for one in members]))):
        record_look(session, person=row, purpose=PURPOSE, place="一户一次办", actor=actor, now=now)
    session.flush()
    return person.household_id, members


def begin(
    session: Session,
    *,
    id_number: str,
    choices: Sequence[Choice],
    principal_id: int | None = None,
    extra: Iterable[tuple[str, str]] = (),
    actor: Actor,
    now: datetime,
) -> HouseholdVisit:
    """A visit with a form begun for each item. `extra` are pairs that every form begins with. With `principal_id` a
    mandate of this member for all items is drafted as well. Invalid with sentences.
    """
    household_id, members = household_of(session, id_number=id_number, actor=actor, now=now)
    known = {one.id: one for one in members}
    chosen = list(dict.fromkeys(choices))
    versions = current_versions(session, [one.code for one in chosen], local_date(now))
    _require_fit(chosen, known, versions)
    assert actor.organisation_id is not None
    visit = HouseholdVisit(
        household_id=household_id,
        organisation_id=actor.organisation_id,
        made_at=now,
        made_by_id=actor.user_id,
        items=[_item(place, one, versions[one.code]) for place, one in enumerate(chosen, 1)],
    )
    if principal_id is not None:
        visit.mandate_id = _mandate(session, known.get(principal_id), chosen, versions, actor, now).id
    session.add(visit)
    session.flush()
    for item, choice in zip(visit.items, chosen, strict=True):
        _begin_form(session, item, versions[choice.code], known[choice.person_id], extra, actor, now)
    _note(session, visit, "begun", actor, now, items=[one.code for one in chosen])
    return visit


def _require_fit(chosen: Sequence[Choice], known: Mapping[int, Member], versions: Mapping[str, LoadedVersion]) -> None:
    if not 0 < len(chosen) <= MOST_ITEMS:
        raise Invalid(message=_("请选择这次要办的事项，一次最多 %(n)s 件", n=MOST_ITEMS))
    if any(one.person_id not in known or one.code not in versions for one in chosen):
        raise Invalid(message=_("选的人或者事项已经变了，请重新查一次"))


def _item(place: int, choice: Choice, version: LoadedVersion) -> HouseholdVisitItem:
    return HouseholdVisitItem(
        position=place,
        service_code=choice.code,
        service_name=version.definition.name,
        person_id=choice.person_id,
        token=secrets.token_hex(16),
    )


def _mandate(
    session: Session,
    principal: Member | None,
    chosen: Sequence[Choice],
    versions: Mapping[str, LoadedVersion],
    actor: Actor,
    now: datetime,
) -> Mandate:
    """One for all items, with the powers that all of them give; a draft until it is signed."""
    if principal is None:
        raise Invalid(message=_("请选择由谁签委托书"))
    codes = tuple(dict.fromkeys(one.code for one in chosen))
    powers, days, onward = mandate_making.usual([versions[code].definition for code in codes])
    told = principal.facts
    wish = Wish(
        principal=told.name,
        id_number=told.id_number,
        phone=told.phone or told.other_phone,
        address=told.home_address or told.address,
        agent_id=actor.user_id,
        codes=codes,
        powers=powers,
        days=days,
        delegable=onward,
    )
    return mandate_making.make(session, wish, actor=actor, now=now)


def _begin_form(
    session: Session,
    item: HouseholdVisitItem,
    version: LoadedVersion,
    member: Member,
    extra: Iterable[tuple[str, str]],
    actor: Actor,
    now: datetime,
) -> None:
    pairs = [(HANDLED_BY, _handler(version.definition, actor)), *extra, *_known(version.definition, member)]
    save_draft(
        session,
        token=item.token,
        version_id=version.id,
        pairs=[pair for pair in pairs if pair[1]],
        applicant_name=member.facts.name,
        actor=actor,
        now=now,
    )


def _handler(definition: ServiceDefinition, actor: Actor) -> str:
    codes = [mode.code for mode in proxy_modes(definition)]
    return str(HandledBy.AGENT) if AGENT in actor.roles and HandledBy.AGENT in codes else codes[0]


def _known(definition: ServiceDefinition, member: Member) -> list[tuple[str, str]]:
    """What the archive knows of the applicant, where the form asks for it."""
    told = member.facts
    values = {
        Meaning.APPLICANT_NAME: told.name,
        Meaning.APPLICANT_ID_NUMBER: told.id_number,
        Meaning.APPLICANT_PHONE: told.phone or told.other_phone,
        Meaning.APPLICANT_ADDRESS: told.home_address or told.address,
    }
    return [
        (field_name(spec.id), value)
        for one, value in values.items()
        if (spec := definition.field_meaning(one)) and value
    ]


# ── looked at ──────────────────────────────────────────────────────────────────────────────────────


def find(session: Session, *, visit_id: int, actor: Actor) -> HouseholdVisit:
    """A visit of the own desk; NotFoundHere for any other."""
    visit = session.get(HouseholdVisit, visit_id)
    if visit is None or not actor.can("submit_case") or not actor.is_at(visit.organisation_id):
        raise NotFoundHere(_("没有这次一户一次办，或者它不在您的单位"))
    return visit


def lines_of(session: Session, visit: HouseholdVisit) -> list[Line]:
    """The items with their people, their cases or how much of their forms is still to be filled."""
    tokens = [item.token for item in visit.items]
    people = {row.id: row.name for row in session.scalars(select(Person).where(Person.id.in_(_people(visit))))}
    wanted = select(Case.submission_token, Case.number).where(Case.submission_token.in_(tokens))
    cases = {row.submission_token: row.number for row in session.execute(wanted)}
    lacks = select(FormDraft.token, FormDraft.lacking).where(FormDraft.token.in_(tokens))
    drafts = {row.token: row.lacking for row in session.execute(lacks)}
    return [
        Line(
            code=item.service_code,
            service_name=item.service_name,
            person_name=people.get(item.person_id, ""),
            token=item.token,
            number=cases.get(item.token, ""),
            lacking=drafts.get(item.token),
        )
        for item in visit.items
    ]


def _people(visit: HouseholdVisit) -> set[int]:
    return {item.person_id for item in visit.items}


def beside(session: Session, case_id: int) -> Sequence[Case]:
    """The cases of the same visit, without this one; mostly none."""
    mine = (
        select(HouseholdVisitItem.visit_id)
        .join(Case, Case.submission_token == HouseholdVisitItem.token)
        .where(Case.id == case_id)
        .scalar_subquery()
    )
    wanted = select(Case).join(HouseholdVisitItem, HouseholdVisitItem.token == Case.submission_token)
    return session.scalars(
        wanted.where(HouseholdVisitItem.visit_id == mine, Case.id != case_id).order_by(Case.id)
    ).all()


# ── papers given once ──────────────────────────────────────────────────────────────────────────────


def shared_papers(session: Session, visit: HouseholdVisit, *, now: datetime) -> list[Shared]:
    """The papers that more than one item asks for."""
    versions = _versions(session, visit, now)
    given = frozenset(json.loads(visit.shared))
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for item in visit.items:
        for document in versions[item.service_code].definition.documents if item.service_code in versions else ():
            if not document.produced_by_desk:
                names[document.id] = min(names.get(document.id, document.name), document.name, key=len)
                counts[document.id] += 1
    return [Shared(one, names[one], n, one in given) for one, n in counts.items() if n > 1]


def give_once(
    session: Session, visit: HouseholdVisit, *, document_ids: Sequence[str], actor: Actor, now: datetime
) -> int:
    """These papers were given once for all: the forms still open count them, and photographs taken for one item are
    filed to the others. How many photographs were filed.
    """
    known = [one.document_id for one in shared_papers(session, visit, now=now)]
    given = [one for one in known if one in document_ids]
    visit.shared = json.dumps(given)
    versions = _versions(session, visit, now)
    for item in visit.items:
        version = versions.get(item.service_code)
        if version is not None:
            _count(session, item, version, given, actor, now)
    filed = sum(_file(session, _asking(visit, versions, one), one, actor, now) for one in given)
    session.flush()
    _note(session, visit, "papers_given", actor, now, documents=given, filed=filed)
    return filed


def _versions(session: Session, visit: HouseholdVisit, now: datetime) -> dict[str, LoadedVersion]:
    return current_versions(session, {item.service_code for item in visit.items}, local_date(now))


def _count(
    session: Session,
    item: HouseholdVisitItem,
    version: LoadedVersion,
    given: Sequence[str],
    actor: Actor,
    now: datetime,
) -> None:
    """The form of an item says that it has as many sheets as it asks for; what was typed there stays."""
    draft = find_draft(session, token=item.token, actor=actor)
    if draft is None:
        return
    said = {name for name, value in draft.pairs if value not in ("", "0")}
    counted = {
        name: str(count)
        for document in version.definition.documents
        if document.id in given
        for name, count in zip(document_names(document.id), (document.originals, document.copies), strict=True)
        if count and name not in said
    }
    save_draft(
        session,
        token=item.token,
        version_id=draft.service_version_id,
        pairs=[*(pair for pair in draft.pairs if pair[0] not in counted), *counted.items()],
        applicant_name=draft.applicant_name,
        actor=actor,
        now=now,
    )


def _asking(visit: HouseholdVisit, versions: Mapping[str, LoadedVersion], document_id: str) -> list[str]:
    """The tokens of the items that ask for this paper."""
    ask = {code for code, one in versions.items() if any(paper.id == document_id for paper in one.definition.documents)}
    return [item.token for item in visit.items if item.service_code in ask]


def _file(session: Session, tokens: Sequence[str], document_id: str, actor: Actor, now: datetime) -> int:
    """Photographs of this paper, to every one of these items that has none of it."""
    holders = _holders(session, tokens, document_id)
    source = next((pages for pages in holders.values() if pages), [])
    filed = 0
    for (case_id, token), pages in holders.items():
        if pages or not source:
            continue
        where = {"case_id": case_id, "draft_token": None if case_id else token, "document_id": document_id}
        session.add_all(
            PaperPage(**where, **{name: getattr(page, name) for name in _PAGE}, added_at=now, added_by_id=actor.user_id)
            for page in source
        )
        filed += len(source)
    return filed


def _holders(
    session: Session, tokens: Sequence[str], document_id: str
) -> dict[tuple[int | None, str], list[PaperPage]]:
    """The case or form of each item, with the photographs it has of a paper."""
    cases = select(Case.submission_token, Case.id).where(Case.submission_token.in_(tokens))
    ids = {row.submission_token: row.id for row in session.execute(cases)}
    mine = PaperPage.case_id.in_(ids.values()) | PaperPage.draft_token.in_(tokens)
    wanted = select(PaperPage).where(mine, PaperPage.document_id == document_id).order_by(PaperPage.position)
    pages = session.scalars(wanted).all()
    return {
        (ids.get(token), token): [one for one in pages if one.draft_token == token or _is_of(one, ids.get(token))]
        for token in tokens
    }


def _is_of(page: PaperPage, case_id: int | None) -> bool:
    return case_id is not None and page.case_id == case_id


def _note(session: Session, visit: HouseholdVisit, deed: str, actor: Actor, now: datetime, **detail: object) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"household_visit.{deed}",
        subject="household_visit",
        subject_id=str(visit.id),
        detail=detail,
    )

"""Where a page belongs by its code: the case of an issued paper, the case that names a blank form, the case that was
begun from a one-time notice."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.cases.blanks import case_of_blank
from app.cases.casework import is_closed
from app.cases.moving.mandate_papers import MANDATE, MANDATES
from app.cases.notices import given_in_sight_of
from app.cases.scope import concerned_with
from app.errors import NotFoundHere
from app.issuing.kinds import taken_name
from app.models import Case, CaseDocument, IssuedPaper, Notice, ScanPage, Service, ServiceVersion
from app.people.actors import Actor
from app.publishing.versions import current_version, version_by_id
from app.scanning import desk_goal
from app.scanning.sorting import Goal
from app.wording import msgid
from reports.page_codes import UNNUMBERED, PageCode, case_of_taken

# Places of papers that no definition asks for.
SIGNED, FILLED = "signed_return", "filled_form"
PLACES = {SIGNED: msgid("签回的文书"), FILLED: msgid("填好的表")}
_NOT_OURS = Goal("not_found")


@dataclass(frozen=True)
class Finder:
    """Looks for one person at one desk; `chosen_id` is the case this person named for the stack."""

    session: Session
    actor: Actor
    today: dt.date
    batch_id: int
    chosen_id: int | None = None

    def goal(self, code: PageCode) -> Goal:
        """Where the page goes. A case out of the person's sight is never named, not even its id."""
        finders = {"P": self._issued, "T": self._taken, "B": self._blank, "N": self._notice, "S": self._desk}
        return finders[code.kind](code)

    def _issued(self, code: PageCode) -> Goal:
        paper = self.session.scalars(select(IssuedPaper).where(IssuedPaper.verify_code == code.number)).one_or_none()
        if paper is None:
            return _NOT_OURS
        return self._returned(paper.case_id, paper.kind, code, "void" if paper.state == "void" else "")

    def _taken(self, code: PageCode) -> Goal:
        """A record that was filled in by hand away from the desk."""
        case_id = case_of_taken(code.number)
        kind = code.subject.lower()
        return _NOT_OURS if case_id is None or not taken_name(kind) else self._returned(case_id, kind, code)

    def _returned(self, case_id: int, kind: str, code: PageCode, problem: str = "") -> Goal:
        """A paper of this kind that comes back to its case."""
        case = self._case(Case.id == case_id)
        return Goal(problem, case.id, self._place_of(kind, case), code.paper) if case else Goal("elsewhere")

    def _desk(self, code: PageCode) -> Goal:
        """A note of supervisors, a hand-over, a mandate made before its cases."""
        place = partial(self._place_of, code.subject.lower())
        return desk_goal.goal_of(self.session, code, place=place, find=lambda one: self._case(Case.id == one))

    def _notice(self, code: PageCode) -> Goal:
        """A one-time notice that comes back signed: to the case that was begun from it."""
        notice = self.session.scalars(select(Notice).where(Notice.page_number == code.number)).one_or_none()
        if notice is None:
            return _NOT_OURS
        begun = Case.submission_token == notice.draft_token
        if self.session.scalar(select(Case.id).where(begun)) is None:
            return self._notice_without_case(code, notice)
        case = self._case(begun)
        return Goal("elsewhere") if case is None else Goal("", case.id, SIGNED, code.paper)

    def _notice_without_case(self, code: PageCode, notice: Notice) -> Goal:
        """To the case that was named for the stack, where it is of the same service and the same person."""
        if not self._may_know(notice):
            return Goal("elsewhere")
        case = self._case(Case.id == self.chosen_id) if self.chosen_id else None
        if case is None or notice.person_name not in ("", case.applicant_name):
            return Goal("no_case")
        told = version_by_id(self.session, notice.service_version_id).service_id
        is_same = version_by_id(self.session, case.service_version_id).service_id == told
        return Goal("", case.id, SIGNED, code.paper) if is_same else Goal("no_case")

    def _may_know(self, notice: Notice) -> bool:
        given = select(Notice.id).where(Notice.id == notice.id, given_in_sight_of(self.actor))
        return self.actor.can("submit_case") and self.session.scalar(given) is not None

    def _blank(self, code: PageCode) -> Goal:
        if (case_id := self._case_of_blank(code)) is None:
            return self._without_case(code)
        case = self._case(Case.id == case_id)
        return Goal("elsewhere") if case is None else self._form_of(code, case)

    def _case_of_blank(self, code: PageCode) -> int | None:
        """The case that names this form; else the one to which another page of it was filed."""
        if code.number == UNNUMBERED:
            return None
        if (case_id := case_of_blank(self.session, number=code.number)) is not None:
            return case_id
        same = (ScanPage.paper == code.paper, ScanPage.part.is_not(None), ScanPage.paper_page_id.is_not(None))
        return self.session.scalar(select(ScanPage.case_id).where(*same).limit(1))

    def _without_case(self, code: PageCode) -> Goal:
        """A form of no case yet goes to the case that was named for the stack."""
        case = self._case(Case.id == self.chosen_id) if self.chosen_id else None
        if case is not None:
            return self._form_of(code, case)
        if version_of(self.session, code) is None:
            return _NOT_OURS
        if self._is_outdated(code):
            return Goal("outdated")
        return Goal("unnumbered" if code.number == UNNUMBERED else "no_case")

    def _form_of(self, code: PageCode, case: Case) -> Goal:
        """The case's own version counts, not today's: an old case is never judged by new rules."""
        version = version_by_id(self.session, case.service_version_id)
        place = form_place(self.session, case)
        if version.definition.code != code.subject:
            return Goal("other", case.id)
        if version.number != code.edition:
            return Goal("outdated", case.id, place)
        if is_closed(case):
            return Goal("closed", case.id, place)
        return Goal("", case.id, place, self._paper_of(code))

    def _paper_of(self, code: PageCode) -> str:
        """Forms that nobody numbered are told apart by their stack: it holds one of them for the case."""
        return f"{code.paper}+{self.batch_id}" if code.number == UNNUMBERED else code.paper

    def _place_of(self, kind: str, case: Case) -> str:
        """The document of the case that is this very paper, such as the mandate; else the place of signed returns."""
        document = MANDATE if kind in MANDATES else kind
        asked = select(CaseDocument.document_id).where(CaseDocument.case_id == case.id)
        return self.session.scalar(asked.where(CaseDocument.document_id == document)) or SIGNED

    def _case(self, condition: ColumnElement[bool]) -> Case | None:
        if not self.actor.can("view_cases") or self.actor.organisation_id is None:
            return None
        return self.session.scalars(select(Case).where(condition, concerned_with(self.actor))).one_or_none()

    def _is_outdated(self, code: PageCode) -> bool:
        try:
            return current_version(self.session, code.subject, self.today).number != code.edition
        except NotFoundHere:  # no longer handled at all
            return True


def version_of(session: Session, code: PageCode) -> int | None:
    """The id of the version from which a blank form was printed."""
    found = select(ServiceVersion.id).join(Service, Service.id == ServiceVersion.service_id)
    return session.scalar(found.where(Service.code == code.subject, ServiceVersion.number == code.edition))


def form_place(session: Session, case: Case) -> str:
    """The document of a case that is its application form; a place of its own where none is asked for."""
    definition = version_by_id(session, case.service_version_id).definition
    forms = [one.id for one in definition.documents if one.produced_by_desk]
    asked = select(CaseDocument.document_id).where(CaseDocument.case_id == case.id, CaseDocument.document_id.in_(forms))
    return session.scalar(asked.order_by(CaseDocument.position).limit(1)) or FILLED

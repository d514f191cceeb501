"""Which signatures the files of a case are: by the codes of their pages, by the place, or nobody knows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.completeness import FileFacts, Finding
from app.cases.queries import case_page
from app.issuing.file_check import check_page, facts_of, files_of
from app.models import Case, ScanPage
from app.people.actors import Actor
from app.scanning.goals import FILLED, SIGNED
from reports.page_codes import PageCode
from tests.app.cases.desk import CLERK, HallDesk
from tests.app.issuing.on_file import put_on_file

NOBODY_SIGNED = "没有见到申请人或代办人的签名"


@pytest.fixture
def clerk(actor: Callable[[str], Actor]) -> Actor:
    return actor(CLERK)


def facts(session: Session, case: Case, clerk: Actor) -> FileFacts:
    page = case_page(session, actor=clerk, number=case.number)
    return facts_of(session, page, files_of(session, page))


def found(session: Session, case: Case, clerk: Actor) -> tuple[Finding, ...]:
    return check_page(session, case_page(session, actor=clerk, number=case.number))


def words(found: tuple[Finding, ...]) -> str:
    return "".join(one.words for one in found)


def code(kind: str, number: str = "K7Q2M4XP", *, letter: str = "P") -> PageCode:
    return PageCode(kind=letter, subject=kind, edition=1, number=number)  # type: ignore[arg-type]


def test_the_archive_copy_of_a_decision_is_no_signature_of_the_applicant(
    session: Session, case: Case, clerk: Actor
) -> None:
    put_on_file(session, case, clerk, SIGNED, code=code("GRANT"))
    assert facts(session, case, clerk).returns == {"grant"}
    assert NOBODY_SIGNED in words(found(session, case, clerk))
    put_on_file(session, case, clerk, SIGNED, code=code("APPLICATION", "A7Q2M4XP"))
    assert NOBODY_SIGNED not in words(found(session, case, clerk))


@pytest.mark.parametrize(
    ("place", "came"), [(SIGNED, code("T-MINIMAL", "K7Q2M4", letter="B")), (FILLED, None), (FILLED, code("GRANT"))]
)
def test_a_filled_in_form_is_the_application(
    session: Session, case: Case, clerk: Actor, place: str, came: PageCode | None
) -> None:
    put_on_file(session, case, clerk, place, code=came)
    assert "application" in facts(session, case, clerk).returns
    assert NOBODY_SIGNED not in words(found(session, case, clerk))


def test_what_was_put_there_by_hand_sends_the_clerk_to_look(session: Session, case: Case, clerk: Actor) -> None:
    put_on_file(session, case, clerk, SIGNED)
    put_on_file(session, case, clerk, SIGNED, code=code("DELIVERY"))
    seen = facts(session, case, clerk)
    assert (seen.returns, seen.unknown_returns) == ({"delivery"}, 1)
    said = words(found(session, case, clerk))
    assert "1 个文件认不出是哪种文书，请打开看有没有签了名的申请表" in said and NOBODY_SIGNED not in said


def test_a_form_without_a_number_is_known_beside_its_stack(session: Session, case: Case, clerk: Actor) -> None:
    """Its paper names the stack behind a plus sign (`app.scanning.goals`)."""
    blank = code("T-MINIMAL", "0", letter="B")
    page = put_on_file(session, case, clerk, SIGNED, code=blank)
    scan = session.scalars(select(ScanPage).where(ScanPage.paper_page_id == page)).one()
    scan.paper = f"{blank.paper}+{scan.batch_id}"
    session.commit()
    assert facts(session, case, clerk).returns == {"application"}


def test_the_form_of_a_service_is_not_missed_as_a_scan(desk: HallDesk, session: Session, clerk: Actor) -> None:
    definition = desk.publish("minimal").definition
    card = definition.documents[0]
    form = card.model_copy(update={"id": "application_form", "name": "申请表", "produced_by_desk": True})
    case = desk.submit(desk.publish(definition, documents=(form, card)), CLERK)
    assert "1 样材料没有扫描件：居民身份证" in words(found(session, case, clerk))
    put_on_file(session, case, clerk, "application_form")
    assert facts(session, case, clerk).returns == {"application"}


def test_a_case_filed_before_lacks_its_application(session: Session, case: Case, clerk: Actor) -> None:
    assert facts(session, case, clerk).has_application  # it gets there with filing
    session.get_one(Case, case.id).state = "archived"
    session.commit()
    (error,) = (one for one in found(session, case, clerk) if "没有申请表" in one.words)
    assert (error.severity, error.basis) == ("error", ""), "a 给付 is not measured by the law of permissions"

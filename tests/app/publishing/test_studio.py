"""What the studio asks beside drafts."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotAllowed
from app.models import AuditEntry, Service, ServiceVersion
from app.people.actors import Actor
from app.publishing import studio
from app.publishing.library import shared_library
from app.publishing.operations import check_text
from app.publishing.versions import version_by_id
from catalog.readers.yaml_reader import read_definition


def test_every_published_version_reads_back_as_itself(session: Session) -> None:
    for version_id in session.scalars(select(ServiceVersion.id)):
        version = version_by_id(session, version_id)
        again = read_definition(studio.text_of(session, version), library=shared_library(session))
        assert again.definition == version.definition


def test_the_text_of_a_new_service_has_gaps_and_no_other_faults(session: Session) -> None:
    text = studio.new_text("QS-XX-001", "试办事项", "civil_affairs")
    gaps = check_text(session, text).problems
    assert {problem.path for problem in gaps} == {"summary", "conditions[0]", "legal_basis[0].title"}
    filled = check_text(session, text.replace('""', "照文件写"))
    assert filled.ok
    assert not [problem for problem in filled.problems if problem.severity == "warning"]


def test_a_new_service_is_offered_nowhere_and_recorded(session: Session, administrator: Actor) -> None:
    studio.create_service(
        session,
        code="QS-XX-001",
        name="试办事项",
        department="civil_affairs",
        actor=administrator,
        now=clock.now(),
    )
    session.commit()
    service = session.scalars(select(Service).where(Service.code == "QS-XX-001")).one()
    assert (service.name, service.state, service.current_version_id) == ("试办事项", "draft", None)
    assert "sbsx" in service.search_text
    actions = select(AuditEntry.action).where(AuditEntry.subject_id == "QS-XX-001").order_by(AuditEntry.seq)
    assert list(session.scalars(actions)) == ["service.created", "service.draft_saved"]
    assert studio.published_version(session, "QS-XX-001") is None
    assert studio.editor_of_draft(session, "QS-XX-001") == administrator.name


def test_others_make_none(session: Session, administrator: Actor) -> None:
    stranger = Actor(**{**administrator.__dict__, "roles": frozenset({"窗口人员"})})
    given = {"code": "QS-XX-001", "name": "试办事项", "department": "civil_affairs", "now": clock.now()}
    with pytest.raises(NotAllowed):
        studio.create_service(session, actor=stranger, **given)
    with pytest.raises(Invalid):
        studio.create_service(session, actor=administrator, **{**given, "department": "nobody"})

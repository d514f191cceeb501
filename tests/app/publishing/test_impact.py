"""Whom a publication touches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import clock
from app.models import Case, FormDraft, Organisation, Service, ServiceOverlay
from app.people.actors import Actor
from app.publishing.impact import Impact, guide_differs, impact_of, touched_parts
from app.publishing.versions import current_version
from catalog.definition import ServiceDefinition
from tests.definitions import load

CODE = "QS-MZ-001"


@pytest.fixture
def old(session: Session) -> ServiceDefinition:
    return current_version(session, CODE, clock.today()).definition


@pytest.fixture
def impact(session: Session, old: ServiceDefinition) -> Callable[..., Impact]:
    """Of a change of some keys of the service."""
    service_id = session.scalars(select(Service.id).where(Service.code == CODE)).one()

    def of(**changes: Any) -> Impact:
        return impact_of(session, service_id=service_id, old=old, new=old.model_copy(update=changes))

    return of


def test_open_cases_and_half_filled_forms(
    session: Session, impact: Callable[..., Impact], case: Callable[..., Case], actor: Callable[[str], Actor]
) -> None:
    version = current_version(session, CODE, clock.today())
    for state in ("handling", "supplement", "decided"):
        made = case(version.id, state)
    for number, case_id in enumerate((None, None, made.id)):
        session.add(
            FormDraft(
                token=f"{number:064d}",
                user_id=actor("lixiumei").user_id,
                service_version_id=version.id,
                case_id=case_id,
                data="[]",
                updated_at=clock.now(),
            )
        )
    session.flush()
    found = impact(summary="换个说法")
    assert (found.open_cases, found.half_filled, found.first) == (2, 2, False)


def test_own_words_of_organisations_stay(
    session: Session, impact: Callable[..., Impact], old: ServiceDefinition
) -> None:
    session.execute(delete(ServiceOverlay))
    service_id = session.scalars(select(Service.id).where(Service.code == CODE)).one()
    places = session.scalars(select(Organisation).where(Organisation.kind == "township").limit(2)).all()
    for place, words in zip(places, ({"phone": "0000-6200777"}, {"address": "一楼"}), strict=True):
        session.add(ServiceOverlay(organisation_id=place.id, service_id=service_id, updated_at=clock.now(), **words))
    session.flush()
    other_phone = old.contact.model_copy(update={"consult_phone": "0000-6200188"})
    found = impact(contact=other_phone).own_words
    assert (found.count, set(found.names), found.keeps_phone) == (2, {place.name for place in places}, 1)
    assert impact(summary="换个说法").own_words.keeps_phone == 0


def test_shared_parts_that_are_changed_here_only(impact: Callable[..., Impact], old: ServiceDefinition) -> None:
    card = next(paper for paper in old.documents if paper.use == "id_card")
    papers = tuple(
        paper.model_copy(update={"copies": paper.copies + 1}) if paper is card else paper for paper in old.documents
    )
    (part,) = impact(documents=papers).shared
    assert (part.kind, part.name, part.title) == ("documents", "id_card", "居民身份证")
    assert part.others > 10
    assert impact(summary="换个说法").shared == ()
    assert touched_parts(old, old.model_copy(update={"documents": ()})) == frozenset()


def test_printed_guides_are_stale_only_when_they_say_something_else(old: ServiceDefinition) -> None:
    assert not guide_differs(old, old)
    assert guide_differs(old, old.model_copy(update={"summary": "换个说法"}))
    section = old.sections[-1]
    field = section.fields[-1].model_copy(update={"help": "换个提示"})
    sections = (*old.sections[:-1], section.model_copy(update={"fields": (*section.fields[:-1], field)}))
    assert not guide_differs(old, old.model_copy(update={"sections": sections}))


def test_before_the_first_version(session: Session) -> None:
    service = Service(code="T-MINIMAL", name="x")
    session.add(service)
    session.flush()
    found = impact_of(session, service_id=service.id, old=None, new=load("minimal"))
    assert (found.first, found.open_cases, found.shared, found.guide_changes) == (True, 0, (), True)

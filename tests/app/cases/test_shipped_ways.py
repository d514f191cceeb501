"""Every shipped service can be handled to its end by the people of the sample county."""

from __future__ import annotations

import secrets
from datetime import datetime, time

from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app import clock
from app.cases import operations
from app.cases.case_page import CasePage, case_page
from app.cases.workflow import Event
from app.models import Account, Case, CaseStep, Organisation, Service
from app.people.places import CountyPlaces
from app.people.roles import roles_for
from app.publishing.versions import LoadedVersion, current_version
from catalog.definition import SampleSpec
from forms.samples import sample_pairs
from forms.submission import read_submission
from tests.app.cases.desk import AGENT, CLERK, HallDesk
from tests.conftest import Clock

VILLAGE = "990101101201"
MOST_ACTIONS = 30


def test_every_way_leads_to_an_end(desk: HallDesk, frozen_clock: Clock) -> None:
    codes = desk.session.scalars(select(Service.code).order_by(Service.code)).all()
    assert len(codes) >= 36
    for code in codes:
        version = current_version(desk.session, code, clock.today())
        for sample in version.definition.samples:
            case = hand_in(desk, version, sample)
            handle(desk, case, frozen_clock)
            assert case.outcome == "granted", f"{code} {sample.id}: {desk.way(case)}"
            assert case.decided_at is not None and case.accepted_at is not None
            assert all(state in ("done", "returned") for _, state in desk.way(case)), f"{code}: {desk.way(case)}"


def hand_in(desk: HallDesk, version: LoadedVersion, sample: SampleSpec) -> Case:
    """By the agent where villages accept, else by the clerk for a village."""
    actor = desk.actor(AGENT if "village" in version.definition.acceptance_tiers else CLERK)
    pairs = sample_pairs(version.compiled, sample)
    places = CountyPlaces(desk.session)
    submission = read_submission(version.compiled, MultiDict(pairs), today=clock.today(), places=places)
    number = operations.submit(
        desk.session,
        version=version,
        submission=submission,
        organisation=desk.session.scalars(select(Organisation).where(Organisation.code == VILLAGE)).one(),
        token=secrets.token_hex(16),
        told=None,
        actor=actor,
        now=clock.now(),
    )
    desk.session.commit()
    return desk.session.scalars(select(Case).where(Case.number == number)).one()


def handle(desk: HallDesk, case: Case, frozen_clock: Clock) -> None:
    """Do what the page of each desk offers first, after returning the case once where that can be done."""
    returned = False
    for _ in range(MOST_ACTIONS):
        if all(step.state != "open" for step in case.steps):
            return
        step = desk.open_step(case)
        person = holder(desk, step)
        page = case_page(desk.session, actor=desk.actor(person), number=case.number)
        action = chosen(page, returned)
        returned = returned or action is Event.REQUEST_SUPPLEMENT
        wait_for_notice(page, frozen_clock)
        desk.act(str(action), case, person, "材料齐全，情况属实")


def chosen(page: CasePage, returned: bool) -> Event:
    actions = page.handling.actions
    assert actions, f"{page.number}: {page.handling.why_not}"
    return Event.REQUEST_SUPPLEMENT if Event.REQUEST_SUPPLEMENT in actions and not returned else actions[0]


def holder(desk: HallDesk, step: CaseStep) -> str:
    """Someone at the desk of a step who may handle it."""
    people = select(Account.username).join(Account.roles).where(Account.organisation_id == step.organisation_id)
    names = desk.session.scalars(people.where(Role.name.in_(roles_for(step.role, step.tier)))).all()
    assert names, f"nobody at {step.organisation.name} may handle {step.name} ({step.role})"
    return names[0]


def wait_for_notice(page: CasePage, frozen_clock: Clock) -> None:
    earliest = page.handling.passable_from
    if earliest is not None and clock.today() < earliest:
        frozen_clock.move_to(datetime.combine(earliest, time(9), clock.ZONE))

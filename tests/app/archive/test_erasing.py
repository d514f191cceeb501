"""What is due is erased, and nothing of it can be read anywhere."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from app import clock
from app.archive.erasing import erase_due
from app.archive.history import looks_of
from app.archive.households import HouseholdFacts, add_household
from app.archive.merging import merge
from app.archive.reading import facts_of, open_person
from app.archive.retention import candidates, judge, rules
from app.archive.standing import add_category, record_consent
from app.jobs.worker import run_once
from app.models import Household, Model, Person
from tests.app.archive.conftest import GRANDPA, GRANNY, Archive
from tests.app.cases.desk import HallDesk
from tests.conftest import Clock

SECRETS = [value for known in (GRANNY, GRANDPA) for value in vars(known).values() if value and value != "id_card"]


def readable(archive: Archive) -> str:
    """All values of all tables of the archive and of the audit chain, decrypted."""
    names = [name for name in Model.metadata.tables if name.startswith(("person", "household", "audit"))]
    tables = [Model.metadata.tables[name] for name in names]
    return repr([tuple(row) for table in tables for row in archive.session.execute(select(table))])


def test_nothing_personal_is_left_in_any_column(archive: Archive, frozen_clock: Clock) -> None:
    granny, again = archive.add(GRANNY), archive.add(GRANDPA)
    known = HouseholdFacts("0214", "agricultural", GRANNY.address)
    add_household(archive.session, head_id=granny.id, known=known, **archive.by())
    since = {"since": date(2020, 1, 1), "until": None, "source": GRANNY.name}
    add_category(archive.session, person_id=granny.id, category="elderly", **since, **archive.by())
    merge(archive.session, winner_id=granny.id, loser_id=again.id, chosen=["phone"], **archive.by())
    open_person(archive.session, person_id=granny.id, purpose="home_visit", **archive.by())
    record_consent(archive.session, person_id=granny.id, purpose="archive", given=True, **archive.by())
    archive.session.commit()
    assert all(secret in readable(archive) for secret in (GRANNY.name, GRANNY.id_number, GRANDPA.phone))
    record_consent(archive.session, person_id=granny.id, purpose="archive", given=False, **archive.by())
    archive.session.commit()
    assert erase_due(archive.session, today=clock.today(), now=clock.now()) == 1
    archive.session.commit()
    archive.session.expire_all()
    left = readable(archive)
    assert [secret for secret in SECRETS if len(secret) > 2 and secret in left] == []
    assert archive.count(Household) == 0
    assert len(looks_of(archive.session, [granny.id])) == 1
    assert facts_of(archive.session, id_number=GRANNY.id_number, purpose="in_person", **archive.by()) == {}


def test_a_record_without_cases_goes_after_its_years(archive: Archive, frozen_clock: Clock) -> None:
    person = archive.add()
    due = judge(archive.session, [person])[0]
    assert (due.reason, due.on) == ("none", clock.today().replace(year=clock.today().year + rules().none))
    assert due.on is not None
    assert erase_due(archive.session, today=due.on - timedelta(days=1), now=clock.now()) == 0
    assert person.review_on == due.on
    assert erase_due(archive.session, today=due.on, now=clock.now()) == 1
    assert archive.session.get_one(Person, person.id).erased_at is not None


def test_an_open_case_protects_and_its_outcome_sets_the_years(archive: Archive, frozen_clock: Clock) -> None:
    desk = HallDesk(archive.session, archive.actor)
    case = desk.submit(desk.publish("on_the_spot"), "wanghaiyan", answers={"f_applicant_id_number": GRANNY.id_number})
    person = archive.add(GRANNY)
    record_consent(archive.session, person_id=person.id, purpose="archive", given=False, **archive.by())
    assert judge(archive.session, [person])[0].on is None
    assert erase_due(archive.session, today=clock.today(), now=clock.now()) == 0
    assert person.review_on > clock.today()
    record_consent(archive.session, person_id=person.id, purpose="archive", given=True, **archive.by())
    desk.act("grant", case, "wanghaiyan")
    due = judge(archive.session, [person])[0]
    assert (due.reason, due.on) == ("granted", clock.today().replace(year=clock.today().year + rules().granted))
    assert candidates(archive.session, until=due.on or clock.today(), path=person.organisation_path) == [person]


def test_the_job_of_the_night_erases(app: Flask, archive: Archive) -> None:
    person = archive.add()
    for given in (True, False):
        record_consent(archive.session, person_id=person.id, purpose="archive", given=given, **archive.by())
    archive.session.commit()
    told = run_once(app)
    assert told is not None and told.done >= 1
    archive.session.expire_all()
    assert archive.session.get_one(Person, person.id).name == ""

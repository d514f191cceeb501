"""The sample county in the database."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.models import Account, Organisation
from app.people.demo import DEMO_PASSWORD, demo_accounts
from app.people.passwords import is_password
from app.people.roles import ROLE_LABELS
from app.setup.county import add_demo_staff, add_organisations
from catalog.county import load_county
from catalog.sample import DATA

COUNTY = load_county(DATA / "organisations.yaml")


def test_every_organisation_stands_under_its_parent(session: Session) -> None:
    village = session.scalars(select(Organisation).where(Organisation.code == "990101101201")).one()
    assert village.path == "990101/990101101/990101101201/"
    assert village.tier == "village"
    assert village.parent is not None
    assert village.parent.tier == "township"


def test_organisations_are_found_by_pinyin(session: Session) -> None:
    township = session.scalars(select(Organisation).where(Organisation.code == "990101101")).one()
    assert township.pinyin == "shiqiaozhen sqz"


def test_every_role_has_someone_to_show(session: Session) -> None:
    assert {account.role for account in demo_accounts(session)} == set(ROLE_LABELS.values())


def test_every_hall_and_station_has_staff(session: Session) -> None:
    staffed = set(session.scalars(select(Account.organisation_id)))
    for organisation in session.scalars(select(Organisation).where(Organisation.tier != "county")):
        assert organisation.id in staffed, organisation.name


def test_all_demo_accounts_share_one_hash(session: Session) -> None:
    hashes = session.scalars(select(Account.password).distinct()).all()
    assert len(hashes) == 1
    assert is_password(hashes[0], DEMO_PASSWORD)


def test_adding_again_adds_nothing(session: Session) -> None:
    before = session.scalar(select(func.count(Account.id)))
    assert add_organisations(session, COUNTY, now=clock.now()) == 0
    assert add_demo_staff(session, COUNTY, now=clock.now()) == 0
    assert session.scalar(select(func.count(Account.id))) == before

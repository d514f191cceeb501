"""Browsers of those who keep the settings, and of those who must not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import Account, AuditEntry, Organisation
from app.people.accounts import add_account
from app.people.roles import ADMINISTRATOR
from tests.support.client import DeskClient

ADMIN = "fangxiaoming"
TOWN = "990101101"  # 石桥镇
OTHER_TOWN = "990101102"


@pytest.fixture
def admin(browser_of: Callable[[str], DeskClient]) -> DeskClient:
    """An administrator of the county."""
    return browser_of(ADMIN)


@pytest.fixture
def town_admin(session: Session, browser_of: Callable[[str], DeskClient]) -> DeskClient:
    """An administrator whom the command line placed in a township: sees that subtree only."""
    add_account(
        session,
        username="zhenguanli",
        name="镇管理",
        roles=[ADMINISTRATOR],
        organisation=place(session, TOWN),
        password="a-long-enough-word",
        actor=None,
        now=clock.now(),
    )
    session.commit()
    return browser_of("zhenguanli")


def place(session: Session, code: str) -> Organisation:
    """The organisation of a code."""
    return session.scalars(select(Organisation).where(Organisation.code == code)).one()


def person(session: Session, username: str) -> Account:
    """The account of a login name."""
    return session.scalars(select(Account).where(Account.username == username)).one()


def audited(session: Session, subject_id: object) -> list[str]:
    """The actions recorded about something, the first first."""
    rows = select(AuditEntry.action).where(AuditEntry.subject_id == str(subject_id)).order_by(AuditEntry.seq)
    return list(session.scalars(rows))

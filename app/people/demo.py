"""Demo accounts: they exist in demo mode only, and its login page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Organisation
from app.people.accounts import DEMO_MAIL
from app.people.roles import ROLE_LABELS

DEMO_PASSWORD = "qingshi-demo"
# The mail address of accounts that the login page shows; other demo accounts exist, but are not listed.
SHOWN = f"shown{DEMO_MAIL}"
_ORDER = {label: number for number, label in enumerate(ROLE_LABELS.values())}


@dataclass(frozen=True)
class DemoAccount:
    """One entry of the list on the login page."""

    login: str
    password: str
    name: str
    role: str
    place: str


def demo_accounts(session: Session) -> list[DemoAccount]:
    """The accounts to show, one role after another."""
    statement = (
        select(Account.username, Account.last_name, Account.first_name, Organisation.name, Role.name)
        .join(Organisation, Organisation.id == Account.organisation_id)
        .join(Account.roles)
        .where(Account.email.endswith(SHOWN), Account.active)
    )
    found = [DemoAccount(row[0], DEMO_PASSWORD, row[1] + row[2], row[4], row[3]) for row in session.execute(statement)]
    return sorted(found, key=lambda account: (_ORDER.get(account.role, 99), account.login))

"""Month end: agents whose village has not handed its month in are told, on its last day and on the day it is due."""

from __future__ import annotations

import datetime as dt
from datetime import datetime

from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.chinese_dates import chinese_day
from app.clock import local_date
from app.models import Account, LedgerHandIn, Organisation
from app.notifications.elsewhere import News, tell_staff
from app.people.roles import AGENT
from app.proxies.handing_in.months import DUE_DAY, due_on, first_of, month_words


def remind(session: Session, *, now: datetime) -> int:
    """Tell whoever has still to hand in; how many messages. Told again the same day, nobody gets a second one."""
    month = month_to_remind(local_date(now))
    if month is None:
        return 0
    done = select(LedgerHandIn.organisation_id).where(
        LedgerHandIn.month == month, LedgerHandIn.state.in_(("handed_in", "signed"))
    )
    wanted = (
        select(Account.organisation_id, Account.id)
        .join(Organisation, Organisation.id == Account.organisation_id)
        .where(
            Account.active,
            Account.roles.any(Role.name == AGENT),
            Organisation.tier == "village",
            Organisation.id.not_in(done),
        )
        .order_by(Account.organisation_id, Account.id)
    )
    agents: dict[int, list[int]] = {}
    for organisation_id, account_id in session.execute(wanted):
        agents.setdefault(organisation_id, []).append(account_id)
    return sum(_tell(session, village, people, month, now) for village, people in agents.items())


def month_to_remind(today: dt.date) -> dt.date | None:
    """On the last day of a month that month, on the day it is due the one before; None on other days."""
    if (today + dt.timedelta(days=1)).day == 1:
        return first_of(today)
    return first_of(first_of(today) - dt.timedelta(days=1)) if today.day == DUE_DAY else None


def _tell(session: Session, village: int, people: list[int], month: dt.date, now: datetime) -> int:
    values = {"month": month_words(month), "due": chinese_day(due_on(month))}
    once = f"{village}.{month.isoformat()}.{local_date(now).isoformat()}"
    return tell_staff(session, News("ledger_due", once, values, village, "/desk/proxy/ledgers"), to=people, now=now)

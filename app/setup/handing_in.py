"""The sample village has handed its book in, passed a problem up, and asked for papers by a link."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.clock import local_date
from app.ledgers.agents import agent_ledger
from app.ledgers.scope import Scope, unit_of
from app.models import Account, LedgerHandIn, Organisation
from app.people.accounts import actor_of
from app.people.actors import Actor
from app.proxies.handing_in import months, problems
from app.proxies.handing_in.problems import SheetWords
from app.proxies.sending_in.links import USUAL_DAYS, NewLink, make_link
from app.publishing.versions import current_version
from app.statistics.periods import period_of

_AGENT, _CLERK = "lixiumei", "wanghaiyan"
_SERVICE = "QS-MZ-001"
_SHEET = SheetWords(
    title="高龄津贴有两个月没有到账",
    person="曾光富",
    phone="0000-6222517",
    facts="今年 9 月、10 月的高龄津贴没有打到“一卡通”上，存折流水看过，账号没有变。",
    tried="打电话问过信用社，答复没有收到发放数据；村里查不到发放名单。",
    asked="请核对 9 月、10 月的发放名单，答复什么时候补发。",
)


def add_demo_handing_in(session: Session, *, now: datetime) -> int:
    """Once; how many things were added."""
    if session.scalar(select(exists().select_from(LedgerHandIn))):
        return 0
    agent, clerk = (_actor(session, name) for name in (_AGENT, _CLERK))
    _hand_in(session, agent, now)
    problems.pass_up(session, words=_SHEET, actor=agent, now=now)
    version = current_version(session, _SERVICE, local_date(now))
    wanted = [one.id for one in version.definition.documents if not one.produced_by_desk][:3]
    make_link(session, new=NewLink(version, "谢小兰", "139-0000-2212", wanted, USUAL_DAYS), actor=clerk, now=now)
    return 3


def _hand_in(session: Session, agent: Actor, now: datetime) -> None:
    """The last month with cases: the samples begin some weeks ago."""
    county = session.scalars(select(Organisation).where(Organisation.kind == "county")).one()
    this = period_of("month", local_date(now))
    scopes = [Scope(agent, unit_of(session, actor=agent), month, county.name) for month in (this, this.moved(-1))]
    books = [(scope.period.first, agent_ledger(session, scope)) for scope in scopes]
    month, report = next((one for one in books if one[1].rows), books[-1])
    months.hand_in(session, report=report, month=month, remark="已和村委会核对。", actor=agent, now=now)


def _actor(session: Session, username: str) -> Actor:
    return actor_of(session.scalars(select(Account).where(Account.username == username)).one())

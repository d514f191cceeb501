"""What the filters of a worklist offer. Every list is as long as the county is large, not as it is busy."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.worklist import Tab, branches, order_of, person_name
from app.models import Account, CaseStep, Organisation, Service
from app.people.actors import Actor

LOOKED_AT = 500  # rows of a tab in which names of steps are looked for
MOST_OFFERED = 500


@dataclass(frozen=True)
class FilterChoices:
    """(value, label) pairs for each filter."""

    services: tuple[tuple[str, str], ...]
    villages: tuple[tuple[int, str], ...]
    steps: tuple[tuple[str, str], ...]
    agents: tuple[tuple[int, str], ...]


def filter_options(session: Session, *, actor: Actor, tab: Tab = "todo") -> FilterChoices:
    """The choices for this list. A county office is offered all villages: its cases come from any of them."""
    villages, agents = _places(session, actor)
    return FilterChoices(_services(session), villages, _steps(session, actor, tab), agents)


def _places(session: Session, actor: Actor) -> tuple[tuple[tuple[int, str], ...], tuple[tuple[int, str], ...]]:
    """Villages of the subtree, and who works at their stations."""
    root = actor.organisation_path.split("/")[0] + "/" if actor.organisation_tier == "county" else None
    statement = (
        select(Organisation.id, Organisation.name, Account.id, person_name())
        .outerjoin(Account, (Account.organisation_id == Organisation.id) & Account.active)
        .where(Organisation.tier == "village", Organisation.active)
        .where(Organisation.path.startswith(root or actor.organisation_path, autoescape=True))
        .order_by(Organisation.path, Account.id)
        .limit(MOST_OFFERED)
    )
    villages, agents = {}, {}
    for village_id, village, account_id, person in session.execute(statement):
        villages[village_id] = village
        if account_id is not None:
            agents[account_id] = person
    return tuple(villages.items()), tuple(agents.items())


def _services(session: Session) -> tuple[tuple[str, str], ...]:
    statement = (
        select(Service.code, Service.name)
        .where(Service.current_version_id.is_not(None))
        .order_by(Service.topic, Service.code)
        .limit(MOST_OFFERED)
    )
    return tuple((code, name) for code, name in session.execute(statement))


def _steps(session: Session, actor: Actor, tab: Tab) -> tuple[tuple[str, str], ...]:
    names: dict[str, str] = {}
    for branch in branches(actor, tab):
        some = select(CaseStep.name).where(branch).order_by(*order_of(tab)).limit(LOOKED_AT).subquery()
        names.update((name, name) for name in session.scalars(select(some.c.name).distinct()))
    return tuple(sorted(names.items()))

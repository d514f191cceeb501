"""上门走访单: the homes of a round, put together from its page."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app import clock
from app.models import Organisation
from app.proxies.rounds.reading import RoundPage, VisitedStop
from reports.documents import route_sheet
from reports.round_contexts import RouteContext


def route_sheet_of(session: Session, page: RoundPage) -> RouteContext:
    """The sheet as the plan stands now, with what is recorded already."""
    place = session.get_one(Organisation, page.organisation_id)
    return route_sheet.build(
        number=page.row.number,
        organisation_name=str(place),
        agent_name=page.row.agent,
        day=page.row.day,
        kind=page.row.kind,
        homes=[_home(one) for one in page.stops],
        remark=page.remark,
        phone=place.phone,
        made_on=clock.today(),
    )


def _home(one: VisitedStop) -> route_sheet.Home:
    return route_sheet.Home(
        village=one.stop.place,
        group=one.stop.group,
        address=one.stop.address,
        name=one.stop.name,
        phone=one.stop.phone,
        reason=one.stop.reason,
        task=one.stop.task,
        case_number=one.stop.case_number,
        outcome=one.stop.outcome,
        deed=one.deed,
        at=f"{one.visited_at.astimezone(clock.ZONE):%H:%M}" if one.visited_at else "",
    )

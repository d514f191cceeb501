"""Services, batches and places in a few words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import DevolutionItem, Service, ServiceOffering
from app.people.actors import Actor
from app.publishing import devolution, operations
from app.publishing.devolution_plans import Plan
from app.publishing.versions import LoadedVersion, current_version
from catalog.definition import ServiceDefinition
from tests.catalog.test_devolution import at_county

TOWN, OTHER_TOWN = "990101101", "990101102"
VILLAGE, OTHER_VILLAGE = "990101101201", "990101101202"
TOWNS = ("990101001", "990101101", "990101102", "990101103", "990101201", "990101202")
CODE = "T-MINIMAL"


@dataclass
class Mover:
    """The county administrator who plans batches; every action is committed like a request."""

    session: Session
    administrator: Actor

    def publish(self, definition: ServiceDefinition | None = None) -> LoadedVersion:
        """A service of the county office, unless another is given, in force today."""
        service = definition or at_county()
        operations.publish_definition(
            self.session, definition=service, effective_from=clock.today(), note="", actor=None, now=clock.now()
        )
        self.session.commit()
        return self.current(service.code)

    def current(self, code: str = CODE) -> LoadedVersion:
        """What is in force now."""
        return current_version(self.session, code, clock.today())

    def plan(self, *places: str, **changes: Any) -> Plan:
        """County to township, delegated, from today on, unless said otherwise."""
        usual: dict[str, Any] = {
            "name": "第四批",
            "direction": "down",
            "from_tier": "county",
            "to_tier": "township",
            "mode": "delegated",
            "effective_on": clock.today(),
            "note": "青政办发〔2026〕12号",
            "service_codes": (CODE,),
            "organisation_codes": places or (TOWN,),
        }
        return Plan(**{**usual, **changes})

    def plan_back(self, *places: str, **changes: Any) -> Plan:
        """Township to county."""
        back = {"name": "收回第四批", "direction": "up", "from_tier": "township", "to_tier": "county", "mode": ""}
        return self.plan(*places, **{**back, **changes})

    def keep(self, plan: Plan) -> int:
        """Plan a batch; its number."""
        batch = devolution.plan_batch(
            self.session, plan=plan, actor=self.administrator, now=clock.now(), today=clock.today()
        )
        self.session.commit()
        return batch.id

    def run(self, plan: Plan) -> devolution.Progress:
        """Plan a batch and run it."""
        return self.run_kept(self.keep(plan))

    def run_kept(self, number: int, most: int | None = None) -> devolution.Progress:
        """Run a batch that is planned."""
        progress = devolution.run_batch(
            self.session,
            batch_id=number,
            most=most,
            today=clock.today(),
            actor=self.administrator,
            now=clock.now(),
        )
        self.session.commit()
        return progress

    def run_due(self) -> int:
        """What a new day does by itself."""
        done = devolution.run_due(self.session, today=clock.today(), now=clock.now())
        self.session.commit()
        return done

    def service(self, code: str = CODE) -> Service:
        return self.session.scalars(select(Service).where(Service.code == code)).one()

    def items(self, number: int) -> list[tuple[str, str]]:
        """State and message of a batch's items."""
        rows = select(DevolutionItem).where(DevolutionItem.batch_id == number).order_by(DevolutionItem.service_id)
        return [(item.state, item.message) for item in self.session.scalars(rows)]

    def rows(self, code: str = CODE) -> list[tuple[str, bool, date, date | None]]:
        """Mode, decision, first and last day of all offerings of a service."""
        statement = (
            select(ServiceOffering)
            .join(Service, Service.id == ServiceOffering.service_id)
            .where(Service.code == code)
            .order_by(ServiceOffering.since, ServiceOffering.id)
        )
        return [(row.mode, row.decides, row.since, row.until) for row in self.session.scalars(statement)]


def mover_of(session: Session, actor: Callable[[str], Actor]) -> Mover:
    """The county administrator of the sample."""
    return Mover(session, actor("fangxiaoming"))

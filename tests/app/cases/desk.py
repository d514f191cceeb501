"""A hall in a few words: tests say who does what to which case."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app import clock
from app.cases import operations
from app.cases.way import SUPPLEMENT
from app.cases.written import records_of, since
from app.models import Account, AuditEntry, Case, CaseStep, Organisation, Service, ServiceVersion
from app.people.actors import Actor
from app.publishing.versions import LoadedVersion, version_by_id
from catalog import versions
from catalog.definition import ServiceDefinition
from forms.submission import Submission, read_submission
from tests.definitions import load
from tests.support.special import whole_form

AGENT = "lixiumei"  # 990101101201
OTHER_AGENT = "chenyongfu"  # 990101101202, the next village
CLERK = "wanghaiyan"  # 990101101
COLLEAGUE = "liuyang"  # 990101101
TOWN_APPROVER = "chenzhiyuan"  # 990101101
OTHER_CLERK = "zhoutingting"  # 990101102, the next township
_PASSING = frozenset({"pass_on", "grant", "grant_partly"})
ID_NUMBER = "11010519491231002X"


@dataclass
class HallDesk:
    """Who does what; every action is committed like a request."""

    session: Session
    actor: Callable[[str], Actor]

    def publish(self, definition: ServiceDefinition | str, **changes: Any) -> LoadedVersion:
        """Put a definition into force as its service's next version."""
        if isinstance(definition, str):
            definition = load(definition)
        definition = definition.model_copy(update=changes)
        service = self.session.scalars(select(Service).where(Service.code == definition.code)).one_or_none()
        service = service or Service(code=definition.code, name=definition.name)
        service.state = "published"
        self.session.add(service)
        self.session.flush()
        version = _version(service, definition, self._versions(service) + 1)
        self.session.add(version)
        self.session.flush()
        service.current_version_id = version.id
        self.session.commit()
        return version_by_id(self.session, version.id)

    def _versions(self, service: Service) -> int:
        return len(self.session.scalars(select(ServiceVersion.id).where(ServiceVersion.service_id == service.id)).all())

    def fill(self, version: LoadedVersion, answers: Mapping[str, str] | None = None, *, papers: int = 1) -> Submission:
        """The form with its sample answers, changed by these HTML names, and as many sheets of every paper."""
        pairs = {f"f_{key}": str(value) for key, value in version.definition.samples[0].answers.items()}
        for document in version.definition.documents:
            pairs[f"d_{document.id}_originals"] = pairs[f"d_{document.id}_copies"] = str(papers)
        posted = MultiDict({"handled_by": "self", **pairs, **(answers or {})})
        return read_submission(version.compiled, posted, today=clock.today())

    def submit(
        self,
        version: LoadedVersion,
        username: str,
        *,
        place: str | None = None,
        answers: Mapping[str, str] | None = None,
        token: str | None = None,
        without_void: bool = False,
    ) -> Case:
        """Hand in a form; `place` is the code of the station or hall, the person's own by default."""
        actor = self.actor(username)
        wanted = Organisation.code == place if place else Organisation.id == actor.organisation_id
        number = operations.submit(
            self.session,
            version=version,
            submission=self.fill(version, answers),
            organisation=self.session.scalars(select(Organisation).where(wanted)).one(),
            token=token or secrets.token_hex(16),
            without_void=without_void,
            told=None,  # tests send the same sample many times
            actor=actor,
            now=clock.now(),
        )
        self.session.commit()
        return self.session.scalars(select(Case).where(Case.number == number)).one()

    def act(self, name: str, case: Case, username: str, opinion: str = "已核实", **more: Any) -> Case:
        """Do something to a case as it stands now; passing a step does what it asks for besides the opinion."""
        if name in _PASSING and "revision" not in more:
            self.write_down(case, username)
        done = getattr(operations, name)(
            self.session,
            case_number=case.number,
            revision=more.pop("revision", case.revision),
            opinion=opinion,
            actor=self.actor(username),
            now=clock.now(),
            **more,
        )
        self.session.commit()
        return done

    def write_down(self, case: Case, username: str) -> None:
        """Do the special work of the open step, if it has any that nobody did."""
        steps = self.session.scalars(select(CaseStep).where(CaseStep.case_id == case.id)).all()
        step = next((one for one in steps if one.state == "open"), None)
        if step is None or step.step_id == SUPPLEMENT:
            return
        spec = version_by_id(self.session, case.service_version_id).definition.step(step.step_id)
        typed = whole_form(spec, clock.local_date(since(steps, step) or clock.now()))
        if typed and not records_of(steps, step):
            operations.write_down(
                self.session,
                case_number=case.number,
                revision=case.revision,
                typed=typed,
                takes_photos=False,
                actor=self.actor(username),
                now=clock.now(),
            )

    def someone(self, role: str, organisation: str) -> str:
        """The login name of someone with a role at an organisation (its code)."""
        people = select(Account.username).join(Organisation, Organisation.id == Account.organisation_id)
        holding = people.join(Account.roles).where(Organisation.code == organisation, Role.name == role)
        return self.session.scalars(holding.order_by(Account.id).limit(1)).one()

    def open_step(self, case: Case) -> CaseStep:
        """The open step of a case, the first one where several offices have it."""
        found = select(CaseStep).where(CaseStep.case_id == case.id, CaseStep.state == "open")
        return self.session.scalars(found.order_by(CaseStep.lane).limit(1)).one()

    def way(self, case: Case) -> list[tuple[str, str]]:
        """Step ids and states in order."""
        steps = select(CaseStep).where(CaseStep.case_id == case.id).order_by(CaseStep.position)
        return [(step.step_id, step.state) for step in self.session.scalars(steps)]

    def audited(self, case: Case) -> list[str]:
        """The actions recorded about a case."""
        rows = select(AuditEntry.action).where(AuditEntry.subject_id == case.number).order_by(AuditEntry.seq)
        return list(self.session.scalars(rows))


def _version(service: Service, definition: ServiceDefinition, number: int) -> ServiceVersion:
    return ServiceVersion(
        service_id=service.id,
        number=number,
        definition=versions.canonical_json(definition),
        digest=versions.digest(definition),
        effective_from=clock.today(),
        published_at=clock.now(),
    )


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of 2026 in the county."""
    return datetime(2026, month, day, hour, minute, tzinfo=clock.ZONE)

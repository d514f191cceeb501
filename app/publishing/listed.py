"""What lists and searches show of a service: written when a version is published and when it comes into force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.models import Service, ServiceVersion
from app.publishing.library import shared_library
from app.publishing.uses import note_uses
from catalog.definition import ServiceDefinition
from catalog.editing.completeness import completeness_of
from catalog.editing.trees import tree_of
from catalog.pinyin import search_text
from catalog.problems import Problem


def describe(service: Service, definition: ServiceDefinition) -> None:
    """The words under which the service is found."""
    service.name = definition.name
    service.summary = definition.summary
    service.topic = definition.topics[0]
    service.item_type = definition.item_type
    service.department = definition.department
    service.search_text = search_text(definition.name, *definition.aliases, definition.handling_item)
    service.acceptance_tiers = ",".join(definition.acceptance_tiers)
    service.documents_count = _always_brought(definition)
    service.limit_words = str(definition.promised_limit)
    service.batches = "".join(f"\n{batch}\n" for batch in dict.fromkeys(one.batch for one in definition.devolution))


def put_in_force(service: Service, definition: ServiceDefinition, version: ServiceVersion) -> None:
    """From now on this version is the one that is offered. What was suspended or withdrawn stays so."""
    describe(service, definition)
    service.current_version_id = version.id
    if service.state == "draft":
        service.state = "published"


def take_stock(
    session: Session,
    service: Service,
    definition: ServiceDefinition,
    problems: Iterable[Problem],
    *others: ServiceDefinition,
) -> None:
    """What the checks said of the version published last, how much of what the standard asks it says, what it uses.

    Shared parts that `others` use are noted too: another version waits for its day, or holds until then.
    """
    library = shared_library(session)
    tree = tree_of(definition, library)
    counts = Counter(problem.severity for problem in problems)
    service.error_count, service.warning_count, service.hint_count = counts["error"], counts["warning"], counts["hint"]
    service.completeness = completeness_of(tree, library).percent
    note_uses(session, service_id=service.id, place="published", source=[tree, *others], library=library)


def note_published_uses(session: Session, service: Service, *definitions: ServiceDefinition) -> None:
    """Which shared parts the service uses: in the version in force and in the one that waits for its day."""
    note_uses(session, service_id=service.id, place="published", source=definitions, library=shared_library(session))


def _always_brought(definition: ServiceDefinition) -> int:
    """How many papers everyone brings: one of a group counts once, what only some need or we print not at all."""
    asked = [one for one in definition.documents if one.when is None and not one.produced_by_desk]
    return len({one.group or one.id for one in asked if one.necessity != "optional"})

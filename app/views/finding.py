"""Finding a service by topic or by what people call it: the same at the desk and on the public pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from app import clock
from app.extensions import db
from app.people.actors import Actor
from app.publishing.queries import ServiceRow, list_services, search_services
from catalog.primitives import OptionSpec
from catalog.vocabulary import options

_LONGEST = 40  # characters of a search that are looked at


@dataclass(frozen=True, slots=True)
class ServiceChoice:
    """What was asked for and what was found; `topics` are those under which something is published."""

    text: str
    topic: str
    services: Sequence[ServiceRow]
    topics: Sequence[OptionSpec]


def choose_services(at: Actor | None = None) -> ServiceChoice:
    """Answer the search box and the topics of this request; a search goes before a topic.

    For someone at a desk (`at`) the list holds what the own organisation has; the search tells what it has not.
    """
    today = clock.today()
    text, topic = request.args.get("q", "").strip()[:_LONGEST], request.args.get("topic", "")
    if text and request.headers.get("X-Requested-With") == "fetch":
        return ServiceChoice(text, "", search_services(db.session, text, at=at, today=today), ())
    offered = list_services(db.session, at=at, today=today)
    used = {service.topic for service in offered}
    topics = tuple(option for option in options("topic") if option.code in used)
    if text:
        return ServiceChoice(text, "", search_services(db.session, text, at=at, today=today), topics)
    found = [service for service in offered if topic in ("", service.topic)]
    return ServiceChoice(text, topic, found, topics)

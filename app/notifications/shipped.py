"""What there is to tell: events, whom they concern, what their texts may say, and the texts as shipped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from app.notifications.placeholders import Value
from app.wording import msgid

_FILE = Path(__file__).parent / "data" / "messages.yaml"


class Audience(StrEnum):
    """Whom something is told."""

    APPLICANT = "applicant"
    SUBMITTER = "submitter"  # who handed the case in; when they have left, their desk
    DESK = "desk"  # who may handle what is open now
    LEADER = "leader"  # approvers of that desk, or of the next organisation up that has one
    SUPERVISORS = "supervisors"  # of the organisation of the case and those above it
    ASKED = "asked"  # the organisations named by the caller
    ASKER = "asker"  # the account named by the caller
    # Of what is no case:
    VILLAGER = "villager"  # who made an appointment, or sends papers in
    STAFF = "staff"  # the accounts named by the caller


AUDIENCE_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "applicant": msgid("申请人"),
        "submitter": msgid("收件人员"),
        "desk": msgid("承办人员"),
        "leader": msgid("承办单位审批人员"),
        "supervisors": msgid("督查人员"),
        "asked": msgid("被征询单位"),
        "asker": msgid("提问的人"),
        "villager": msgid("群众"),
        "staff": msgid("经办人员"),
    }
)
FORM_LABELS: Mapping[str, str] = MappingProxyType(
    {"sms": msgid("短信"), "app": msgid("站内消息"), "slip": msgid("纸质告知单")}
)
CHANNEL_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "sms": msgid("短信"),
        "mail": msgid("邮件"),
        "wecom": msgid("企业微信"),
        "dingtalk": msgid("钉钉"),
        "app": msgid("站内消息"),
        "slip": msgid("纸质告知单"),
    }
)

Slot = tuple[str, str, str]  # event, audience, form


@dataclass(frozen=True)
class EventWords:
    """One event: what it is called, and what its texts may say, by Chinese word."""

    id: str
    words: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Shipped:
    """All of the file."""

    values: Mapping[str, Value]  # by key
    events: Mapping[str, EventWords]
    texts: Mapping[Slot, str]

    def forms(self, event: str, audience: str) -> tuple[str, ...]:
        """In which forms this event has something to say to these people."""
        return tuple(form for one, whom, form in self.texts if (one, whom) == (event, audience))


@cache
def shipped() -> Shipped:
    """The file, read once."""
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    values = {key: Value(key=key, **given) for key, given in raw["values"].items()}
    common = [values[key] for key in raw["of_cases"]]
    events = {name: _event(name, event, values, common) for name, event in raw["events"].items()}
    texts = {
        (name, audience, form): text
        for name, event in raw["events"].items()
        for audience, forms in event["texts"].items()
        for form, text in forms.items()
    }
    return Shipped(values, events, MappingProxyType(texts))


def _event(name: str, raw: dict[str, Any], values: Mapping[str, Value], common: list[Value]) -> EventWords:
    """`only`: it tells of no case, and may say these values alone."""
    own = [values[key] for key in raw.get("only", raw.get("values", ()))]
    known = own if "only" in raw else (*common, *own)
    return EventWords(name, raw["words"], MappingProxyType({one.word: one for one in known}))


def event_words(event: str) -> str:
    """What an event is called; of one that a later release no longer has, its id."""
    known = shipped().events.get(event)
    return known.words if known else event

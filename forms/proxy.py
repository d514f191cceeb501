"""帮办代办: who may stand at the desk for a service."""

from __future__ import annotations

from catalog.definition import HANDLED_BY_WORDS, HandledBy, ServiceDefinition
from forms import messages
from forms.kinds.base import Choice


def proxy_modes(definition: ServiceDefinition) -> tuple[Choice, ...]:
    """The ways in which this service can be handled; 本人 is always one of them."""
    rules = definition.proxy
    allowed = (set(rules.who) or set(HandledBy)) if rules.allowed else set()
    modes = [mode for mode in HandledBy if mode is HandledBy.SELF or mode in allowed]
    return tuple(Choice(mode.value, HANDLED_BY_WORDS[mode]) for mode in modes)


def proxy_problem(definition: ServiceDefinition, handled_by: str) -> str | None:
    """The sentence to show when this service cannot be handled so, else None. Codes nobody knows are a problem too."""
    modes = proxy_modes(definition)
    if any(mode.code == handled_by for mode in modes):
        return None
    if handled_by not in set(HandledBy):
        return messages.HANDLED_BY_UNKNOWN
    who = HANDLED_BY_WORDS[HandledBy(handled_by)]
    if not definition.proxy.allowed:
        return messages.PROXY_NOT_ALLOWED.format(who=who)
    return messages.PROXY_NOT_THIS_ONE.format(who=who, allowed="、".join(mode.label for mode in modes))

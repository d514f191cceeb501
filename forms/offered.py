"""Which options of a choice are offered, when this much is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from catalog.definition import FieldSpec, OptionSpec
from forms import messages
from forms.inbox import Inbox
from forms.kinds.base import Kind

Holds = Callable[[str | None, Mapping[str, object]], bool | None]


def is_limited(spec: FieldSpec) -> bool:
    """Whether some option is offered under a condition only."""
    return any(option.when for option in spec.options)


def withheld(spec: FieldSpec, names: Mapping[str, object], holds: Holds) -> tuple[OptionSpec, ...]:
    """Options that are not offered: their condition fails, or is not yet known."""
    return tuple(option for option in spec.options if option.when and holds(option.when, names) is not True)


def refused(kind: Kind[Any], value: object, names: Mapping[str, object], holds: Holds) -> OptionSpec | None:
    """The first option among the chosen ones that is not offered."""
    if not is_limited(kind.spec):
        return None
    chosen = value if isinstance(value, tuple) else (value,)
    return next((option for option in withheld(kind.spec, names, holds) if option.code in chosen), None)


def refusal(option: OptionSpec, says: Callable[[str], str]) -> str:
    """The sentence beside a choice that is no longer offered; `says` puts a condition into words."""
    return messages.NOT_OFFERED.format(option=option.label, why=says(option.when or ""))


def take_offered(kind: Kind[Any], value: object | None, inbox: Inbox, name: str) -> object | None:
    """The value if all that was chosen is offered; otherwise the inbox knows the sentence."""
    option = refused(kind, value, inbox.names, inbox.holds)
    if option is None:
        return value
    inbox.refuse(name, kind.spec.label, refusal(option, inbox.says))
    return None

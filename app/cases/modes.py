"""服务方式 of a case: where and when an agent served the applicant; 帮办 and 代办 differ by who stands at the desk.

A case that nobody helped with has no mode: the applicant came to the hall.
"""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import gettext as _

from app.errors import Invalid
from app.people.actors import Actor
from app.people.roles import AGENT
from catalog import vocabulary
from catalog.definition import HandledBy

MODES: tuple[str, ...] = tuple(one.code for one in vocabulary.LISTS["proxy_mode"].options)
USUAL = "point"  # who says nothing serves at the station


def is_asked(actor: Actor, handled_by: str) -> bool:
    """Whether a case has a mode: an agent takes it in (帮办), or someone's agent hands it in (代办)."""
    return AGENT in actor.roles or handled_by == HandledBy.AGENT


def mode_of(actor: Actor, *, handled_by: str, posted: str) -> str:
    """The mode with which a case begins: the one that was chosen, the usual one where nothing was said, "" where none
    is asked. Invalid for a word that is not in the list.
    """
    if not is_asked(actor, handled_by):
        return ""
    if posted and posted not in MODES:
        raise Invalid(message=_("请从列出的选项里选服务方式"))
    return posted or USUAL


def mode_words(mode: str, handled_by: str) -> str:
    """上门代办; 上门帮办 where the applicant was led by hand; "" without a mode."""
    entry = vocabulary.entry("proxy_mode", mode)
    if entry is None:
        return ""
    return entry.label if handled_by == HandledBy.AGENT else entry.aliases[0]


class Mode(NamedTuple):
    """服务方式 as pages and papers need it."""

    code: str
    words: str


NO_MODE = Mode("", "")


def mode_said(mode: str, handled_by: str) -> Mode:
    """Code and words together."""
    return Mode(mode, mode_words(mode, handled_by))


def is_help(mode: str, handled_by: str) -> bool:
    """帮办: an agent helped, and the applicant (or family) acted."""
    return bool(mode) and handled_by != HandledBy.AGENT

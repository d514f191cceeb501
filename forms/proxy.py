"""帮办代办: who may stand at the desk for a service, and who must be somebody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from catalog.definition import HANDLED_BY_WORDS, HandledBy, Meaning, ServiceDefinition
from forms import messages
from forms.errors import AnswerError, FieldError
from forms.id_number import age, birth_date, check
from forms.kinds.base import Choice
from forms.names import field_name


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
        reason = definition.proxy.presence_reason.rstrip("。")
        sentence = messages.PROXY_NOT_ALLOWED_BECAUSE if reason else messages.PROXY_NOT_ALLOWED
        return sentence.format(who=who, reason=reason)
    return messages.PROXY_NOT_THIS_ONE.format(who=who, allowed="、".join(mode.label for mode in modes))


# ── who is who ─────────────────────────────────────────────────────────────────────────────────────

ADULT = 18  # 民法典第十七条、第十八条: full capacity


def party_problems(
    definition: ServiceDefinition, handled_by: str, values: Mapping[str, object], *, today: date
) -> Iterator[FieldError]:
    """What is wrong between applicant, the one who acts, and the collector (代领人): different people with different
    rights. `values` are the answers by field id; nothing is said of somebody whom the form does not ask for.
    """
    said = {one: str(values.get(spec.id) or "") for one in Meaning if (spec := definition.field_meaning(one))}
    if handled_by and handled_by != HandledBy.SELF:
        yield from _of_agent(definition, HandledBy(handled_by), said, today)
    yield from _of_collector(definition, handled_by, said)


def _of_agent(
    definition: ServiceDefinition, kind: HandledBy, said: Mapping[Meaning, str], today: date
) -> Iterator[FieldError]:
    number = said.get(Meaning.AGENT_ID_NUMBER, "")
    if number and number == said.get(Meaning.APPLICANT_ID_NUMBER):
        yield _error(definition, Meaning.AGENT_ID_NUMBER, messages.PARTY_SAME)
    elif _is_minor(number, today):
        words = messages.PARTY_MINOR.format(who=HANDLED_BY_WORDS[kind])
        yield _error(definition, Meaning.AGENT_ID_NUMBER, words)


def _of_collector(definition: ServiceDefinition, handled_by: str, said: Mapping[Meaning, str]) -> Iterator[FieldError]:
    collector, agent = said.get(Meaning.COLLECTOR_NAME, ""), said.get(Meaning.AGENT_NAME, "")
    if not collector or collector == said.get(Meaning.APPLICANT_NAME):
        return
    is_agent = bool(agent) and collector == agent
    if is_agent and handled_by == HandledBy.AGENT and "collect" not in definition.proxy.powers:
        yield _error(definition, Meaning.COLLECTOR_NAME, messages.PARTY_COLLECTS)
    elif not is_agent and not definition.proxy.collector_may_differ:
        yield _error(definition, Meaning.COLLECTOR_NAME, messages.PARTY_COLLECTOR)


def _error(definition: ServiceDefinition, meaning: Meaning, message: str) -> FieldError:
    spec = definition.field_meaning(meaning)
    assert spec is not None  # it was answered
    return FieldError(field_name(spec.id), spec.label, message)


def _is_minor(number: str, today: date) -> bool:
    """By an ID number that is one: other papers say no birth date."""
    try:
        return bool(number) and age(birth_date(check(number, today=today)), today) < ADULT
    except AnswerError:
        return False

"""代办服务中止单、续办委托书、终止单、代办员变更单: how a mandate rests, goes on, ends, or passes to another agent.

DB3205/T 1077, annexes B, D and E. Which day a slip bears is the day of the event; it is signed on paper later at most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from catalog.vocabulary import LISTS
from reports.contexts import Pair, ReceivedDocument
from reports.documents.mandate import POWERS, agent_of, papers_of, principal_of
from reports.imprint import PLAIN, Imprint
from reports.mandate_contexts import CASE_FORM, MandateChangeContext, Party, Tick
from reports.specimens import Specimen
from reports.wording import date_words, listing

Kind = Literal["pause", "resume", "end", "change"]
TITLES: Mapping[Kind, str] = {
    "pause": "代办服务中止单",
    "resume": "代办服务续办委托书",
    "end": "代办服务终止单",
    "change": "代办员变更单",
}
_HANDED_ON = "原代办人手里的材料应当当面点清，移交给接手的代办人。本件的办理时限照常计算。"
_EFFECTS: Mapping[Kind, tuple[str, ...]] = {
    "pause": (
        "代办服务自本单日期起中止。中止期间代办人不代为补正、撤回，本件的办理时限照常计算。",
        "续办时另填《代办服务续办委托书》；急需补正的，委托人可以终止委托，到便民服务中心自己办。",
    ),
    "resume": (
        "中止的理由已经消除，委托人仍委托上述代办人按原来的权限接着代办，自本单日期起恢复。",
        "代办不收费。代办人不得更改收款账户、代领钱款、转委托他人。",
    ),
    "end": (
        "代办委托自本单日期起终止。此后的补正、撤回，由委托人到便民服务中心办理，不用重新申请。",
        "代办人手里的材料原件应当当面退还委托人，退还的在下面写明。",
    ),
    "change": (
        "自本单日期起，原代办人的委托终止，由接手的代办人接着代办，权限不变；另签《代办服务委托书》。",
        _HANDED_ON,
    ),
}
# Agreed anew: with another agent, and with the one there was.
_ANEW_TITLE = "委托变更单"
_ANEW_PASSED = (
    "自本单日期起，原代办人的委托终止，由接手的代办人按重新约定的权限、期限接着代办；另签《代办服务委托书》。",
    _HANDED_ON,
)
_ANEW_KEPT = (
    "自本单日期起，代办人不变，按重新约定的权限、期限继续代办；另签《代办服务委托书》，原来约定的权限、期限不再适用。",
    "代办人手里的材料仍由其保管。本件的办理时限照常计算。",
)
_PAPERS: Mapping[Kind, str] = {"pause": "", "resume": "", "end": "退还委托人的材料", "change": "移交给接手代办人的材料"}
_PASSED = ("原代办人", "接手代办人")  # who signs where another agent takes over
_ROOM = 30
_ANEW = "agreed_anew"  # code of mandate_reason: other powers, another term
_TERM = "term_over"  # written by the system alone, so it stands only where it is the reason


def build(
    *,
    kind: Kind,
    organisation_name: str,
    case_number: str,
    service: str,
    principal: Party,
    agent: Party,
    powers: Sequence[str],
    begins_on: date,
    reason: str,
    words: str = "",
    successor: Party | None = None,
    agreed: Sequence[str] = (),
    papers: Sequence[ReceivedDocument] = (),
    on: date,
    imprint: Imprint = PLAIN,
) -> MandateChangeContext:
    """Put a change of a mandate into words.

    `reason` is a code of the vocabulary mandate_reason, `words` what was written beside it, `powers` codes of
    mandate_power, `successor` the agent of the mandate that follows (the same person, where only powers or the term
    were agreed anew) and `agreed` its powers, `on` the day of the event.
    """
    anew = kind == "change" and (reason == _ANEW or (bool(agreed) and set(agreed) != set(powers)))
    follows = None if anew and successor is not None and _same(successor, agent) else successor
    handed = _PAPERS[kind] if kind != "change" or follows else ""
    return MandateChangeContext(
        title=_ANEW_TITLE if anew else TITLES[kind],
        organisation_name=organisation_name,
        case_number=case_number,
        facts=tuple(_facts(service, principal, agent, follows, powers, begins_on, agreed if anew else ())),
        reasons=tuple(_reasons(kind, reason)),
        words=words,
        effects=_effects(kind, anew, follows),
        papers=tuple(one for one in papers if one.originals or one.copies) if handed else (),
        papers_words=handed,
        signers=_PASSED if follows else ("代办人",),
        on=date_words(on),
        imprint=replace(imprint, sheet=CASE_FORM),
    )


def _same(one: Party, other: Party) -> bool:
    return (one.name, one.phone) == (other.name, other.phone)


def _effects(kind: Kind, anew: bool, follows: Party | None) -> tuple[str, ...]:
    if not anew:
        return _EFFECTS[kind]
    return _ANEW_PASSED if follows else _ANEW_KEPT


def _facts(
    service: str,
    principal: Party,
    agent: Party,
    successor: Party | None,
    powers: Sequence[str],
    begins_on: date,
    agreed: Sequence[str],
) -> list[Pair]:
    taking_over = [Pair("接手代办人", _who(successor))] if successor else []
    return [
        Pair("委托人", _who(principal)),
        Pair("原代办人" if successor else "代办人", _who(agent)),
        *taking_over,
        Pair("委托事项", service),
        Pair("原委托", f"自 {date_words(begins_on)}起，{_rights(powers)}"),
        *([Pair("重新约定", _rights(agreed))] if agreed else []),
    ]


def _rights(powers: Sequence[str]) -> str:
    return listing(one.label for one in LISTS["mandate_power"].options if one.code in powers)


def _who(party: Party) -> str:
    """周某　512***3418　电话 139…; only what is known."""
    return "　".join(part for part in (party.name, party.id_number or party.address, party.phone) if part)


def _reasons(kind: Kind, chosen: str) -> list[Tick]:
    groups = ("", kind, "term") if chosen == _TERM else ("", kind)
    options = (one for one in LISTS["mandate_reason"].options if one.group in groups)
    return [Tick(one.label, one.code == chosen, _ROOM if one.asks == "words" else 0) for one in options]


# ── samples ────────────────────────────────────────────────────────────────────────────────────────


def sample_pause(specimen: Specimen) -> MandateChangeContext:
    """The principal is away for a while."""
    return _sample(specimen, "pause", "principal_away")


def sample_resume(specimen: Specimen) -> MandateChangeContext:
    """The papers are there."""
    return _sample(specimen, "resume", "papers_ready")


def sample_end(specimen: Specimen) -> MandateChangeContext:
    """The principal goes on alone and gets the papers back."""
    return _sample(specimen, "end", "principal_acts")


def sample_change(specimen: Specimen) -> MandateChangeContext:
    """Another agent takes over."""
    successor = Party(name="李秀梅", phone="139-0000-5530", address=specimen.places[-1].name)
    return _sample(specimen, "change", "agent_moved", successor)


def _sample(specimen: Specimen, kind: Kind, reason: str, successor: Party | None = None) -> MandateChangeContext:
    return build(
        kind=kind,
        organisation_name=specimen.hall.name,
        case_number=specimen.case_number,
        service=specimen.definition.name,
        principal=principal_of(specimen),
        agent=agent_of(specimen),
        powers=POWERS,
        begins_on=specimen.received_at.date(),
        reason=reason,
        successor=successor,
        papers=papers_of(specimen),
        on=specimen.accepted_at.date(),
        imprint=specimen.imprint_of(f"mandate_{kind}"),
    )

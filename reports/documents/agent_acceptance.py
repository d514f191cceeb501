"""帮办代办受理单: what the agent has taken on and taken in, for whoever entrusted it (DB3205/T 1077, annex A)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from catalog.compiled import CompiledDefinition
from catalog.vocabulary import LISTS
from reports.contexts import Pair, ReceivedDocument
from reports.documents import timing
from reports.documents.mandate import agent_of, papers_of, principal_of
from reports.imprint import PLAIN, Imprint
from reports.mandate_contexts import CASE_FORM, AgentSlipContext, Party, Tick
from reports.specimens import Specimen
from reports.wording import date_words, listing, moment_words, sentence

TITLE = "帮办代办受理单"
SERVICES = ("帮办（陪同、辅导）", "代办（全程代跑）")


def build(
    compiled: CompiledDefinition,
    *,
    organisation_name: str,
    case_number: str,
    url: str,
    principal: Party,
    agent: Party,
    situation: str,
    taken_at: datetime,
    due_on: date | None,
    papers: Sequence[ReceivedDocument],
    missing: Sequence[str] = (),
    mode: str = "",
    mandate_number: str = "",
    imprint: Imprint = PLAIN,
) -> AgentSlipContext:
    """Put what an agent took on into words; `taken_at` is local, `due_on` the promised day once it is known."""
    return AgentSlipContext(
        title=TITLE,
        organisation_name=organisation_name,
        case_number=case_number,
        url=url,
        facts=(
            *parties(principal, agent),
            *mandate_of(mandate_number),
            Pair("事项", f"{compiled.definition.name}{f'（{situation}）' if situation else ''}"),
            Pair("受理时间", moment_words(taken_at)),
            Pair("办结期限", f"{date_words(due_on)}前" if due_on else sentence(timing.limits(compiled.definition))),
        ),
        modes=modes(mode),
        papers_title="交给代办人的材料",
        papers=tuple(one for one in papers if one.originals or one.copies),
        papers_empty="没有交材料。",
        remarks=(
            "代办不收费。法定要交的费用由您直接交到收费窗口。",
            sentence(f"还差的材料：{listing(missing)}") if missing else "",
            "办到哪一步，代办人随时告诉您；扫下面的码也能查。",
        ),
        grades=(),
        signers=("委托人", "代办人"),
        on=date_words(taken_at.date()),
        imprint=replace(imprint, sheet=CASE_FORM),
    )


def mandate_of(number: str) -> tuple[Pair, ...]:
    """By which mandate the agent acts; nothing on a form that is filled by hand."""
    return (Pair("委托书", f"{number} 号"),) if number else ()


def parties(principal: Party, agent: Party) -> tuple[Pair, ...]:
    """Both sides, with what is known of them."""
    return (
        Pair("委托人", "　".join(part for part in (principal.name, principal.id_number, principal.phone) if part)),
        Pair("住址", principal.address),
        Pair("代办人", "　".join(part for part in (agent.name, agent.address, agent.phone) if part)),
    )


def modes(mode: str) -> tuple[Tick, ...]:
    """How the agent served: 代办 in this way, a code of proxy_mode; left to be ticked by hand where it is unknown."""
    helped, acted = SERVICES
    ways = (Tick(one.label, one.code == mode) for one in LISTS["proxy_mode"].options)
    return (Tick(helped), Tick(acted, bool(mode)), *ways)


def sample(specimen: Specimen) -> AgentSlipContext:
    """The day the agent took the case on."""
    return build(
        specimen.compiled,
        organisation_name=specimen.places[-1].name,
        case_number=specimen.case_number,
        url=specimen.progress_url,
        principal=principal_of(specimen),
        agent=agent_of(specimen),
        situation="",
        taken_at=specimen.received_at,
        due_on=specimen.due_on,
        papers=papers_of(specimen),
        mode="home",
        mandate_number="WSQ26-00086",
        imprint=specimen.imprint_of("agent_acceptance"),
    )

"""帮办代办办结单: how it ended, how the result was handed over, which papers came back (DB3205/T 1077, annex B)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from catalog.compiled import CompiledDefinition
from reports.contexts import Pair, ReceivedDocument
from reports.documents.agent_acceptance import mandate_of, modes, parties
from reports.documents.mandate import agent_of, principal_of
from reports.imprint import PLAIN, Imprint
from reports.mandate_contexts import CASE_FORM, AgentSlipContext, Party, Tick
from reports.specimens import Specimen
from reports.wording import date_words

TITLE = "帮办代办办结单"
GRADES = ("非常满意", "满意", "基本满意", "不满意", "非常不满意")  # 好差评, five grades


def build(
    compiled: CompiledDefinition,
    *,
    organisation_name: str,
    case_number: str,
    url: str,
    principal: Party,
    agent: Party,
    taken_on: date,
    ended_on: date,
    outcome: str,
    delivery: str,
    returned: Sequence[ReceivedDocument],
    mode: str = "",
    mandate_number: str = "",
    fees: Sequence[str] = (),
    imprint: Imprint = PLAIN,
) -> AgentSlipContext:
    """Put the end of an agent's service into words.

    `outcome` is what was decided, `delivery` how and to whom it went, `returned` what lies with the principal again,
    `fees` the statutory fees that the agent paid for the principal, each with its receipt.
    """
    return AgentSlipContext(
        title=TITLE,
        organisation_name=organisation_name,
        case_number=case_number,
        url=url,
        facts=(
            *parties(principal, agent),
            *mandate_of(mandate_number),
            Pair("事项", compiled.definition.name),
            Pair("代办时间", f"{date_words(taken_on)}受理，{date_words(ended_on)}办结"),
            Pair("办理结果", outcome),
            Pair("送达", delivery),
            *([Pair("代缴的法定费用", "；".join(fees))] if fees else ()),
        ),
        modes=modes(mode),
        papers_title="退还委托人的材料",
        papers=tuple(one for one in returned if one.originals or one.copies),
        papers_empty="没有要退还的材料。",
        remarks=(f"代办没有收费{'，代缴的法定费用以票据为准' if fees else ''}。代办委托到此结束。",),
        grades=tuple(Tick(one) for one in GRADES),
        signers=("委托人（结果、材料已收到）", "代办人"),
        on=date_words(ended_on),
        imprint=replace(imprint, sheet=CASE_FORM),
    )


def sample(specimen: Specimen) -> AgentSlipContext:
    """Granted, and taken to the applicant's home."""
    lent = [one for one in specimen.definition.documents if one.accept != "keep" and not one.produced_by_desk]
    return build(
        specimen.compiled,
        organisation_name=specimen.places[-1].name,
        case_number=specimen.case_number,
        url=specimen.progress_url,
        principal=principal_of(specimen),
        agent=agent_of(specimen),
        taken_on=specimen.received_at.date(),
        ended_on=specimen.decided_at.date(),
        outcome="已批准",
        delivery=f"代办员送达，{specimen.applicant_name}本人签收",
        returned=[ReceivedDocument(id=one.id, name=one.name, originals=one.originals, copies=0) for one in lent],
        imprint=specimen.imprint_of("agent_completion"),
    )

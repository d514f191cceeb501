"""委托书: the proxy rules of a definition and the mandate of a case.

Who entrusts whom with what, by which powers, for how long; what may never be done; which papers change hands. Given to
an agent it is the 代办服务委托书 of DB3205/T 1077, annex C, and acting for someone is always free of charge. Given to a
relative or somebody else it holds what 民法典 article 165 asks for (who, what, powers, term, signature), and says
nothing of the office's own service.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from catalog.compiled import CompiledDefinition
from catalog.definition import HANDLED_BY_WORDS, HandledBy, ProxyRules, ServiceDefinition
from catalog.vocabulary import LISTS
from forms.masking import mask_number
from reports.contexts import ReceivedDocument
from reports.documents import charges
from reports.documents.materials import comers
from reports.imprint import PLAIN, Imprint
from reports.mandate_contexts import AGENT_WORD, CASE_FORM, TRUSTEE_WORD, MandateContext, Party, Tick
from reports.specimens import Specimen
from reports.wording import date_words, listing, sentence

TITLE = "代办服务委托书"
POWERS = ("submit", "mend", "withdraw", "sign_for")  # as an agent is given them; 代领结果 is another paper
TRUSTEES = (HandledBy.RELATIVE, HandledBy.ENTRUSTED)  # a guardian acts by law
DOCUMENT = "mandate"  # the id of the document, where a service asks for one
_OWN = "agent_id_card"  # of the one who acts: nobody hands it to them
_FOR_AGENTS, _STATION, _RELATION = "（帮办代办专用）", "服务站", "是委托人的"
REASONS = (Tick("行动不便"), Tick("在外地"), Tick("其他", room=24))
_ROOM_FOR_RELATION = 18
_NEVER = "更改收款账户、代领钱款"
_FREE = "不得向委托人收取任何费用"
_COLLECTING = "领取结果另行委托，代领人不由代办人兼任"
_TRUSTEE = "受托人只能代办上面选定的事，更改收款账户、代领钱款不在委托范围内"
_COLLECTS_SELF = "结果由委托人本人领取，或者另行委托"


def build(
    compiled: CompiledDefinition,
    *,
    organisation_name: str,
    principal: Party,
    agent: Party,
    handled_by: HandledBy | None = None,
    case_number: str = "",
    situation: str = "",
    powers: Sequence[str] = POWERS,
    begins_on: date | None = None,
    ends_on: date | None = None,
    papers: Sequence[ReceivedDocument] = (),
    also: Sequence[CompiledDefinition] = (),
    mandate_number: str = "",
    delegable: bool = False,
    signed_on: date | None = None,
    imprint: Imprint = PLAIN,
) -> MandateContext:
    """Put a mandate into words. What is not known is left to be written by hand; ID numbers come masked.

    `powers` are codes of the vocabulary mandate_power, `papers` what the principal gave into the agent's hands
    (besides this very paper), `also` the other items of a mandate for several; `ends_on` the last day of its term.
    """
    definition, by_trustee = compiled.definition, handled_by in TRUSTEES
    acting = TRUSTEE_WORD if by_trustee else AGENT_WORD
    return MandateContext(
        title=title_of(definition) if by_trustee else TITLE,
        organisation_name=organisation_name,
        case_number=case_number,
        mandate_number=mandate_number,
        service="、".join(one.definition.name for one in (compiled, *also)),
        situation=situation,
        principal=principal,
        agent=agent,
        note="" if by_trustee else _FOR_AGENTS,
        acting=acting,
        station=_RELATION if by_trustee else _STATION,
        kinds=kinds_of(_may_act(definition, by_trustee), handled_by, told=bool(agent.relation)),
        reasons=REASONS,
        powers=tuple(Tick(one.label, one.code in powers) for one in LISTS["mandate_power"].options),
        limits=_trustees_limits(powers, delegable) if by_trustee else _limits(powers, delegable),
        term=_term(begins_on, ends_on),
        fees="" if by_trustee else _fees((compiled, *also)),
        presence="".join(filter(None, (presence_of(one.definition.proxy, acting) for one in (compiled, *also)))),
        papers=tuple(one for one in papers if (one.originals or one.copies) and not _is_own(one, by_trustee)),
        signed_on=date_words(signed_on) if signed_on else "",
        imprint=replace(imprint, sheet=CASE_FORM),
    )


def title_of(definition: ServiceDefinition) -> str:
    """What the guide calls the mandate among the papers to bring."""
    return next((one.name for one in definition.documents if one.id == DOCUMENT), TITLE)


def _is_own(paper: ReceivedDocument, by_trustee: bool) -> bool:
    """This very paper, and the card of a trustee, are not handed to the one who acts: it is what they show."""
    return paper.id == DOCUMENT or paper.name == TITLE or (by_trustee and paper.id == _OWN)


def _limits(powers: Sequence[str], delegable: bool) -> str:
    """What the agent may never do; 转委托 only where the principal allowed it."""
    never = f"代办人不得{_NEVER}{'' if delegable else '、转委托他人'}，{_FREE}"
    onward = "委托人同意代办人转委托，转委托以前要告诉委托人" if delegable else ""
    return sentence(never, onward, "" if "collect" in powers else _COLLECTING)


def _trustees_limits(powers: Sequence[str], delegable: bool) -> str:
    """民法典 article 169: passing it on needs the principal's consent."""
    onward = "委托人同意受托人转委托，转委托以前要告诉委托人" if delegable else "受托人不得转委托他人"
    return sentence(_TRUSTEE, onward, "" if "collect" in powers else _COLLECTS_SELF)


def _may_act(definition: ServiceDefinition, by_trustee: bool) -> tuple[HandledBy, ...]:
    """Who may act according to the definition; on the mandate of a trustee no agent of the office stands."""
    who = comers(definition) or (HandledBy.AGENT,)
    return tuple(one for one in who if one in TRUSTEES) if by_trustee else who


def kinds_of(allowed: Sequence[HandledBy], chosen: HandledBy | None = None, *, told: bool = False) -> tuple[Tick, ...]:
    """What the one who acts is to the principal: `chosen` is ticked, even where the rules have changed since; with
    `told` the relation of a relative stands in another place.
    """
    kinds = allowed if chosen in (None, HandledBy.SELF, *allowed) else (*allowed, chosen)
    return tuple(_kind(one, on=one == chosen, told=told) for one in kinds if one is not None)


def _kind(one: HandledBy, *, on: bool, told: bool) -> Tick:
    if one is HandledBy.RELATIVE and not told:
        return Tick("近亲属，关系", on, _ROOM_FOR_RELATION)
    return Tick(HANDLED_BY_WORDS[one], on)


def _term(begins_on: date | None, ends_on: date | None) -> str:
    begins = date_words(begins_on) if begins_on else "签名之日"
    until = f"{date_words(ends_on)}止" if ends_on else "本件办结、结果送达之日止"
    return f"委托期限自{begins}起至{until}。委托人可以随时当面或者书面取消委托。"


def _fees(items: Sequence[CompiledDefinition]) -> str:
    fees = [f"{fee.name} {fee.amount}" for one in items for fee in charges.fees(one)]
    if not fees:
        return "代办不收费，办理本事项也不收费。"
    return f"代办不收费。按规定要交的费用（{listing(fees)}）由委托人直接交到收费窗口；请代办人代缴的，以票据结清。"


def presence_of(proxy: ProxyRules, acting: str) -> str:
    """For what the principal must come all the same; `acting` is what the one who acts is called."""
    if not proxy.allowed:
        return sentence(f"本事项须由本人办理，{acting}只能代为递送材料", proxy.presence_reason)
    if not proxy.presence_required_for:
        return ""
    return sentence(f"{listing(proxy.presence_required_for)}须委托人本人到场，不能委托", proxy.presence_reason)


def sample(specimen: Specimen) -> MandateContext:
    """The mandate of the specimen's case, given to the agent of the village."""
    return build(
        specimen.compiled,
        organisation_name=specimen.hall.name,
        principal=principal_of(specimen),
        agent=agent_of(specimen),
        handled_by=HandledBy.AGENT,
        case_number=specimen.case_number,
        mandate_number="WSQ26-00086",
        begins_on=specimen.received_at.date(),
        papers=papers_of(specimen),
        signed_on=specimen.received_at.date(),
        imprint=specimen.imprint_of("mandate"),
    )


def principal_of(specimen: Specimen) -> Party:
    """The applicant of the specimen as the one who entrusts."""
    return Party(
        name=specimen.applicant_name,
        id_number=mask_number(specimen.applicant_id_number),
        phone=specimen.applicant_phone,
        address=f"{specimen.county_name}石桥镇柳树沟村 3 组",
    )


def agent_of(specimen: Specimen) -> Party:
    """The specimen's agent with the village station."""
    return Party(name=specimen.agent_name, phone=specimen.agent_phone, address=specimen.places[-1].name)


def papers_of(specimen: Specimen) -> tuple[ReceivedDocument, ...]:
    """Every paper of the service that a person brings in any case, as many sheets as it asks for."""
    return tuple(
        ReceivedDocument(id=one.id, name=one.name, originals=one.originals, copies=one.copies)
        for one in specimen.definition.documents
        if not one.produced_by_desk and one.when is None
    )

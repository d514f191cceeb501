"""空白委托书: the mandate of a service to be filled in by hand, for an agent, a relative or somebody else.

The item, the powers that its rules allow and its term are printed; nothing is ticked, because what the principal did
not choose nobody may do (民法典 article 165). It carries no page code: a code of a blank names the application form.
"""

from __future__ import annotations

from collections.abc import Mapping

from catalog.compiled import CompiledDefinition
from catalog.definition import HandledBy, ProxyRules, ServiceDefinition
from catalog.vocabulary import LISTS
from reports.documents.mandate import DOCUMENT, REASONS, TRUSTEES, kinds_of, presence_of, title_of
from reports.documents.materials import comers
from reports.mandate_contexts import TRUSTEE_WORD, MandateBlankContext, Tick
from reports.specimens import Specimen
from reports.wording import sentence

_WRITTEN = (*TRUSTEES, HandledBy.AGENT)
_ROWS = 3
_LIMITS = "受托人只能代办上面选定的事，更改收款账户、代领钱款不在委托范围内"
_FREE = "代办员代办不收费"
_ONWARD = (Tick("不得转委托他人"), Tick("可以转委托，转委托以前要告诉委托人"))


def is_offered(definition: ServiceDefinition) -> bool:
    """Whether somebody may act for the applicant of this service, and only with a mandate in writing."""
    return definition.proxy.allowed and definition.proxy.mandate_required and bool(_who(definition))


def build(
    compiled: CompiledDefinition, *, version_number: int, county_name: str, department_names: Mapping[str, str]
) -> MandateBlankContext:
    """The blank mandate of a version."""
    definition = compiled.definition
    who, proxy = _who(definition), definition.proxy
    return MandateBlankContext(
        title=title_of(definition),
        organisation_name=department_names.get(definition.department, "") or county_name,
        case_number=f"{definition.code}　第 {version_number} 版",
        service=definition.name,
        kinds=kinds_of(who),
        reasons=REASONS,
        powers=_powers(proxy),
        onward=_ONWARD if proxy.delegable else (),
        limits=_limits(proxy, who),
        term=_term(proxy.term_days),
        presence=presence_of(proxy, TRUSTEE_WORD),
        rows=_ROWS,
        note=next((one.fill_note for one in definition.documents if one.id == DOCUMENT), ""),
    )


def _who(definition: ServiceDefinition) -> tuple[HandledBy, ...]:
    """Who acts by a mandate: a guardian acts by law."""
    return tuple(one for one in comers(definition) if one in _WRITTEN)


def _powers(proxy: ProxyRules) -> tuple[Tick, ...]:
    """Those that the rules of the service name; to hand in is what a mandate is given for."""
    options = LISTS["mandate_power"].options
    return tuple(Tick(one.label) for one in options if one.code in ("submit", *proxy.powers))


def _limits(proxy: ProxyRules, who: tuple[HandledBy, ...]) -> str:
    onward = "" if proxy.delegable else "受托人不得转委托他人"
    return sentence(_LIMITS, onward, _FREE if HandledBy.AGENT in who else "")


def _term(days: int) -> str:
    """As long as the rules of the service say, unless the two agree on a day."""
    usual = f" {days} 天" if days else "到本件办结、结果送达为止"
    return f"委托期限自签名之日起{usual}；另外约定的，到"


def sample(specimen: Specimen) -> MandateBlankContext:
    """The blank mandate of any service."""
    return build(
        specimen.compiled,
        version_number=specimen.version_number,
        county_name=specimen.county_name,
        department_names={specimen.definition.department: specimen.department_name},
    )

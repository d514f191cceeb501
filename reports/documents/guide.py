"""办事指南: the ten elements of a service, with result, benefits, proxy rules and questions, ready to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from catalog.compiled import CompiledDefinition
from catalog.definition import ServiceDefinition
from catalog.vocabulary import label
from reports.contexts import GuideContext, Pair, Place
from reports.documents import answers, charges, law, proxy, timing, where
from reports.documents.flow import build_flow
from reports.documents.materials import build_blocks, documents_note
from reports.specimens import Specimen
from reports.wording import date_words, listing, sentence

_CURRENT = "以窗口公示的最新版为准。"
_SAMPLE = "本指南为示例数据，金额与时限以当地正式文件为准。"


def build(
    compiled: CompiledDefinition,
    *,
    version_number: int,
    effective_from: date,
    county_name: str,
    places: Sequence[Place],
    url: str,
    today: date,
    department_names: Mapping[str, str] | None = None,
) -> GuideContext:
    """Put a definition into the words of its guide.

    `url` is the public page that the QR code opens, `places` the points of acceptance to list (the caller
    chooses: all halls, or the reader's own), `department_names` maps department codes to names. `today`
    tells whether the edition is in force yet and which devolution batches have begun.
    """
    definition = compiled.definition
    blocks = build_blocks(compiled)
    return GuideContext(
        code=definition.code,
        name=definition.name,
        title=f"{definition.name}办事指南",
        county_name=county_name,
        edition=_edition(version_number, effective_from, today),
        foot=_CURRENT + (_SAMPLE if definition.sample else ""),
        url=url,
        sample=definition.sample,
        summary=definition.summary,
        facts=_facts(definition, department_names or {}, today),
        aliases=definition.aliases,
        answers=answers.four_answers(definition, places),
        conditions=definition.conditions,
        quantity_limit=definition.quantity_limit,
        bases=law.bases(definition),
        blocks=blocks,
        documents_note=documents_note(definition, blocks),
        flow=build_flow(compiled),
        limits=timing.limits(definition),
        fees=charges.fees(compiled),
        fee_words=charges.fee_words(definition),
        results=_results(definition),
        effect=timing.effect(definition),
        benefits=charges.benefits(compiled),
        places=where.listed(definition, places),
        places_note=definition.contact.place_note,
        hours=where.hours(definition, places),
        consult=where.consult(definition, places),
        supervise=where.supervise(definition, places),
        conveniences=where.conveniences(places),
        proxy=proxy.rules(definition),
        remedy=law.remedy(definition),
        faq=tuple(Pair(entry.question, entry.answer) for entry in definition.faq),
    )


def sample(specimen: Specimen) -> GuideContext:
    """The guide of the specimen's service."""
    return build(
        specimen.compiled,
        version_number=specimen.version_number,
        effective_from=specimen.effective_from,
        county_name=specimen.county_name,
        places=specimen.places,
        url=specimen.guide_url,
        today=specimen.received_at.date(),
        department_names={specimen.definition.department: specimen.department_name},
    )


def _edition(number: int, effective_from: date, today: date) -> str:
    coming = "（尚未起用）" if effective_from > today else ""
    return f"第 {number} 版　{date_words(effective_from)}起用{coming}"


def _facts(definition: ServiceDefinition, names: Mapping[str, str], today: date) -> tuple[Pair, ...]:
    """The line under the title: code, kind, who is in charge, for whom, what moved down."""
    departments = [names.get(code, "") for code in (definition.department, *definition.joint_departments)]
    pairs = [
        Pair("事项编码", definition.code),
        Pair("事项类型", label("item_type", definition.item_type)),
        Pair("办件类型", label("handling_kind", definition.handling_kind)),
        Pair("实施主体", listing(departments)),
        Pair("审批层级", label("tier", definition.approval_tier)),
        Pair("服务对象", listing(label("object", code) for code in definition.objects)),
        Pair("通办范围", label("any_place", definition.any_place) if definition.any_place else ""),
        Pair("权限下放", _devolved(definition, today)),
    ]
    return tuple(pair for pair in pairs if pair.second)


def _devolved(definition: ServiceDefinition, today: date) -> str:
    """The batches already in force."""
    begun = [batch for batch in definition.devolution if batch.effective_from <= today]
    return listing(f"{batch.batch}（{label('devolution_mode', batch.mode)}）" for batch in begun)


def _results(definition: ServiceDefinition) -> tuple[str, ...]:
    """Name, validity and delivery of each result."""
    return tuple(
        sentence(
            result.name,
            f"有效期：{result.validity}" if result.validity else "",
            listing((label("delivery_mode", code) for code in result.delivery), last="或"),
        )
        for result in definition.results
    )

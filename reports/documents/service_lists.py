"""代办清单, 最多跑一次 and 自助办: lists of services by how they are handled."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from catalog.figures import Figures, figures_of
from catalog.primitives import Tier
from catalog.versions import canonical_json
from catalog.vocabulary import label
from reports.contexts import Pair
from reports.specimens import Specimen
from reports.tables import Cell, Column, CountyFigures, Row, TableReport, percent
from reports.wording import limit_words

_ONCE = 1
_SELF_SERVICE = "self_service"
_COMMON = (
    Column("序号", "number", 6),
    Column("事项", share=34),
    Column("编码", share=12),
    Column("实施部门", share=15),
)


def agents_report(county: CountyFigures) -> TableReport:
    """村级代办员可代办的事项: an application is taken in the village, or an agent may carry it to the township."""
    found = [one for one in county.services if one.agents]
    near = [one for one in found if Tier.VILLAGE in one.acceptance_tiers]
    return _report(
        county,
        found,
        name="agents",
        title="村级代办事项清单",
        subtitle="村代办员可以代办的事项",
        facts=(
            Pair("可代办事项", _share(found, county)),
            Pair("其中在村受理", f"{len(near)} 项"),
        ),
        columns=(Column("在哪受理", share=22), Column("承诺时限", share=13), Column("须本人到场的环节", share=24)),
        cells=lambda one: (_tiers(one), _limit(one), "、".join(one.presence)),
        notes=("在村受理的，代办员当场收件；在乡镇受理的，代办员收齐材料后送到便民服务中心。",),
    )


def one_visit_report(county: CountyFigures) -> TableReport:
    """最多跑一次: those that need one visit, or none."""
    found = sorted((one for one in county.services if one.visits <= _ONCE), key=lambda one: (one.visits, one.code))
    never = sum(one.visits == 0 for one in found)
    return _report(
        county,
        found,
        name="one-visit",
        title="最多跑一次事项清单",
        subtitle="材料齐全，群众到现场最多一次的事项",
        facts=(Pair("最多跑一次", _share(found, county)), Pair("其中一次不跑", f"{never} 项")),
        columns=(Column("到现场次数", "number", 10), Column("办理形式", share=26), Column("承诺时限", share=13)),
        cells=lambda one: (one.visits, "、".join(label("handling_mode", mode) for mode in one.modes), _limit(one)),
        notes=("到现场次数是申请人从申请到拿到结果须到办事现场的次数；请人代办的不计。",),
    )


def self_service_report(county: CountyFigures) -> TableReport:
    """自助办: what the machines in halls and stations can do."""
    found = [one for one in county.services if _SELF_SERVICE in one.modes]
    return _report(
        county,
        found,
        name="self-service",
        title="自助办事项清单",
        subtitle="可以在自助终端办理的事项",
        facts=(Pair("自助办事项", _share(found, county)),),
        columns=(Column("办理形式", share=30), Column("承诺时限", share=13), Column("在哪受理", share=22)),
        cells=lambda one: ("、".join(label("handling_mode", mode) for mode in one.modes), _limit(one), _tiers(one)),
        notes=("自助终端在哪里、什么时候开放，见各便民服务中心、服务站的自助机身份卡。",),
    )


def _report(
    county: CountyFigures,
    found: Sequence[Figures],
    *,
    name: str,
    title: str,
    subtitle: str,
    facts: tuple[Pair, ...],
    columns: tuple[Column, ...],
    cells: Callable[[Figures], tuple[Cell, ...]],
    notes: tuple[str, ...],
) -> TableReport:
    rows = (
        Row(
            (number, one.name, one.code, county.department(one.department), *cells(one)), f"/studio/services/{one.code}"
        )
        for number, one in enumerate(found, 1)
    )
    return TableReport(
        name=name,
        title=title,
        subtitle=subtitle,
        facts=facts,
        columns=(*_COMMON, *columns),
        rows=tuple(rows),
        notes=notes,
        county_name=county.name,
        day=county.day,
    )


def _share(found: Sequence[Figures], county: CountyFigures) -> str:
    return f"{len(found)} 项，占 {percent(len(found), len(county.services))}"


def _tiers(one: Figures) -> str:
    return "、".join(label("tier", tier) for tier in one.acceptance_tiers)


def _limit(one: Figures) -> str:
    return limit_words(one.promised) if one.promised.value else "当场办结"


def sample(it: Specimen) -> TableReport:
    """村级代办事项清单 of a county with one service."""
    return agents_report(
        CountyFigures(
            name=it.county_name,
            day=it.effective_from.isoformat(),
            services=[figures_of(canonical_json(it.definition))],
            departments={it.definition.department: it.department_name},
        )
    )

"""免证办 and 通办: lists of services by what their definitions promise."""

from __future__ import annotations

from catalog.vocabulary import label
from reports.contexts import Pair
from reports.tables import Column, CountyFigures, Row, TableReport, percent


def exempt_report(county: CountyFigures) -> TableReport:
    """Documents that need not be brought because a certificate stands for them."""
    services = [one for one in county.services if one.exemptions]
    rows = tuple(
        Row(
            cells=(
                figures.name,
                figures.code,
                county.department(figures.department),
                "、".join(one.document for one in figures.exemptions),
                "、".join(dict.fromkeys(label("certificate_kind", one.certificate) for one in figures.exemptions)),
                len(figures.exemptions),
                figures.documents,
            ),
            link=f"/studio/services/{figures.code}",
        )
        for figures in services
    )
    documents = sum(len(one.exemptions) for one in services)
    return TableReport(
        name="certificate-free",
        title="免证办事项",
        subtitle="用电子证照替代的申请材料",
        facts=(
            Pair("免证办事项", f"{len(services)} 项，占 {percent(len(services), len(county.services))}"),
            Pair("免提交的材料", f"{documents} 份次"),
        ),
        columns=(
            Column("事项", share=28),
            Column("编码", share=12),
            Column("实施部门", share=14),
            Column("免提交的材料", share=30),
            Column("替代的电子证照", share=24),
            Column("免提交", "number", 8),
            Column("全部材料", "number", 9),
        ),
        rows=rows,
        notes=("免提交：材料写了可替代的电子证照，系统查到证照的，申请人不用再交。",),
        county_name=county.name,
        day=county.day,
    )


def any_place_report(county: CountyFigures) -> TableReport:
    """Services that may be handled away from home, by how far."""
    services = sorted(
        (one for one in county.services if one.any_place),
        key=lambda figures: (_reach(figures.any_place), figures.code),
    )
    counted: dict[str, int] = {}
    for figures in services:
        counted[figures.any_place] = counted.get(figures.any_place, 0) + 1
    return TableReport(
        name="any-place",
        title="通办事项",
        subtitle="不受户籍地、居住地限制的事项",
        facts=(
            Pair("通办事项", f"{len(services)} 项，占 {percent(len(services), len(county.services))}"),
            *(Pair(f"{label('any_place', code)}通办", f"{count} 项") for code, count in counted.items()),
        ),
        columns=(
            Column("通办范围", share=16),
            Column("事项", share=36),
            Column("编码", share=12),
            Column("类型", share=12),
            Column("实施部门", share=16),
            Column("受理层级", share=22),
        ),
        rows=tuple(
            Row(
                cells=(
                    label("any_place", figures.any_place),
                    figures.name,
                    figures.code,
                    label("item_type", figures.item_type),
                    county.department(figures.department),
                    "、".join(label("tier", tier) for tier in figures.acceptance_tiers),
                ),
                link=f"/studio/services/{figures.code}",
            )
            for figures in services
        ),
        notes=("通办范围由近到远：村、镇、县、市、省、全国。",),
        county_name=county.name,
        day=county.day,
    )


_REACHES = ("nation", "province", "city", "county", "township", "village")


def _reach(code: str) -> int:
    return _REACHES.index(code) if code in _REACHES else len(_REACHES)

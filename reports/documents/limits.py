"""时限压缩和环节精简: statutory against promised limits, steps before and now (all services of a county)."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.figures import Compression, Figures, compression_of, totals
from catalog.primitives import UNIT_WORDS
from reports.contexts import Pair
from reports.tables import Column, CountyFigures, Row, TableReport, percent


def limits_report(county: CountyFigures) -> TableReport:
    """Statutory against promised limits, the total compression, and the number of steps before and now."""
    all_figures = county.services
    compared = [one for one in map(compression_of, all_figures) if one]
    with_steps = [(one.former_steps, one.steps) for one in all_figures if one.former_steps is not None]
    before, after = sum(pair[0] for pair in with_steps), sum(pair[1] for pair in with_steps)
    return TableReport(
        name="limits",
        title="时限压缩和环节精简",
        subtitle="法定时限和承诺时限比较",
        facts=(
            Pair("事项", f"{len(all_figures)} 项，其中能比较的 {len(compared)} 项"),
            *(_total_fact(one) for one in totals(compared)),
            Pair(
                "环节",
                f"原有 {before} 个，现有 {after} 个，减少 {before - after} 个"
                if with_steps
                else "还没有登记原有环节数",
            ),
        ),
        columns=(
            Column("事项", share=32),
            Column("编码", share=12),
            Column("实施部门", share=14),
            Column("法定时限", share=12),
            Column("承诺时限", share=12),
            Column("压缩", share=12),
            Column("压缩率", "percent", 9),
            Column("原有环节", "number", 8),
            Column("现有环节", "number", 8),
        ),
        rows=tuple(_limit_row(one, county) for one in all_figures),
        notes=_limit_notes(all_figures, with_steps),
        county_name=county.name,
        day=county.day,
    )


def _total_fact(one: Compression) -> Pair:
    unit = UNIT_WORDS[one.unit]
    saved = f"法定 {one.statutory} {unit}，承诺 {one.promised} {unit}，压缩 {one.saved} {unit}"
    return Pair(f"按{unit.removeprefix('个')}", f"{saved}，总压缩率 {percent(one.saved, one.statutory)}")


def _limit_row(figures: Figures, county: CountyFigures) -> Row:
    one = compression_of(figures)
    return Row(
        cells=(
            figures.name,
            figures.code,
            county.department(figures.department),
            str(figures.statutory) if figures.statutory else "",
            str(figures.promised),
            _saved_words(figures, one),
            float(one.rate) if one else None,
            figures.former_steps,
            figures.steps,
        ),
        link=f"/studio/services/{figures.code}",
    )


def _saved_words(figures: Figures, one: Compression | None) -> str:
    if one is not None:
        return f"{one.saved} {UNIT_WORDS[one.unit]}"
    return "单位不同" if figures.statutory and figures.statutory.value else ""


def _limit_notes(figures: Sequence[Figures], with_steps: Sequence[object]) -> tuple[str, ...]:
    without = sum(1 for one in figures if not one.statutory or not one.statutory.value)
    mixed = sum(1 for one in figures if one.statutory and one.statutory.value and compression_of(one) is None)
    return (
        "总压缩率＝（法定时限合计－承诺时限合计）÷法定时限合计，只比较单位相同的时限，按单位分别合计。",
        "工作日和自然日、月不互相折算：一段时间里有几个工作日，要看放假安排。",
        f"没有计入的：单位不同的 {mixed} 项，法定没有规定时限的 {without} 项。",
        "承诺“当场”的按 0 计算，和任何单位都能比较。",
        f"环节数只合计登记了原有环节数的 {len(with_steps)} 项；现有环节按定义里的环节计。",
    )

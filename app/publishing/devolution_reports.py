"""报表 of what went down: as tables of plain values, the same for the screen, the spreadsheet and the paper.

All figures are those in force on the day. Each report costs a handful of statements, however many services there are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.models import DevolutionBatch, DevolutionItem, DevolutionTarget, Organisation, ServiceOffering
from app.publishing.figures import InForce
from app.publishing.holdings import County, Holding, holdings
from app.publishing.offerings import in_force
from catalog.figures import Figures
from catalog.vocabulary import label
from reports.contexts import Pair
from reports.tables import Cell, Column, Row, TableReport, percent

PUBLIC_SERVICE = "public_service"
_YES = "✓"


# ── 清单: per township and village (SP-1, QX-2) ─────────────────────────────────────────────────────


def counts_report(session: Session, county: County, *, under: Organisation | None = None) -> TableReport:
    """How many services every hall and station has, and the share of public services."""
    held = holdings(session, county)
    public = {one.service_id for one in county.services if one.figures.item_type == PUBLIC_SERVICE}
    having: dict[int, list[int]] = {}
    for service_id, places in held.items():
        for number in places:
            having.setdefault(number, []).append(service_id)
    shown = county.under(under)
    rows = tuple(_count_row(place, having.get(place.id, []), public, held) for place in shown)
    everywhere = {service_id for place in shown for service_id in having.get(place.id, [])}
    return TableReport(
        name="devolved-counts",
        title="下放事项清单（按单位）",
        subtitle=under.name if under else "各乡镇（街道）、村（社区）",
        facts=(
            Pair("单位", f"{len(shown)} 个"),
            Pair("下放到镇村的事项", f"{len(everywhere)} 项"),
            Pair(
                "其中公共服务",
                f"{len(everywhere & public)} 项，占 {percent(len(everywhere & public), len(everywhere))}",
            ),
        ),
        columns=(
            Column("单位", share=26),
            Column("层级", share=16),
            Column("事项数", "number", 10),
            Column("公共服务", "number", 10),
            Column("公共服务占比", "percent", 12),
            Column("其他事项", "number", 10),
            Column("其中按批次下放", "number", 14),
        ),
        rows=rows,
        notes=("事项数指当天能在该单位受理的事项；公共服务指事项类型为“公共服务”的事项。",),
        county_name=county.name,
        day=county.day,
    )


def _count_row(place: Organisation, services: Sequence[int], public: Collection[int], held: Holding) -> Row:
    of_public = sum(1 for number in services if number in public)
    by_batch = sum(1 for number in services if held[number][place.id])
    share = of_public / len(services) if services else None
    return Row(
        cells=(
            place.name,
            label("tier", place.tier),
            len(services),
            of_public,
            share,
            len(services) - of_public,
            by_batch,
        ),
        link=f"/studio/reports/list?at={place.code}",
        heading=place.kind == "township",
    )


def list_report(session: Session, county: County, place: Organisation) -> TableReport:
    """The services of one hall or station, by type."""
    held = holdings(session, county)
    since = _since(session, place, county.today)
    mine = [one for one in county.services if place.id in held[one.service_id]]
    public = sum(1 for one in mine if one.figures.item_type == PUBLIC_SERVICE)
    rows = tuple(
        _list_row(number, one, held[one.service_id][place.id], since, county) for number, one in enumerate(mine, 1)
    )
    return TableReport(
        name=f"devolved-list-{place.code}",
        title=f"{place.name}受理事项清单",
        subtitle=place.hall_name or label("tier", place.tier),
        facts=(
            Pair("事项", f"{len(mine)} 项"),
            Pair("公共服务", f"{public} 项，占 {percent(public, len(mine))}"),
        ),
        columns=(
            Column("序号", "number", 6),
            Column("事项", share=34),
            Column("编码", share=12),
            Column("类型", share=11),
            Column("实施部门", share=14),
            Column("审批层级", share=11),
            Column("下放方式", share=11),
            Column("下放日期", share=13),
            Column("承诺时限", share=12),
        ),
        rows=rows,
        notes=("下放方式空着的，是本来就在这一级受理的事项。",),
        county_name=county.name,
        day=county.day,
    )


def _list_row(number: int, one: InForce, mode: str, since: Mapping[int, dt.date], county: County) -> Row:
    figures = one.figures
    return Row(
        cells=(
            number,
            figures.name,
            figures.code,
            label("item_type", figures.item_type),
            county.department(figures.department),
            label("tier", figures.approval_tier),
            label("devolution_mode", mode) if mode else "",
            since[one.service_id].isoformat() if one.service_id in since else "",
            str(figures.promised),
        ),
        link=f"/studio/devolution/services/{figures.code}",
    )


def _since(session: Session, place: Organisation, today: dt.date) -> dict[int, dt.date]:
    statement = select(ServiceOffering.service_id, ServiceOffering.since).where(
        ServiceOffering.organisation_id == place.id, in_force(ServiceOffering, today)
    )
    return dict(session.execute(statement).tuples().all())


# ── 批次: what widened and what is new (NH-1) ───────────────────────────────────────────────────────


def batches_report(session: Session, county: County) -> TableReport:
    """Every batch that ran: services new at the tier (新下放) and services that more places have (扩大范围)."""
    rows, new, widened = [], 0, 0
    for batch, items, fresh, places in _batch_counts(session):
        is_down = batch.direction == "down"
        new += fresh if is_down else 0
        widened += items - fresh if is_down else 0
        rows.append(_batch_row(batch, items, fresh if is_down else None, places))
    return TableReport(
        name="devolution-batches",
        title="下放批次情况",
        subtitle="新下放和扩大范围",
        facts=(
            Pair("批次", f"{len(rows)} 个"),
            Pair("下放", f"{new + widened} 项次"),
            Pair("新下放", f"{new} 项次"),
            Pair("扩大范围", f"{widened} 项次"),
        ),
        columns=(
            Column("批次", share=30),
            Column("生效日期", share=13),
            Column("方向", share=30),
            Column("下放方式", share=13),
            Column("事项", "number", 8),
            Column("新下放", "number", 9),
            Column("扩大范围", "number", 10),
            Column("单位", "number", 8),
        ),
        rows=tuple(rows),
        notes=(
            "新下放：这一级以前没有任何单位受理过的事项。扩大范围：这一级已有单位受理，这一批又增加了单位或权限的事项。",
            "只计执行成功的事项；收回的批次不分新下放和扩大范围。",
        ),
        county_name=county.name,
        day=county.day,
    )


def _batch_counts(session: Session) -> Iterator[tuple[DevolutionBatch, int, int, int]]:
    """Batches that ran with their items done, those of them new at the tier, and their places."""
    earlier, there = aliased(ServiceOffering), aliased(Organisation)
    had_it = (
        select(earlier.id)
        .join(there, there.id == earlier.organisation_id)
        .where(
            earlier.service_id == DevolutionItem.service_id,
            there.tier == DevolutionBatch.to_tier,
            earlier.batch_id.is_distinct_from(DevolutionBatch.id),
            earlier.since < _began(),
        )
        .correlate(DevolutionBatch, DevolutionItem)
        .exists()
    )
    done = select(func.count()).where(DevolutionItem.batch_id == DevolutionBatch.id, DevolutionItem.state == "done")
    places = select(func.count()).where(DevolutionTarget.batch_id == DevolutionBatch.id)
    statement = (
        select(
            DevolutionBatch,
            done.correlate(DevolutionBatch).scalar_subquery(),
            done.where(~had_it).correlate(DevolutionBatch).scalar_subquery(),
            places.correlate(DevolutionBatch).scalar_subquery(),
        )
        .where(DevolutionBatch.state == "done")
        .order_by(DevolutionBatch.effective_on, DevolutionBatch.id)
    )
    yield from session.execute(statement).tuples()


def _began():  # type: ignore[no-untyped-def]
    """The first day of what the batch gave of this service: later than planned where an item was tried again."""
    own = aliased(ServiceOffering)
    first = select(func.min(own.since)).where(
        own.batch_id == DevolutionBatch.id, own.service_id == DevolutionItem.service_id
    )
    return func.coalesce(
        first.correlate(DevolutionBatch, DevolutionItem).scalar_subquery(), DevolutionBatch.effective_on
    )


def _batch_row(batch: DevolutionBatch, items: int, fresh: int | None, places: int) -> Row:
    word = "下放到" if batch.direction == "down" else "收回到"
    way = f"{label('tier', batch.from_tier)}{word}{label('tier', batch.to_tier)}"
    return Row(
        cells=(
            batch.name,
            batch.effective_on.isoformat(),
            way,
            label("devolution_mode", batch.mode) if batch.mode else "",
            items,
            fresh,
            None if fresh is None else items - fresh,
            places,
        ),
        link=f"/studio/devolution/{batch.id}",
    )


# ── 覆盖表: items × organisations ──────────────────────────────────────────────────────────────────


def coverage_report(
    session: Session,
    county: County,
    *,
    under: Organisation | None = None,
    tier: str = "",
    text: str = "",
    page: int | None = None,
    size: int = 50,
) -> tuple[TableReport, int]:
    """The grid of services and places, and how many services it has in all pages. `page` None gives all of them."""
    found = [one for one in county.services if _matches(one.figures, text)]
    shown = found if page is None else found[page * size : (page + 1) * size]
    ids = None if page is None else {one.service_id for one in shown}
    held = holdings(session, county, service_ids=ids)
    places = [one for one in county.under(under) if tier in ("", one.tier)]
    rows = tuple(_grid_row(one, held[one.service_id], places) for one in shown)
    filled = sum(len([place for place in places if place.id in held[one.service_id]]) for one in shown)
    report = TableReport(
        name="coverage",
        title="下放覆盖表",
        subtitle=under.name if under else "全县",
        facts=(
            Pair("事项", f"{len(found)} 项"),
            Pair("单位", f"{len(places)} 个"),
            Pair("本表覆盖率", percent(filled, len(shown) * len(places))),
        ),
        columns=(
            Column("事项", share=30),
            Column("编码", share=12),
            Column("覆盖", "percent", 9),
            *(Column(place.name, share=7) for place in places),
        ),
        rows=rows,
        notes=(f"{_YES} 表示该单位能受理；覆盖是本表各单位里能受理的占比。",),
        county_name=county.name,
        day=county.day,
    )
    return report, len(found)


def coverage_summary(session: Session, county: County) -> TableReport:
    """The grid for paper: a column for each township, saying whether the hall and how many of its stations have it."""
    held = holdings(session, county)
    towns = [place for place in county.places if place.kind == "township"]
    below = {town.id: [one for one in county.under(town) if one.id != town.id] for town in towns}
    rows = tuple(
        Row(
            cells=(
                one.figures.name,
                one.figures.code,
                *(_town_words(held[one.service_id], town.id, below[town.id]) for town in towns),
            )
        )
        for one in county.services
    )
    return TableReport(
        name="coverage",
        title="下放覆盖表",
        subtitle="各乡镇（街道）和所辖村（社区）",
        facts=(Pair("事项", f"{len(rows)} 项"), Pair("乡镇（街道）", f"{len(towns)} 个")),
        columns=(Column("事项", share=30), Column("编码", share=12), *(Column(town.name, share=12) for town in towns)),
        rows=rows,
        notes=(f"{_YES} 表示乡镇（街道）能受理；“村 3/8”表示所辖 8 个村（社区）里有 3 个能受理。",),
        county_name=county.name,
        day=county.day,
    )


def _town_words(held: Mapping[int, str], town: int, villages: Sequence[Organisation]) -> str:
    having = sum(1 for one in villages if one.id in held)
    return " ".join(part for part in (_YES * (town in held), f"村 {having}/{len(villages)}" if having else "") if part)


def _matches(figures: Figures, text: str) -> bool:
    word = text.strip().lower()
    return not word or word in figures.name.lower() or word in figures.code.lower()


def _grid_row(one: InForce, held: Mapping[int, str], places: Sequence[Organisation]) -> Row:
    marks: list[Cell] = [_YES if place.id in held else "" for place in places]
    share = sum(1 for mark in marks if mark) / len(marks) if marks else None
    link = f"/studio/devolution/services/{one.figures.code}"
    return Row(cells=(one.figures.name, one.figures.code, share, *marks), link=link)

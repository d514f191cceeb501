"""上门走访单: the homes of one round in their order, with boxes to tick at the door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from catalog.vocabulary import label, options
from reports.round_contexts import RouteContext, RoutePart, RouteRow
from reports.specimens import Specimen
from reports.wording import date_words

_KINDS = {"scheduled": "固定走访", "unscheduled": "临时走访"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """One home; `reason` and `outcome` are codes of visit_reason and visit_outcome."""

    village: str
    group: str
    address: str
    name: str
    phone: str
    reason: str
    task: str
    case_number: str = ""
    outcome: str = ""
    deed: str = ""
    at: str = ""


def build(
    *,
    number: str,
    organisation_name: str,
    agent_name: str,
    day: dt.date,
    kind: str,
    homes: Sequence[Home],
    remark: str,
    phone: str,
    made_on: dt.date,
) -> RouteContext:
    """The homes as they stand in the plan, a part for each stretch in one village."""
    rows = [(home.village, _row(place, home)) for place, home in enumerate(homes, 1)]
    parts = [
        RoutePart(village=village, rows=tuple(row for _village, row in some))
        for village, some in groupby(rows, key=lambda one: one[0])
    ]
    return RouteContext(
        title="上门走访单",
        number=number,
        organisation_name=organisation_name,
        agent_name=agent_name,
        day=date_words(day),
        kind=_KINDS[kind],
        count=len(homes),
        remark=remark,
        parts=tuple(parts),
        phone=phone,
        made_on=date_words(made_on),
    )


def _row(number: int, home: Home) -> RouteRow:
    return RouteRow(
        number=number,
        group=home.group,
        address=home.address,
        name=home.name,
        phone=home.phone,
        reason=label("visit_reason", home.reason),
        task=home.task,
        case_number=home.case_number,
        outcomes=tuple((one.label, one.code == home.outcome) for one in options("visit_outcome")),
        deed=home.deed,
        at=home.at,
    )


def sample(it: Specimen) -> RouteContext:
    """Six homes of two villages, one of them visited."""
    tasks = (
        ("1 组", "1 组 12 号", "周𠮷生", "139-0000-3418", "recheck", f"{it.definition.name} 3月31日到期"),
        ("1 组", "1 组 20 号", "王桂兰", "", "no_phone", "民情档案里没有电话，打不通人"),
        ("3 组", "3 组 5 号", "欧阳秀英", "139-0000-2207", "deliver", f"{it.definition.name}办好了，4月3日前送到"),
        ("4 组", "4 组 9 号", "赵德顺", "139-0000-7716", "supplement", f"{it.definition.name}要补正材料"),
    )
    homes = [
        Home(village="柳树沟村", group=group, address=at, name=name, phone=phone, reason=reason, task=task)
        for group, at, name, phone, reason, task in tasks
    ]
    more = Home(
        village="上河村",
        group="2 组",
        address="2 组 3 号",
        name="马建国",
        phone="",
        reason="own",
        task="看看新盖的房子",
    )
    return build(
        number="ZF-26-00012",
        organisation_name=it.hall.name,
        agent_name=it.agent_name,
        day=it.accepted_at.date(),
        kind="scheduled",
        homes=[*homes, more],
        remark="带上委托书、印泥和复印好的告知单",
        phone=it.hall.phone,
        made_on=it.accepted_at.date(),
    )

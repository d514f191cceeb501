"""代办员评议结果公示: what is hung up each quarter (SY-8, DZ-6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from reports.evaluation_contexts import AgentsBoard, BoardRow
from reports.specimens import Specimen
from reports.wording import date_words


def build(
    *,
    organisation_name: str,
    quarter: str,
    rows: Sequence[BoardRow],
    called: str,
    phone: str,
    published_on: date,
    url: str,
) -> AgentsBoard:
    """The board of a published round."""
    return AgentsBoard(
        title="代办员服务评议结果公示",
        organisation_name=organisation_name,
        quarter=quarter,
        rows=tuple(sorted(rows, key=lambda one: not one.cases)),  # without a case there is nothing to rank
        called=called,
        phone=phone,
        published_on=date_words(published_on),
        url=url,
    )


def sample(it: Specimen) -> AgentsBoard:
    """A small township."""
    names = (
        (it.agent_name, "柳树沟村", 103, "优秀"),
        ("李秀梅", "上河村", 97, "优秀"),
        ("陈永福", "下河村", 83, "合格"),
    )
    rows = [
        BoardRow(
            name=name,
            place=place,
            cases=46,
            on_time="97.6%",
            first_pass="95.2%",
            visits=12,
            satisfied="97.4%",
            rated=38,
            defaults=2 * (total < 90),
            total=total,
            grade=grade,
        )
        for name, place, total, grade in names
    ]
    return build(
        organisation_name=it.hall.name,
        quarter="2026 年第 1 季度",
        rows=rows,
        called="抽取 5 件电话回访，满意率 100.0%",
        phone=it.hall.supervise_phone,
        published_on=it.due_on + timedelta(days=9),
        url=f"{it.base_url}/agents-board",
    )

"""台账: the sample of books of a month; their rows come from `app.ledgers`."""

from __future__ import annotations

from reports.contexts import Pair
from reports.specimens import Specimen
from reports.tables import Column, Row, TableReport

_COLUMNS = (
    Column("序", "number", 4),
    Column("办件号", share=13),
    Column("收件", share=6),
    Column("申请人", share=10),
    Column("村（社区）", share=10),
    Column("事项", share=27),
    Column("方式", share=7),
    Column("经办人", share=8),
    Column("应办结", share=7),
    Column("实办结", share=7),
    Column("状态", share=9),
    Column("备注", share=8),
)


def sample(it: Specimen) -> TableReport:
    """Twelve cases of the service."""
    rows = [
        Row(
            cells=(
                number,
                f"SQ26-{number:05d}",
                f"3-{number + 1:02d}",
                it.applicant_name,
                "上河村",
                it.definition.name,
                "代办" if number % 3 else "本人",
                it.agent_name,
                "4-07",
                "3-27" if number % 2 else "",
                "批准" if number % 2 else "办理中",
                "",
            )
        )
        for number in range(1, 13)
    ]
    return TableReport(
        name="register",
        title=f"{it.hall.name}办件登记簿",
        subtitle="2026年3月",
        facts=(Pair("收件", "12 件"), Pair("办结", "6 件"), Pair("超期未办结", "0 件")),
        columns=_COLUMNS,
        rows=tuple(rows),
        notes=("日期写作 月-日。", "身份证号、电话不入台账。"),
        county_name=it.county_name,
        day="2026年4月1日",
        foot="制表 2026年4月1日",
    )

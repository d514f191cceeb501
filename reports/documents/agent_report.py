"""代办员季度工作报告: what one agent did in a quarter, how it was rated, how the points come about (SY-6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from catalog.rubric import score, shipped_rubric
from reports.evaluation_contexts import AgentReport, ReportsContext
from reports.specimens import Specimen
from reports.wording import date_words


def build(
    *, organisation_name: str, quarter: str, rubric: str, agents: Sequence[AgentReport], counted_on: date
) -> ReportsContext:
    """The reports of a round, one agent on a page."""
    return ReportsContext(
        title="代办员季度工作报告",
        organisation_name=organisation_name,
        quarter=quarter,
        rubric=rubric,
        agents=tuple(agents),
        counted_on=date_words(counted_on),
    )


def sample(it: Specimen) -> ReportsContext:
    """One agent with something of everything."""
    scored = score(shipped_rubric(), {"late": 1, "returns": 2, "visits": 12, "praised": 1})
    one = AgentReport(
        name=it.agent_name,
        place="柳树沟村",
        figures=(
            ("受理办件", "46 件"),
            ("其中帮办", "17 件"),
            ("其中代办", "29 件"),
            ("按时办结率", "97.6%"),
            ("一次通过率", "95.2%"),
            ("退回补正", "2 次"),
            ("上门", "12 次"),
            ("帮办登记", "31 次"),
        ),
        modes=(("定点代办", 30), ("预约代办", 6), ("上门代办", 10)),
        satisfaction=(("收回评议表", "38 张"), ("满意率", "97.4%"), ("电话回访", "5 件，不满意 0 件")),
        defaults=0,
        lines=scored.lines,
        base=100,
        total=scored.total,
        grade=scored.grade_label,
        fixes=(("站里没有挂值班表", "2026 年 4 月 30 日", "核查通过"),),
    )
    return build(
        organisation_name=it.hall.name,
        quarter="2026 年第 1 季度",
        rubric="系统预置标准",
        agents=(one,),
        counted_on=it.decided_at.date(),
    )

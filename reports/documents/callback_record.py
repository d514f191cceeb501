"""电话回访记录: the drawn sample, the script, the answers, and how to draw it again (SY-8)."""

from __future__ import annotations

from collections.abc import Sequence

from reports.evaluation_contexts import Call, CallsContext
from reports.specimens import Specimen

QUESTIONS = (
    "这件事是不是您本人或者家里人托办的？",
    "代办员有没有把要带的材料一次说清楚？",
    "除了法定收费，代办员有没有收过钱、收过东西？",
    "结果和原件有没有交回您手里？",
)


def build(
    *, organisation_name: str, quarter: str, questions: Sequence[str], calls: Sequence[Call], listed: int, seed: str
) -> CallsContext:
    """The record as it stands: calls that nobody made yet are lines to fill in."""
    reached = sum(bool(call.grade) for call in calls)
    bad = sum("不满意" in call.grade for call in calls)
    return CallsContext(
        title="帮办代办电话回访记录",
        organisation_name=organisation_name,
        quarter=quarter,
        questions=tuple(questions),
        calls=tuple(calls),
        listed=listed,
        seed=seed,
        summary=f"本季度办结 {listed} 件，抽取 {len(calls)} 件，已回访 {reached} 件，不满意 {bad} 件。",
    )


def sample(it: Specimen) -> CallsContext:
    """Three calls: one made, one in vain, one to come."""
    told = {"applicant": "周**", "service": it.compiled.definition.name, "agent": it.agent_name}
    blank = ("", "", "", "")
    calls = (
        Call(
            position=1,
            number=it.case_number,
            answers=("是", "有", "没有", "有"),
            grade="非常满意",
            state="已回访",
            remark="说代办员上门两趟，很耐心",
            **told,
        ),
        Call(position=2, number="SQ26-00091", answers=blank, grade="", state="没打通", remark="", **told),
        Call(position=3, number="SQ26-00102", answers=blank, grade="", state="", remark="", **told),
    )
    seed = f"990101101-2026Q1-{'3fa9c2d47e15b608' * 4}"
    return build(
        organisation_name=it.hall.name,
        quarter="2026 年第 1 季度",
        questions=QUESTIONS,
        calls=calls,
        listed=46,
        seed=seed,
    )

"""培训签到表: who is to come, with room to sign, and the code for signing in on the own phone (PY-5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reports.evaluation_contexts import SignInRow, SignInSheet
from reports.specimens import Specimen
from reports.wording import date_words


def build(
    *,
    organisation_name: str,
    topic: str,
    held_on: date,
    hours: str,
    place: str,
    teacher: str,
    code: str,
    rows: Sequence[SignInRow],
) -> SignInSheet:
    """The sheet of a training."""
    when = f"{date_words(held_on)}　{hours}".rstrip()
    facts = (("时间", when), ("地点", place), ("主讲", teacher), ("应到", f"{len(rows)} 人"))
    return SignInSheet(
        title="培训签到表",
        organisation_name=organisation_name,
        topic=topic,
        facts=tuple((words, value) for words, value in facts if value),
        code=code,
        rows=tuple(rows),
    )


def sample(it: Specimen) -> SignInSheet:
    """A small training."""
    people = ((it.agent_name, "柳树沟村", "专职代办员"), (it.clerk_name, it.hall.name, "窗口人员"))
    return build(
        organisation_name=it.hall.name,
        topic="高龄津贴新规定和上门认证",
        held_on=it.accepted_at.date(),
        hours="14:30—16:00",
        place="镇政府三楼会议室",
        teacher=it.approver_name,
        code="480213",
        rows=[SignInRow(name=name, place=place, post=post) for name, place, post in people],
    )

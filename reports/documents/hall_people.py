"""The people of the samples of hall papers."""

from __future__ import annotations

from reports.hall_contexts import BoardPerson
from reports.specimens import Specimen


def sample_people(it: Specimen) -> tuple[BoardPerson, ...]:
    """Three people, one of them away."""
    return (
        BoardPerson(
            name=it.clerk_name, post="窗口人员", duties="民政、残联事项受理", phone="0000-6222001", whereabouts="在岗"
        ),
        BoardPerson(
            name=it.agent_name,
            post="村代办员",
            duties="帮办代办、上门服务",
            serves="柳树沟村 1 组至 6 组",
            phone=it.agent_phone,
            whereabouts="外出办事",
            here=False,
            note=f"3 月 4 日回来，有事找{it.clerk_name}",
        ),
        BoardPerson(name="欧阳·玉𠮷", post="中心主任", duties="全面工作", phone="0000-6222000", whereabouts="在岗"),
    )

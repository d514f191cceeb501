"""预约单: half a sheet for who has no mobile number, or likes to hold something."""

from __future__ import annotations

from datetime import date

from reports.appointment_contexts import AppointmentContext
from reports.contexts import Pair
from reports.specimens import Specimen
from reports.wording import date_words

_CODE_HALF = 5
_NOTE = "请带齐一次性告知单上的材料。来不了的，请提前扫码或打电话取消、改期，把时间让给别人。"
_NOTE_HOME = "请在家等候，把一次性告知单上的材料准备好。不方便的，请提前扫码或打电话取消、改期。"


def build(
    *,
    organisation_name: str,
    name: str,
    service: str,
    time: str,
    place: str,
    address: str,
    at_home: bool,
    agent: str,
    notice_number: str,
    code: str,
    url: str,
    phone: str,
    supervise_phone: str,
    made_on: date,
) -> AppointmentContext:
    """Put an appointment on paper. `time` and `place` as they are said; `agent` may be nobody yet."""
    facts = (
        Pair("预约时间", time),
        Pair(
            "上门地址" if at_home else "地点", address if at_home else "，".join(one for one in (place, address) if one)
        ),
        Pair("办理事项", service),
        Pair("接待人员", agent),
        Pair("一次性告知单", notice_number),
    )
    contacts = (Pair("预约电话", phone), Pair("监督电话", supervise_phone))
    return AppointmentContext(
        organisation_name=organisation_name,
        title="上门服务预约单" if at_home else "预约单",
        name=name,
        facts=tuple(pair for pair in facts if pair.second),
        note=_NOTE_HOME if at_home else _NOTE,
        code=f"{code[:_CODE_HALF]}-{code[_CODE_HALF:]}",
        url=url,
        contacts=tuple(pair for pair in contacts if pair.second),
        date=date_words(made_on),
    )


def sample(it: Specimen) -> AppointmentContext:
    """At the hall, for the service."""
    return build(
        organisation_name=it.hall.name,
        name=it.applicant_name,
        service=it.definition.name,
        time="3月5日（周四）上午9:00—9:30",
        place=it.hall.name,
        address=it.hall.address,
        at_home=False,
        agent=it.agent_name,
        notice_number="SQG26-00031",
        code="7K2M9QX4BT",
        url=f"{it.base_url}/y/7K2M9QX4BT",
        phone=it.hall.phone,
        supervise_phone=it.hall.supervise_phone,
        made_on=it.received_at.date(),
    )

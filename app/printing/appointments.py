"""预约单: the words of slips."""

from __future__ import annotations

from app.addresses import page_url
from app.clock import local_date
from app.models import Appointment
from app.proxies.appointments.words import spoken_span
from reports.appointment_contexts import AppointmentContext
from reports.documents import appointment_slip


def slip_of(one: Appointment) -> AppointmentContext:
    """One appointment on paper."""
    place, hall = one.place, one.place.organisation
    return appointment_slip.build(
        organisation_name=hall.hall_name or hall.name,
        name=one.name,
        service=one.service.name,
        time=spoken_span(one.day, one.begins, one.ends),
        place=place.name,
        address=one.address or place.address,
        at_home=place.kind == "home",
        agent=one.agent.display_name if one.agent else "",
        notice_number=one.notice_number or "",
        code=one.code,
        url=page_url(f"/y/{one.code}"),
        phone=place.phone or hall.phone,
        supervise_phone=hall.supervise_phone,
        made_on=local_date(one.made_at),
    )

"""手机传材料说明: for who gets no text message, and for relatives who take the photographs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reports.contexts import Pair
from reports.sent_in_contexts import SentInContext
from reports.specimens import Specimen
from reports.wording import date_words

_STEPS = (
    "用微信“扫一扫”或手机相机扫右边的码，打开页面，不用登录。",
    "按页面上列的材料，一样一样拍清楚：四角拍全、不反光、字看得清。",
    "传完点“传完了”。要重拍的会在同一个页面写明原因。",
)


def build(
    *,
    organisation_name: str,
    name: str,
    service: str,
    papers: Sequence[str],
    url: str,
    until: date,
    phone: str,
    made_on: date,
) -> SentInContext:
    """Put the code on paper. `until`: the last day on which it opens."""
    return SentInContext(
        organisation_name=organisation_name,
        name=name,
        service=service,
        papers=tuple(papers),
        steps=_STEPS,
        url=url,
        until=date_words(until),
        contacts=(Pair("不会传的打电话", phone),) if phone else (),
        date=date_words(made_on),
    )


def sample(it: Specimen) -> SentInContext:
    """All papers of the service."""
    return build(
        organisation_name=it.hall.name,
        name=it.applicant_name,
        service=it.definition.name,
        papers=[one.name for one in it.definition.documents],
        url=f"{it.base_url}/s/7K2M9QX4BTR0VWJ3",
        until=date(2026, 3, 9),
        phone=it.hall.phone,
        made_on=it.received_at.date(),
    )

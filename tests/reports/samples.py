"""What the tests of prints are made of: tiny services, halls, and the receipt of one case."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

from catalog.compiled import CompiledDefinition, compile_definition
from catalog.definition import HandledBy, ServiceDefinition
from reports.contexts import GuideContext, Place, ReceiptContext, ReceivedDocument
from reports.documents import guide, receipt
from tests import definitions

TODAY = date(2026, 10, 20)
URL = "https://hall.example/guides/T-MINI"
_CHINA = timezone(timedelta(hours=8))
MORNING = datetime(2026, 3, 2, 10, 26, tzinfo=_CHINA)
OFFICE_HOURS = "周一至周五 8:30—12:00、14:30—17:30"
HALLS = (
    Place(
        tier="township",
        name="石桥镇便民服务中心",
        address="石桥镇正街 23 号",
        phone="0000-6222000",
        window="2 号窗口",
        hours=OFFICE_HOURS,
    ),
    Place(
        tier="township",
        name="柳湾乡便民服务中心",
        address="柳湾乡柳湾街 6 号",
        phone="0000-6223000",
        hours=OFFICE_HOURS,
    ),
)


def compiled(name: str, **changes: object) -> CompiledDefinition:
    """A tiny service ready for use, with some of its keys changed (as in YAML)."""
    raw = definitions.load(name).model_dump(mode="json") | changes
    return compile_definition(ServiceDefinition.model_validate(raw))


def guide_context(service: CompiledDefinition, **changes: Any) -> GuideContext:
    """The guide of a service in an invented county."""
    given: dict[str, Any] = {
        "version_number": 3,
        "effective_from": date(2026, 3, 1),
        "county_name": "青石县",
        "places": HALLS,
        "url": URL,
        "today": TODAY,
        "department_names": {"civil_affairs": "县民政局"},
    }
    return guide.build(service, **(given | changes))


def receipt_context(service: CompiledDefinition, **changes: Any) -> ReceiptContext:
    """The receipt of a case that an agent handed in, accepted at once."""
    given: dict[str, Any] = {
        "version_number": 3,
        "case_number": "SQ26-00137",
        "url": "https://hall.example/progress?number=SQ26-00137",
        "organisation_name": "石桥镇便民服务中心",
        "applicant_name": "周𠮷生",
        "applicant_id_number": "990101194603123418",
        "handled_by": HandledBy.AGENT,
        "agent_name": "陈㛃",
        "agent_role": "柳树沟村代办员",
        "agent_phone": "139-0000-5521",
        "received_at": MORNING,
        "accepted_at": MORNING,
        "due_on": date(2026, 4, 7),
        "projected": False,
        "documents": [ReceivedDocument(id="id_card", name="居民身份证", originals=1, copies=2)],
        "clerk_name": "李文秀",
    }
    return receipt.build(service, **(given | changes))

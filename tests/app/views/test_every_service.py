"""Every shipped service: its sample answers make a case, at the village or at the township."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models import Service
from app.publishing.versions import current_version
from tests.support.client import DeskClient
from tests.support.filled import number_of, send


def test_every_sample_of_every_service_can_be_sent(browser_of: Callable[[str], DeskClient]) -> None:
    agent, clerk = browser_of("lixiumei"), browser_of("wanghaiyan")
    codes = db.session.scalars(select(Service.code).order_by(Service.code)).all()
    assert len(codes) >= 36
    for code in codes:
        definition = current_version(db.session, code, clock.today()).definition
        by_agent = "village" in definition.acceptance_tiers
        for sample in range(len(definition.samples)):
            # 通办 without a step at the village asks for the applicant's township, the others for the village.
            at_township = definition.any_place and all(step.tier != "village" for step in definition.steps)
            place = {} if by_agent else {"organisation": "990101101" if at_township else "990101101201"}
            sent = send(agent if by_agent else clerk, code, place, sample=sample)
            assert sent.status_code == 303, f"{code} sample {sample}: {sent.text}"
            number = number_of(sent)
        page = (agent if by_agent else clerk).get(f"/desk/cases/{number}")
        assert page.status_code == 200, code

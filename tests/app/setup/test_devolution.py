"""Batches of the past in a demonstration."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.models import DevolutionBatch, DevolutionItem, Service, ServiceOffering
from app.setup.devolution import add_devolution


def test_what_the_definitions_say_is_there(session: Session) -> None:
    names = list(
        session.scalars(select(DevolutionBatch.name).order_by(DevolutionBatch.effective_on, DevolutionBatch.id))
    )
    assert {name[:3] for name in names} == {"第一批", "第二批", "第三批"}
    assert names[0] == "第一批·委托下放（县到镇）"
    assert session.scalar(select(func.count()).where(DevolutionItem.state != "done")) == 0
    rows = (
        select(ServiceOffering.mode, ServiceOffering.since, func.count())
        .join(Service, Service.id == ServiceOffering.service_id)
        .where(Service.code == "QS-MZ-002")
        .group_by(ServiceOffering.mode, ServiceOffering.since)
    )
    assert [tuple(row) for row in session.execute(rows)] == [("window_moved", date(2025, 10, 1), 40)]


def test_nobody_is_shut_out_by_them(session: Session) -> None:
    assert set(session.scalars(select(Service.offered_by))) == {"tier"}


def test_again_it_adds_nothing(session: Session) -> None:
    assert add_devolution(session, now=clock.now()) == 0

"""帮办记录 and 电话咨询."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid
from app.people.actors import Actor
from app.proxies.logs.entries import (
    Entry,
    LogFilters,
    count_entries,
    export_entries,
    list_entries,
    write_down,
)

HELP = Entry("help", "form", about="高龄津贴", person="张桂兰", phone="13900001234", words="填好了", token="a")


def test_three_lines_are_kept_once_counted_and_taken_along(session: Session, actor: Callable[[str], Actor]) -> None:
    agent, clerk = actor("lixiumei"), actor("wanghaiyan")
    for _time in range(2):
        write_down(session, entry=HELP, actor=agent, now=clock.now())
    session.commit()
    month = LogFilters("help", clock.today().replace(day=1), clock.today())
    row = list_entries(session, actor=clerk, filters=month).rows[0]
    assert (row.about, row.phone, row.by) == ("高龄津贴", "139****1234", agent.name)
    counts = count_entries(session, actor=clerk, filters=month)
    assert (counts.total, counts.topics, counts.about) == (1, (("帮填表", 1),), (("高龄津贴", 1),))
    assert not list_entries(session, actor=actor("chenyongfu"), filters=month).rows
    book = export_entries(session, actor=clerk, filters=month, now=clock.now())
    cells = [cell.value for cell in next(load_workbook(io.BytesIO(book)).active.iter_rows(min_row=2))]
    assert "张桂兰" not in cells and "139****1234" in cells


def test_what_is_wrong_is_said_by_field(session: Session, actor: Callable[[str], Actor]) -> None:
    entry = Entry("phone", "form", words="字" * 400, token="b")
    with pytest.raises(Invalid) as refused:
        write_down(session, entry=entry, actor=actor("lixiumei"), now=clock.now())
    assert [one.name for one in refused.value.problems] == ["topic", "words"]

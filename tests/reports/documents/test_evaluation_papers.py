"""What is hung up and filed of a quarter's evaluation: the board of agents, the record of calls."""

from __future__ import annotations

import re
from dataclasses import replace

from reports.documents import agents_board, callback_record
from reports.render import render_html
from reports.specimens import Specimen
from tests.reports.samples import compiled

SPECIMEN = Specimen(compiled=compiled("minimal"))


def words(template: str, context: object) -> str:
    return re.sub(r"\s|<[^>]*>", "", render_html(template, context).partition("<body")[2])


def test_who_had_no_case_is_not_graded_and_stands_last() -> None:
    it = agents_board.sample(SPECIMEN)
    idle = replace(it.rows[0], name="何闲", cases=0, total=100, grade="优秀")
    board = agents_board.build(
        organisation_name="石桥镇便民服务中心",
        quarter="2026 年第 1 季度",
        rows=[idle, *it.rows],
        called="",
        phone="0000-6222012",
        published_on=SPECIMEN.due_on,
        url="https://hall.example/agents-board",
    )
    assert [row.name for row in board.rows][-1] == "何闲"
    said = words("agents_board", board)
    line = said[said.index("何闲") :]
    assert "100" not in line and "优秀" not in line and "—不评" in line
    assert "没有办件的，不评等次。" in said and "自公示之日起5个工作日内，可以拨打0000-6222012" in said


def test_calls_that_were_not_drawn_say_nothing_of_a_draw() -> None:
    drawn = callback_record.sample(SPECIMEN)
    assert "SHA-256" in words("callback_record", drawn) and "种子990101101" in words("callback_record", drawn)
    plain = words("callback_record", replace(drawn, seed=""))
    assert "SHA-256" not in plain and "种子" not in plain and "回访人" in plain

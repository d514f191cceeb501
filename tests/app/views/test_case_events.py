"""What a page says after a button was pressed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask

from app.cases.case_page import Handling
from app.cases.workflow import Event
from app.models import Case, CaseStep
from app.views.case_events import done_words


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ([("审核", "done"), ("审批", "open")], "已通过，下一步：县民政局 审批"),
        ([("审核", "done"), ("审批", "done")], "已通过"),  # 秒批: the system has decided
        ([("审核", "done"), ("审批", "done"), ("送达", "open")], "已通过"),
        ([("审核", "done"), ("会办", "open"), ("审批", "waiting")], "已通过"),  # another office still has it
    ],
)
def test_the_next_step_is_named_when_the_case_went_there(app: Flask, after: list[tuple[str, str]], words: str) -> None:
    page = SimpleNamespace(handling=Handling(next_name="审批", next_place="县民政局"))
    case = Case(steps=[CaseStep(name=name, state=state) for name, state in after])
    with app.test_request_context():
        assert done_words(page, Event.PASS_ON, case) == words

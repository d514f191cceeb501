"""Why someone went on against a warning stands beside the answer it is about."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from app.prefilling.provenance import NOTHING
from app.views.remarks import Remark, remarks_of
from catalog.compiled import compile_definition
from forms.answers import Answers
from tests.app.views.conftest import ALLOWANCE
from tests.definitions import load
from tests.support.client import DeskClient
from tests.support.filled import number_of, send

YOUNG = {"f_applicant_id_number": "990101199603170220"}


def remarks(reasons: dict[str, str]) -> dict[str, list[Remark]]:
    compiled = compile_definition(load("deciding"))
    answers = Answers("self", {}, {"income": 1, "spent": 2}, reasons)
    page: Any = SimpleNamespace(
        version=SimpleNamespace(definition=compiled.definition, compiled=compiled),
        answers=answers,
        provenance=NOTHING,
        sections=(),
    )
    return {key: list(found) for key, found in remarks_of(page).items()}


def test_the_reason_stands_at_the_field_of_the_rule() -> None:
    assert remarks({"spends_much": "有积蓄"}) == {"spent": [Remark("支出比收入还多", "有积蓄")]}
    assert remarks({}) == {}


def test_a_condition_that_is_not_met_stands_beside_the_answer_it_looks_at(agent: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE, {**YOUNG, "unmet_reason": "县里特批"}))
    page = agent.get(f"/desk/cases/{number}").text
    beside = re.findall(r"<dt>([^<]+)</dt><dd>((?:(?!</dd>).)*dd-remark(?:(?!</dd>).)*)</dd>", page)
    assert [label for label, _words in beside] == ["月龄"]
    assert "不符合条件：" in beside[0][1] and "县里特批" in beside[0][1]

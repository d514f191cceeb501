"""What conditions see of an answer in the browser is what they see of it on the server."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page
from werkzeug.datastructures import MultiDict

from catalog.conditions import Compound
from catalog.definition import ComputedSpec, FieldSpec
from forms.client import client_model
from forms.submission import read_submission
from tests.browser.conftest import Hall
from tests.forms.cases import compiled, with_fields
from tests.forms.specs import TODAY

KINDS = ("integer", "period", "month_period", "time", "id_document", "bank_deposit", "disability_card", "declaration")
CHOSEN = FieldSpec(
    id="sort",
    label="残疾类别",
    kind="choice",
    options_from="disability_kind",
    computed=ComputedSpec(take="disability_kind", source="disability_card"),
)
SERVICE = with_fields(
    compiled("minimal").definition,
    *(FieldSpec(id=kind, label=kind, kind=kind, statement="承诺属实") for kind in KINDS),
    CHOSEN,
)
TYPED: list[dict[str, list[str]]] = [
    {
        "integer": ["１２"],
        "period": ["2026-1-31", "2026年2月28日"],
        "month_period": ["2025-11", "2026年2月"],
        "time": ["下午3点20分"],
        "id_document": ["passport", "E12345678"],
        "bank_deposit": ["中国农业银行石桥支行", "6200010000000090017"],
        "disability_card": ["11010519491231002x 43"],
        "declaration": ["同意"],
    },
    {
        "integer": ["2.5"],
        "period": ["2026-1-1", "2026-12-31"],
        "month_period": ["2026-03", ""],
        "time": ["24:00"],
        "id_document": ["", "E12345678"],
        "bank_deposit": ["中国农业银行", ""],
        "disability_card": ["11010519491231002X"],
    },
    {"period": ["2026-12-31", "2026-01-01"], "time": ["9点半"], "month_period": ["2026-02", "2026-02"]},
    {"period": ["2023-03-15", "2026-03-14"], "time": ["0930"], "integer": ["-3"]},
]


def on_the_server(typed: dict[str, list[str]]) -> dict[str, Any]:
    posted = MultiDict([(f"f_{name}", text) for name, texts in typed.items() for text in texts])
    values = read_submission(SERVICE, posted, today=TODAY).answers.values
    seen = {name: value.in_conditions if isinstance(value, Compound) else value for name, value in values.items()}
    return {name: f"{value:%H:%M}" if name == "time" else value for name, value in seen.items()}


def test_both_see_the_same_of_every_answer(hall: Hall) -> None:
    page: Page = hall.open()
    hall.go(page, "/progress")
    there = page.evaluate(
        """async ([model, cases]) => {
            const { settle } = await import("/static/js/answers.js");
            return cases.map((typed) => {
                const form = document.createElement("form");
                for (const [name, texts] of Object.entries(typed)) for (const value of texts) {
                    form.append(Object.assign(document.createElement("input"), { name: `f_${name}`, value }));
                }
                return settle(model, form, "2026-10-20").known;
            });
        }""",
        [json.loads(json.dumps(client_model(SERVICE))), TYPED],
    )
    assert there == [on_the_server(typed) for typed in TYPED]
    assert [len(one) for one in there] == [9, 1, 2, 3]

"""What goes to the browser so that it can judge a form; that both judge alike is in tests/browser/test_judging.py."""

from __future__ import annotations

import json
import re
from pathlib import Path

from catalog.compiled import compile_definition
from catalog.sample import load_sample
from forms import messages
from forms.judging import judging_model
from forms.registry import KINDS
from tests.definitions import load
from tests.forms.specs import make_kind

JUDGE = Path(__file__).parents[2] / "app" / "static" / "js"
SCRIPTS = [JUDGE / "judge.js", *sorted((JUDGE / "judge").glob("*.js"))]


def test_every_sentence_a_script_names_is_there() -> None:
    text = "".join(path.read_text("utf-8") for path in SCRIPTS)
    named = set(re.findall(r'(?:Refused|say)\("([A-Z][A-Z_]+)"', text))
    assert len(named) > 40
    assert named <= {name for name in vars(messages) if name.isupper()}


def test_every_kind_of_definitions_is_judged() -> None:
    script = (JUDGE / "judge" / "kinds.js").read_text("utf-8")
    judged = set(re.findall(r"^  ([a-z_]+)[:,]", script[script.index("export const KINDS") :], re.MULTILINE))
    assert set(KINDS) - {"group"} <= judged


def test_the_model_is_plain_json_for_every_shipped_service() -> None:
    for _path, read in load_sample().services:
        assert read.definition is not None
        model = judging_model(compile_definition(read.definition))
        assert json.loads(json.dumps(model)) == model
        assert {question["id"] for question in model["questions"]} == set(model["judging"]["questions"])


def test_bounds_are_told_as_the_sentences_say_them() -> None:
    told = make_kind("money", unit="元", max_value="1000000.00").judged()
    assert told["minimum"] == {"value": "0", "words": "0 元"}
    assert told["maximum"] == {"value": "1000000.00", "words": "1000000 元"}


def test_papers_that_may_follow_say_until_when() -> None:
    model = judging_model(compile_definition(load("rich")))
    assert all("defer_limit" in paper for paper in model["documents"])

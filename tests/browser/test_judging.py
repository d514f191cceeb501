"""A phone without network judges a form as the server does: the same sentences, at the same answers, in order."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from werkzeug.datastructures import MultiDict

from catalog.compiled import CompiledDefinition, compile_definition
from catalog.definition import SampleSpec
from catalog.sample import load_sample
from forms.answers import posted_pairs
from forms.judging import judging_model
from forms.plan import plan_of
from forms.samples import sample_pairs
from forms.submission import Submission, read_submission
from tests.browser.conftest import Hall
from tests.definitions import load
from tests.forms.specs import COUNTY, TODAY

Pairs = list[tuple[str, str]]
# What tired hands type, kind by kind; every text is tried at every field.
_FILE = Path(__file__).parents[1] / "forms" / "typed.json"
TYPED = (*json.loads(_FILE.read_text("utf-8")), "长" * 2001, "x" * 201)
LOOKED_UP = frozenset(
    {"region", "organisation", "group", "choice", "cascade", "multi_choice", "boolean", "declaration"}
)
SEED = 20261122


def test_every_service_is_judged_alike(hall: Hall) -> None:
    page = _page(hall)
    wrong = random.Random(SEED)
    for path, read in load_sample().services:
        assert read.definition is not None, path
        compiled = compile_definition(read.definition)
        _compare(page, compiled, list(_spoilt(compiled, wrong, rounds=6)), path.stem)


def test_every_text_is_judged_alike_by_every_kind(hall: Hall) -> None:
    page = _page(hall)
    for name in ("kinds", "deciding", "rows", "rich", "conditional"):
        compiled = compile_definition(load(name))
        pairs = _whole(compiled)
        fields = [at for at, (one, _text) in enumerate(pairs) if _is_typed(compiled, one)]
        turns = [_typed_in(pairs, fields, shift) for shift in range(len(TYPED))]
        _compare(page, compiled, turns, name)


def _page(hall: Hall) -> Page:
    page = hall.open()
    hall.go(page, "/progress")
    return page


def _whole(compiled: CompiledDefinition) -> Pairs:
    samples = compiled.definition.samples
    return _posted(compiled, samples[0]) if samples else _blank(compiled)


def _posted(compiled: CompiledDefinition, sample: SampleSpec) -> Pairs:
    """As the page posts a sample: codes of what was chosen, every paper received."""
    typed = MultiDict(sample_pairs(compiled, sample))
    read = read_submission(compiled, typed, today=TODAY, places=COUNTY)
    return posted_pairs(compiled, read.answers, read.documents)


def _blank(compiled: CompiledDefinition) -> Pairs:
    model = judging_model(compiled)
    names = [("handled_by", next(iter(model["handled_by"]["labels"])))]
    return names + [(question["name"], "") for question in model["questions"] if question["kind"] != "group"]


def _is_typed(compiled: CompiledDefinition, name: str) -> bool:
    """Places and the sheets of papers are looked up, not typed; choices are tried by `_spoilt`."""
    return _kind(compiled, name) not in LOOKED_UP


def _kind(compiled: CompiledDefinition, name: str) -> str:
    """Cells of rows count as text, sheets of papers and who handles it as choices."""
    question = next((one for one in plan_of(compiled).flow if one.name == name), None)
    return question.kind.id if question else "text" if "-" in name else "choice"


def _typed_in(pairs: Pairs, fields: Sequence[int], shift: int) -> Pairs:
    """Another text at each field, so that after all turns each field has seen each text."""
    turned = {at: TYPED[(shift + place) % len(TYPED)] for place, at in enumerate(fields)}
    return [(name, turned.get(at, text)) for at, (name, text) in enumerate(pairs)]


def _spoilt(compiled: CompiledDefinition, wrong: random.Random, *, rounds: int) -> Iterator[Pairs]:
    """The samples as they are, blank, and with things left out, doubled or typed wrongly."""
    yield _blank(compiled)
    for sample in compiled.definition.samples:
        whole = _posted(compiled, sample)
        yield whole
        for _round in range(rounds):
            yield [pair for pair in (_hurt(compiled, one, wrong) for one in whole) if pair is not None]


def _hurt(compiled: CompiledDefinition, pair: tuple[str, str], wrong: random.Random) -> tuple[str, str] | None:
    fate, (name, _text) = wrong.random(), pair
    if fate < 0.7 or _kind(compiled, name) == "region":  # two controls of one name, and a list beside them
        return pair
    if fate < 0.8:
        return None
    if name.startswith("d_"):
        return name, wrong.choice(["0", "1", "2", "99", "两份", ""])
    return (name, wrong.choice(TYPED)) if _is_typed(compiled, name) else (name, "")


def _compare(page: Page, compiled: CompiledDefinition, forms: Sequence[Pairs], title: str) -> None:
    there = _in_browser(page, compiled, forms)
    different: list[tuple[Pairs, Any]] = []
    for pairs, outcome in zip(forms, there, strict=True):
        here = read_submission(compiled, MultiDict(pairs), today=TODAY, places=COUNTY)
        wanted = [*((one.name, one.label, one.message) for one in here.errors), *_papers(here)]
        found = [tuple(one) for one in outcome["problems"]]
        different += [(pairs, one) for one in {*found} ^ {*wanted}] or [(pairs, "order")] * (found != wanted)
        promised = [one.sentence for one in here.missing if not one.is_blocking]
        different += [(pairs, "promised")] * (outcome["promised"] != promised)
    assert not different, (title, [(one, dict(pairs).get(one[0])) for pairs, one in different[:12]])


def _papers(submission: Submission) -> Iterator[tuple[str, str, str]]:
    for one in submission.missing:
        if one.is_blocking:
            yield f"d_{one.documents[0].id}", "", one.sentence


def _in_browser(page: Page, compiled: CompiledDefinition, forms: Sequence[Pairs]) -> list[dict[str, Any]]:
    model = json.loads(json.dumps(judging_model(compiled)))
    outcome: list[dict[str, Any]] = page.evaluate(
        """async ([model, forms, today]) => {
            const { judge } = await import("/static/js/judge.js");
            return forms.map((pairs) => {
                const form = document.createElement("form");
                for (const [name, value] of pairs) {
                    form.append(Object.assign(document.createElement("textarea"), { name, value }));
                }
                const { problems, promised } = judge(model, form, today);
                return { problems: problems.map(({ name, label, message }) => [name, label, message]), promised };
            });
        }""",
        [model, forms, TODAY.isoformat()],
    )
    return outcome

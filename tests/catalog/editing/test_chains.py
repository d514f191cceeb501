"""Chains are found again in steps that were written out."""

from __future__ import annotations

from catalog.editing.chains import fold_chains
from catalog.library import read_library
from catalog.readers.validation import validate
from catalog.step_specs import StepSpec

LIBRARY = """
steps:
  a: {name: 受理, kind: accept, tier: township}
  b: {name: 审核, kind: review, tier: township}
  c: {name: 审批, kind: decide, tier: county}
chains:
  short: [{use: a}, {use: b}]
  long: [{use: a}, {use: b}, {use: c}]
  one: [{use: c}]
"""


def test_the_longest_run_wins_and_one_step_is_no_chain() -> None:
    library, _problems = read_library(LIBRARY)
    assert library is not None
    steps = {name: validate(StepSpec, {**part, "use": name})[0] for name, part in library.steps.items()}
    a, b, c = (steps[name] for name in "abc")
    assert a is not None and b is not None and c is not None
    assert list(fold_chains([a, b, c], library)) == ["long"]
    assert list(fold_chains([a, b, a, b, c], library)) == ["short", "long"]
    assert list(fold_chains([c, a, b], library)) == [c, "short"]
    other = b.model_copy(update={"name": "另一个"})
    assert list(fold_chains([a, other], library)) == [a, other]
    assert list(fold_chains([], library)) == []

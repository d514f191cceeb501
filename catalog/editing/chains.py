"""Step chains found again in the steps of a definition, which keeps them written out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog.library import Library
from catalog.readers.validation import validate
from catalog.step_specs import StepSpec

SHORTEST = 2  # steps: a chain of one says no more than the step


def fold_chains(steps: Sequence[StepSpec], library: Library) -> Iterator[StepSpec | str]:
    """The steps, every run that equals a chain of the library replaced by the chain's name; the longest wins."""
    position = 0
    while position < len(steps):
        name = _chain_at(steps[position:], library)
        yield name or steps[position]
        position += len(library.chains[name]) if name else 1


def _chain_at(steps: Sequence[StepSpec], library: Library) -> str | None:
    """The longest chain with which the steps begin; of equal ones the first."""
    fitting = [name for name, chain in library.chains.items() if _begins_with(steps, chain)]
    return max(fitting, key=lambda name: len(library.chains[name]), default=None)


def _begins_with(steps: Sequence[StepSpec], chain: Sequence[object]) -> bool:
    """The names of the parts are compared first: making models of all chains would cost too much."""
    if not SHORTEST <= len(chain) <= len(steps):
        return False
    pairs = list(zip(steps, chain, strict=False))
    return all(isinstance(raw, dict) and raw.get("use") == one.use for one, raw in pairs) and all(
        validate(StepSpec, raw)[0] == one for one, raw in pairs
    )

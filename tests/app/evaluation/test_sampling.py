"""The draw can be repeated by anyone, and nobody can steer it."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from app.evaluation.sampling import MOST, draw, in_order, seed_of, size_of

NUMBERS = st.lists(st.integers(1, 99999).map(lambda one: f"SQ26-{one:05d}"), min_size=1, max_size=80)


@given(NUMBERS, st.randoms(use_true_random=False), st.integers(1, 40))
def test_the_same_list_in_any_order_is_drawn_alike(numbers: list[str], chance: object, size: int) -> None:
    mixed = [*numbers, *numbers[:3]]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    seed = seed_of("990101101", 2026, 3, numbers)
    assert seed_of("990101101", 2026, 3, mixed) == seed
    drawn = draw(numbers, seed, size)
    assert drawn == draw(mixed, seed, size)
    assert len(drawn) == len(set(drawn)) == min(size, len(set(numbers))) and set(drawn) <= set(numbers)
    assert draw(numbers, seed, size + 1)[:size] == drawn, "a larger sample begins with the smaller one"


@given(NUMBERS, st.integers(1, 99999))
def test_one_number_more_is_another_draw(numbers: list[str], more: int) -> None:
    longer = {*numbers, f"XX26-{more:05d}"}
    assert seed_of("990101101", 2026, 3, numbers) != seed_of("990101101", 2026, 3, longer)


def test_it_can_be_redrawn_with_nothing_but_sha256() -> None:
    numbers = ["SQ26-00003", "SQ26-00001", "SQ26-00002"]
    seed = "990101101-2026Q3-" + sha256(b"SQ26-00001\nSQ26-00002\nSQ26-00003").hexdigest()
    assert seed_of("990101101", 2026, 3, numbers) == seed
    by_hand = sorted(in_order(numbers), key=lambda number: sha256(f"{seed}\n{number}".encode()).hexdigest())
    assert list(draw(numbers, seed, 3)) == by_hand


@given(st.integers(0, 5000))
def test_a_tenth_is_called_within_bounds(count: int) -> None:
    assert size_of(count) <= min(count, MOST)
    assert size_of(count) == count or size_of(count) >= min(5, count)

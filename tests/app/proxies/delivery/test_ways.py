"""Ways of delivering and their codes."""

from __future__ import annotations

import pytest

from app.proxies.delivery.ways import CODE_LENGTH, fits, mode_of, new_code, ways_open

EVERY = ("window", "village_station", "home_visit", "post")


@pytest.mark.parametrize(
    ("way", "tier", "carried", "open_modes", "mode"),
    [
        ("hand", "village", True, EVERY, "home_visit"),
        ("hand", "township", False, EVERY, "window"),
        ("hand", "village", False, EVERY, "village_station"),
        ("pickup", "village", False, ("window",), "window"),
        ("pickup", "township", False, ("electronic",), None),
        ("post", "township", False, EVERY, "post"),
        ("post", "township", False, ("window",), None),
    ],
)
def test_a_way_becomes_a_word_that_the_definition_leaves_open(
    way: str, tier: str, carried: bool, open_modes: tuple[str, ...], mode: str | None
) -> None:
    assert mode_of(way, tier=tier, carried=carried, open_modes=open_modes) == mode


def test_only_open_ways_are_offered() -> None:
    assert ways_open(tier="township", open_modes=("window",)) == ("hand", "pickup")
    assert ways_open(tier="township", open_modes=("bank_transfer",)) == ()


def test_a_code_is_read_with_blanks_and_guessed_by_nothing_else() -> None:
    code = new_code()
    assert len(code) == CODE_LENGTH and code.isdigit()
    assert fits(code, f"{code[:3]} {code[3:]}")
    assert not fits(code, code[:-1]) and not fits("", "") and not fits(code, "取件码")
    assert len({new_code() for _time in range(50)}) > 40

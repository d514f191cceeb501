"""What one organisation may differ in, and nothing else."""

from __future__ import annotations

import pytest

from catalog.overlay import FREE_KEYS, FREE_WORDS, Overlay, asks_more, overlay_problems, read_overlays

TEXT = """
overlays:
  - {organisation: '990101101', services: [T-MINIMAL], phone: 0000-6222099}
  - {organisation: '990101102', services: [T-RICH, T-MINIMAL], hours: 周一至周六}
"""


def overlay(**said: str) -> Overlay:
    return Overlay(organisation="990101101", services=("T-MINIMAL",), **said)


def test_a_file_says_what_differs_where() -> None:
    overlays, problems = read_overlays(TEXT)
    assert not problems
    assert [one.said() for one in overlays] == [{"phone": "0000-6222099"}, {"hours": "周一至周六"}]


@pytest.mark.parametrize("fixed", ["name", "documents", "promised_limit", "legal_basis", "fees"])
def test_what_the_county_fixes_has_no_key(fixed: str) -> None:
    _, problems = read_overlays(f"overlays: [{{organisation: a, services: [T-RICH], {fixed}: 3天}}]")
    assert problems[0].path == f"overlays[0].{fixed}"


def test_mistakes_of_a_file() -> None:
    assert read_overlays("overlays: [{organisation: a, hours: 早}]")[1]
    twice = "{organisation: a, services: [T-RICH], hours: 早}"
    assert "写了两次" in read_overlays(f"overlays: [{twice}, {twice}]")[1][0].message
    assert read_overlays("overlays: [")[1]


def test_every_free_key_has_its_word() -> None:
    assert set(FREE_WORDS) == set(FREE_KEYS) == set(Overlay.model_fields) - {"organisation", "services"}


def test_phones_are_numbers_and_two_different_ones() -> None:
    assert [one.path for one in overlay_problems(overlay(phone="问村长"))] == ["phone"]
    same = overlay_problems(overlay(phone="0000-1", supervise_phone="0000-1"))
    assert [(one.path, one.severity) for one in same] == [("supervise_phone", "error")]
    assert not overlay_problems(overlay(phone="0000-6200101 转 8", supervise_phone="0000-6200901"))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("周六上午也能办，行动不便的上门办。", ""),
        ("复印、照相不收费。", ""),
        ("免收复印费，无需提交复印件。", ""),
        ("另收复印费2元。", "另收"),
        ("还要提交村委会证明。", "还要提交"),
        ("收取工本费10元", "收取"),
    ],
)
def test_a_convenience_asks_for_nothing(text: str, word: str) -> None:
    assert asks_more(text) == word
    assert bool(word) == bool(overlay_problems(overlay(convenience=text)))

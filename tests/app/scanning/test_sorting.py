"""The same pages end in the same filing, in whatever order and however often they come."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.scanning.sorting import Goal, Part, Seen, Verdict, sort_pages
from reports.page_codes import PageCode

CASES = {"K7Q2M4": 1, "R3T5W8": 2}
PAGES = [
    *(
        PageCode(kind="B", subject="QS-MZ-009", edition=3, number=number, page=page)
        for number in CASES
        for page in (1, 2, 3)
    ),
    PageCode(kind="B", subject="QS-MZ-009", edition=2, number="OLD", page=1),
    None,
]


def goal(code: PageCode) -> Goal:
    if code.edition != 3:
        return Goal("outdated")
    return Goal("", CASES[code.number], "form", code.paper)


def filed(verdicts: list[Verdict]) -> dict[Part, int | None]:
    return {one.part: one.goal.case_id for one in verdicts if one.part}


def sort(codes: list[PageCode | None], on_file: dict[Part, int] | None = None, first: int = 1) -> list[Verdict]:
    seen = [Seen(place, code) for place, code in enumerate(codes, start=first)]
    return sort_pages(seen, goal_of=goal, on_file=on_file or {})


@given(st.lists(st.sampled_from(PAGES), max_size=24), st.randoms(use_true_random=False), st.integers(0, 24))
def test_any_order_and_repetition_ends_in_the_same_filing(
    codes: list[PageCode | None], chance: object, cut: int
) -> None:
    shuffled = list(codes)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    whole = filed(sort(codes))
    assert filed(sort(shuffled)) == whole
    early = sort(shuffled[:cut])
    there = {one.part: one.page_id for one in early if one.part}
    late = sort(shuffled[cut:], there, first=cut + 1)
    assert {**filed(early), **filed(late)} == whole and not set(filed(early)) & set(filed(late))
    assert len(late) + len(early) == len(codes), "every page has a verdict"


def test_a_duplicate_names_the_page_that_is_filed() -> None:
    first, again = sort([PAGES[0], PAGES[0]])
    assert first.part == ("DB1.B.QS-MZ-009.3.K7Q2M4", 1)
    assert (again.goal.problem, again.twin_id, again.goal.case_id) == ("duplicate", 1, 1)


def test_a_page_without_a_code_is_suggested_with_the_one_before_it() -> None:
    alone, coded, behind, outdated, last = sort([None, PAGES[0], None, PAGES[6], None])
    assert coded.is_filed and not alone.is_filed and not behind.is_filed
    assert (alone.goal.case_id, behind.goal.case_id, last.goal.case_id) == (None, 1, None)
    assert (behind.goal.problem, outdated.goal.problem) == ("unknown", "outdated")


def test_what_could_not_be_read_is_never_filed() -> None:
    verdicts = sort_pages([Seen(1, PAGES[0], "several")], goal_of=goal, on_file={})
    assert verdicts[0].goal.problem == "several" and not verdicts[0].is_filed

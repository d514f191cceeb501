"""What a mend is: comparable, hashable, and movable into the coordinates of a tree."""

from __future__ import annotations

from catalog.mends import Edit, Mend
from catalog.problems import Problem, in_order

MEND = Mend("写上选项", (Edit("set", "documents[1].kept_by", [{"keeper": "村"}]), Edit("remove", "steps[0].yellow")))
PROBLEM = Problem("documents[1]", "hint", "说明", mend=MEND, rule="some_rule")


def test_problems_with_mends_are_listed_once_though_their_values_are_lists() -> None:
    assert in_order([PROBLEM, Problem("documents[1]", "hint", "说明", mend=MEND)]) == (PROBLEM,)
    other = Mend("写上选项", (Edit("set", "documents[1].kept_by", []), MEND.edits[1]))
    assert other != MEND
    assert len(in_order([PROBLEM, Problem("documents[1]", "hint", "说明", mend=other)])) == 2


def test_moved_into_other_coordinates() -> None:
    moved = PROBLEM.moved(lambda path: path.replace("[1]", "[4]"))
    assert moved.path == "documents[4]"
    assert moved.mend is not None
    assert [edit.path for edit in moved.mend.edits] == ["documents[4].kept_by", "steps[0].yellow"]
    assert moved.rule == "some_rule"


def test_a_mend_without_a_place_there_goes_and_the_problem_stays() -> None:
    moved = PROBLEM.moved(lambda path: None if path.startswith("steps") else path)
    assert moved == Problem("documents[1]", "hint", "说明")
    assert PROBLEM.moved(lambda _path: None).path == "documents[1]"


def test_key_stays_the_same_for_the_same_problem_only() -> None:
    assert PROBLEM.key == Problem("documents[1]", "error", "说明", 3, rule="some_rule").key
    assert len({one.key for one in (PROBLEM, Problem("a", "hint", "说明"), Problem("documents[1]", "hint", "x"))}) == 3

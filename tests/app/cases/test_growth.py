"""Nothing that a page shows may cost more because the county has handled more cases."""

from __future__ import annotations

from collections.abc import Callable

from app.cases.case_page import case_page
from app.cases.finding import find
from app.cases.progress import progress
from app.cases.worklist import worklist
from app.cases.worklist_counts import tab_counts
from tests.app.cases.crowd import multiply, work_of
from tests.app.cases.desk import AGENT, CLERK, HallDesk

FEW, MANY = 2600, 6500
Query = Callable[[HallDesk, str], object]

QUERIES: dict[str, Query] = {
    "worklist": lambda desk, number: worklist(desk.session, actor=desk.actor(CLERK)),
    "accept": lambda desk, number: worklist(desk.session, actor=desk.actor(CLERK), tab="accept"),
    "supplement": lambda desk, number: worklist(desk.session, actor=desk.actor(CLERK), tab="supplement"),
    "done": lambda desk, number: worklist(desk.session, actor=desk.actor(AGENT), tab="done"),
    "counts": lambda desk, number: tab_counts(desk.session, actor=desk.actor(CLERK), tab="todo"),
    "case page": lambda desk, number: case_page(desk.session, actor=desk.actor(CLERK), number=number),
    "progress": lambda desk, number: progress(desk.session, number=number, last_four="002X"),
    "find name": lambda desk, number: find(desk.session, desk.actor(CLERK), "张桂"),
    "find number": lambda desk, number: find(desk.session, desk.actor(CLERK), number),
    "find tail": lambda desk, number: find(desk.session, desk.actor(CLERK), "002X"),
    "find id": lambda desk, number: find(desk.session, desk.actor(CLERK), "110105194912310038"),
}


def test_work_does_not_grow_with_the_number_of_cases(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    desk.actor = {name: desk.actor(name) for name in (AGENT, CLERK)}.__getitem__

    def measure() -> dict[str, int]:
        return {name: work_of(desk.session, lambda ask=ask: ask(desk, case.number)) for name, ask in QUERIES.items()}

    multiply(desk.session, case, FEW)
    few = measure()
    multiply(desk.session, case, MANY - FEW)
    many = measure()
    grew = {name: (few[name], many[name]) for name in QUERIES if many[name] > few[name] * 1.3 + 20}
    assert not grew

"""What becomes of the pages of a stack: pure. The same pages in any order, however often, end in the same filing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from reports.page_codes import PageCode

Part = tuple[str, int]  # a paper, and the number of its page


@dataclass(frozen=True)
class Goal:
    """Where a code belongs: a case and a document of it; or why nobody can say, with the case that comes nearest."""

    problem: str = ""  # app.models.scanning.SCAN_PROBLEMS; "" when the page may be filed
    case_id: int | None = None
    document_id: str | None = None
    paper: str = ""  # of which it is a page


@dataclass(frozen=True)
class Seen:
    """A page as it was read."""

    id: int
    code: PageCode | None
    problem: str = ""  # what reading met


@dataclass(frozen=True)
class Verdict:
    """What becomes of one page: filed as `part` of its paper, or put into the tray for `problem`."""

    page_id: int
    goal: Goal
    part: Part | None = None
    twin_id: int | None = None  # duplicate: the page that is filed

    @property
    def is_filed(self) -> bool:
        return self.part is not None


def sort_pages(
    pages: Iterable[Seen], *, goal_of: Callable[[PageCode], Goal], on_file: Mapping[Part, int]
) -> list[Verdict]:
    """A verdict for every page, in the order of the stack. `on_file` holds the pages that are filed already.

    Only what carries a code is filed by itself. A page without one lies behind a page that has one, and probably
    belongs to the same case: that is suggested, never done.
    """
    filed = dict(on_file)
    verdicts: list[Verdict] = []
    before = Goal()
    for page in pages:
        verdict = _judge(page, goal_of, filed, before)
        if verdict.part is not None:
            filed[verdict.part] = page.id
        before = verdict.goal if page.code else before
        verdicts.append(verdict)
    return verdicts


def _judge(page: Seen, goal_of: Callable[[PageCode], Goal], filed: Mapping[Part, int], before: Goal) -> Verdict:
    if page.code is None or page.problem:
        return Verdict(page.id, Goal(page.problem or "unknown", before.case_id))
    goal = goal_of(page.code)
    if goal.problem:
        return Verdict(page.id, goal)
    part = (goal.paper, page.code.page)
    if part in filed:
        return Verdict(page.id, replace(goal, problem="duplicate"), twin_id=filed[part])
    return Verdict(page.id, goal, part)

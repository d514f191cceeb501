"""代办员手册（大字版）: an agent's work in large type, one subject a page. Words and pictures come with the manual."""

from __future__ import annotations

from collections.abc import Sequence

from reports.booklet_contexts import BookletContext, BookletPage, Task
from reports.documents.quick_card import sentence
from reports.specimens import Specimen


def build(*, title: str, lead: str, in_short: Sequence[str], pages: Sequence[BookletPage]) -> BookletContext:
    """Put the booklet together; `in_short` are three sentences with 【buttons】."""
    return BookletContext(title=title, lead=lead, in_short=tuple(sentence(one) for one in in_short), pages=tuple(pages))


def task(title: str, steps: Sequence[str], notes: Sequence[str] = ()) -> Task:
    """A task of sentences with 【buttons】."""
    return Task(title, tuple(sentence(one) for one in steps), tuple(sentence(one) for one in notes))


# ── sample ─────────────────────────────────────────────────────────────────────────────────────────


def sample(specimen: Specimen) -> BookletContext:
    """Two pages without pictures."""
    steps = (
        "在首页“找事项”里打名称或拼音首字母，点要办的那一个。",
        "照着【一次性告知】念给群众听，原件、复印件各几份说全。",
    )
    pages = [
        BookletPage("找事项，一次说全", "群众问一件事，先找到事项，再说全要带什么。", (task("找一个事项", steps),), ()),
        BookletPage(
            "填表，收材料", "照着证件填，材料当面拍。", (task("收材料", steps, ("拍完把证件还给本人。",)),), ()
        ),
    ]
    lead = f"写给{specimen.county_name}各村（社区）的代办员。"
    return build(title="代办员手册（大字版）", lead=lead, in_short=("问清", "填表", "给编号"), pages=pages)

"""三步卡: what an agent does most, three steps each, four cards to a page."""

from __future__ import annotations

from collections.abc import Sequence

from reports.booklet_contexts import AgentCardsContext, Shot, ThreeSteps
from reports.documents.quick_card import sentence
from reports.specimens import Specimen

STEPS = 3


def build(*, title: str, cards: Sequence[ThreeSteps]) -> AgentCardsContext:
    """Put the sheet together."""
    return AgentCardsContext(title=title, cards=tuple(cards))


def card(title: str, when: str, steps: Sequence[str], shots: Sequence[Shot]) -> ThreeSteps:
    """One card; ValueError when it has not three steps, or pictures for some of them only."""
    if len(steps) != STEPS or len(shots) not in (0, STEPS):
        raise ValueError(f"{title}: a card has three steps, each with its picture")
    return ThreeSteps(title, when, tuple(sentence(one) for one in steps), tuple(shots))


# ── sample ─────────────────────────────────────────────────────────────────────────────────────────


def sample(specimen: Specimen) -> AgentCardsContext:
    """Five cards without pictures: a page and a bit."""
    steps = ("打拼音首字母，点要办的事项。", "点【开始办理】，照证件填。", "点【提交】，把编号给群众。")
    cards = [card(f"办一件事（{number}）", f"{specimen.county_name}的群众来办事", steps, ()) for number in range(1, 6)]
    return build(title="代办员三步卡", cards=cards)

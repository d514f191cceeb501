"""What the shorter forms of a guide show: the words of the guide, cut where a form has no room, and its steps."""

from __future__ import annotations

from dataclasses import dataclass

from reports.contexts import GuideContext, Place
from reports.wording import listing


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefStep:
    """One step as a villager needs it: who does it, how long it takes."""

    number: int
    name: str
    limit: str
    counted: bool  # False: its time is not part of the promise
    when: str  # the condition of a step that not everybody goes through

    @property
    def marked(self) -> str:
        """The name, with the mark of the note below it where the step has a condition."""
        return f"{self.name}※" if self.when else self.name


def conditional_note(steps: tuple[BriefStep, ...]) -> str:
    """※ 入户调查、村级公示：“救助类型”选“支出型”时才有。 Steps with one condition share a sentence."""
    named: dict[str, list[str]] = {}
    for step in steps:
        if step.when:
            named.setdefault(step.when, []).append(step.name)
    said = "；".join(f"{listing(names)}：{when}时才有" for when, names in named.items())
    return f"※ {said}。" if said else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideSheet:
    """A guide on one page, as a leaflet, a poster or for a phone.

    `cut` tells that texts end in ……, so the paper says where the whole is.
    """

    guide: GuideContext
    steps: tuple[BriefStep, ...]
    cut: bool
    size: str = "A4"

    @property
    def title(self) -> str:
        return self.guide.title

    @property
    def steps_note(self) -> str:
        return conditional_note(self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bring:
    """One paper to bring, with its picture (a code of the vocabulary document_picture)."""

    picture: str
    name: str
    count: str  # 原件 1 份，复印件 2 份
    handling: str  # what happens to it, in plain words
    when: str
    marks: tuple[str, ...]  # 可容缺 5 个工作日内补, 免提交 …


@dataclass(frozen=True, slots=True, kw_only=True)
class BringBlock:
    """Papers under one heading (empty for the first block)."""

    title: str
    papers: tuple[Bring, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeGuide:
    """大字版: for elders, nothing under 18 pt but the line with the edition."""

    guide: GuideContext
    steps: tuple[BriefStep, ...]
    blocks: tuple[BringBlock, ...]
    place: Place | None  # the nearest, when the reader said where they live or there is but one
    cut: bool

    @property
    def title(self) -> str:
        return f"{self.guide.name}大字版指南"

    @property
    def steps_note(self) -> str:
        return conditional_note(self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenGuide:
    """朗读稿: paragraphs of full sentences, written as they are spoken."""

    title: str
    code: str
    edition: str
    county_name: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The file: one paragraph a block, so that a reader pauses between them."""
        return "\n\n".join((f"{self.title}。", *self.paragraphs)) + "\n"

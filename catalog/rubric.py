"""The rubric by which agents are assessed each quarter: a base, what is deducted, what is added. Pure.

Source of the form: the quarterly hundred-point assessment of township agents (base 100, deductions and additions,
published), as quoted in catalog/data/evaluation.yaml. A county keeps its own; rounds are pinned to a version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, Self

from pydantic import Field, ValidationError, model_validator

from catalog.primitives import Strict
from catalog.readers.yaml_nodes import load_yaml
from catalog.sample import DATA

# Counted by the product itself; other rules are entered by hand.
FIGURES: Mapping[str, str] = {
    "late": "超期办结的办件",
    "returns": "退回补正的次数",
    "dissatisfied": "评为不满意的评议",
    "callback_bad": "回访不满意的办件",
    "fixes_late": "没有按期完成的整改",
    "not_passed": "没有合格的培训测试",
    "visits": "上门次数",
    "helps": "帮办登记次数",
    "cases": "受理的办件",
}
MOST_RULES = 40


class Rule(Strict):
    """So many points for every `per` times, `most` in all."""

    id: str = Field(pattern=r"[a-z][a-z0-9_]{0,23}")
    kind: Literal["deduct", "add"]
    label: str = Field(min_length=1, max_length=40)
    unit: str = Field(default="次", max_length=4)
    points: int = Field(ge=1, le=100)
    per: int = Field(default=1, ge=1, le=100)
    most: int = Field(ge=1, le=100)
    counts: str = ""

    def worth(self, times: int) -> int:
        """What so many times cost or bring."""
        return min(max(times, 0) // self.per * self.points, self.most)

    @property
    def words(self) -> str:
        """每件扣 2 分，最多扣 20 分."""
        verb = "扣" if self.kind == "deduct" else "加"
        each = f"每 {self.per} {self.unit}" if self.per > 1 else f"每{self.unit}"
        return f"{each}{verb} {self.points} 分，最多{verb} {self.most} 分"


class GradeBand(Strict):
    """A grade, from so many points on."""

    code: str = Field(pattern=r"[a-z]{1,16}")
    label: str = Field(min_length=1, max_length=8)
    from_: int = Field(alias="from", ge=0, le=200)


class Rubric(Strict):
    """Base, rules and grades."""

    title: str = Field(min_length=1, max_length=40)
    base: int = Field(ge=1, le=200)
    rules: tuple[Rule, ...] = Field(min_length=1, max_length=MOST_RULES)
    grades: tuple[GradeBand, ...] = Field(min_length=1, max_length=8)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        ids = [rule.id for rule in self.rules]
        if len(set(ids)) != len(ids):
            raise ValueError("同一条标准出现了两次")
        if unknown := {rule.counts for rule in self.rules} - {"", *FIGURES}:
            raise ValueError(f"没有这个数：{'、'.join(sorted(unknown))}")
        floors = [grade.from_ for grade in self.grades]
        if floors != sorted(set(floors), reverse=True) or floors[-1] != 0:
            raise ValueError("等次要从高到低写，最后一等从 0 分起")
        return self

    def by_hand(self) -> tuple[Rule, ...]:
        """The rules whose times somebody enters."""
        return tuple(rule for rule in self.rules if not rule.counts)


@dataclass(frozen=True)
class Line:
    """One rule that applied: how many times, and its points with their sign."""

    label: str
    times: int
    unit: str
    points: int
    words: str


@dataclass(frozen=True)
class Scored:
    """The result of one agent."""

    total: int
    grade: str
    grade_label: str
    lines: tuple[Line, ...]


def score(rubric: Rubric, times: Mapping[str, int]) -> Scored:
    """The points of an agent; `times` by rule id for rules by hand, by figure for the others. Never below 0."""
    lines = tuple(
        Line(rule.label, count, rule.unit, worth if rule.kind == "add" else -worth, rule.words)
        for rule in rubric.rules
        if (worth := rule.worth(count := times.get(rule.counts or rule.id, 0)))
    )
    total = max(rubric.base + sum(line.points for line in lines), 0)
    grade = next(band for band in rubric.grades if total >= band.from_)
    return Scored(total, grade.code, grade.label, lines)


def read_rubric(text: str) -> Rubric:
    """A rubric from its canonical JSON; ValidationError when it is none."""
    return Rubric.model_validate_json(text)


def write_rubric(rubric: Rubric) -> str:
    """Its canonical JSON."""
    return rubric.model_dump_json(by_alias=True)


@cache
def shipped_rubric() -> Rubric:
    """The standard that is used until a place keeps its own."""
    return Rubric.model_validate(load_yaml((DATA / "evaluation.yaml").read_text("utf-8")).value)


__all__ = ["FIGURES", "GradeBand", "Line", "Rubric", "Rule", "Scored", "ValidationError", "read_rubric", "score"]
__all__ += ["shipped_rubric", "write_rubric"]

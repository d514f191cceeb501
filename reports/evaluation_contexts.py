"""Papers of the evaluation and the training of agents, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.rubric import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentReport:
    """The quarterly report of one agent. `figures` and `satisfaction` are (words, number)."""

    name: str
    place: str
    figures: tuple[tuple[str, str], ...]
    modes: tuple[tuple[str, int], ...]
    satisfaction: tuple[tuple[str, str], ...]
    defaults: int  # 默认
    lines: tuple[Line, ...]
    base: int
    total: int
    grade: str
    fixes: tuple[tuple[str, str, str], ...] = ()  # what, until when, what came of it


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsContext:
    """代办员季度工作报告: one agent on a page."""

    title: str
    organisation_name: str
    quarter: str
    rubric: str
    agents: tuple[AgentReport, ...]
    counted_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet to be filled in; `subjects` are name and place, several for representatives."""

    code: str
    url: str
    subjects: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetsContext:
    """评议表, two of one agent on a page, or one of a representative."""

    title: str
    organisation_name: str
    quarter: str
    source: str  # 群众, 村（社区）两委, 群众代表
    grades: tuple[str, ...]
    closes_on: str
    phone: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call; `answers` in the order of the questions, "" where nobody has called yet."""

    position: int
    number: str
    applicant: str  # masked
    service: str
    agent: str
    answers: tuple[str, ...]
    grade: str
    state: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsContext:
    """电话回访记录 with what lets anyone draw the sample again."""

    title: str
    organisation_name: str
    quarter: str
    questions: tuple[str, ...]
    calls: tuple[Call, ...]
    listed: int
    seed: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One agent on the board."""

    name: str
    place: str
    cases: int
    on_time: str
    first_pass: str
    visits: int
    satisfied: str
    rated: int
    defaults: int
    total: int
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentsBoard:
    """代办员评议结果公示."""

    title: str
    organisation_name: str
    quarter: str
    rows: tuple[BoardRow, ...]
    called: str
    phone: str
    published_on: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRow:
    """Someone who is to come to a training."""

    name: str
    place: str
    post: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInSheet:
    """培训签到表."""

    title: str
    organisation_name: str
    topic: str
    facts: tuple[tuple[str, str], ...]
    code: str
    rows: tuple[SignInRow, ...]

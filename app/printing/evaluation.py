"""Papers of the evaluation of agents: values from a round, put into their contexts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from app import clock
from app.addresses import page_url
from app.cases.masking import mask_name
from app.clock import local_date
from app.evaluation.calls import ANSWERS, SCRIPT, STATE_WORDS, calls_of
from app.evaluation.fixing import FIX_WORDS, fixes_of
from app.evaluation.rating import GRADES, SOURCE_WORDS, NewSheet
from app.evaluation.reading import Result, Whole
from app.evaluation.rounds import subjects_of
from app.extensions import db
from app.models import EvaluationCall, EvaluationRound
from app.people.actors import Actor
from catalog.vocabulary import label
from reports.documents import agent_report, agents_board, callback_record, rating_sheet
from reports.evaluation_contexts import (
    AgentReport,
    AgentsBoard,
    BoardRow,
    Call,
    CallsContext,
    ReportsContext,
    Sheet,
    SheetsContext,
)
from reports.wording import date_words

_HALF = 4  # letters of a code before its dash


def quarter_on_paper(found: EvaluationRound) -> str:
    """2026 年第 3 季度."""
    return f"{found.year} 年第 {found.quarter} 季度"


def report_papers(whole: Whole, results: Sequence[Result]) -> tuple[str, ReportsContext]:
    """The quarterly reports of these agents."""
    found = whole.round
    counted = max((one.subject.counted_at for one in results if one.subject.counted_at), default=clock.now())
    version = f"第 {found.rubric_number} 版" if found.rubric_number else "系统预置标准"
    return "agent_report", agent_report.build(
        organisation_name=str(found.organisation),
        quarter=quarter_on_paper(found),
        rubric=f"{whole.rubric.title}（{version}）",
        agents=[_report(whole, one) for one in results],
        counted_on=local_date(counted),
    )


def _report(whole: Whole, one: Result) -> AgentReport:
    return AgentReport(
        name=one.subject.name,
        place=one.subject.place,
        figures=tuple(_figures(one)),
        modes=tuple((label("proxy_mode", mode), count) for mode, count in one.figures.modes.items()),
        satisfaction=tuple(_satisfaction(one)),
        defaults=one.figures.defaults,
        lines=one.scored.lines,
        base=whole.rubric.base,
        total=one.scored.total,
        grade=one.scored.grade_label,
        fixes=tuple(
            (fix.problem, date_words(fix.limit_on), FIX_WORDS[fix.state])
            for fix in fixes_of(db.session(), subject_id=one.subject.id)
        ),
    )


def _figures(one: Result) -> Iterator[tuple[str, str]]:
    it = one.figures
    yield from (("受理办件", f"{it.cases} 件"), ("其中帮办", f"{it.helped} 件"), ("其中代办", f"{it.acted} 件"))
    yield from (("本季度办结", f"{it.decided} 件"), ("按时办结率", it.on_time_rate), ("一次通过率", it.first_pass_rate))
    yield from (("退回补正", f"{it.returns} 次"), ("上门", f"{it.visits} 次"), ("帮办登记", f"{it.helps} 次"))


def _satisfaction(one: Result) -> Iterator[tuple[str, str]]:
    it = one.figures
    by = "，".join(f"{SOURCE_WORDS[source]} {count} 张" for source, count in sorted(it.sources.items()))
    yield "收回评议表", f"{it.rated} 张" + (f"（{by}）" if by else "")
    grades = "，".join(
        f"{words} {it.ratings[str(grade)]}" for grade, words in GRADES.items() if str(grade) in it.ratings
    )
    yield "满意率", it.satisfied_rate + (f"（{grades}）" if grades else "")
    yield "电话回访", f"{it.called} 件，不满意 {it.callback_bad} 件"


def sheets_paper(session: Session, *, found: EvaluationRound, sheets: Sequence[NewSheet]) -> tuple[str, SheetsContext]:
    """Sheets just made: of one agent each, or of representatives about all."""
    about = {one.id: (one.name, one.place) for one in subjects_of(session, round_id=found.id)}
    source = sheets[0].source
    context = rating_sheet.build(
        organisation_name=str(found.organisation),
        quarter=quarter_on_paper(found),
        source=SOURCE_WORDS[source],
        sheets=[
            Sheet(
                code=f"{one.code[:_HALF]}-{one.code[_HALF:]}",
                url=page_url(f"/rate/{one.token}"),
                subjects=(about[one.subject_id],) if one.subject_id is not None else tuple(about.values()),
            )
            for one in sheets
        ],
        closes_on=found.closes_on,
        phone=found.organisation.supervise_phone or found.organisation.phone,
    )
    return "representative_sheet" if source == "representative" else "rating_sheet", context


def calls_paper(session: Session, found: EvaluationRound, actor: Actor) -> tuple[str, CallsContext]:
    """The record of the calls, without those about this person."""
    calls = calls_of(session, round_id=found.id, actor=actor)
    return "callback_record", callback_record.build(
        organisation_name=str(found.organisation),
        quarter=quarter_on_paper(found),
        questions=tuple(SCRIPT.values()),
        calls=[_call(one) for one in calls],
        listed=len((found.sample_list or "").split()),
        seed=found.sample_seed or "",
    )


def _call(one: EvaluationCall) -> Call:
    told = json.loads(one.answers)
    return Call(
        position=one.position,
        number=one.case.number,
        applicant=mask_name(one.case.applicant_name),
        service=one.case.service_name,
        agent=one.subject.name,
        answers=tuple(ANSWERS.get(told.get(key, ""), "") for key in SCRIPT),
        grade=GRADES[one.grade] if one.grade else "",
        state="" if one.state == "drawn" else STATE_WORDS[one.state],
        remark=one.remark,
    )


def board_paper(whole: Whole) -> tuple[str, AgentsBoard]:
    """公示 of a published round."""
    found = whole.round
    called = sum(one.figures.called for one in whole.results)
    bad = sum(one.figures.callback_bad for one in whole.results)
    rate = f"{(called - bad) * 100 / called:.1f}%" if called else ""
    return "agents_board", agents_board.build(
        organisation_name=str(found.organisation),
        quarter=quarter_on_paper(found),
        rows=[_row(one) for one in whole.results],
        called=f"抽样电话回访 {called} 件，满意率 {rate}" if called else "",
        phone=found.organisation.supervise_phone or found.organisation.phone,
        published_on=local_date(found.published_at or clock.now()),
        url=page_url(f"/agents-board?at={found.organisation.code}"),
    )


def _row(one: Result) -> BoardRow:
    it = one.figures
    return BoardRow(
        name=one.subject.name,
        place=one.subject.place,
        cases=it.cases,
        on_time=it.on_time_rate,
        first_pass=it.first_pass_rate,
        visits=it.visits,
        satisfied=it.satisfied_rate,
        rated=it.rated,
        defaults=it.defaults,
        total=one.scored.total,
        grade=one.scored.grade_label,
    )

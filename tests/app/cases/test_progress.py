"""What anyone may see who knows a number and four characters."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pytest
from flask import Flask, render_template

from app.cases.progress import progress
from app.errors import NotFoundHere
from catalog.step_specs import EffectSpec
from tests.app.cases.desk import AGENT, CLERK, HallDesk


def test_progress_of_a_case(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    view = progress(desk.session, number=f" {case.number.lower()} ", last_four="002x")
    assert (view.number, view.masked_name, view.state_label) == (case.number, "张*兰", "办理中")
    assert view.current is not None and view.current.name == "乡镇审核"
    assert [step.state for step in view.steps][:3] == ["done", "open", "waiting"]


def test_nothing_personal_but_a_masked_name(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    desk.act("request_supplement", case, CLERK, "张桂兰的户口簿影像不清")
    shown = json.dumps(
        dataclasses.asdict(progress(desk.session, number=case.number, last_four="002X")),
        default=str,
        ensure_ascii=False,
    )
    for secret in ("张桂兰", "11010519491231002X", "002X", "13900001234", "户口簿", "王海燕", "李秀梅"):
        assert secret not in shown


@pytest.mark.parametrize(
    ("number", "tail"), [("SQ26-00001", "0021"), ("SQ26-00002", "002X"), ("", ""), ("SQ26-00001", "")]
)
def test_wrong_number_and_wrong_tail_look_the_same(desk: HallDesk, number: str, tail: str) -> None:
    desk.submit(desk.publish("four_tier"), AGENT)
    with pytest.raises(NotFoundHere) as missing:
        progress(desk.session, number=number, last_four=tail)
    assert missing.value.what == "没有查到。请核对办件号和证件号码后四位"


def test_the_tail_is_exactly_four_characters(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    with pytest.raises(NotFoundHere):
        progress(desk.session, number=case.number, last_four="11010519491231002X")


def test_who_has_no_id_number_is_found_by_phone(desk: HallDesk) -> None:
    definition = desk.publish("minimal").definition
    section = definition.sections[0]
    fields = tuple(field for field in section.fields if field.id != "applicant_id_number")
    sample = definition.samples[0]
    answers = {key: value for key, value in sample.answers.items() if key != "applicant_id_number"}
    version = desk.publish(
        "minimal",
        sections=(section.model_copy(update={"fields": fields}),),
        samples=(sample.model_copy(update={"answers": answers}),),
    )
    case = desk.submit(version, CLERK)
    assert case.applicant_id_number is None
    assert progress(desk.session, number=case.number, last_four="1234").number == case.number


def test_what_was_granted_says_from_when_it_counts(desk: HallDesk, app: Flask) -> None:
    county = desk.someone("审批人员", "civil_affairs")
    version = desk.publish("minimal", effect=EffectSpec(lag="next_month"))
    days = {}
    for action in ("grant", "refuse"):
        case = desk.act(action, desk.submit(version, CLERK), county, "已核实")
        found = progress(desk.session, number=case.number, last_four="002X")
        with app.test_request_context():
            page = render_template("public/progress.html", number=case.number, found=found, shown=[])
        assert ("起计算待遇" in page) is (action == "grant")
        days[action] = found.effective_on
    assert days == {"grant": dt.date(2026, 11, 1), "refuse": None}

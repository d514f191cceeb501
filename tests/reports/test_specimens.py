"""The invented case of the samples: its days, numbers and words are those that a real one would have."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

import pytest

from catalog.compiled import CompiledDefinition, compile_definition
from catalog.sample import load_sample
from reports.documents import application, decline_notice, deferral, supplement_notice, urging_note
from reports.imprint import Imprint, code_rules
from reports.registry import PRINTABLES
from reports.render import render_html
from reports.specimens import Specimen


@cache
def allowance() -> CompiledDefinition:
    found = (read.definition for _file, read in load_sample().services)
    return compile_definition(next(one for one in found if one and one.code == "QS-MZ-001"))


SPECIMEN = Specimen(compiled=allowance())


def test_its_application_is_its_own_and_in_order() -> None:
    names = SPECIMEN.answers().names()
    assert (names["applicant_name"], names["applicant_id_number"]) == ("周𠮷生", SPECIMEN.applicant_id_number)
    assert names["age"] == 80
    compared = [pair.second for pair in application.sample(SPECIMEN).facts if "已与原件核对" in pair.second]
    forms = [one.name for one in SPECIMEN.definition.documents if one.produced_by_desk]
    assert compared and forms and not any(one in compared[0] for one in forms)


def test_what_is_told_before_acceptance_is_told_in_five_days() -> None:
    last = SPECIMEN.received_at.date() + timedelta(days=5)
    for module in (supplement_notice, decline_notice, deferral):
        context = module.sample(SPECIMEN)
        assert context.seal_date <= f"2026年3月{last.day}日" and "3月27日" not in context.seal_date


def test_what_may_follow_is_a_paper_that_may() -> None:
    (row,) = deferral.sample(SPECIMEN).rows
    spec = next(one for one in SPECIMEN.definition.documents if one.name == row.name)
    assert spec.defer_limit and not spec.produced_by_desk


@pytest.mark.parametrize(
    ("printable", "number", "keepers"),
    [
        ("decision_granted", "青民准〔2026〕12 号", "申请人、存档"),
        ("publicity_notice", "柳树沟村公〔2026〕12 号", "张贴、存档"),
        ("mandate", "石桥镇托〔2026〕12 号", "委托人、代办人、存档"),
        ("vote_record", "柳树沟村评〔2026〕12 号", ""),
    ],
)
def test_numbers_and_copies_are_those_of_the_paper(printable: str, number: str, keepers: str) -> None:
    imprint: Imprint = PRINTABLES[printable].sample(SPECIMEN).imprint
    assert imprint.number == number and keepers in imprint.copies_note and bool(keepers) == bool(imprint.copies_note)


def test_an_urging_note_for_a_hall_is_about_a_step_of_the_hall() -> None:
    (row,) = urging_note.sample(SPECIMEN).rows
    assert row.step == "乡镇审核"


def test_every_page_of_a_specimen_says_so() -> None:
    plain, marked = (Imprint(code=SPECIMEN.imprint.code, specimen=one) for one in (False, True))
    assert "样张 不作凭证" in code_rules(marked) and "样张" not in code_rules(plain)


@pytest.mark.parametrize(
    ("printable", "mark"),
    [
        ("receipt", "申请人留存"),
        ("mandate", "委托人留存"),
        ("urging_note", "承办单位留存"),
        ("publicity_notice", "张贴"),
    ],
)
def test_it_is_printed_as_the_copy_that_its_note_names_first(printable: str, mark: str) -> None:
    html = SPECIMEN.printed(render_html(printable, PRINTABLES[printable].sample(SPECIMEN)))
    assert f'<p class="marks">{mark}</p>' in html


def test_a_paper_of_one_copy_says_nobodys_name() -> None:
    html = render_html("application", PRINTABLES["application"].sample(SPECIMEN))
    assert SPECIMEN.printed(html) == html

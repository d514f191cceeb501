"""申请表 as it was filled in: answers in full, with the names that were put to them."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest

from catalog.compiled import CompiledDefinition
from forms.answers import Answers
from reports.documents import application
from reports.documents.receipt import Signed
from reports.form_contexts import ApplicationContext
from reports.pdf import make_pdf
from reports.render import render_html
from reports.specimens import Specimen
from tests.reports.documents.test_blank_form import SUBSISTENCE, codes_on, shipped, tiny
from tests.reports.paper import pages_of, ua_failures

AT = datetime(2026, 3, 2, 10, 26, tzinfo=UTC)
_DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def application_of(service: CompiledDefinition, **changes: Any) -> ApplicationContext:
    it = Specimen(compiled=service)
    given: dict[str, Any] = {
        "version_number": 3,
        "county_name": "青石县",
        "organisation_name": "石桥镇便民服务中心",
        "case_number": "SQ26-00137",
        "answers": it.answers(),
        "signatures": (),
        "received_at": AT,
        "clerk_name": "李文秀",
        "checked": (),
        "imprint": it.imprint,
    }
    return application.build(service, **(given | changes))


def words_of(context: ApplicationContext) -> str:
    html = render_html("application", context).partition("<body")[2].partition(">")[2]
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]*>", "", html)))


def test_answers_stand_in_full_and_amounts_in_capital_numerals() -> None:
    words = words_of(application_of(shipped()[SUBSISTENCE]))
    assert "青石县最低生活保障申请表" in words and "990101194504123418" in words
    assert "4,200.00元（人民币肆仟贰佰元整）" in words
    assert "罗桂香" in words and "配偶" in words, "the rows of lists too"


def test_what_clerks_filled_in_later_is_not_the_applicants() -> None:
    service = shipped()[SUBSISTENCE]
    answers = Specimen(compiled=service).answers()
    later = Answers(answers.handled_by, answers.situations, {**answers.values, "visit_place": "28.1,112.6"})
    labels = [field.label for field in service.definition.fields() if field.step]
    words = words_of(application_of(service, answers=later))
    assert labels and not any(label in words for label in labels)


def test_whoever_signed_is_named_and_whether_it_still_holds() -> None:
    signed = Signed(name="周𠮷生", role="申请人本人", way="屏上手写", at=AT, holds=True)
    changed = replace(signed, name="陈㛃", role="受托代办人", holds=False)
    words = words_of(application_of(tiny("minimal"), signatures=[(signed, "signature-1"), (changed, "")]))
    assert "周𠮷生申请人本人，2026年3月2日10:26屏上手写。签的内容与现在的申请一致" in words
    assert "签名已失效" in words and "按手印" not in words


def test_without_a_signature_there_is_a_line_to_sign_on() -> None:
    words = words_of(application_of(tiny("minimal")))
    assert "申请人签名" in words and "按手印" in words


def test_who_took_it_in_and_what_was_compared() -> None:
    words = words_of(application_of(tiny("minimal"), checked=["居民身份证"]))
    assert "2026年3月2日10:26李文秀" in words and "居民身份证已与原件核对，相符" in words


def test_a_very_long_answer_runs_over_pages_and_pictures_are_printed() -> None:
    service = tiny("kinds")
    answers = Specimen(compiled=service).answers()
    story = "很长的经过，" * 1666 + "说完了。"
    told = Answers(answers.handled_by, answers.situations, {**answers.values, "story": story})
    signed = Signed(name="周𠮷生", role="申请人本人", way="屏上手写", at=AT, holds=True)
    code = replace(Specimen(compiled=service).imprint, code=None)
    context = application_of(service, answers=told, signatures=[(signed, "signature-1")], imprint=code)
    pdf = make_pdf(render_html("application", context), assets={"signature-1": _DOT})
    pages = pages_of(pdf)
    whole = "".join(pages)
    assert len(story) > 10_000 - 10 and whole.count("很") == 1666 and "说完了" in whole
    assert 6 <= len(pages) <= 12 and all(len(page) > 200 for page in pages[1:-1]), "no page is left empty"
    assert "申请人声明" in pages[-1] or "申请人声明" in pages[-2]
    assert ua_failures(pdf) == []
    assert not any(any(page) for page in codes_on(pdf)), "no code in the corner where none is given"


@pytest.mark.parametrize("number", ["", "青民申〔2026〕12 号"])
def test_the_number_and_the_check_stand_on_it(number: str) -> None:
    imprint = replace(Specimen(compiled=tiny("minimal")).imprint, number=number, verify_url="https://hall.example/v/X")
    html = render_html("application", application_of(tiny("minimal"), imprint=imprint))
    assert ("〔2026〕" in html) == bool(number) and "查验码 K7Q2-M4XP" in html and "<!--marks-->" in html

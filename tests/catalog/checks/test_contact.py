"""Where to go, whom to call, how to apply, what it costs and what comes of it."""

from __future__ import annotations

import pytest

from catalog.checks.contact import (
    free_services_say_so,
    homes_are_visited,
    modes_fit_the_online_depth,
    modes_fit_the_proxy_rules,
    nothing_is_paid_where_nothing_is_due,
    objects_have_their_topics,
    payments_have_their_rates,
    phones_are_both_there,
    phones_have_area_codes,
    phones_in_texts_are_those_of_the_service,
    questions_stand_once,
    rechecks_make_sense,
    remedies_are_named,
    results_can_be_delivered,
)
from tests.catalog.checks.support import Case, assert_broken, cases, changed, problems_of_rule

_FEE = "amount: 8.50"
_RECHECK = "recheck: {every_months: 12, months: [3, 4]}"
_FAQ = "  - {question: 要本人来吗？, answer: 不用，近亲属可以代办。}"

CASES = [
    *cases(
        phones_are_both_there,
        "warning",
        ("minimal", "consult_phone: 0000-6200101, ", "", "contact.consult_phone", "没有咨询电话"),
        ("minimal", ", supervise_phone: 0000-6200901", "", "contact.supervise_phone", "没有监督电话"),
    ),
    *cases(
        phones_have_area_codes,
        "warning",
        (
            "minimal",
            "supervise_phone: 0000-6200901",
            "supervise_phone: '6200901、139-0000-1234'",
            "contact.supervise_phone",
            "没有区号",
        ),
        ("minimal", "consult_phone: 0000-6200101", "consult_phone: 62001010", "contact.consult_phone", "没有区号"),
    ),
    *cases(
        phones_in_texts_are_those_of_the_service,
        "hint",
        ("rich", "answer: 不用，近亲属可以代办。", "answer: 不用，打0000-6200199问。", "faq[0].answer", "0000-6200199"),
    ),
    *cases(
        objects_have_their_topics,
        "warning",
        ("minimal", "topics:", "objects: [person, enterprise]\ntopics:", "topics", "服务对象里有法人"),
    ),
    *cases(
        modes_fit_the_online_depth,
        "warning",
        ("minimal", "topics:", "online_depth: accept\ntopics:", "handling_modes", "没有网上办理"),
    ),
    *cases(
        modes_fit_the_online_depth,
        "hint",
        ("minimal", "topics:", "handling_modes: [window, online]\ntopics:", "online_depth", "请写明办到哪一步"),
        ("minimal", "topics:", "online_url: https://example.invalid/\ntopics:", "online_url", "写了网上办理的网址"),
    ),
    *cases(
        modes_fit_the_proxy_rules,
        "warning",
        (
            "minimal",
            "topics:",
            "handling_modes: [window, proxy]\nproxy: {allowed: false}\ntopics:",
            "handling_modes",
            "不允许代办",
        ),
    ),
    *cases(
        homes_are_visited,
        "hint",
        (
            "minimal",
            "{consult_phone",
            "{places: [township_hall, home], consult_phone",
            "handling_modes",
            "没有上门办理",
        ),
    ),
    *cases(
        results_can_be_delivered,
        "hint",
        ("rich", ", delivery: [window, post]", "", "results[0].delivery", "怎么送达"),
        ("rich", "kind: certificate, validity", "kind: none, validity", "results[0].delivery", "不用写送达"),
    ),
    *cases(
        nothing_is_paid_where_nothing_is_due,
        "warning",
        ("rich", _FEE, "amount: 0, online_payment: true", "fees[0].online_payment", "不收钱"),
    ),
    *cases(
        free_services_say_so,
        "warning",
        ("rich", "benefits:", "fee_note: 不收费。\nbenefits:", "fee_note", "却写着不收费"),
    ),
    *cases(
        free_services_say_so,
        "hint",
        (
            "rich",
            "  - {name: 工本费, amount: 8.50, basis: 县价费〔2020〕1号, standard: 每本8.5元, reduction: 首次免收}",
            "  []",
            "fee_note",
            "请写明“不收费”",
        ),
    ),
    *cases(
        payments_have_their_rates,
        "hint",
        ("rich", "benefits:\n  - {who: 80至89周岁, amount: 每月100元}\n", "", "benefits", "发放标准"),
        ("on_the_spot", "visits_reason", "effect: {lag: next_month}\nvisits_reason", "effect.lag", "发钱的事项"),
    ),
    *cases(
        rechecks_make_sense,
        "warning",
        ("rich", _RECHECK, "recheck: {every_months: 8, months: [3]}", "recheck.months", "不会总在"),
        ("rich", _RECHECK, "recheck: {every_months: 12, months: [4, 3, 4]}", "recheck.months", "写重了"),
    ),
    *cases(
        rechecks_make_sense,
        "hint",
        ("rich", _RECHECK, "recheck: {every_months: 12, opens: T-RICH}", "recheck.opens", "就是本事项"),
    ),
    *cases(
        remedies_are_named,
        "hint",
        ("rich", "review_body: 青石县人民政府, ", "", "remedy.review_body", "行政复议"),
        ("rich", ", court: 青石县人民法院", "", "remedy.court", "哪个法院"),
    ),
    *cases(
        questions_stand_once,
        "warning",
        ("rich", _FAQ, f"{_FAQ}\n{_FAQ.replace('？', '')}", "faq[1].question", "写了两遍"),
        ("rich", "answer: 不用，近亲属可以代办。", "answer: 要本人来吗？", "faq[0].answer", "等于没有回答"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    assert_broken(case)


def test_the_area_code_of_the_other_number_is_offered() -> None:
    definition = changed("minimal", ("supervise_phone: 0000-6200901", "supervise_phone: '6200901、139-0000-1234'"))
    (problem,) = problems_of_rule(phones_have_area_codes, definition)
    assert problem.mend is not None
    assert problem.mend.edits[0].value == "0000-6200901、139-0000-1234"
    neither = changed("minimal", ("0000-6200901", "6200901"), ("0000-6200101", "6200101"))
    assert [one.mend for one in problems_of_rule(phones_have_area_codes, neither)] == [None, None]


def test_mobile_and_service_numbers_have_no_area_code() -> None:
    definition = changed("minimal", ("0000-6200901", "12345"), ("0000-6200101", "139-0000-1234"))
    assert problems_of_rule(phones_have_area_codes, definition) == ()


def test_own_phones_may_stand_in_a_text() -> None:
    definition = changed("rich", ("answer: 不用，近亲属可以代办。", "answer: 不用，打00006200101问。"))
    assert problems_of_rule(phones_in_texts_are_those_of_the_service, definition) == ()

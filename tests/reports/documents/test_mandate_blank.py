"""空白委托书: the item, its powers and its term are printed, nothing is ticked."""

from __future__ import annotations

from typing import Any

from reports.documents import mandate_blank
from reports.mandate_contexts import MandateBlankContext
from reports.pdf import make_pdf
from reports.render import render_html
from tests.reports.paper import pages_of, ua_failures
from tests.reports.samples import compiled


def blank(**rules: Any) -> MandateBlankContext:
    service = compiled("minimal", proxy={"who": ["relative", "agent"], **rules})
    return mandate_blank.build(service, version_number=3, county_name="青石县", department_names={})


def test_only_the_powers_of_the_service_can_be_chosen_and_none_is_chosen() -> None:
    it = blank(powers=["submit", "mend"])
    assert [(one.words, one.on) for one in it.powers] == [("递交申请", False), ("补正材料", False)]
    assert [one.words for one in it.kinds] == ["近亲属，关系", "代办员"]
    assert not any(one.on for one in (*it.kinds, *it.reasons))


def test_term_and_onward_delegation_are_those_of_the_rules() -> None:
    assert "90 天" in blank(term_days=90).term and "办结、结果送达" in blank().term
    assert "不得转委托" in blank().limits and blank().onward == ()
    free = blank(delegable=True)
    assert "不得转委托" not in free.limits and len(free.onward) == 2


def test_where_no_agent_may_act_nothing_is_said_of_one() -> None:
    assert "代办员" in blank().limits
    it = blank(who=["relative"])
    assert "代办员" not in it.limits and [one.words for one in it.kinds] == ["近亲属，关系"]


def test_it_is_offered_where_a_mandate_is_asked_for() -> None:
    offered = {
        str(rules): mandate_blank.is_offered(compiled("minimal", proxy=rules).definition)
        for rules in ({}, {"allowed": False}, {"mandate_required": False}, {"who": ["guardian"]})
    }
    assert list(offered.values()) == [True, False, False, False]


def test_on_paper_there_is_room_to_sign_and_no_page_code() -> None:
    html = render_html("mandate_blank", blank(term_days=90, delegable=True, presence_required_for=["照相"]))
    assert "desk:qr/" not in html
    pdf = make_pdf(html)
    (page,) = pages_of(pdf)
    for words in ("空白表", "最小事项", "右手食指", "见证人签名", "照相须委托人本人到场", "受托人是", "第3版"):
        assert words in page
    assert ua_failures(pdf) == []

"""委托书 and its changes: who, for what, by which powers; nothing is charged; the day is that of the event."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from catalog.definition import HandledBy
from reports.contexts import ReceivedDocument
from reports.documents import mandate, mandate_change
from reports.mandate_contexts import MandateContext, Party
from reports.pdf import make_pdf
from reports.render import render_html
from tests.reports.paper import pages_of, ua_failures
from tests.reports.samples import compiled

MINIMAL = compiled("minimal")
PRINCIPAL = Party(name="周𠮷生", id_number="9901**********3418", phone="139-0000-3418", address="柳树沟村 3 组")
AGENT = Party(name="陈㛃", phone="139-0000-5521", address="柳树沟村便民服务站")
CARD = ReceivedDocument(id="card", name="居民身份证", originals=1, copies=2)


def given(service: Any = MINIMAL, **changes: Any) -> MandateContext:
    facts: dict[str, Any] = {
        "organisation_name": "石桥镇便民服务中心",
        "principal": PRINCIPAL,
        "agent": AGENT,
        "handled_by": HandledBy.AGENT,
        "case_number": "SQ26-00137",
        "begins_on": date(2026, 3, 2),
        "papers": [CARD, ReceivedDocument(id="none", name="没交的", originals=0, copies=0)],
        "signed_on": date(2026, 3, 2),
    }
    return mandate.build(service, **(facts | changes))


def test_the_powers_that_were_given_are_ticked_and_no_other() -> None:
    ticked = {one.words for one in given().powers if one.on}
    assert ticked == {"递交申请", "补正材料", "撤回申请", "签收文书"}
    assert "领取结果另行委托" in given().limits
    assert "领取结果另行委托" not in given(powers=["submit", "collect"]).limits


def test_it_is_free_and_may_not_be_passed_on() -> None:
    it = given()
    assert it.fees.startswith("代办不收费") and "转委托" in it.limits and "更改收款账户" in it.limits
    charged = compiled("minimal", fees=[{"name": "工本费", "amount": "20.00", "unit": "元/证", "basis": "收费标准"}])
    assert "工本费 20 元/证" in given(charged).fees and "代办不收费" in given(charged).fees


def test_who_must_come_and_who_may_act_are_the_rules_of_the_service() -> None:
    rules = {"who": ["guardian", "agent"], "presence_required_for": ["照相"], "presence_reason": "要当面照。"}
    it = given(compiled("minimal", proxy=rules))
    assert "照相须委托人本人到场" in it.presence and "要当面照" in it.presence
    assert [(one.words, one.on) for one in it.kinds] == [("监护人", False), ("代办员", True)]


def test_only_papers_that_changed_hands_are_listed() -> None:
    assert [one.name for one in given().papers] == ["居民身份证"]


def test_what_is_not_known_is_left_to_be_written() -> None:
    page = render_html(
        "mandate", given(principal=Party(), agent=Party(), case_number="", begins_on=None, signed_on=None)
    )
    assert "办件号" not in page and "签名之日" in page and '<span class="line"' in page


def test_on_paper() -> None:
    pdf = make_pdf(render_html("mandate", given()))
    (page,) = pages_of(pdf)
    for words in ("代办服务委托书", "周𠮷生", "陈㛃", "9901**********3418", "居民身份证", "右手食指", "见证人签名"):
        assert words in page
    assert ua_failures(pdf) == []


# ── changes ────────────────────────────────────────────────────────────────────────────────────────


def change(kind: mandate_change.Kind, reason: str, **more: Any) -> Any:
    return mandate_change.build(
        kind=kind,
        organisation_name="柳树沟村便民服务站",
        case_number="SQ26-00137",
        service="高龄津贴",
        principal=PRINCIPAL,
        agent=AGENT,
        powers=mandate.POWERS,
        begins_on=date(2026, 3, 2),
        reason=reason,
        papers=[CARD],
        on=date(2026, 3, 9),
        **more,
    )


@pytest.mark.parametrize(
    ("kind", "title", "reason", "words", "has_papers"),
    [
        ("pause", "代办服务中止单", "principal_away", "委托人外出，一时联系不上", False),
        ("resume", "代办服务续办委托书", "papers_ready", "材料已经备齐", False),
        ("end", "代办服务终止单", "principal_acts", "委托人自己来办", True),
        ("change", "代办员变更单", "agent_moved", "代办员调岗、离任", True),
    ],
)
def test_the_slip_that_fits(kind: mandate_change.Kind, title: str, reason: str, words: str, has_papers: bool) -> None:
    it = change(kind, reason, successor=Party(name="李秀梅") if kind == "change" else None)
    assert (it.title, it.on) == (title, "2026 年 3 月 9 日")
    assert [one.words for one in it.reasons if one.on] == [words]
    assert bool(it.papers) == has_papers
    page = render_html(f"mandate_{kind}", it)
    assert ("接手代办人" in page) == (kind == "change")


def test_powers_agreed_anew_with_the_same_agent_speak_of_no_other() -> None:
    it = change("change", "agreed_anew", successor=AGENT, agreed=mandate.POWERS[:1])
    page = render_html("mandate_change", it)
    assert (it.title, it.signers, it.papers) == ("委托变更单", ("代办人",), ())
    assert "接手" not in page and "权限不变" not in page and "重新约定的权限、期限继续代办" in page
    assert next(one.second for one in it.facts if one.first == "重新约定")


def test_other_powers_for_another_agent_are_not_called_unchanged() -> None:
    it = change("change", "agent_moved", successor=Party(name="李秀梅"), agreed=mandate.POWERS[:1])
    assert it.signers == ("原代办人", "接手代办人") and it.papers
    assert "权限不变" not in it.effects[0] and "接手的代办人按重新约定的权限、期限" in it.effects[0]
    same = change("change", "agent_moved", successor=Party(name="李秀梅"), agreed=mandate.POWERS)
    assert (same.title, "权限不变" in same.effects[0]) == ("代办员变更单", True)


def test_the_end_of_a_term_is_ticked_where_it_is_the_reason() -> None:
    over, ended = change("end", "term_over"), change("end", "principal_ends")
    assert [one.words for one in over.reasons if one.on] == ["委托期限届满"]
    assert [one.words for one in ended.reasons if one.on] == ["委托人取消委托"]
    assert "委托期限届满" not in [one.words for one in ended.reasons]


def test_another_reason_is_told_in_its_own_words() -> None:
    assert "说明：家里有事" in render_html("mandate_pause", change("pause", "other", words="家里有事"))

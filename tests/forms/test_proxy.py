from __future__ import annotations

from datetime import date

from catalog.definition import FieldSpec, HandledBy, Meaning, ProxyRules, SectionSpec
from forms.proxy import party_problems, proxy_modes, proxy_problem
from tests.definitions import load


def modes(rules: ProxyRules) -> list[str]:
    return [mode.label for mode in proxy_modes(load("minimal").model_copy(update={"proxy": rules}))]


def test_who_may_stand_at_the_desk() -> None:
    assert modes(ProxyRules()) == ["本人", "近亲属", "监护人", "代办员", "其他受托人"]
    assert modes(ProxyRules(who=(HandledBy.AGENT,))) == ["本人", "代办员"]
    assert modes(ProxyRules(allowed=False, who=(HandledBy.AGENT,))) == ["本人"]


def test_nothing_is_wrong_with_an_allowed_one() -> None:
    assert [proxy_problem(load("minimal"), mode.value) for mode in HandledBy] == [None] * 5


# ── who is who ─────────────────────────────────────────────────────────────────────────────────────

TODAY = date(2026, 11, 23)
OLD, YOUNG = "990101194605180243", "990101201203040013"


def parties(rules: ProxyRules, handled_by: str, **said: str) -> list[str]:
    fields = [
        FieldSpec(id=meaning, label=meaning, kind="text", meaning=Meaning(meaning))
        for meaning in ("applicant_name", "applicant_id_number", "agent_name", "agent_id_number", "collector_name")
    ]
    service = load("minimal").model_copy(
        update={"proxy": rules, "sections": (SectionSpec(id="all", title="全部", fields=tuple(fields)),)}
    )
    return [one.name for one in party_problems(service, handled_by, said, today=TODAY)]


def test_who_acts_is_somebody_else_and_of_age() -> None:
    rules, agent = ProxyRules(), "agent"
    assert parties(rules, agent, applicant_id_number=OLD, agent_id_number=OLD) == ["f_agent_id_number"]
    assert parties(rules, "self", applicant_id_number=OLD, agent_id_number=OLD) == []
    assert parties(rules, "guardian", applicant_id_number=YOUNG, agent_id_number=OLD) == []
    assert parties(rules, "guardian", applicant_id_number=OLD, agent_id_number=YOUNG) == ["f_agent_id_number"]


def test_agent_and_collector_are_two_people_unless_the_definition_says_otherwise() -> None:
    both = {"applicant_name": "张桂兰", "agent_name": "李秀梅", "collector_name": "李秀梅"}
    assert parties(ProxyRules(), "agent", **both) == ["f_collector_name"]
    assert parties(ProxyRules(powers=("submit", "collect")), "agent", **both) == []
    assert parties(ProxyRules(), "relative", **both) == []
    alone = ProxyRules(collector_may_differ=False)
    assert parties(alone, "self", applicant_name="张桂兰", collector_name="王小明") == ["f_collector_name"]
    assert parties(alone, "self", applicant_name="张桂兰", collector_name="张桂兰") == []

from __future__ import annotations

from catalog.definition import HandledBy, ProxyRules
from forms.proxy import proxy_modes, proxy_problem
from tests.definitions import load


def modes(rules: ProxyRules) -> list[str]:
    return [mode.label for mode in proxy_modes(load("minimal").model_copy(update={"proxy": rules}))]


def test_who_may_stand_at_the_desk() -> None:
    assert modes(ProxyRules()) == ["本人", "近亲属", "监护人", "代办员", "其他受托人"]
    assert modes(ProxyRules(who=(HandledBy.AGENT,))) == ["本人", "代办员"]
    assert modes(ProxyRules(allowed=False, who=(HandledBy.AGENT,))) == ["本人"]


def test_nothing_is_wrong_with_an_allowed_one() -> None:
    assert [proxy_problem(load("minimal"), mode.value) for mode in HandledBy] == [None] * 5

"""全目录检查: what does not fit together over all services is told to the county."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from app import clock
from app.people.actors import Actor
from app.publishing import catalogue_problems as subject
from app.publishing.catalogue_problems import catalogue_problems
from app.publishing.drafts import draft_tree
from app.publishing.operations import publish
from catalog.checks.catalogue import check_catalogue
from tests.support.client import DeskClient

HERE = "/studio/problems"


def test_one_name_for_two_services_is_told(
    session: Session, actor: Callable[[str], Actor], browser_of: Callable[[str], DeskClient]
) -> None:
    county = browser_of("fangxiaoming")
    assert "QS-MZ-002" not in county.get(HERE).text
    first, second = (draft_tree(session, code).tree for code in ("QS-MZ-001", "QS-MZ-002"))
    assert first and second
    tree = {**second, "name": first["name"], "handling_item": first["handling_item"]}
    publish(session, code="QS-MZ-002", tree=tree, actor=actor("fangxiaoming"), now=clock.now())
    page = county.get(HERE).text
    assert "和 QS-MZ-001 的名称一样" in page and "和 QS-MZ-002 的名称一样" in page
    assert "的名称一样" not in county.get(f"{HERE}?severity=hint").text


def test_words_of_an_organisation_that_ask_for_more_are_told(browser_of: Callable[[str], DeskClient]) -> None:
    said = {"revision": "0", "convenience": "代办的还要提交村委会证明。"}
    browser_of("shenguilan").post("/studio/overlays/990101101/QS-MZ-004", data=said)
    page = browser_of("fangxiaoming").get(HERE).text
    assert "石桥镇：便民举措里写了“还要提交”" in page


def test_it_is_worked_out_once_for_one_state_of_things(session: Session, monkeypatch: object) -> None:
    seen: list[int] = []

    def counting(definitions: list[object], overlays: list[object]) -> object:
        seen.append(len(definitions))
        return check_catalogue(definitions, overlays)

    monkeypatch.setattr(subject, "check_catalogue", counting)
    monkeypatch.setattr(subject, "_kept", subject._Kept())
    before = catalogue_problems(session, today=clock.today())
    assert catalogue_problems(session, today=clock.today()) == before
    assert seen == [48]


def test_it_is_the_countys_page(browser_of: Callable[[str], DeskClient]) -> None:
    for username in ("shenguilan", "zhourui", "wanghaiyan"):
        assert browser_of(username).get(HERE).status_code == 403

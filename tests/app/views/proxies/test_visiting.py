"""上门走访, 送达, 帮办记录 as browsers see them: planned, printed, recorded with a photograph, signed for."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from tests.app.papers.conftest import photo
from tests.support.client import DeskClient


def round_of(agent: DeskClient) -> str:
    """A round with one home of the agent's own."""
    today = re.search(r'name="day" value="([\d-]+)"', agent.get("/desk/proxy/rounds/new").text)
    assert today
    made = agent.post("/desk/proxy/rounds/new", data={"day": today[1], "kind": "scheduled"})
    own = {"action": "own", "name": "石老根", "task": "问问近况"}
    page = agent.get(made.location).text
    village = re.search(r'<select[^>]*name="village">.*?value="(\d+)"', page, re.S)
    assert village
    assert agent.post(made.location, data={**own, "village": village[1]}).status_code == 303
    return str(made.location)


def test_a_visit_is_recorded_with_a_photograph_and_ends_the_round(agent: DeskClient, clerk: DeskClient) -> None:
    path = round_of(agent)
    stop = re.search(rf'href="({path}/\d+)"', agent.get(path).text)
    assert stop
    refused = agent.post(stop[1], data={"deed": "敲门没人"})
    assert refused.status_code == 422 and "请选择结果" in refused.text and "敲门没人" in refused.text
    said = {"outcome": "absent", "deed": "敲门没人", "photo": (io.BytesIO(photo()), "door.jpg")}
    assert agent.post(stop[1], data=said).location == path
    page = agent.get(path).text
    assert "走完了" in page and "人不在" in page
    assert agent.get(f"{stop[1]}/photo.jpg").mimetype == "image/jpeg"
    assert path in clerk.get("/desk/proxy/rounds").text
    assert clerk.post(path, data={"action": "end"}).status_code == 404


def test_the_week_lists_rounds_and_strangers_see_none(
    agent: DeskClient, browser_of: Callable[[str], DeskClient]
) -> None:
    path = round_of(agent)
    other = browser_of("chenyongfu")
    assert path not in other.get("/desk/proxy/rounds").text
    assert other.get(path).status_code == 404


def test_a_log_keeps_what_was_typed_when_it_is_refused(agent: DeskClient) -> None:
    refused = agent.post("/desk/proxy/logs/help", data={"words": "陪着去了镇上"})
    assert refused.status_code == 422 and "请选择哪一类" in refused.text and "陪着去了镇上" in refused.text
    assert agent.post("/desk/proxy/logs/help", data={"topic": "accompany", "about": "补办社保卡"}).status_code == 303
    assert "补办社保卡" in agent.get("/desk/proxy/logs/help").text

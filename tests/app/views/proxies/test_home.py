"""The start page of the agents' work: tiles in groups, and only those that lead somewhere for this person."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.support.client import DeskClient

LogIn = Callable[[DeskClient, str], DeskClient]
_TILE = re.compile(r'<li><a href="([^"]+)">')


@pytest.mark.parametrize("who", ["lixiumei", "wanghaiyan", "shenguilan", "qinzhengwen"])
def test_every_tile_leads_to_a_page(client: DeskClient, login: LogIn, who: str) -> None:
    page = login(client, who).get("/desk/proxy")
    assert page.status_code == 200
    tiles = _TILE.findall(page.text)
    assert tiles
    assert {path: client.get(path).status_code for path in tiles} == dict.fromkeys(tiles, 200)


def test_an_agent_has_the_day_first_and_takes_the_booklet_along(client: DeskClient, login: LogIn) -> None:
    page = login(client, "lixiumei").get("/desk/proxy").text
    assert _TILE.findall(page)[0] == "/offline/"
    assert page.index("今天</h2>") < page.index("委托、原件、送达") < page.index("记账") < page.index("同事和服务点")
    for name in ("agent-booklet", "agent-cards"):
        address = re.search(rf'href="(/static/manual/{name}\.pdf[^"]*)"', page)
        assert address and client.get(address[1]).data.startswith(b"%PDF")

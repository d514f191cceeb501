"""Browsers of the people of one township, without screens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.client import DeskClient

ALLOWANCE = "QS-MZ-001"  # 高龄津贴: village → township → county


@pytest.fixture
def browser_of(app: Flask) -> Callable[[str], DeskClient]:
    """`browser_of("lixiumei")` is a browser in which this person is logged in."""

    def open_browser(username: str) -> DeskClient:
        client: DeskClient = app.test_client()
        client.log_in(username)
        return client

    return open_browser


@pytest.fixture
def agent(browser_of: Callable[[str], DeskClient]) -> DeskClient:
    return browser_of("lixiumei")


@pytest.fixture
def clerk(browser_of: Callable[[str], DeskClient]) -> DeskClient:
    return browser_of("wanghaiyan")


@pytest.fixture
def approver(browser_of: Callable[[str], DeskClient]) -> DeskClient:
    return browser_of("linjianhua")

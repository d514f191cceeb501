"""Steps of people in the editor."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Locator, Page, expect

from app.extensions import db
from app.models import Service, ServiceDraft
from tests.browser.conftest import Hall

CODE = "QS-MZ-001"
HERE = f"/studio/services/{CODE}"


def open_editor(
    hall: Hall, *, user: str = "fangxiaoming", phone: bool = False, code: str = CODE, hash: str = ""
) -> Page:
    page = hall.open(phone=phone, user=user)
    hall.go(page, f"/studio/services/{code}{hash}")
    page.wait_for_selector("#editor[data-ready=yes]", state="attached")
    return page


def saved(page: Page) -> None:
    """Wait until everything is on the server."""
    expect(page.locator("#saved")).to_contain_text("已保存", timeout=15_000)
    expect(page.locator("#saved.saved")).to_be_visible()


def draft_of(hall: Hall, code: str = CODE) -> dict[str, Any]:
    """The tree that the server keeps."""
    with hall.app.app_context():
        text = (
            db.session.query(ServiceDraft.text)
            .join(Service, Service.id == ServiceDraft.service_id)
            .filter(Service.code == code)
            .scalar()
        )
    found: dict[str, Any] = json.loads(text)
    return found


def row(page: Page, place: str) -> Locator:
    return page.locator(f'[data-row="{place}"]')


def key(page: Page, place: str) -> Locator:
    return page.locator(f'[data-key="{place}"]')


def open_row(page: Page, tab: str, place: str) -> Locator:
    page.locator(f"[data-tab={tab}]").click()
    found = row(page, place)
    found.locator(":scope > .row1 > .head").click()
    expect(found).to_have_class("ed-row open")
    return found


def ids(hall: Hall) -> list[str]:
    return [one.get("id") or one["use"] for one in draft_of(hall)["documents"]]

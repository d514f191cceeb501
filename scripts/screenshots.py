#!/usr/bin/env python3
"""Take the pictures of docs/screenshots: an invented week at the hall of 石桥镇, on a desk and on a phone.

.venv/bin/python scripts/screenshots.py [FOLDER]
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from forms.id_number import check_character  # noqa: E402
from scripts.stage import ADMINISTRATOR, AGENT, APPROVER, CLERK, Stage, keep, new_page, staged  # noqa: E402


def main(folder: Path) -> None:
    """Walk through the filled hall with a browser, and save what is seen."""
    folder.mkdir(parents=True, exist_ok=True)
    with staged() as stage:
        take_all(stage, folder)


@dataclass
class Camera:
    """A browser window of one person."""

    page: Page
    url: str
    folder: Path

    def take(self, name: str, path: str | None = None, *, full: bool = False) -> None:
        if path is not None:
            self.page.goto(self.url + path)
        self.page.wait_for_load_state("networkidle")
        keep(self.page.screenshot(full_page=full), self.folder / f"{name}.png")


def take_all(stage: Stage, folder: Path) -> None:
    """Every main page, as its own people see it."""

    def camera(user: str = "", *, phone: bool = False) -> Camera:
        return Camera(new_page(stage.browser, stage.url, user, phone=phone), stage.url, folder)

    stranger = camera()
    stranger.take("login", "/login/")
    stranger.take("guides", "/guides/")
    stranger.take("guide", "/guides/QS-MZ-001?at=990101101201", full=True)
    on_phone = camera(phone=True)
    on_phone.take("guide-phone", "/guides/QS-MZ-001?at=990101101201")
    _progress(on_phone, stage.numbers["秦小军"])
    _agent(camera(AGENT, phone=True))
    _clerk(camera(CLERK), stage.numbers)
    camera(APPROVER).take("case-county", f"/desk/cases/{stage.numbers['秦小军']}")
    administrator = camera(ADMINISTRATOR)
    administrator.take("studio", "/studio/")
    administrator.take("studio-service", "/studio/services/QS-MZ-001")
    administrator.take("settings", "/settings/")


def _progress(camera: Camera, number: str) -> None:
    camera.page.goto(f"{camera.url}/progress?number={number}")
    body = "99010119461005667"
    camera.page.fill("#last_four", (body + check_character(body))[-4:])
    camera.page.click("main button[type=submit]")
    camera.take("progress-phone")


def _agent(camera: Camera) -> None:
    camera.take("home-phone", "/")
    camera.page.goto(f"{camera.url}/desk/services")
    camera.page.fill("#find", "gljt")
    camera.page.wait_for_selector("#found a[href$='QS-MZ-001']")
    camera.take("services-phone")
    camera.take("service-phone", "/desk/services/QS-MZ-001")
    camera.page.goto(f"{camera.url}/desk/new/QS-MZ-001")
    camera.page.locator("[name=handled_by][value=relative]").check()
    camera.page.fill("#f_applicant_id_number", "990101194605180243")
    camera.page.fill("#f_applicant_name", "张桂兰")
    camera.page.locator("#s-applicant").scroll_into_view_if_needed()
    camera.page.evaluate("document.getElementById('s-applicant').scrollIntoView()")
    camera.take("form-phone")
    with camera.page.expect_navigation():
        camera.page.locator("button[value=submit]").click()
    camera.take("errors-phone")


def _clerk(camera: Camera, numbers: dict[str, str]) -> None:
    camera.take("worklist", "/desk/")
    camera.take("worklist-supplement", "/desk/?tab=supplement")
    camera.take("form", "/desk/new/QS-MZ-001")
    camera.take("service", "/desk/services/QS-MZ-001")
    camera.page.goto(f"{camera.url}/desk/cases/{numbers['张桂兰']}")
    camera.page.locator(".dd-track .dd-why").click()
    camera.page.wait_for_selector("#why")
    camera.take("case")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots")

"""The icons of the installed product, drawn from app/static/img/mark.svg: `.venv/bin/python -m scripts.icons`.

Chromium draws them. A maskable icon fills its square, its picture within the inner 80 % that every mask leaves.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parent.parent / "app" / "static" / "img"
SIZES = (192, 512)
_GROUND = "#0f2f3d"  # of mark.svg
_INNER = 0.8  # of the side: https://www.w3.org/TR/appmanifest/#icon-masks


def main() -> None:
    mark = (IMAGES / "mark.svg").read_text(encoding="utf-8")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        for size in SIZES:
            _draw(page, mark, size, IMAGES / f"icon-{size}.png", inner=1.0, ground="transparent")
            _draw(page, mark, size, IMAGES / f"icon-maskable-{size}.png", inner=_INNER, ground=_GROUND)
        browser.close()


def _draw(page: Page, mark: str, size: int, to: Path, *, inner: float, ground: str) -> None:
    side = round(size * inner)
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(
        f"<style>body{{margin:0;height:{size}px;display:grid;place-items:center;background:{ground}}}"
        f"svg{{width:{side}px;height:{side}px;display:block}}</style>{mark}"
    )
    page.screenshot(path=to, omit_background=True)


if __name__ == "__main__":
    main()

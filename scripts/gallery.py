#!/usr/bin/env python3
"""Print a sample of everything there is: docs/papers with its page, and the pictures that the tests compare with.

.venv/bin/python -m scripts.gallery
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from catalog.compiled import compile_definition
from catalog.sample import load_sample
from reports.pdf import make_pdf
from reports.registry import PRINTABLES, Printable
from reports.render import render_html
from reports.specimens import Specimen
from tests.reports.paper import picture_of, pictures_of

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs" / "papers"
GOLDEN = ROOT / "tests" / "reports" / "golden"
SERVICE = "QS-MZ-001"  # long enough to show how tables break, short enough to read
MOST_USED = (
    "guide",
    "guide_large",
    "blank_form",
    "receipt",
    "receipt_elder",
    "one_time_notice",
    "supplement_notice",
    "decision_granted",
    "mandate",
    "urging_note",
)
DPI = 48
_MOST_PAGES = 2
_FAMILIES = {
    "guide": "办事指南",
    "book": "手册",
    "form": "表格",
    "case": "办件文书",
    "mandate": "帮办代办",
    "hall": "大厅上墙",
    "ledger": "台账",
}


def specimen() -> Specimen:
    """The invented case that is printed."""
    read = next(read for file, read in load_sample().services if file.stem == SERVICE)
    if read.definition is None:
        raise SystemExit(f"{SERVICE} cannot be read")
    return Specimen(compiled=compile_definition(read.definition))


def main() -> None:
    """Write the pictures, the page that shows them, and the pictures of the tests."""
    shutil.rmtree(DOCS, ignore_errors=True)
    DOCS.mkdir(parents=True)
    GOLDEN.mkdir(exist_ok=True)
    it, shown = specimen(), []
    for printable in _on_pages():
        pdf = make_pdf(render_html(printable.id, printable.sample(it)))
        pages = pictures_of(pdf, dpi=DPI)
        for number, page in enumerate(pages[:_MOST_PAGES], 1):
            _save(page, DOCS / f"{printable.id}-{number}.png")
        if printable.id in MOST_USED:
            _save(picture_of(pdf, dpi=DPI), GOLDEN / f"{printable.id}.png")
        shown.append((printable, len(pages)))
    (DOCS / "README.md").write_text("\n".join(_page(shown)), "utf-8")


def _on_pages() -> Iterator[Printable]:
    """Everything but what is a text to be read aloud."""
    return (one for one in PRINTABLES.values() if one.size != "text")


def _save(picture: Image.Image, file: Path) -> None:
    picture.quantize(32).save(file, optimize=True)


def _page(shown: list[tuple[Printable, int]]) -> Iterator[str]:
    yield "# 打印出来的样子"
    yield ""
    yield f"由 `make gallery` 生成，用的是示例事项 {SERVICE} 和虚构的办件；每种最多放前 {_MOST_PAGES} 页。"
    for family, words in _FAMILIES.items():
        yield ""
        yield f"## {words}"
        for one, pages in shown:
            if one.family == family:
                yield ""
                yield f"### {one.name}（{one.size}，{pages} 页）"
                yield ""
                yield " ".join(
                    f"![{one.name} 第 {number} 页]({one.id}-{number}.png)"
                    for number in range(1, min(pages, _MOST_PAGES) + 1)
                )
    yield ""


if __name__ == "__main__":
    main()

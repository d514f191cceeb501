#!/usr/bin/env python3
"""Print a sample of everything there is: docs/papers with its page, and the pictures that the tests compare with.

.venv/bin/python -m scripts.gallery [PRINTABLE …]

Named printables only are printed anew, without the page that lists all: `make gallery ARGS="receipt mandate"`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from catalog.compiled import compile_definition
from catalog.sample import load_sample
from reports.pdf import make_pdf
from reports.registry import PRINTABLES, Printable
from reports.render import render_html
from reports.specimens import Specimen
from tests.reports import alike
from tests.reports.paper import pages_of, pictures_of

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


def printed(printable: Printable, it: Specimen) -> bytes:
    """The sample as it leaves the printer: with seal, codes of its pages, and whose copy it is."""
    return make_pdf(it.printed(render_html(printable.id, printable.sample(it))), assets=it.assets)


def main(names: list[str]) -> None:
    """Write the pictures of these papers, those of the tests among them; of all and their page, if none is named."""
    it = specimen()
    if unknown := set(names) - set(PRINTABLES):
        raise SystemExit(f"no such printables: {', '.join(sorted(unknown))}")
    shown = [(one, _draw(one, it)) for one in _on_pages() if one.id in names or not names]
    if not names:
        _clear({one.id for one, _pages in shown})
        (DOCS / "README.md").write_text("\n".join(_page(shown)), "utf-8")


def _draw(printable: Printable, it: Specimen) -> int:
    """The pictures of one paper; how many pages it has."""
    pdf = printed(printable, it)
    pages = pictures_of(pdf, dpi=DPI)
    _remove(DOCS, printable.id)
    for number, page in enumerate(pages[:_MOST_PAGES], 1):
        _save(page, DOCS / f"{printable.id}-{number}.png")
    if printable.id in MOST_USED:
        _keep(printable.id, pdf)
    return len(pages)


def _keep(name: str, pdf: bytes) -> None:
    """What the tests compare with: every page, and its words."""
    _remove(GOLDEN, name)
    for number, page in enumerate(pictures_of(pdf, dpi=alike.DPI), 1):
        alike.keep(page, GOLDEN / f"{name}-{number}.png")
    (GOLDEN / f"{name}.txt").write_text("\n".join(pages_of(pdf)) + "\n", "utf-8")


def _remove(folder: Path, name: str) -> None:
    """What an earlier look of a paper left: it may have had more pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob(f"{name}-[0-9]*.png"):
        file.unlink()


def _clear(ids: set[str]) -> None:
    """Pictures of papers that are no more."""
    for file in DOCS.glob("*.png"):
        if file.stem.rpartition("-")[0] not in ids:
            file.unlink()


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
    main(sys.argv[1:])

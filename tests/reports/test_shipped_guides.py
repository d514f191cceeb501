"""Shipped services print: a tagged PDF with the ten elements, its documents, its flow and its date.

They are made once, by two processes beside each other, and then read back. A PDF costs a second: the fullest services
and every ninth of the others are printed each time, all of them with `make papers`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from multiprocessing import get_context

import pytest

from catalog.compiled import compile_definition
from catalog.sample import DATA, Sample, load_sample
from reports.contexts import GuideContext, Place
from reports.documents import guide
from reports.pdf import make_pdf
from reports.render import render_html
from tests.reports.paper import glyphs_of, pages_of, ua_failures

SHIPPED = sorted((DATA / "services").glob("*.yaml"), key=lambda file: (-file.stat().st_size, file.stem))
_FULLEST = 4
CHOSEN = SHIPPED if os.environ.get("ALL_GUIDES") else [*SHIPPED[:_FULLEST], *SHIPPED[_FULLEST::9]]
FILES = sorted(file.stem for file in CHOSEN)
ELEMENTS = (
    "办理依据",
    "办理条件",
    "申请材料",
    "受理单位及办理点",
    "基本流程",
    "收费依据及标准",
    "办理时限",
    "工作时间",
    "咨询方式",
    "监督电话",
)
_LONGEST = 3  # pages; a guide of two pages is wanted, a service with nine steps and twelve papers may take one more


@dataclass(frozen=True, slots=True)
class Printed:
    """A guide and what its paper shows."""

    it: GuideContext
    pages: list[str]
    failures: list[str]
    missing_glyphs: int

    @property
    def text(self) -> str:
        return "".join(self.pages)


@cache
def sample() -> Sample:
    return load_sample()


def halls() -> tuple[Place, ...]:
    """All township halls: the fullest table that a public guide shows."""
    organisations = [one for one in sample().county.organisations() if one.kind == "township"]
    return tuple(
        Place(
            tier=one.tier,
            name=one.hall_name or one.name,
            address=one.address,
            phone=one.phone,
            hours=one.hours,
            window=one.window,
        )
        for one in organisations
    )


def context(file: str) -> GuideContext:
    read = {path.stem: result for path, result in sample().services}[file]
    assert read.definition is not None, "\n".join(map(str, read.problems))
    return guide.build(
        compile_definition(read.definition),
        version_number=1,
        effective_from=date(2026, 3, 1),
        county_name="青石县",
        places=halls(),
        url=f"https://hall.example/guides/{read.definition.code}",
        today=date(2026, 10, 20),
        department_names={one.id: one.name for one in sample().county.departments},
    )


def print_guide(file: str) -> tuple[str, Printed]:
    """Runs in a child process: plain values out, no PDF."""
    it = context(file)
    pdf = make_pdf(render_html("guide", it))
    missing = sum(glyph.missing for glyph in glyphs_of(pdf))
    return file, Printed(it, pages_of(pdf), ua_failures(pdf), missing)


@pytest.fixture(scope="module")
def printed() -> Iterator[dict[str, Printed]]:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield dict(pool.map(print_guide, FILES, chunksize=3))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_there_are_services_to_print() -> None:
    assert len(SHIPPED) >= 36 and len(FILES) >= 8


@pytest.mark.parametrize("file", FILES)
def test_ten_elements_are_on_paper(printed: dict[str, Printed], file: str) -> None:
    assert [word for word in ELEMENTS if word not in printed[file].text] == []


@pytest.mark.parametrize("file", FILES)
def test_every_document_and_step_is_on_paper(printed: dict[str, Printed], file: str) -> None:
    paper = printed[file]
    documents = [row.name for block in paper.it.blocks for row in block.rows]
    steps = [box.name for band in paper.it.flow.bands for box in band.boxes]
    assert [name for name in (*documents, *steps) if squeezed(name) not in paper.text] == []


@pytest.mark.parametrize("file", FILES)
def test_name_code_edition_and_date_are_on_the_first_page(printed: dict[str, Printed], file: str) -> None:
    paper = printed[file]
    for words in (paper.it.name, paper.it.code, "第1版", "2026年3月1日起用"):
        assert squeezed(words) in paper.pages[0]


@pytest.mark.parametrize("file", FILES)
def test_phones_and_places_are_whole(printed: dict[str, Printed], file: str) -> None:
    paper = printed[file]
    for place in halls():
        assert squeezed(place.name) in paper.text
        assert place.phone in paper.text


@pytest.mark.parametrize("file", FILES)
def test_pages(printed: dict[str, Printed], file: str) -> None:
    pages = printed[file].pages
    assert len(pages) <= _LONGEST
    assert all(len(page) > 200 for page in pages), "a page with hardly anything on it"


def test_two_pages_are_the_rule(printed: dict[str, Printed]) -> None:
    longer = [file for file, paper in printed.items() if len(paper.pages) > 2]
    assert len(longer) <= len(SHIPPED) // 10  # the fullest are among those printed


@pytest.mark.parametrize("file", FILES)
def test_listeners_can_read_it_and_no_glyph_is_missing(printed: dict[str, Printed], file: str) -> None:
    assert printed[file].failures == []
    assert printed[file].missing_glyphs == 0


@pytest.mark.parametrize("file", FILES)
def test_sample_data_says_so(printed: dict[str, Printed], file: str) -> None:
    assert "示例数据" in printed[file].text

"""The guide in all its forms on paper: the right facts, the right sheet, PDF/UA-1, whatever the service says.

Three services: a tiny one, the fullest that is shipped, and one with fields of ten thousand characters. All shipped
ones with `make papers`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import pytest

from catalog.compiled import CompiledDefinition, compile_definition
from catalog.definition import ServiceDefinition
from reports.contexts import GuideContext
from reports.documents.guide_forms import FORMS
from reports.pdf import make_pdf
from reports.render import render_html
from reports.spoken import spoken
from tests import definitions
from tests.reports.paper import glyphs_of, pages_of, size_of, ua_failures
from tests.reports.samples import compiled, guide_context
from tests.reports.test_shipped_guides import SHIPPED, context, squeezed

SMALL, HUGE, ENDLESS = "small", "QS-ZR-001", "endless"
SIZES = {
    "short": (210, 297),
    "leaflet": (297, 210),
    "poster-a3": (297, 420),
    "poster-a2": (420, 594),
    "large": (210, 297),
    "spoken": (210, 297),
}
PAGES = {"short": 1, "leaflet": 2, "poster-a3": 1, "poster-a2": 1, "phone": 1}
TABLES = ("short", "leaflet", "poster-a3", "poster-a2")  # originals and copies in columns of their own
WITH_KEEPERS = ("short", "leaflet", "poster-a3", "poster-a2", "large", "phone")
# A2 is A3 enlarged. The phone's page and the words read aloud are as long as the service says.
CHOSEN = [(SMALL, form) for form in FORMS]
CHOSEN += [(HUGE, form) for form in FORMS if form != "poster-a2"]
CHOSEN += [(ENDLESS, form) for form in ("short", "leaflet")]
if os.environ.get("ALL_GUIDES"):
    CHOSEN += [(file.stem, form) for file in SHIPPED for form in FORMS if file.stem != HUGE]
FACTS = [pair for pair in CHOSEN if pair[0] == HUGE]


@dataclass(frozen=True, slots=True)
class Paper:
    """What one form of one guide shows."""

    pages: list[str]
    size: tuple[int, int]
    failures: list[str]
    missing_glyphs: int

    @property
    def text(self) -> str:
        return "".join(self.pages)


def words(name: str) -> GuideContext:
    if name == SMALL:
        return guide_context(compiled("minimal"))
    if name == ENDLESS:
        return guide_context(endless())
    return context(name)


def endless() -> CompiledDefinition:
    """Ten thousand characters wherever nothing limits them; names and texts as long as they may be."""
    long, text, name = "长" * 10_000, "话" * 4_000, "名" * 200
    document = {"id": "paper", "name": name, "fill_note": long, "obtain_from": long, "validity": long, "pages": long}
    kept = {"kept_by": [{"keeper": "乡镇", "count": 1}]}
    raw = definitions.load("minimal").model_dump(mode="json")
    changes = {
        "name": name,
        "summary": name,
        "conditions": [text],
        "documents": [document | kept],
        "contact": {"place_note": long, "hours": long, "consult_phone": "0000-5512018"},
        "proxy": {"note": long},
        "remedy": {"note": long},
        "statutory_note": long,
        "fee_note": long,
    }
    return compile_definition(ServiceDefinition.model_validate(raw | changes))


def print_form(pair: tuple[str, str]) -> tuple[tuple[str, str], Paper]:
    """Runs in a child process: plain values out, no PDF."""
    name, form = pair
    made = FORMS[form]
    pdf = make_pdf(render_html(made.printable, made.build(words(name))))
    missing = sum(glyph.missing for glyph in glyphs_of(pdf))
    return pair, Paper(pages_of(pdf), size_of(pdf), ua_failures(pdf), missing)


@pytest.fixture(scope="module")
def papers() -> Iterator[dict[tuple[str, str], Paper]]:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield dict(pool.map(print_form, CHOSEN, chunksize=3))


Papers = dict[tuple[str, str], Paper]


@pytest.mark.parametrize(("name", "form"), CHOSEN)
def test_the_sheet_is_right_and_anyone_can_read_it(papers: Papers, name: str, form: str) -> None:
    paper = papers[name, form]
    assert paper.failures == []
    assert paper.missing_glyphs == 0
    assert paper.size == SIZES.get(form, paper.size)
    assert len(paper.pages) == PAGES.get(form, len(paper.pages))
    if form == "phone":
        assert paper.size[0] == 95


@pytest.mark.parametrize(("name", "form"), FACTS)
def test_edition_date_answers_and_validity_are_on_it(papers: Papers, name: str, form: str) -> None:
    it, text = words(name), papers[name, form].text
    said = [it.name, it.county_name, it.edition, *it.foot.split("。")]
    said += [part for answer in it.answers for part in (answer.label, answer.value, answer.note)]
    assert [part for part in said if squeezed(on_it(form, part)) not in text] == []
    if form != "spoken":
        assert it.code in text


def on_it(form: str, part: str) -> str:
    """As this form says it."""
    return spoken(part) if form == "spoken" else part


@pytest.mark.parametrize(("name", "form"), FACTS)
def test_originals_copies_marks_and_keepers_stand_beside_their_paper(papers: Papers, name: str, form: str) -> None:
    text = papers[name, form].text
    for row in (row for block in words(name).blocks for row in block.rows):
        beside = re.escape(on_it(form, squeezed(row.name))) + r"(.{0,260})"
        found = re.search(beside, text)
        assert found, row.name
        assert counts(form, row.originals, row.copies) in found[1], row.name
        assert all(on_it(form, squeezed(tag.text + tag.note)) in found[1].replace("，", "") for tag in row.tags)
        if form in WITH_KEEPERS:
            assert squeezed(row.keepers) in found[1], row.name


def counts(form: str, originals: int, copies: int) -> str:
    if form in TABLES:
        return f"{originals or '—'}{copies or '—'}"
    if form == "phone":
        return "".join(
            f"{word}{f'{count}份' if count else '不要'}" for word, count in (("原件", originals), ("复印件", copies))
        )
    parts = (f"原件{originals}份" if originals else "", f"复印件{copies}份" if copies else "")
    if form == "large":
        return "，".join(part for part in parts if part)
    return "，".join(spoken(part or f"不要{word}") for part, word in zip(parts, ("原件", "复印件"), strict=True))


@pytest.mark.parametrize("form", FORMS)
def test_two_services_are_never_mixed(papers: Papers, form: str) -> None:
    if (SMALL, form) in papers:
        assert "宅基地" not in papers[SMALL, form].text
    assert words(SMALL).name not in papers.get((HUGE, form), papers[HUGE, "short"]).text


def test_only_the_whole_guide_says_everything_and_the_others_say_so(papers: Papers) -> None:
    for form in ("short", "leaflet"):
        assert "……" in papers[ENDLESS, form].text
        assert "没有写完" in papers[ENDLESS, form].text
        assert "没有写完" not in papers[HUGE, form].text


@pytest.mark.parametrize("form", ["short", "leaflet", "poster-a3"])
def test_a_short_address_stands_under_the_code(papers: Papers, form: str) -> None:
    assert "hall.example/guides/T-MINI" in papers[SMALL, form].text


def test_large_print_draws_the_papers_by_their_data() -> None:
    html = render_html("guide_large", FORMS["large"].build(context("QS-MZ-001")))
    assert html.count('class="pic"') == sum(len(block.rows) for block in context("QS-MZ-001").blocks)
    assert "<title>老人居民身份证</title>" in html


def test_large_print_names_papers_that_have_no_numbers() -> None:
    whole = context("QS-MZ-001")
    assert "第 2、3" in whole.documents_note and "“验”" in whole.documents_note
    note = FORMS["large"].build(whole).guide.documents_note
    names = [row.name for block in whole.blocks for row in block.rows]
    assert "项的复印件" not in note and "“验”" not in note and f"{names[1]}、{names[2]}" in note


def test_a_draft_says_so_in_every_form() -> None:
    it = guide_context(compiled("minimal"))
    draft = type(it)(**{field: getattr(it, field) for field in it.__dataclass_fields__ if field != "draft"}, draft=True)
    for form in FORMS.values():
        assert "还没有发布" in render_html(form.printable, form.build(draft)), form.id
        assert "还没有发布" not in render_html(form.printable, form.build(it)), form.id

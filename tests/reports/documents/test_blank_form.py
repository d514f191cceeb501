"""空白表和样表: every question with a place to write, nothing answered on the blank, codes that lead back."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from html import unescape
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from catalog import vocabulary
from catalog.compiled import CompiledDefinition, compile_definition
from catalog.definition import ServiceDefinition
from catalog.sample import load_sample
from reports.documents import blank_form, sample_form
from reports.documents.form_photos import photo_frames
from reports.form_contexts import Entry, FormContext
from reports.page_codes import PageCode, read_code
from reports.pdf import make_pdf
from reports.render import render_html
from reports.specimens import Specimen
from tests import definitions
from tests.reports.paper import glyphs_of, pages_of, ua_failures

ALLOWANCE, SUBSISTENCE = "QS-MZ-001", "QS-MZ-006"


@cache
def shipped() -> dict[str, CompiledDefinition]:
    found = (read.definition for _file, read in load_sample().services)
    return {one.code: compile_definition(one) for one in found if one}


@cache
def blank(code: str) -> FormContext:
    return blank_form.sample(Specimen(compiled=shipped()[code]))


@cache
def sample(code: str) -> FormContext:
    return sample_form.sample(Specimen(compiled=shipped()[code]))


def tiny(name: str, **changes: Any) -> CompiledDefinition:
    raw = definitions.load(name).model_dump(mode="json") | changes
    return compile_definition(ServiceDefinition.model_validate(raw))


def with_field(**field: Any) -> CompiledDefinition:
    """The smallest service with one more question."""
    raw = definitions.load("minimal").model_dump(mode="json")
    raw["sections"][0]["fields"].append({"id": "more", "label": "另一项", **field})
    return compile_definition(ServiceDefinition.model_validate(raw))


def form_of(service: CompiledDefinition, **changes: Any) -> FormContext:
    return blank_form.sample(replace(Specimen(compiled=service), **changes))


def words_of(printable: str, context: FormContext) -> str:
    """What stands on the paper, without blanks: lines and spaces are a matter of layout."""
    html = render_html(printable, context).partition("<body")[2]
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]*>", "", html.partition(">")[2])))


def entries_of(context: FormContext) -> list[Entry]:
    blocks = [block for section in context.sections for block in section.blocks]
    asked = [entry for block in blocks for row in block.rows for entry in row.entries]
    return [*asked, *(block.table for block in blocks if block.table)]


def squeezed(words: str) -> str:
    return re.sub(r"\s+", "", words)


SERVICES = sorted(shipped())


@pytest.mark.parametrize("code", SERVICES)
def test_every_question_of_a_service_is_on_its_blank(code: str) -> None:
    definition, words = shipped()[code].definition, words_of("blank_form", blank(code))
    fields = list(definition.fields())
    labels = [one.label for one in (*fields, *(column for field in fields for column in field.fields))]
    questions = [one.question for one in definition.situations]
    titles = [one.title for one in definition.sections if not all(field.step for field in one.fields)]
    missing = [one for one in (*labels, *questions, *titles) if squeezed(one) not in words]
    assert not missing


@pytest.mark.parametrize("code", SERVICES)
def test_nothing_is_answered_on_a_blank(code: str) -> None:
    assert not any(entry.written or any(map(any, entry.rows)) for entry in entries_of(blank(code)))
    answers = shipped()[code].definition.samples[0].answers
    secret = [str(one) for key, one in answers.items() if key.endswith(("_name", "_id_number", "_phone"))]
    words = words_of("blank_form", blank(code))
    assert secret and not any(squeezed(one) in words for one in secret)


@pytest.mark.parametrize("code", SERVICES)
def test_a_sample_is_filled_in_and_says_that_it_is_one(code: str) -> None:
    words, entries = words_of("sample_form", sample(code)), entries_of(sample(code))
    written = {squeezed(text) for entry in entries for text in entry.written}
    assert "样表" in words and "填写的是虚构的人" in words
    assert len(written) > 5 and all(text in words for text in written)


@pytest.mark.parametrize("name", definitions.NAMES)
def test_every_feature_of_a_definition_has_its_place(name: str) -> None:
    service = tiny(name)
    words, entries = words_of("blank_form", form_of(service)), entries_of(form_of(service))
    assert all(squeezed(field.label) in words for field in service.definition.fields())
    assert entries and not any(entry.written for entry in entries)
    assert "样表" in words_of("sample_form", sample_form.sample(Specimen(compiled=service)))


def test_who_has_to_fill_something_in_is_said_beside_it() -> None:
    words = words_of("blank_form", blank(ALLOWANCE))
    assert "二、代办人（不是本人办理的填）" in words
    assert "“由谁领款”选“他人代领”的填" in words
    assert "出生日期、性别、年龄、月龄、享受标准由窗口录入时自动算出，不用填。" in words


def test_situations_come_first_and_must_be_answered() -> None:
    first = blank(ALLOWANCE).sections[0]
    labels = [entry.label for row in first.blocks[0].rows for entry in row.entries]
    assert (first.title, labels) == ("一、办理方式", ["由谁办理", "户籍情况"])
    assert all(entry.required for row in first.blocks[0].rows for entry in row.entries)


def test_the_photograph_has_the_size_of_the_data() -> None:
    for code, size in ((ALLOWANCE, (25, 35)), ("QS-MZ-003", (35, 49))):
        photos = [block.photo for section in blank(code).sections for block in section.blocks if block.photo]
        assert [(one.width, one.height) for one in photos] == [size]
    assert not any(block.photo for section in blank(SUBSISTENCE).sections for block in section.blocks)
    free = tiny("group")
    assert len(photo_frames(free)) == 1


def test_several_photographs_have_a_place_each_with_name_and_who_sticks_it_on() -> None:
    form = blank("QS-WJ-003")
    assert not any(block.photo for section in form.sections for block in section.blocks)
    assert [(one.name, one.width, one.height) for one in form.photos] == [
        ("夫妻二寸合影照片", 35, 49),
        ("申请人二寸免冠照片", 35, 49),
    ]
    assert all(one.when.endswith("的贴") for one in form.photos)
    assert "合影照片" in form.photos[0].words and "免冠照片" in form.photos[1].words
    assert words_of("blank_form", form).count("照片粘贴处") == 1


def test_every_office_with_an_opinion_has_its_place_with_seal_and_signatures() -> None:
    steps = [step.name for step in shipped()[SUBSISTENCE].definition.steps]
    assert not {"issue", "deliver", "archive"} & {step.kind for step in shipped()[SUBSISTENCE].definition.steps}
    places = dict(zip(steps, blank(SUBSISTENCE).offices, strict=True))
    assert all(place.title.startswith(name) for name, place in places.items())
    vote = places["村级民主评议"]
    assert vote.seal_words == "村（居）委会盖章" and "应到" in vote.said[-1] and vote.signers == ("主持人", "记录人")
    notice = places["村级公示"]
    assert any("满 7 天" in line for line in notice.said) and "不公示身份证号和账号" in notice.said[0]
    assert any("入户日期" in entry.label for row in places["入户调查"].rows for entry in row.entries)
    assert [place.seal_words for place in blank(ALLOWANCE).offices][-1] == "青石县民政局盖章"


def test_what_a_clerk_fills_in_later_is_not_asked_of_the_applicant() -> None:
    assert "入户日期" not in {entry.label for entry in entries_of(blank(SUBSISTENCE))}


def test_who_keeps_it_and_what_comes_with_it() -> None:
    words = words_of("blank_form", blank("QS-MZ-012"))
    assert "一式三份，乡镇、县残联、县民政局各一份。" in words and "随表提交：" in words
    assert "本表由县民政局留存。" in words_of("blank_form", blank(ALLOWANCE))


def test_a_list_has_rows_enough_and_says_what_to_do_with_more() -> None:
    table = next(block for section in blank(SUBSISTENCE).sections for block in section.blocks if block.table)
    assert table.table and len(table.table.rows) == 6 and "另附一张纸" in table.note


def test_a_list_with_many_columns_is_asked_one_below_the_other() -> None:
    columns = [{"id": f"c{number}", "label": f"第{number}栏", "kind": "text"} for number in range(12)]
    blocks = form_of(with_field(kind="group", fields=columns)).sections[-1].blocks
    titled = [block for block in blocks if block.title]
    assert [block.title for block in titled] == ["另一项（第 1 条）", "另一项（第 2 条）"]
    labels = [entry.label for row in titled[1].rows for entry in row.entries]
    assert labels == [f"第{number}栏" for number in range(12)] and "另附一张纸" in titled[1].note


def test_a_filled_row_of_a_wide_list_stands_in_words() -> None:
    kinds = ("name", "id_number", "date", "choice", "money", "phone", "period", "time", "boolean")
    columns = [{"id": f"c{place}", "label": f"第{place}栏", "kind": kind} for place, kind in enumerate(kinds)]
    columns[3]["options"] = ["甲", "乙"]
    service = with_field(kind="group", fields=columns)
    invented = compile_definition(service.definition.model_copy(update={"samples": ()}))
    words = words_of("sample_form", sample_form.sample(Specimen(compiled=invented)))
    assert "2026年1月15日" in words and "李小满" in words and "另一项（第2条）" in words


@pytest.mark.parametrize("kind", sorted(one.code for one in vocabulary.options("field_kind")))
def test_every_kind_has_a_place_to_write_and_a_sample(kind: str) -> None:
    needed = {
        "group": {"fields": [{"id": "a", "label": "甲", "kind": "id_number"}]},
        "notice": {"statement": "请先读完"},
        "declaration": {"statement": "本人承诺属实"},
    }
    options = {"options": ["甲", "乙"]} if kind in ("choice", "multi_choice") else {}
    if kind == "cascade":
        options = {"options": [{"code": "a", "label": "甲"}, {"code": "b", "label": "乙", "parent": "a"}]}
    service = with_field(kind=kind, **needed.get(kind, {}), **options)
    assert "另一项" in words_of("blank_form", form_of(service))
    raw = service.definition.model_copy(update={"samples": ()})
    invented = sample_form.sample(Specimen(compiled=compile_definition(raw)))
    assert invented.sample == "虚构的例子" and "李小满" in words_of("sample_form", invented)


def test_many_options_are_a_line_and_other_has_one() -> None:
    lines = {entry.label: entry.line for entry in entries_of(blank(SUBSISTENCE))}
    assert lines["民族"].style == "line" and lines["与申请人关系"].style == "choices"


def test_words_of_a_definition_are_no_markup() -> None:
    html = render_html("blank_form", form_of(with_field(kind="text", help="<script>x</script>")))
    assert "<script>" not in html and "&lt;script&gt;" in html


# ── paper ──────────────────────────────────────────────────────────────────────────────────────────


def codes_on(pdf: bytes) -> list[list[PageCode | None]]:
    """What a scanner reads on each page at 150 dpi."""
    pictures = [page.render(scale=150 / 72).to_pil().convert("L") for page in pypdfium2.PdfDocument(BytesIO(pdf))]
    return [[read_code(one.text) for one in zxingcpp.read_barcodes(picture)] for picture in pictures]


@pytest.fixture(scope="module")
def paper() -> bytes:
    return make_pdf(render_html("blank_form", blank(ALLOWANCE)))


def test_every_page_leads_to_its_service_version_and_blank(paper: bytes) -> None:
    code = PageCode(kind="B", subject=ALLOWANCE, edition=3, number="K7Q2M4")
    found = codes_on(paper)
    assert 2 <= len(found) <= 3
    assert found == [[replace(code, page=page)] for page in range(1, len(found) + 1)]


def test_every_page_says_which_form_it_is(paper: bytes) -> None:
    pages = pages_of(paper)
    for number, words in enumerate(pages, 1):
        assert f"第{number}页，共{len(pages)}页" in words and "编号K7Q2M4" in words
        assert "QS-MZ-001" in words and f"第3版·{number}/{len(pages)}" in words
    assert "青石县高龄津贴申请审批表（续）" in pages[1] and "（续）" not in pages[0]


def test_the_paper_is_tagged(paper: bytes) -> None:
    assert ua_failures(paper) == []


def test_a_sample_prints_rare_names_with_their_glyphs() -> None:
    raw = definitions.load("kinds").model_dump(mode="json")
    raw["samples"][0]["answers"]["applicant_name"] = "周𠮷生"
    service = compile_definition(ServiceDefinition.model_validate(raw))
    pdf = make_pdf(render_html("sample_form", sample_form.sample(Specimen(compiled=service))))
    glyphs = list(glyphs_of(pdf))
    assert not any(glyph.missing for glyph in glyphs)
    assert set("周𠮷生") <= {glyph.character for glyph in glyphs if glyph.has_outline}
    assert ua_failures(pdf) == []
    assert codes_on(pdf)[0] == [PageCode(kind="B", subject="T-KINDS", edition=3)]

"""Files of strangers: refused in a clear sentence, with little memory; what is odd but harmless is read."""

from __future__ import annotations

import tracemalloc
import zipfile
from io import BytesIO

import pytest

from catalog.readers.paper import PaperRefused, read_paper, read_paper_text
from catalog.readers.paper.blocks import MOST_BLOCKS, MOST_CHARACTERS
from catalog.readers.safe_zip import MEGABYTE
from tests.catalog.readers.paper.guides import (
    ELDERLY,
    ELDERLY_TITLE,
    ELDERLY_TREE,
    INSURANCE,
    as_docx,
    as_text,
    changed_zip,
    rows_as_html,
    rows_as_xlsx,
)

DOCX = as_docx(ELDERLY_TITLE, ELDERLY, in_table=True)
XLSX = rows_as_xlsx(INSURANCE)
_MACRO = {"word__vbaProject_dot_bin": b"\0" * 10}
_ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]><w:document xmlns:w="w"/>'
)
_OUTSIDE = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://x/attachedTemplate" Target="http://evil.invalid/t" TargetMode="External"/>'
    b"</Relationships>"
)


def _sheet(body: bytes) -> bytes:
    head = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    return changed_zip(XLSX, xl__worksheets__sheet1_dot_xml=head + body + b"</sheetData></worksheet>")


def _bomb() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<w:document>" + b"a" * (60 * MEGABYTE))
    return stream.getvalue()


def _deep_tables(depth: int) -> bytes:
    inner = b"<w:p/>"
    for _ in range(depth):
        inner = b"<w:tbl><w:tr><w:tc>" + inner + b"</w:tc></w:tr></w:tbl>"
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return changed_zip(
        DOCX, word__document_dot_xml=b"<w:document " + space + b"><w:body>" + inner + b"</w:body></w:document>"
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7 ...", "PDF 读不了"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧格式"),
        (b"{\\rtf1 abc}", "RTF"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"Rar!\x1a\x07", "解压"),
        (b"MZ\x90\0", "程序"),
        (b"PK\x03\x04broken", "损坏"),
        (b"\x00\x01\x02\x03" * 40, "认不出"),
        (b"", "没有文字"),
        (b"   \r\n \t ", "没有文字"),
        (b"a" * (9 * MEGABYTE), "太大"),
        (_bomb(), "没有打开"),
        (changed_zip(DOCX, **_MACRO), "宏"),
        (changed_zip(DOCX, word__document_dot_xml=_ENTITY), "XML 声明"),
        (changed_zip(DOCX, word__document_dot_xml=b"<w:document><w:body>"), "损坏"),
        (changed_zip(DOCX, word___rels__document_dot_xml_dot_rels=_OUTSIDE), "外部"),
        (changed_zip(DOCX, word__embeddings__a_dot_bin=b"x"), "嵌入"),
        (_deep_tables(12), "太深"),
        (_sheet(b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'), "公式"),
        (_sheet(b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (one, one) for one in range(1, 6000))), "行"),
        (("多" * (MOST_CHARACTERS + 10)).encode(), "太长"),
        (("行\n" * (MOST_BLOCKS + 10)).encode(), "太长"),
        (("\t".join("格" * 80)).encode(), "太宽"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_refused_in_a_clear_sentence(content: bytes, says: str) -> None:
    with pytest.raises(PaperRefused) as refusal:
        read_paper(content)
    assert says in str(refusal.value)
    assert not str(refusal.value).isascii()


def test_a_bomb_takes_no_memory() -> None:
    content = _bomb()
    tracemalloc.start()
    with pytest.raises(PaperRefused):
        read_paper(content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * MEGABYTE


def test_merged_cells_of_a_workbook_are_one_cell() -> None:
    body = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>办理条件</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>年满60周岁</t></is></c></row>'
        '<row r="2"><c r="B2" t="inlineStr"><is><t>本县户籍</t></is></c></row>'
    ).encode()
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells></worksheet>'
    content = changed_zip(
        XLSX,
        xl__worksheets__sheet1_dot_xml=b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/'
        b'spreadsheetml/2006/main"><sheetData>' + body + merged,
    )
    assert read_paper(content).tree == {"conditions": ["年满60周岁", "本县户籍"]}


def test_cells_of_a_page_that_reach_down_are_read_for_every_row() -> None:
    page = "<table><tr><td rowspan=2>办理条件</td><td>年满60周岁</td></tr><tr><td>本县户籍</td></tr></table>"
    assert read_paper_text(page).tree == {"conditions": ["年满60周岁", "本县户籍"]}


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td rowspan=999999999999>办理条件</td><td>年满60周岁</td>",
        "<p><b>办理条件</b></p><p>年满60周岁<script>alert(1)</script></p>",
        "<div>办理条件：年满60周岁<!-- 不要 --></div>",
        "<html><head><title>办理地点：北京</title></head><body><p>办理条件：年满60周岁</p></body></html>",
    ],
)
def test_broken_pages_are_read_for_what_they_show(page: str) -> None:
    assert read_paper_text(page).tree == {"conditions": ["年满60周岁"]}


def test_deleted_words_of_a_word_file_are_gone_and_vertical_cells_go_on() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = (
        "<w:p><w:r><w:t>办理条件：年满</w:t></w:r><w:del><w:r><w:delText>80</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>60</w:t></w:r></w:ins><w:r><w:t>周岁</w:t></w:r></w:p>"
        '<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>'
        "<w:p><w:r><w:t>咨询电话</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>0000-6200101</w:t></w:r></w:p></w:tc></w:tr>"
        "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
        "<w:tc><w:p><w:r><w:t>0000-6200102</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    document = f"<w:document {space}><w:body>{body}</w:body></w:document>".encode()
    tree = read_paper(changed_zip(DOCX, word__document_dot_xml=document)).tree
    assert tree == {
        "conditions": ["年满60周岁"],
        "contact": {"consult_phone": "0000-6200101、0000-6200102"},
    }


def test_a_wrong_encoding_is_no_obstacle() -> None:
    assert read_paper(as_text(ELDERLY_TITLE, ELDERLY).encode("gb18030")).tree == ELDERLY_TREE
    assert read_paper(rows_as_html(INSURANCE).encode("gb18030")).tree["name"] == "城乡居民参保登记"


def test_invisible_characters_are_left_out() -> None:
    assert read_paper_text("办理\u200b条件：\u202e年满\ufeff60周岁").tree == {"conditions": ["年满60周岁"]}

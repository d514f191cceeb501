"""Workbooks that mean harm, or that a tired person made by mistake: one sentence, no memory, no time."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from catalog.workbook.found import WorkbookResult
from catalog.workbook.reader import read_workbook
from tests.support.patience import comes_to_an_end

Read = Callable[[bytes], WorkbookResult]
_ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;">]>'
    b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&lol2;</t></si></sst>'
)


def _replaced(content: bytes, parts: dict[str, bytes]) -> bytes:
    """The archive with some of its parts put in place of others, or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name) if name in parts else old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return stream.getvalue()


def _part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def _only_sentence(result: WorkbookResult) -> str:
    assert result.services == []
    (problem,) = result.problems
    return problem.message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "不是 Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "密码"),
        (b"<html><table></table></html>", "不是 Excel"),
        (b"PK\x03\x04" + b"\0" * 100, "损坏"),
        (b"code,name\nA,B\n", "不是 Excel"),
    ],
)
def test_what_is_no_workbook(read: Read, content: bytes, words: str) -> None:
    assert words in _only_sentence(read(content))


def test_a_zip_that_is_no_workbook(read: Read) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "不是 Excel" in _only_sentence(read(stream.getvalue()))


def test_macros(read: Read, one: bytes) -> None:
    assert "宏" in _only_sentence(read(_replaced(one, {"xl/vbaProject.bin": b"Attribute VB_Name"})))
    types = _part(one, "[Content_Types].xml").replace(
        b"spreadsheetml.sheet.main+xml", b"spreadsheetml.sheet.macroEnabled.main+xml"
    )
    assert "宏" in _only_sentence(read(_replaced(one, {"[Content_Types].xml": types})))


def test_external_links_and_embedded_files(read: Read, one: bytes) -> None:
    assert "链接" in _only_sentence(read(_replaced(one, {"xl/externalLinks/externalLink1.xml": b"<a/>"})))
    assert "嵌入" in _only_sentence(read(_replaced(one, {"xl/embeddings/oleObject1.bin": b"x"})))
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        b'Target="http://evil.example/t.xltx" TargetMode="External"/></Relationships>'
    )
    name = "xl/worksheets/_rels/sheet1.xml.rels"
    assert "外部" in _only_sentence(read(_replaced(one, {name: relations})))


def test_entities_are_not_expanded(read: Read, one: bytes) -> None:
    assert "实体" in _only_sentence(read(_replaced(one, {"xl/sharedStrings.xml": _ENTITIES})))
    sheet = b"<!--" + b" " * 9000 + b"-->" + _ENTITIES.partition(b"?>")[2]
    assert "实体" in _only_sentence(read(_replaced(one, {"xl/worksheets/sheet2.xml": sheet})))
    wide = _ENTITIES.decode().replace("1.0", "1.0").encode("utf-16")
    assert "编码" in _only_sentence(read(_replaced(one, {"xl/worksheets/sheet2.xml": wide})))


def test_a_zip_bomb_is_not_unpacked(read: Read, one: bytes) -> None:
    tracemalloc.start()
    bomb = _replaced(one, {"xl/media/image1.bin": b"\0" * (60 * 1024 * 1024)})
    tracemalloc.reset_peak()
    assert "压缩比例" in _only_sentence(read(bomb))
    assert tracemalloc.get_traced_memory()[1] < 20 * 1024 * 1024
    tracemalloc.stop()


def test_an_archive_that_lies_about_its_sizes(read: Read, one: bytes) -> None:
    """The table of contents says a few bytes; what comes out is more."""
    content = bytearray(_replaced(one, {"xl/styles.xml": b" " * 300_000}))
    place = content.rindex(b"xl/styles.xml") - 46  # its entry of the central directory
    struct.pack_into("<L", content, place + 24, 10)
    assert "损坏" in _only_sentence(read(bytes(content)))


def test_an_encrypted_member(read: Read, one: bytes) -> None:
    content = bytearray(one)
    place = content.rindex(b"xl/workbook.xml") - 46
    struct.pack_into("<H", content, place + 8, 1)
    assert "密码" in _only_sentence(read(bytes(content)))


def _sheet_of(rows: bytes) -> bytes:
    return (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<sheetData>" + rows + b"</sheetData></worksheet>"
    )


def test_a_million_rows(read: Read, one: bytes) -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (number, number) for number in range(1, 1_000_001))
    with comes_to_an_end():
        assert "行数太多" in _only_sentence(read(_replaced(one, {"xl/worksheets/sheet2.xml": _sheet_of(rows)})))


def test_sixteen_thousand_columns(read: Read, one: bytes) -> None:
    cells = b"".join(b"<c><v>%d</v></c>" % number for number in range(16_384))
    content = _replaced(one, {"xl/worksheets/sheet2.xml": _sheet_of(b'<row r="1">' + cells + b"</row>")})
    assert "列数太多" in _only_sentence(read(content))


def test_one_row_of_megabytes(read: Read, one: bytes) -> None:
    # Random enough not to look like a bomb, long enough to be no row.
    cells = b"".join(b'<c r="A1" t="str"><v>%x</v></c>' % (number * 2_654_435_761) for number in range(500_000))
    content = _replaced(one, {"xl/worksheets/sheet2.xml": _sheet_of(b'<row r="1">' + cells + b"</row>")})
    assert "多得不正常" in _only_sentence(read(content))


def test_broken_xml_and_broken_numbers(read: Read, one: bytes) -> None:
    for sheet in (b"<worksheet><sheetData>", _sheet_of(b'<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>')):
        assert "损坏" in _only_sentence(read(_replaced(one, {"xl/worksheets/sheet2.xml": sheet})))
    odd = _sheet_of(b'<row r="1"><c r="!!" t="str"><v>x</v></c></row>')
    assert "损坏" in _only_sentence(read(_replaced(one, {"xl/worksheets/sheet2.xml": odd})))


def test_comments_and_instructions_in_xml_do_no_harm(read: Read, one: bytes) -> None:
    part = "xl/worksheets/sheet2.xml"
    sheet = _part(one, part).replace(b"<sheetData>", b"<sheetData><!-- x --><?y z?>")
    assert read(_replaced(one, {part: sheet})).services[0].problems == []


def test_wrong_types_everywhere(departments: dict[str, str], one: bytes) -> None:
    """Every cell of every sheet replaced by something else: sentences, never a crash."""
    for odd in (True, 3.5, -1, "、、、", "→", "（空）", "json:{", "\\", "_x0000_"):
        book = openpyxl.load_workbook(io.BytesIO(one))
        for page in book.worksheets[1:]:
            for row in page.iter_rows(min_row=3):
                for cell in row[1:]:
                    cell.value = odd
        stream = io.BytesIO()
        book.save(stream)
        result = read_workbook(stream.getvalue(), departments=departments)
        assert [service.code for service in result.services] == ["QS-MZ-006"]


def test_memory_is_bounded_by_the_content(one: bytes, departments: dict[str, str]) -> None:
    """A large honest workbook: what is kept is a small multiple of what was sent, unpacked."""
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="str"><v>QS-%05d</v></c><c r="C%d" t="str"><v>%x</v></c></row>'
        % (number, number, number % 900, number, number * 2_654_435_761)
        for number in range(3, 60_000)
    )
    head = b'<row r="2"><c r="A2" t="str"><v>%s</v></c><c r="C2" t="str"><v>%s</v></c></row>'
    faq = _sheet_of(head % ("事项代码".encode(), "问题".encode()) + rows)
    content = _replaced(one, {"xl/worksheets/sheet14.xml": faq})
    tracemalloc.start()
    read_workbook(content, departments=departments)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200 * 1024 * 1024

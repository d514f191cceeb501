"""Bytes → blocks. The kind of a file is seen from its content, never from its name."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from catalog.readers.paper.blocks import Block, Cells, Line, PaperRefused, bounded, clean, lines_of
from catalog.readers.paper.docx import docx_blocks
from catalog.readers.paper.html import html_blocks
from catalog.readers.paper.sheets import sheet_blocks
from catalog.readers.safe_zip import MEGABYTE, UnsafeArchiveError

MOST_BYTES: Final = 8 * MEGABYTE
_ZIP = b"PK"
# What is sent by mistake, and what to say of it.
_OTHERS = (
    (b"%PDF", "PDF 读不了，请在 PDF 里全选、复制文字，粘贴到下面的框里"),
    (b"\xd0\xcf\x11\xe0", "这是旧格式（.doc、.xls）或者加了密码的文件，请另存为 .docx 或 .xlsx 再上传"),
    (b"{\\rtf", "RTF 读不了，请另存为 .docx 再上传"),
    (b"\x89PNG", "图片认不出字，请把文字输进来"),
    (b"\xff\xd8\xff", "图片认不出字，请把文字输进来"),
    (b"GIF8", "图片认不出字，请把文字输进来"),
    (b"Rar!", "压缩包请先解压，再上传里面的文件"),
    (b"7z\xbc\xaf", "压缩包请先解压，再上传里面的文件"),
    (b"MZ", "这是程序，不是办事指南"),
)
_HTML = re.compile(r"<\s*(?:!doctype\s+html|html|head|body|div|p|table|h[1-6]|span|ul|ol)\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_PIPES = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"[\s|:=+-]+")


def read_blocks(content: bytes) -> list[Block]:
    """The blocks of a file; PaperRefused with a sentence that says what to do instead."""
    if len(content) > MOST_BYTES:
        raise PaperRefused(f"文件太大，最多 {MOST_BYTES // MEGABYTE} MB。请删去图片再试")
    for magic, message in _OTHERS:
        if content.startswith(magic):
            raise PaperRefused(message)
    try:
        return bounded(_blocks(content))
    except UnsafeArchiveError as error:
        raise PaperRefused(str(error)) from error


def _blocks(content: bytes) -> Iterator[Block]:
    if content.startswith(_ZIP):
        return sheet_blocks(content) if _is_workbook(content) else docx_blocks(content)
    text = decoded(content)
    return html_blocks(text) if _HTML.search(text[:5000]) else text_blocks(text)


def _is_workbook(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError, RuntimeError):
        return False  # the other reader says what is wrong with it


def decoded(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or GBK (GB 18030), as Chinese offices save text; PaperRefused when it is none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    raise PaperRefused("认不出这个文件。请上传 Word（.docx）、Excel（.xlsx）、网页或纯文本，或者把文字粘贴进来")


def text_blocks(text: str) -> Iterator[Block]:
    """Lines; those with tabs, or between upright strokes, are rows of a table."""
    table, in_table = 0, False
    for raw in re.split(r"[\r\n\x0b\x0c]+", text):
        cells = _cells(raw)
        if cells is None:
            in_table = False
            yield from (Line(line) for line in lines_of(raw))
            continue
        table += not in_table
        in_table = True
        if any(cells):
            yield Cells(cells, table)


def _cells(raw: str) -> tuple[str, ...] | None:
    if _PIPES.match(raw):
        if _RULE.fullmatch(raw):
            return ()  # the stroke under the head of a table
        return tuple(map(clean, raw.strip()[1:-1].split("|")))
    stripped = raw.strip("\t\r\n ")
    return tuple(map(clean, stripped.split("\t"))) if "\t" in stripped else None

"""Archives that strangers send (workbooks, Word files, zips of YAML): opened only as far as they are harmless.

Sizes written in an archive are what its maker claims, so they are looked at first and counted again while reading.
Nothing is ever unpacked to disk.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

MEGABYTE: Final = 1024 * 1024
_PIECE = 256 * 1024
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old binary Office files, and encrypted new ones
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_ENCRYPTED = 0x1
_ROOT = re.compile(rb"<[A-Za-z_]")
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MACROS = re.compile(r"(?:^|/)(?:vbaProject\.bin|vbaData\.xml|macrosheets/|activeX/)", re.IGNORECASE)
_EMBEDDED = re.compile(r"(?:^|/)(?:embeddings|externalLinks)/", re.IGNORECASE)
_EXTERNAL = re.compile(rb"""TargetMode\s*=\s*["']External["']""", re.IGNORECASE)
_LINK = re.compile(rb"""Type\s*=\s*["'][^"']*/hyperlink["']""", re.IGNORECASE)
_RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ZipLimits:
    """How much of an archive is taken: number of members, bytes of one and of all when unpacked, and the ratio."""

    members: int = 4000
    member_bytes: int = 80 * MEGABYTE
    total_bytes: int = 160 * MEGABYTE
    ratio: int = 400  # unpacked to packed, for members of more than a megabyte


class UnsafeArchiveError(ValueError):
    """The archive is refused; the message is a Chinese sentence for the person who sent it."""


class SafeZip:
    """An archive whose table of contents has been judged. Members are read whole, each within its bound."""

    def __init__(self, archive: zipfile.ZipFile, limits: ZipLimits) -> None:
        self._archive = archive
        self._limits = limits
        self._sizes = {info.filename: info.file_size for info in archive.infolist() if not info.is_dir()}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all files in the order of the archive, as written there: never use them as paths on disk."""
        return tuple(self._sizes)

    def __contains__(self, name: object) -> bool:
        return name in self._sizes

    def read(self, name: str) -> bytes:
        """One file; KeyError when there is none, UnsafeArchiveError when it is broken or larger than it said."""
        return b"".join(self.pieces(name))

    def pieces(self, name: str) -> Iterator[bytes]:
        """The same, a piece at a time."""
        claimed, seen = self._sizes[name], 0
        try:
            with self._archive.open(name) as stream:
                while piece := stream.read(_PIECE):
                    seen += len(piece)
                    if seen > claimed:
                        raise UnsafeArchiveError("文件损坏：解压后的大小与记录的不符")
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise UnsafeArchiveError("文件损坏，打不开。请在 Excel 或 WPS 里重新另存一份再试") from error


def open_zip(content: bytes, *, limits: ZipLimits | None = None, what: str = "压缩包") -> SafeZip:
    """The archive, or UnsafeArchiveError with a sentence that says why not. `what` is what was expected, in Chinese."""
    limits = limits or ZipLimits()
    if content.startswith(_OLE_MAGIC):
        raise UnsafeArchiveError(
            f"这是加了密码或者旧格式的文件，打不开。请去掉密码，另存为新格式的{_spaced(what)}再上传"
        )
    if not content.startswith(_ZIP_MAGIC):
        raise UnsafeArchiveError(f"这不是{_spaced(what)}，内容和文件名的后缀对不上")
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise UnsafeArchiveError("文件损坏或者没有传完整，请重新上传") from error
    _judge(archive.infolist(), limits)
    return SafeZip(archive, limits)


def _spaced(what: str) -> str:
    """A blank between Chinese and Latin letters."""
    return f" {what}" if what[:1].isascii() else what


def _judge(members: list[zipfile.ZipInfo], limits: ZipLimits) -> None:
    if len(members) > limits.members:
        raise UnsafeArchiveError(f"里面的文件太多（{len(members)} 个），最多 {limits.members} 个")
    if len({info.filename for info in members}) < len(members):
        raise UnsafeArchiveError("里面有重名的文件，不能确定用哪一个")
    if any(info.flag_bits & _ENCRYPTED for info in members):
        raise UnsafeArchiveError("文件加了密码，打不开。请去掉密码再上传")
    if max((info.file_size for info in members), default=0) > limits.member_bytes or (
        sum(info.file_size for info in members) > limits.total_bytes
    ):
        raise UnsafeArchiveError(f"解压后太大，超过 {limits.total_bytes // MEGABYTE} MB，没有打开")
    if any(_is_bomb(info, limits) for info in members):
        raise UnsafeArchiveError("压缩比例异常，像是恶意文件，没有打开")


def _is_bomb(info: zipfile.ZipInfo, limits: ZipLimits) -> bool:
    return info.file_size > MEGABYTE and info.file_size > limits.ratio * max(info.compress_size, 1)


# ── Office files ───────────────────────────────────────────────────────────────────────────────────


def open_office(content: bytes, *, main: str, what: str, limits: ZipLimits | None = None) -> SafeZip:
    """An Office file without macros, entities, embedded files and links to other files; UnsafeArchiveError otherwise.

    `main` is the part that makes it this kind of file (``xl/workbook.xml``, ``word/document.xml``). Hyperlinks are
    let through: they are never followed.
    """
    archive = open_zip(content, limits=limits, what=what)
    if main not in archive or "[Content_Types].xml" not in archive:
        raise UnsafeArchiveError(f"这不是{_spaced(what)}，请检查是不是选错了文件")
    if any(_MACROS.search(name) for name in archive.names) or b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise UnsafeArchiveError(f"文件里带有宏，不能上传。请另存为不带宏的{_spaced(what)}再试")
    if any(_EMBEDDED.search(name) for name in archive.names):
        raise UnsafeArchiveError("文件里嵌入或者链接了别的文件，请断开链接、删去嵌入的对象再上传")
    for name in archive.names:
        if name.lower().endswith((".xml", ".rels", ".vml")):
            _refuse_part(archive, name)
    return archive


def _refuse_part(archive: SafeZip, name: str) -> None:
    """No document types anywhere; relations to the outside only as hyperlinks."""
    start = next(archive.pieces(name), b"")
    root = _ROOT.search(start)  # a document type stands before it; UTF-16 has no such bytes
    if root is None or b"\0" in start[: root.start()] or _DOCTYPE.search(start, 0, root.start()):
        raise UnsafeArchiveError("文件里有不该有的 XML 声明（实体或者少见的编码），像是恶意文件，没有打开")
    if name.lower().endswith(".rels"):
        for relation in _RELATIONSHIP.findall(archive.read(name)):
            if _EXTERNAL.search(relation) and not _LINK.search(relation):
                raise UnsafeArchiveError("文件里链接了外部的内容，请断开链接再上传")

"""What is uploaded for an import: a workbook, YAML files, or a zip of them, read into trees with their problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final

from flask_babel import gettext as _

from catalog.editing.trees import TreeError, sound_tree
from catalog.library import Library
from catalog.readers.safe_zip import MEGABYTE, SafeZip, UnsafeArchiveError, ZipLimits, open_zip
from catalog.readers.yaml_nodes import load_yaml
from catalog.workbook.found import CellProblem, Heads, SheetService, Spot
from catalog.workbook.reader import MOST_SERVICES, read_workbook

MOST_BYTES: Final = 20 * MEGABYTE
_LIMITS = ZipLimits(members=MOST_SERVICES + 100, member_bytes=2 * MEGABYTE, total_bytes=80 * MEGABYTE, ratio=100)
_YAML = (".yaml", ".yml")
_NOT_SERVICES = frozenset({"library.yaml", "organisations.yaml", "cases.yaml"})
_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0"


@dataclass
class SourceService:
    """One service of a file, as its tree. `places`: path → sheet (or file) and row (or line)."""

    code: str
    tree: dict[str, Any]
    problems: list[CellProblem] = field(default_factory=list)
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)


@dataclass
class Source:
    """Everything that was uploaded. Problems here are about the file and not about one service."""

    kind: str = "yaml"  # or workbook
    services: list[SourceService] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    heads: Mapping[str, Heads] = field(default_factory=dict)


def read_source(files: Sequence[tuple[str, bytes]], *, library: Library, departments: Mapping[str, str]) -> Source:
    """What the files say. Never raises on bad ones."""
    if sum(len(content) for _name, content in files) > MOST_BYTES:
        return _refused(_("文件太大，一次最多 %(n)s MB。请分成几个文件上传", n=MOST_BYTES // MEGABYTE))
    if len(files) == 1 and files[0][1].startswith((_ZIP, _OLE)):
        return _from_archive(*files[0], library, departments)
    return _from_texts(files)


def _refused(message: str) -> Source:
    return Source(problems=[CellProblem(message)])


def _from_archive(name: str, content: bytes, library: Library, departments: Mapping[str, str]) -> Source:
    """An Excel workbook is a zip as well: what is inside tells them apart, not the name."""
    looks_like_excel = PurePosixPath(name.lower()).suffix in (".xlsx", ".xlsm", ".xls", ".xltx", ".et")
    if looks_like_excel or b"xl/workbook.xml" in content:
        return _from_workbook(content, library, departments)
    try:
        archive = open_zip(content, limits=_LIMITS, what=_("Excel 工作簿（.xlsx）或者 zip 压缩包"))
        return _from_texts(_members(archive))
    except UnsafeArchiveError as refusal:
        return _refused(str(refusal))


def _from_workbook(content: bytes, library: Library, departments: Mapping[str, str]) -> Source:
    found = read_workbook(content, library=library, departments=departments)
    services = [_of_workbook(one) for one in found.services]
    return Source("workbook", services, found.problems, found.heads())


def _of_workbook(found: SheetService) -> SourceService:
    try:
        return SourceService(found.code, sound_tree(found.tree), found.problems, found.plain_places())
    except TreeError as refusal:
        return SourceService(found.code, {}, [*found.problems, CellProblem(str(refusal))])


def _members(archive: SafeZip) -> Iterator[tuple[str, bytes]]:
    for name in archive.names:
        if name.lower().endswith(_YAML) and not name.startswith("__MACOSX/"):
            yield name, archive.read(name)


def _from_texts(files: Iterable[tuple[str, bytes]]) -> Source:
    source = Source()
    for name, content in files:
        if PurePosixPath(name).name in _NOT_SERVICES:
            message = _("“%(name)s”不是事项，没有读。共用库请在“共用库”页里维护", name=name)
            source.problems.append(CellProblem(message, severity="warning"))
        else:
            source.services.append(service_in(name, content))
        if len(source.services) > MOST_SERVICES:
            return _refused(_("一次最多导入 %(n)s 个事项，请分成几个文件", n=MOST_SERVICES))
    refuse_repeated(source.services)
    if not source.services and not source.problems:
        source.problems.append(CellProblem(_("里面没有 YAML 文件（.yaml），没有可以导入的事项")))
    return source


def service_in(name: str, content: bytes) -> SourceService:
    """The service of one YAML file, with what is wrong with the text."""
    try:
        loaded = load_yaml(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        message = _("文件编码不对，请另存为 UTF-8 编码再上传")
        return SourceService(name, {}, [CellProblem(message, Spot(name, 0, 0))])
    problems = [CellProblem(one.message, Spot(name, one.line or 0, 0), one.severity) for one in loaded.problems]
    if not isinstance(loaded.value, dict):
        problems = problems or [CellProblem(_("内容应当由若干行“键: 值”组成"), Spot(name, 0, 0))]
        return SourceService(name, {}, problems)
    try:
        tree = sound_tree(loaded.value)
    except TreeError as refusal:
        return SourceService(name, {}, [*problems, CellProblem(str(refusal), Spot(name, 0, 0))])
    places = {path: (name, line) for path, line in loaded.lines.items()}
    code = tree.get("code")
    return SourceService(code if isinstance(code, str) and code else name, tree, problems, places)


def refuse_repeated(services: Sequence[SourceService]) -> None:
    """Of two files about one service neither is taken."""
    count = Counter(one.code for one in services)
    for one in services:
        if count[one.code] > 1:
            file = next((file for file, _line in one.places.values()), one.code)
            message = _("编码 %(code)s 在几个文件里都有，不知道用哪一个", code=one.code)
            one.problems.append(CellProblem(message, Spot(file, 0, 0)))

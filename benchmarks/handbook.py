"""The handbook of 76, 552 and 1,345 items: cold, bound again, after one item changed; memory of all its processes.

`python -m benchmarks.handbook` measures all sizes and, for 76 items, the same HTML in one plain call of WeasyPrint, in
Chromium, and a comparable book in Typst (where that is installed). `python -m benchmarks.handbook 552` is one size.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

from lxml.html import document_fromstring

from benchmarks.harness import ROOT
from catalog.compiled import compile_definition
from catalog.definition import ServiceDefinition
from catalog.sample import Sample, load_sample
from catalog.versions import canonical_json, digest, from_canonical
from reports.contexts import Place
from reports.documents import guide
from reports.handbook.entries import Entry, entry_of
from reports.handbook.making import Edition, make
from reports.handbook.pieces import Book, Item, Spoken, item_piece
from reports.handbook_contexts import HandbookHead
from reports.keeping import FolderKeep, Keep, makers_digest
from reports.render import render_html

SIZES = (76, 552, 1_345)
AIM = 552
MOST = {"cold": 75.0, "warm": 2.0, "changed": 3.0}  # seconds for 552 items on two cores that do nothing else
MOST_MEMORY = 400.0  # MB, of all processes together
_DAY = date(2026, 3, 1)
_CHROMIUM = "/usr/bin/chromium"
_LOOK_EVERY = 0.05  # seconds between two looks at the memory


@cache
def _sample() -> Sample:
    return load_sample()


def _definition(number: int) -> ServiceDefinition:
    """The shipped services over and over, each time with another code and name."""
    shipped = _shipped()
    one, turn = shipped[number % len(shipped)], number // len(shipped)
    name = f"{one.name}（{turn + 1}）" if turn else one.name
    return one.model_copy(update={"code": f"XN-{number:05d}", "name": name})


@cache
def _shipped() -> list[ServiceDefinition]:
    return [read.definition for _file, read in _sample().services if read.definition]


@dataclass(frozen=True)
class Row:
    """A version as the app reads it: the digest was made when it was published; its definition is read when needed."""

    entry: Entry
    digest: str
    definition: Callable[[], ServiceDefinition]


def rows_of(count: int) -> list[Row]:
    """As many as that."""
    return [row_of(partial(_definition, number)) for number in range(count)]


def row_of(definition: Callable[[], ServiceDefinition]) -> Row:
    """One version."""
    return Row(entry_of(canonical_json(definition())), digest(definition()), definition)


def items_of(found: Sequence[Row], before: Sequence[Row] = ()) -> list[Item]:
    """As the app would read them; what they say is only put together when it is laid out."""
    old = {one.entry.code: one for one in before}
    return [_item(number, one, old.get(one.entry.code)) for number, one in enumerate(found, 1)]


def _item(number: int, row: Row, before: Row | None) -> Item:
    return Item(
        entry=row.entry,
        number=number,
        source=row.digest,
        now=partial(_spoken, row.definition),
        before=partial(_spoken, before.definition) if before and before.digest != row.digest else lambda: None,
    )


def _spoken(read: Callable[[], ServiceDefinition]) -> Spoken:
    definition = from_canonical(canonical_json(read()))  # as the app does
    said = guide.build(
        compile_definition(definition),
        version_number=1,
        effective_from=_DAY,
        county_name="青石县",
        places=(),
        url=f"https://hall.example/guides/{definition.code}",
        today=_DAY,
        department_names=_departments(),
    )
    return Spoken(said, definition)


@cache
def _departments() -> dict[str, str]:
    return {one.id: one.name for one in _sample().county.departments}


def book(number: int = 1) -> Book:
    """An edition of a county's book."""
    halls = [one for one in _sample().county.organisations() if one.kind == "township"]
    return Book(
        title="青石县办事手册",
        place="青石县下放到乡镇、村办理的",
        whose="供乡镇窗口和村代办员使用",
        office="青石县政务服务中心",
        number=number,
        day=_DAY,
        foreword=("为方便群众就近办事，编成本手册。",),
        where="，地址、电话见“办理点”。",
        places=tuple(
            Place(tier=one.tier, name=one.hall_name or one.name, address=one.address, phone=one.phone) for one in halls
        ),
        departments=_departments(),
    )


# ── one size ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Measured:
    """Seconds, those of the processors, megabytes of memory at the worst moment of each, and of the file."""

    seconds: dict[str, float]
    processors: dict[str, float]
    memory: dict[str, float]
    size: float
    pages: int


def measure(count: int) -> Measured:
    """One size in this process and its children."""
    makers_digest()
    found = rows_of(count)
    changed = [*found]
    half = count // 2
    old = found[half].definition()
    other = old.model_copy(update={"conditions": (*old.conditions, "近半年没有重复领取过。")})
    changed[half] = row_of(lambda: other)
    with tempfile.TemporaryDirectory() as folder:
        keep = FolderKeep(Path(folder) / "keep")
        file = Path(folder) / "book.pdf"
        seconds: dict[str, float] = {}
        processors: dict[str, float] = {}
        memory: dict[str, float] = {}

        def timed(name: str, edition: Callable[[], Edition]) -> tuple[Edition, int]:
            with _watched() as worst:
                start, worked = time.perf_counter(), _worked()
                made = edition()
                with file.open("wb") as target:
                    pages = sum(len(one.pages) for one in made.write(target, keep))
                seconds[name] = time.perf_counter() - start
                processors[name] = _worked() - worked
            memory[name] = worst[0]
            return made, pages

        first, pages = timed("cold", lambda: _make(book(), items_of(found), keep))
        timed("warm", lambda: _make(book(), items_of(found), keep, first))
        timed("changed", lambda: _make(book(2), items_of(changed, found), keep, first))
        return Measured(seconds, processors, memory, file.stat().st_size / 1e6, pages)


def _make(of: Book, items: Sequence[Item], keep: Keep, last: Edition | None = None) -> Edition:
    before = {piece.name: piece for piece in last.pieces} if last else {}
    return make(of, items, before=before, exchanged=last.exchanges if last else (), keep=keep)


@contextmanager
def _watched() -> Iterator[list[float]]:
    """The most memory this process and its children share out among them, in megabytes."""
    worst, over = [0.0], threading.Event()

    def look() -> None:
        while not over.wait(_LOOK_EVERY):
            worst[0] = max(worst[0], _memory())

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield worst
    finally:
        over.set()
        thread.join()


def _memory() -> float:
    """Proportional sizes: what processes share (fonts, libraries) counts once."""
    total = 0
    for process in ["self", *_below("self")]:
        with suppress(OSError, StopIteration):
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1000


def _worked() -> float:
    """Seconds of the processors, of this process and of its children that have ended: what else runs does not count."""
    return sum(usage.ru_utime + usage.ru_stime for usage in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def _below(process: str) -> list[str]:
    """Its children and theirs."""
    found: list[str] = []
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            found += (task / "children").read_text().split()
    return [*found, *(other for child in found for other in _below(child))]


# ── contenders ─────────────────────────────────────────────────────────────────────────────────────


def html_of(count: int) -> str:
    """All items as one page of HTML."""
    head = render_html("handbook_head", HandbookHead("青石县办事手册", "青石县政务服务中心"))
    parts = [item_piece(item, book(), None).part.html() for item in items_of(rows_of(count))]
    broken = [part.replace("<section ", '<section style="break-before:right" ', 1) for part in parts]
    return f'<!DOCTYPE html><html lang="zh-Hans"><head>{head}</head><body>{"".join(broken)}</body></html>'


def against(count: int) -> dict[str, tuple[float, float]]:
    """Seconds and megabytes of file: one plain call of WeasyPrint, Chromium, Typst."""
    html = html_of(count)
    makers = {"one plain WeasyPrint call": _plain, "Chromium": _chromium, "Typst": _typst}
    found = {}
    for name, maker in makers.items():
        made = maker(html)
        if made is not None:
            found[name] = made
    return found


def _with_styles(html: str) -> str:
    """With the styles in the page: nobody else reads our addresses."""
    styles = "".join((ROOT / f"reports/styles/{name}.css").read_text("utf-8") for name in ("paper", "handbook"))
    return re.sub('<link rel="stylesheet"[^>]*>', "", html).replace("</head>", f"<style>{styles}</style></head>", 1)


def _plain(html: str) -> tuple[float, float]:
    """As its manual says, with nothing of ours but the fonts, in a process of its own: it takes gigabytes."""
    code = (
        "import sys;from reports import fonts;fonts.warn_of_missing();from weasyprint import HTML;"
        "sys.stdout.buffer.write(HTML(string=sys.stdin.read()).write_pdf(pdf_variant='pdf/ua-1'))"
    )
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code], input=_with_styles(html).encode(), capture_output=True, cwd=ROOT, check=True
    )
    return time.perf_counter() - start, len(done.stdout) / 1e6


def _chromium(html: str) -> tuple[float, float] | None:
    """The same HTML with its styles inside, printed by the browser; None where there is none."""
    if not Path(_CHROMIUM).exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        page, target = Path(folder) / "book.html", Path(folder) / "book.pdf"
        page.write_text(_with_styles(html), "utf-8")
        command = [_CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={target}", page.as_uri()]
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True, cwd=folder)
        return time.perf_counter() - start, target.stat().st_size / 1e6


def _typst(html: str) -> tuple[float, float] | None:
    """The same words as headings, paragraphs and tables of Typst; None where it is not installed."""
    code = "import sys,typst;sys.stdout.buffer.write(typst.compile(sys.argv[1]))"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "book.typ"
        source.write_text(_as_typst(html), "utf-8")
        start = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", code, str(source)], capture_output=True, cwd=folder)
        return (time.perf_counter() - start, len(done.stdout) / 1e6) if done.returncode == 0 else None


def _as_typst(html: str) -> str:
    """Rows become rows of a table, everything else a paragraph; words are the same."""
    lines = ['#set text(font: ("Noto Sans CJK SC",), size: 10.5pt, lang: "zh")', '#set page("a4", margin: 18mm)']
    for section in document_fromstring(html).iter("section"):
        lines.append("#pagebreak(weak: true)")
        for block in section.iter("h1", "h2", "tr", "p", "li"):
            cells = [json.dumps(" ".join(cell.itertext()), ensure_ascii=False) for cell in block.iter("td", "th")]
            if block.tag == "tr":
                lines.append(f"#table(columns: {len(cells)}, ..({','.join(cells)},).map(text))" if cells else "")
            else:
                words = json.dumps(" ".join(block.itertext()), ensure_ascii=False)
                lines.append(f"#heading(text({words}))" if block.tag in ("h1", "h2") else f"#par(text({words}))")
    return "\n".join(lines)


# ── report ─────────────────────────────────────────────────────────────────────────────────────────


def measured_apart(count: int) -> Measured:
    """A size in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "benchmarks.handbook", str(count), "--plain"]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, check=True)
    return Measured(**json.loads(done.stdout))


def said(count: int, found: Measured) -> Iterator[str]:
    """The figures of a size, a line each."""
    for name, seconds in found.seconds.items():
        words = f"handbook of {count:,}, {name}"
        work, memory = found.processors[name], found.memory[name]
        yield f"{words:<58}{seconds:>9.2f} s {work:>8.2f} s of processors {memory:>5.0f} MB of memory"
    yield f"{f'handbook of {count:,}: file':<58}{found.size:>9.2f} MB  {found.pages:>5} pages"


def told_against(count: int) -> list[str]:
    """The figures of the contenders, a line each."""
    found = against(count)
    return [
        f"{f'{count} items: {name}':<58}{seconds:>9.2f} s   {size:>5.1f} MB of file"
        for name, (seconds, size) in found.items()
    ]


def main() -> int:
    if "--plain" in sys.argv:
        print(json.dumps(asdict(measure(int(sys.argv[1])))))
        return 0
    for count in map(int, sys.argv[1:]) if sys.argv[1:] else SIZES:
        print(*said(count, measured_apart(count)), sep="\n", flush=True)
    if not sys.argv[1:]:
        print(*told_against(SIZES[0]), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

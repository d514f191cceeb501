"""A stack of 100 pages at 200 dots an inch, from the scanner into its cases: pages a second, and where the time goes.

`python -m benchmarks.scanning` prints what of the processor's time a page costs (other work on the machine does not
count), the share of zxing in it, and the memory of the process. Every tenth page carries no code: those are looked at
in every way there is. The plain measure beside it is drawing each page and one call of zxing.
"""

from __future__ import annotations

import io
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import TypeVar

import pypdfium2
import zxingcpp
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.cases import blanks
from app.cases.scope import concerned_with
from app.extensions import db
from app.models import Account, Case, CaseStep, ScanPage
from app.papers import intake, keeping
from app.papers.storage import vault
from app.people.accounts import actor_of
from app.publishing.versions import version_by_id
from app.scanning import reading, working
from app.scanning.sheets import Leaf, bind
from app.scanning.stacks import STACK, Given, take_stack
from app.transaction import unit
from benchmarks.desk import Desk
from reports.page_codes import PageCode, page_rules
from reports.pdf import make_pdf

PAGES, ALIEN_EVERY, FORM_PAGES = 100, 10, 3
DPI = 200
_GRAIN, _GRAININESS, _QUALITY = 40, 0.12, 75
_CLERK = "wanghaiyan"
Due = Callable[[Session, datetime, int], Sequence[int]]
Do = Callable[[Session, int, datetime], bool]
Made = TypeVar("Made")
_LINES = "<p>姓名：＿＿＿＿＿　住址：石桥镇上河村南头二组　电话：＿＿＿＿＿＿　签名：＿＿＿＿</p>" * 22


def main() -> None:
    """Scan, read and file one stack; print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), 12)
        with desk.app.app_context():
            stack, forms = _stack()
            before = _memory()
            _tell(f"{PAGES} 页，{DPI} dpi，{len(stack) / 2**20:.1f} MB，{forms} 张空白表", "")
            taken = _timed("收下、清理、封存", lambda: intake.take_in(stack, most=STACK))
            batch_id = _take(taken)
            with _clocked_zxing() as spent:
                seconds = _run(working.due_pages, working.read_one)
            _tell("识别、归件一页（全部）", f"{seconds / PAGES * 1000:.0f} ms，{PAGES / seconds:.1f} 页/秒")
            _tell("其中 zxing", f"{spent[0] / seconds:.0%}，{spent[0] / PAGES * 1000:.1f} ms 一页")
            _tell("和只画图、只认一次比", f"{seconds / _plain(stack):.2f} 倍")
            _tell("内存比画好这一叠时多", f"{_memory() - before:.0f} MB")
            _tell("归好、待认领", "、".join(str(_count(batch_id, state)) for state in ("filed", "tray")))


def _stack() -> tuple[bytes, int]:
    """The pages of numbered forms of one case, shuffled and turned, every tenth page a stranger's."""
    with unit() as session:
        clerk = actor_of(session.scalars(select(Account).where(Account.username == _CLERK)).one())
        at_hand = select(Case).where(concerned_with(clerk), Case.steps.any(CaseStep.state == "open"))
        case = session.scalars(at_hand.order_by(Case.id.desc()).limit(1)).one()
        version = version_by_id(session, case.service_version_id)
        count = -(-PAGES * (ALIEN_EVERY - 1) // (ALIEN_EVERY * FORM_PAGES))
        numbers = blanks.give_out(session, version=version, count=count, actor=clerk, now=clock.now())
        for number in numbers:
            blanks.bind(session, number=number, case=case, actor=clerk, now=clock.now())
    subject, edition = version.definition.code, version.number
    codes = [PageCode(kind="B", subject=subject, edition=edition, number=number) for number in numbers]
    return _shuffled(page for code in codes for page in _drawn(code)), len(codes)


def _drawn(code: PageCode | None) -> Iterator[Image.Image]:
    """The pages of a form as it is printed."""
    rules = page_rules(code, pages=FORM_PAGES) if code else ""
    style = f"@page{{size:A4;margin:20mm 18mm 19mm 18mm}}section+section{{break-before:page}}{rules}"
    body = f"<section>{_LINES}</section>" * FORM_PAGES
    pdf = make_pdf(f'<html lang="zh"><head><title>表</title><style>{style}</style></head><body>{body}</body></html>')
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        yield page.render(scale=DPI / 72, grayscale=True).to_pil().copy()
    document.close()


def _shuffled(pages: Iterator[Image.Image]) -> bytes:
    """One PDF as an office scanner makes it: a grainy JPEG a page, half of them lying on a side or upside down."""
    chance = random.Random(1)
    known = [_scan(page, chance) for page in pages]
    chance.shuffle(known)
    alien = _scan(next(_drawn(None)), chance)
    stack = [alien if place % ALIEN_EVERY == 0 else known.pop() for place in range(PAGES)]
    return bind(Leaf(intake.JPEG, page) for page in stack).content


def _scan(page: Image.Image, chance: random.Random) -> bytes:
    turned = page.rotate(chance.choice((0, 0, 0, 90, 180, 270)), expand=True)
    grainy = Image.blend(turned, Image.effect_noise(turned.size, _GRAIN), _GRAININESS)
    file = io.BytesIO()
    grainy.save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()


def _take(taken: intake.Taken) -> int:
    keeping.keep(taken, vault=vault(), now=clock.now())
    with unit() as session:
        clerk = actor_of(session.scalars(select(Account).where(Account.username == _CLERK)).one())
        return take_stack(session, files=[Given(taken, "一叠.pdf")], actor=clerk, now=clock.now()).id


def _run(due: Due, do: Do) -> float:
    """Seconds for all that is due of one job."""
    ids = due(db.session(), clock.now(), PAGES * 2)
    db.session.rollback()
    began = time.process_time()
    for one in ids:
        do(db.session(), one, clock.now())
    db.session.rollback()
    return time.process_time() - began


@contextmanager
def _clocked_zxing() -> Iterator[list[float]]:
    """The seconds spent in zxing meanwhile."""
    spent, real = [0.0], reading.find_codes

    def clocked(picture: Image.Image) -> list[zxingcpp.Barcode]:
        began = time.process_time()
        try:
            return real(picture)
        finally:
            spent[0] += time.process_time() - began

    reading.find_codes = clocked
    try:
        yield spent
    finally:
        reading.find_codes = real


def _plain(stack: bytes) -> float:
    """Seconds for drawing every page and one look at it."""
    document, began = pypdfium2.PdfDocument(stack), time.process_time()
    for page in document:
        picture = page.render(scale=DPI / 72, grayscale=True).to_pil()
        zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return time.process_time() - began


def _count(batch_id: int, state: str) -> int:
    mine = (ScanPage.batch_id == batch_id) & (ScanPage.state == state)
    return db.session.scalar(select(func.count()).select_from(ScanPage).where(mine)) or 0


def _timed(words: str, work: Callable[[], Made]) -> Made:
    began = time.process_time()
    done = work()
    _tell(words, f"{time.process_time() - began:.2f} 秒")
    return done


def _memory() -> float:
    """The most this process ever used, in MB."""
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024


def _tell(words: str, figure: str) -> None:
    print(f"{words:<36}{figure}", flush=True)


if __name__ == "__main__":
    main()

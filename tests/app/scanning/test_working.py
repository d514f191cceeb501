"""A stack finds its way: each page to its case, what nobody can know for sure into the tray, nothing twice."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock
from app.cases import blanks
from app.cases.notices import begin_case
from app.issuing.notices import give_out
from app.models import AuditEntry, Case, PaperPage, ScanBatch, ScanPage, StoredFile
from app.papers.keeping import file_name
from app.papers.keeping import sweep as sweep_files
from app.papers.storage import vault
from app.publishing.versions import version_by_id
from app.scanning import deciding, retention, tray, working
from app.scanning.goals import SIGNED
from app.scanning.reading import read_page
from app.scanning.sheets import draw
from app.scanning.words import advice, code_words
from reports.page_codes import PageCode, number_taken, plain_number
from tests.app.cases.desk import CLERK, OTHER_CLERK, HallDesk
from tests.app.scanning.conftest import Scanner
from tests.conftest import Clock
from tests.support import scans

SERVICE = "TEST-GROUP"
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def blank(number: str, edition: int = 2) -> PageCode:
    return PageCode(kind="B", subject=SERVICE, edition=edition, number=number)


def issued(number: str) -> PageCode:
    return PageCode(kind="P", subject="DELIVERY", edition=1, number=number)


def sheet(code: PageCode | None, page: int = 1, pages: int = 3) -> Image.Image:
    return scans.scanned(scans.form_pdf(code, pages), page)


@pytest.fixture
def case(desk: HallDesk) -> Case:
    """A case of the second version of its service."""
    desk.publish("group", code=SERVICE, name="分组事项")
    return desk.submit(desk.publish("group", code=SERVICE, name="分组事项"), CLERK, answers={"d_photo_originals": "2"})


def files_of(session: Session, case: Case) -> list[tuple[str, list[str]]]:
    """What scanning put into the case: document, and what stands on the pages of each file."""
    found = select(PaperPage).where(PaperPage.case_id == case.id).order_by(PaperPage.document_id)
    return [(one.document_id, codes_in(one)) for one in session.scalars(found)]


def codes_in(file: PaperPage) -> list[str]:
    content = vault().read(file_name(file.digest))
    read = [read_page(draw(file.file.kind, content, sheet)) for sheet in range(file.file.pages)]
    assert all((reading.rotation + file.rotation) % 360 in (0, file.rotation) for reading in read)
    return [str(reading.codes[0]) if reading.codes else "" for reading in read]


def problems(pages: list[ScanPage]) -> list[str]:
    return [page.problem or page.state for page in pages]


def test_a_mixed_stack_ends_in_the_right_places(desk: HallDesk, scanner: Scanner, session: Session, case: Case) -> None:
    other = desk.submit(desk.publish("minimal"), OTHER_CLERK)
    scanner.issue(case, "P2P2P2")
    scanner.issue(other, "X9X9X9")
    form = blank("K7Q2M4")
    stack = [
        scans.turned(sheet(form, 2), 180),
        sheet(None, pages=1),
        scans.noisy(sheet(issued("P2P2P2"), pages=1)),
        sheet(issued("X9X9X9"), pages=1),
        scans.turned(sheet(form, 3), 90),
        sheet(blank("V1V1V1", edition=1), pages=1),
        sheet(form, 1),
        scans.torn(sheet(form, 1)),
        scans.blurred(sheet(form, 2), 0.8),
        sheet(issued("N0N0N0"), pages=1),
    ]
    pages = scanner.scan(scans.stack_pdf(stack[:6]), *map(scans.jpeg, stack[6:]), case=case.number)
    assert problems(pages) == [
        *("filed", "unknown", "filed", "elsewhere", "filed", "outdated"),
        *("filed", "damaged", "duplicate", "not_found"),
    ]
    assert files_of(session, case) == [
        ("form", [str(replace(form, page=number)) for number in (1, 2, 3)]),
        (SIGNED, [str(issued("P2P2P2"))]),
    ]
    assert [page.turned for page in pages[:5:2]] == [True, False, True]
    assert pages[1].case_id == case.id, "the page behind a coded one is suggested with it"
    assert pages[3].case_id is None, "a case out of sight is not named"
    assert pages[8].twin_id == pages[0].id
    actions = set(session.scalars(select(AuditEntry.action)))
    assert {"scan.taken", "scan.filed", "scan.sorted", "paper.added"} <= actions


@on_sqlite
def test_each_copy_of_a_paper_is_filed_as_itself(scanner: Scanner, session: Session, case: Case) -> None:
    """The applicant's and the archive's copy come back together; the same copy again is a duplicate."""
    scanner.issue(case, "P2P2P2", kind="grant")
    copies = [replace(issued("P2P2P2"), subject="GRANT", copy=copy) for copy in (1, 2, 2)]
    pages = scanner.scan(*(scans.jpeg(sheet(code, pages=1)) for code in copies))
    assert problems(pages) == ["filed", "filed", "duplicate"]
    assert pages[2].twin_id == pages[1].id
    names = session.scalars(select(PaperPage.original_name).where(PaperPage.case_id == case.id).order_by(PaperPage.id))
    assert list(names) == ["申请人联 扫描件 1 页.pdf", "存档联 扫描件 1 页.pdf"]
    shown = tray.pages_of(session, batch_id=pages[0].batch_id, actor=scanner.actor(CLERK), page=1).rows
    assert [one.copy for one in shown] == ["申请人联", "存档联", "存档联"]
    assert not any(one.untold_copies for one in shown)


@on_sqlite
def test_records_taken_along_come_back_to_their_case(
    desk: HallDesk, scanner: Scanner, session: Session, case: Case
) -> None:
    """Two visits are two records; the same sheet again is a duplicate; a case of another hall is not named."""
    other = desk.submit(
        desk.publish("group", code="TEST-OTHER", name="别处"), OTHER_CLERK, answers={"d_photo_originals": "2"}
    )
    numbers = [number_taken(case.id, 1), number_taken(case.id, 2), number_taken(case.id, 2), number_taken(other.id, 1)]
    records = [PageCode(kind="T", subject="INSPECTION_RECORD", edition=1, number=one) for one in (*numbers, "K7Q2M4")]
    pages = scanner.scan(*(scans.jpeg(sheet(code, pages=1)) for code in records))
    assert problems(pages) == ["filed", "filed", "duplicate", "elsewhere", "not_found"]
    assert pages[3].case_id is None
    assert files_of(session, case) == [(SIGNED, [str(records[0])]), (SIGNED, [str(records[1])])]
    shown = tray.pages_of(session, batch_id=pages[0].batch_id, actor=scanner.actor(CLERK), page=1).rows
    assert shown[0].title == "入户调查（现场核查）记录（手填）"


def told(desk: HallDesk, case: Case, person: str = "", by: str = CLERK) -> str:
    """The number of a one-time notice about the service of a case, as the codes of its pages say it."""
    version = version_by_id(desk.session, case.service_version_id)
    number = give_out(desk.session, version=version, pairs=(), person=person, actor=desk.actor(by), now=clock.now())
    desk.session.commit()
    return plain_number(number)


def notice_page(number: str, copy: int = 2) -> Image.Image:
    return sheet(PageCode(kind="N", subject="ONE_TIME_NOTICE", edition=2, number=number, copy=copy), pages=1)


@on_sqlite
def test_a_signed_notice_waits_for_its_case_and_follows_it(
    desk: HallDesk, scanner: Scanner, session: Session, case: Case, frozen_clock: Clock
) -> None:
    number, actor = told(desk, case), scanner.actor(CLERK)
    (page,) = scanner.scan(scans.jpeg(notice_page(number)))
    assert problems([page]) == ["no_case"]
    (shown,) = tray.tray(session, actor=actor, page=1).rows
    dashed = f"{number[:-5]}-{number[-5:]}"
    assert (shown.notice, shown.title, shown.copy) == (dashed, "一次性告知单", "存档联")
    assert dashed in advice(shown) and "还没有从它转出办件" in advice(shown)
    assert code_words(shown) == f"一次性告知单 {dashed} 存档联 第 1 页"
    version = version_by_id(session, case.service_version_id)
    token = "e" * 32
    begin_case(session, number=dashed, version=version, pairs=(), token=token, actor=actor, now=clock.now())
    session.commit()
    scanner.work()
    assert problems(scanner.pages(page.batch_id)) == ["no_case"], "a form is no case yet"
    begun = desk.submit(version, CLERK, token=token, answers={"d_photo_originals": "2"})
    scanner.work()
    (page,) = scanner.pages(page.batch_id)
    assert (page.state, page.case_id, page.document_id) == ("filed", begun.id, SIGNED)
    own, again = scanner.scan(*(scans.jpeg(notice_page(number, copy)) for copy in (1, 2)))
    assert problems([own, again]) == ["filed", "duplicate"] and again.twin_id == page.id
    names = session.scalars(select(PaperPage.original_name).where(PaperPage.case_id == begun.id).order_by(PaperPage.id))
    assert list(names) == ["存档联 扫描件 1 页.pdf", "群众联 扫描件 1 页.pdf"]


@on_sqlite
def test_a_notice_without_a_case_goes_to_the_one_of_its_stack_or_of_nobody(
    desk: HallDesk, scanner: Scanner, session: Session, case: Case
) -> None:
    """The case named for the stack takes it where it is about the same person and service; others are not named."""
    same, other = told(desk, case, case.applicant_name), told(desk, case, "别的人")
    abroad = told(desk, case, by=OTHER_CLERK)
    numbers = (same, other, abroad, "NOG2600001")
    pages = scanner.scan(*(scans.jpeg(notice_page(one)) for one in numbers), case=case.number)
    assert problems(pages) == ["filed", "no_case", "elsewhere", "not_found"]
    assert [page.case_id for page in pages] == [case.id, None, None, None]
    shown = {one.id: one for one in tray.tray(session, actor=scanner.actor(CLERK), page=1).rows}
    assert "请把纸件转给打这张单的单位" in advice(shown[pages[2].id])


@on_sqlite
def test_any_order_and_repetition_ends_in_the_same_files(scanner: Scanner, session: Session, case: Case) -> None:
    scanner.issue(case, "P2P2P2")
    papers = [*(sheet(blank("K7Q2M4"), page) for page in (1, 2, 3)), sheet(issued("P2P2P2"), pages=1)]
    chance, ends = random.Random(7), []
    for _round in range(2):
        stack = [*papers, *chance.choices(papers, k=3)]
        chance.shuffle(stack)
        for part in (stack[:3], stack[3:]):
            scanner.scan(
                scans.stack_pdf([scans.turned(one, chance.choice((0, 90, 180, 270))) for one in part]), case=case.number
            )
        ends.append(files_of(session, case))
    assert ends[0] == ends[1] and [len(codes) for _document, codes in ends[0]] == [3, 1]


def test_a_form_of_no_case_waits_until_one_page_is_claimed_and_the_rest_follows(
    scanner: Scanner, session: Session, case: Case
) -> None:
    form = blank("K7Q2M4")
    first, second = scanner.scan(scans.stack_pdf([sheet(form, 1), sheet(form, 3)]))
    assert problems([first, second]) == ["no_case", "no_case"]
    claim(scanner, session, [second.id], case, "form")
    assert files_of(session, case) == [("form", [str(form), str(replace(form, page=3))])], "its leaves come along"
    (third,) = scanner.scan(scans.jpeg(sheet(form, 2)))
    assert (third.state, third.case_id) == ("filed", case.id)
    assert [len(codes) for _document, codes in files_of(session, case)] == [3]


def test_a_form_finds_its_case_as_soon_as_the_case_names_it(
    scanner: Scanner, session: Session, case: Case, frozen_clock: Clock
) -> None:
    actor, version = scanner.actor(CLERK), version_by_id(session, case.service_version_id)
    (number,) = blanks.give_out(session, version=version, count=1, actor=actor, now=frozen_clock.now)
    session.commit()
    pages = scanner.scan(scans.stack_pdf([sheet(blank(number), 2), sheet(None, pages=1), sheet(blank(number), 1)]))
    assert problems(pages) == ["no_case", "unknown", "no_case"]
    assert scanner.work() == 0, "nothing changed"
    blanks.bind(session, number=number, case=case, actor=actor, now=frozen_clock.now)
    session.commit()
    assert scanner.work() == 1
    assert problems(scanner.pages(pages[0].batch_id)) == ["filed", "unknown", "filed"]
    assert [len(codes) for _document, codes in files_of(session, case)] == [2]


def claim(scanner: Scanner, session: Session, page_ids: list[int], case: Case, document: str, by: str = CLERK) -> int:
    actor, now = scanner.actor(by), case.submitted_at
    target = deciding.find_target(session, number=case.number, document_id=document, actor=actor)
    bound = deciding.prepare_claim(session, page_ids=page_ids, target=target, vault=vault(), actor=actor, now=now)
    done = deciding.claim(session, bound, actor=actor, now=now)
    session.commit()
    return done


@on_sqlite
def test_pages_without_a_code_are_one_file_of_the_document_chosen(
    scanner: Scanner, session: Session, case: Case
) -> None:
    pages = scanner.scan(scans.jpeg(sheet(None, pages=1)), scans.jpeg(sheet(None, pages=1), quality=50))
    assert claim(scanner, session, [page.id for page in pages], case, "form") == 2
    ((document, codes),) = files_of(session, case)
    assert (document, codes) == ("form", ["", ""])


def test_a_clearer_duplicate_takes_the_place_of_the_page_on_file(
    scanner: Scanner, session: Session, case: Case, frozen_clock: Clock
) -> None:
    form = blank("K7Q2M4")
    scanner.scan(scans.stack_pdf([sheet(form, 1), sheet(form, 2)]), case=case.number)
    before = session.scalars(select(PaperPage)).one()
    digest = before.digest
    (again,) = scanner.scan(scans.jpeg(scans.turned(sheet(form, 2), 90)), case=case.number)
    actor = scanner.actor(CLERK)
    bound = deciding.prepare_swap(session, page_id=again.id, vault=vault(), actor=actor, now=frozen_clock.now)
    deciding.claim(session, bound, actor=actor, now=frozen_clock.now)
    session.commit()
    session.expire_all()
    assert [len(codes) for _document, codes in files_of(session, case)] == [2] and before.digest != digest
    assert sorted(session.scalars(select(ScanPage.state))) == ["filed", "filed", "thrown"]


@on_sqlite
def test_killed_between_any_two_steps_nothing_is_lost_or_filed_twice(
    scanner: Scanner, session: Session, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    class DiedError(BaseException):
        """The process is gone."""

    def die(*_args: object, **_more: object) -> None:
        raise DiedError

    scanner.lay(scans.stack_pdf([sheet(blank("K7Q2M4"), 1), sheet(blank("K7Q2M4"), 2)]), case=case.number)
    for name in ("_read", "keep", "_note", "_verdicts", "prepare", "put", "_settle"):
        with monkeypatch.context() as patch:
            patch.setattr(working, name, die)
            with pytest.raises(DiedError):
                scanner.work()
        session.rollback()
        if name in ("keep", "_note"):
            session.execute(update(ScanPage).values(tries=0))
            session.commit()
    scanner.work()
    assert scanner.work() == 0
    assert [len(codes) for _document, codes in files_of(session, case)] == [2]
    assert session.scalar(select(ScanBatch.settled_at)) is not None


@on_sqlite
def test_a_page_that_kills_its_reader_is_left_to_a_person(scanner: Scanner, session: Session) -> None:
    batch_id = scanner.lay(scans.jpeg(sheet(None, pages=1)))
    session.scalars(select(ScanPage)).one().tries = 3
    session.commit()
    scanner.work()
    assert problems(scanner.pages(batch_id)) == ["damaged"]


@on_sqlite
def test_who_lost_the_right_files_nothing(scanner: Scanner, session: Session, case: Case) -> None:
    batch_id = scanner.lay(scans.jpeg(sheet(blank("K7Q2M4"), 1)), case=case.number)
    session.get_one(ScanBatch, batch_id).taken_by.active = False
    session.commit()
    scanner.work()
    assert problems(scanner.pages(batch_id)) == ["no_case"] and not files_of(session, case)


def test_what_is_not_needed_goes_after_a_month(
    scanner: Scanner, session: Session, case: Case, frozen_clock: Clock
) -> None:
    stack = [sheet(blank("K7Q2M4"), 1), sheet(None, pages=1), sheet(None, pages=1)]
    _filed, thrown, lies = scanner.scan(scans.stack_pdf(stack), case=case.number)
    actor = scanner.actor(CLERK)
    deciding.throw_away(session, page_ids=[thrown.id], actor=actor, now=frozen_clock.now)
    deciding.take_back(session, page_ids=[thrown.id], actor=actor, now=frozen_clock.now)
    deciding.throw_away(session, page_ids=[thrown.id], actor=actor, now=frozen_clock.now)
    session.commit()
    assert retention.sweep(session, now=frozen_clock.advance(timedelta(days=29))) == 0
    assert retention.sweep(session, now=frozen_clock.advance(timedelta(days=2))) == 1
    session.commit()
    sweep_files(session, vault=vault(), now=frozen_clock.advance(timedelta(days=2)))
    session.commit()
    left = {page.digest for page in session.scalars(select(ScanPage))}
    assert set(session.scalars(select(StoredFile.digest))) == left, "the stack and the thrown page are gone"
    assert [len(codes) for _document, codes in files_of(session, case)] == [1]
    assert session.get(ScanPage, lies.id) is not None

"""Print jobs: what becomes of each paper, of the file, and of a worker that is killed."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.jobs.running import run
from app.jobs.sweeps import SWEEPS
from app.models import Account, IssuedPaper, PrintItem, PrintJob
from app.papers.storage import FileMissingError, vault
from app.people.actors import Actor
from app.printjobs import finishing, makers, working
from app.printjobs.files import result_name
from app.printjobs.making import Made, Maker
from app.printjobs.options import Options
from app.printjobs.ordering import MOST_ITEMS, MOST_OPEN, Wanted, cancel, order, own_job, try_again
from reports.joining import blank_page, pages_of
from reports.sheets import Sheet
from tests.app.cases.desk import AGENT, CLERK, OTHER_CLERK, HallDesk
from tests.app.printjobs.conftest import A5, BROKEN, QuickPress
from tests.reports.paper import bookmarks_of

PRINTS = next(sweep for sweep in SWEEPS if sweep.id == "prints")


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A kind of paper that needs no case: its subject is what it says. The list has what was counted as printed."""
    counted: list[str] = []

    def make(_session: Session, subject: str, actor: Actor, _now: object) -> Made:
        if subject == "nobody's":
            raise NotFoundHere("没有这份文书")
        if subject == "fault":
            raise KeyError(subject)
        return Made(subject, (Sheet(f"<!--marks--><p>{subject}</p>"),), settle=lambda _s: counted.append(subject))

    monkeypatch.setitem(makers.MAKERS, "plain", Maker("纸", make, ("view_cases",)))
    ready = Maker("成品", lambda _s, subject, _a, _n: Made(subject, pdf=blank_page(*A5)))
    monkeypatch.setitem(makers.MAKERS, "ready", ready)
    return counted


Ordered = Callable[..., PrintJob]


@pytest.fixture
def ordered(desk: HallDesk, papers: list[str], press: QuickPress) -> Ordered:
    """A clerk orders papers."""

    def put(*subjects: str, kind: str = "plain", copies: tuple[str, ...] = (), **options: object) -> PrintJob:
        items = [Wanted(kind, subject, copies) for subject in subjects]
        job = order(desk.session, items=items, options=Options(**options), actor=desk.actor(CLERK), now=clock.now())
        desk.session.commit()
        return job

    return put


def items_of(session: Session, job: PrintJob) -> list[tuple[str, str, str]]:
    session.expire_all()
    rows = session.scalars(select(PrintItem).where(PrintItem.job_id == job.id).order_by(PrintItem.position))
    return [(row.subject, row.state, row.problem) for row in rows]


def work(session: Session) -> None:
    """What the worker does within seconds."""
    session.commit()
    assert run(PRINTS).failed == 0
    session.expire_all()


def test_all_papers_come_in_one_file_in_their_order(session: Session, ordered: Ordered, papers: list[str]) -> None:
    names = [f"纸{number:02d}" for number in range(working._PER_TURN + 3)]
    job = ordered(*names)
    work(session)
    assert (job.state, job.made, job.failed, job.pages) == ("done", len(names), 0, len(names))
    assert bookmarks_of(finishing.content_of(job)) == [(name, place) for place, name in enumerate(names)]
    assert papers == names, "each is counted once"
    work(session)
    assert papers == names


def test_what_fails_says_why_and_holds_up_no_other(session: Session, ordered: Ordered, papers: list[str]) -> None:
    job = ordered("一", "nobody's", BROKEN, "fault", "二")
    work(session)
    assert (job.state, job.made, job.failed, job.pages) == ("done", 2, 3, 2)
    assert [problem for _subject, _state, problem in items_of(session, job)] == [
        "",
        "没有这份文书",
        "这份文书排不出来，已经记下",
        "程序内部错误（KeyError），已经记下",
        "",
    ]


def test_what_failed_is_tried_again_and_stands_in_its_place(
    session: Session, desk: HallDesk, ordered: Ordered, papers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ordered("一", "nobody's", "三")
    work(session)
    good = Maker("纸", lambda _s, subject, _a, _n: Made(subject, (Sheet(subject),)))
    monkeypatch.setitem(makers.MAKERS, "plain", good)
    try_again(session, job_id=job.id, actor=desk.actor(CLERK), now=clock.now())
    work(session)
    assert (job.state, job.made, job.failed, job.pages) == ("done", 3, 0, 3)
    assert papers == ["一", "三"], "what was made is not made again"
    with pytest.raises(Invalid):
        try_again(session, job_id=job.id, actor=desk.actor(CLERK), now=clock.now())


def test_a_worker_killed_before_it_settles_loses_and_doubles_nothing(
    session: Session, ordered: Ordered, papers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ordered("一", "二")
    with monkeypatch.context() as patch:
        patch.setattr(working, "_settle", lambda _turn: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            work(session)
    assert [state for _subject, state, _problem in items_of(session, job)] == ["waiting", "waiting"]
    assert papers == []
    with monkeypatch.context() as patch:
        patch.setattr(working, "finish", lambda *_a, **_k: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            work(session)
    assert job.state == "waiting" and papers == ["一", "二"]
    assert finishing.due(session, clock.now(), 9) == [job.id]
    session.commit()
    assert finishing.tidy(session, job.id, clock.now())
    session.expire_all()
    assert (job.state, job.pages) == ("done", 2)


def test_two_workers_at_once_make_one_file(session: Session, ordered: Ordered, papers: list[str]) -> None:
    job = ordered("一", "二")
    with working.looking() as looking:
        first = looking.scalars(select(PrintItem.id).where(PrintItem.job_id == job.id)).first()
        slow = working._turn(looking, first)
    assert slow is not None
    working._make_papers(slow, clock.now())
    work(session)
    assert working._settle(slow) is False
    session.expire_all()
    assert (job.state, job.made, papers) == ("done", 2, ["一", "二"])
    assert pages_of(finishing.content_of(job)) == 2


def test_a_cancelled_job_is_left_alone(session: Session, desk: HallDesk, ordered: Ordered, papers: list[str]) -> None:
    job = ordered("一")
    cancel(session, job_id=job.id, actor=desk.actor(CLERK), now=clock.now())
    work(session)
    assert (job.state, papers) == ("cancelled", [])
    with pytest.raises(Invalid):
        cancel(session, job_id=job.id, actor=desk.actor(CLERK), now=clock.now())
    with pytest.raises(FileMissingError):
        finishing.content_of(job)


def test_cancelled_while_it_is_laid_out(
    session: Session, desk: HallDesk, ordered: Ordered, papers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ordered("一")
    real = working._make_papers

    def slowly(turn: working._Turn, now: datetime) -> None:
        real(turn, now)
        cancel(session, job_id=job.id, actor=desk.actor(CLERK), now=clock.now())
        session.commit()

    monkeypatch.setattr(working, "_make_papers", slowly)
    work(session)
    assert (job.state, papers, list(vault().names("prints/"))) == ("cancelled", [], [])


def test_copies_are_marked_and_backs_are_right(session: Session, ordered: Ordered, press: QuickPress) -> None:
    job = ordered("一", copies=("申请人", "存档", "存根"), backs="said")
    work(session)
    assert [(">存档<" in sheet.html, ">存根留存<" in sheet.html) for sheet in press.sheets] == [
        (False, False),
        (True, False),
        (False, True),
    ]
    assert job.pages == 4, "three pages and the back of the last"


def test_small_pages_lie_in_pairs_on_a4(session: Session, ordered: Ordered) -> None:
    job = ordered("一", "二", copies=("甲", "乙", "丙"), pairs=True)
    work(session)
    with pikepdf.open(BytesIO(finishing.content_of(job))) as pdf:
        sizes = [[round(float(edge)) for edge in page.mediabox] for page in pdf.pages]
    assert sizes == [[0, 0, 842, 595]] * 4


def test_a_zip_has_a_file_for_each_with_a_fit_name(session: Session, ordered: Ordered) -> None:
    job = ordered("SQ26-1 回执/张三\\<b>", "二", file="zip")
    work(session)
    with zipfile.ZipFile(BytesIO(finishing.content_of(job))) as packed:
        assert packed.namelist() == ["001 SQ26-1 回执 张三 b.pdf", "002 二.pdf"]
        assert all(pages_of(packed.read(name)) == 1 for name in packed.namelist())


def test_papers_that_are_ready_go_in_as_they_are(session: Session, ordered: Ordered) -> None:
    job = ordered("甲", kind="ready", file="zip")
    work(session)
    with zipfile.ZipFile(BytesIO(finishing.content_of(job))) as packed:
        assert packed.read("001 甲.pdf") == blank_page(*A5)


def test_the_order_of_papers(session: Session, desk: HallDesk, papers: list[str]) -> None:
    items = [Wanted("plain", "一"), Wanted("plain", "二"), Wanted("ready", "一"), Wanted("ready", "二")]

    def kinds(how: str) -> list[str]:
        options = Options(order=how)
        job = order(session, items=items, options=options, actor=desk.actor(CLERK), now=clock.now())
        rows = select(PrintItem.kind, PrintItem.subject).where(PrintItem.job_id == job.id).order_by(PrintItem.position)
        return ["".join(row) for row in session.execute(rows)]

    assert kinds("subject") == ["plain一", "ready一", "plain二", "ready二"]
    assert kinds("kind") == ["plain一", "plain二", "ready一", "ready二"]


def test_whose_it_is_is_looked_at_again(session: Session, desk: HallDesk, ordered: Ordered, papers: list[str]) -> None:
    job = ordered("一")
    session.execute(update(Account).where(Account.id == job.ordered_by_id).values(active=False))
    work(session)
    assert [problem for *_rest, problem in items_of(session, job)] == ["点打印的人现在没有权限了"]
    assert papers == []


def test_a_job_belongs_to_who_ordered_it(session: Session, desk: HallDesk, ordered: Ordered) -> None:
    job = ordered("一")
    for job_id in (job.id, job.id + 1, -1, 2**63):
        with pytest.raises(NotFoundHere):
            own_job(session, job_id=job_id, actor=desk.actor(OTHER_CLERK))


def test_what_cannot_be_ordered(session: Session, desk: HallDesk, papers: list[str]) -> None:
    def put(*items: Wanted, username: str = CLERK) -> None:
        order(session, items=items, options=Options(), actor=desk.actor(username), now=clock.now())

    for items in ((), (Wanted("unknown", "一"),), (Wanted("plain", ""),), (Wanted("plain", "长" * 401),)):
        with pytest.raises(Invalid):
            put(*items)
    with pytest.raises(Invalid):
        put(*(Wanted("plain", str(number)) for number in range(MOST_ITEMS + 1)))
    with pytest.raises(NotAllowed):
        put(Wanted("plain", "一"), username="fangxiaoming")
    for number in range(MOST_OPEN):
        put(Wanted("plain", str(number)))
    with pytest.raises(Invalid):
        put(Wanted("plain", "more"))


def test_files_are_gone_after_a_day_and_jobs_after_three_months(session: Session, ordered: Ordered) -> None:
    job = ordered("一")
    work(session)
    day = clock.now() + timedelta(days=1)
    assert finishing.due(session, clock.now(), 9) == []
    assert finishing.due(session, day, 9) == [job.id]
    session.commit()
    assert finishing.tidy(session, job.id, day)
    session.expire_all()
    assert (job.state, job.size, list(vault().names("prints/"))) == ("over", 0, [])
    later = day + timedelta(days=90)
    assert finishing.due(session, later, 9) == [job.id]
    session.commit()
    assert finishing.tidy(session, job.id, later)
    assert session.execute(select(PrintJob.id)).all() == session.execute(select(PrintItem.id)).all() == []


def test_results_lie_sealed(session: Session, ordered: Ordered) -> None:
    job = ordered("一")
    work(session)
    stored = b"".join(vault().storage.read(result_name(job.id)))
    assert b"%PDF" not in stored and finishing.content_of(job).startswith(b"%PDF")


def test_a_short_job_does_not_wait_for_a_long_one(session: Session, ordered: Ordered, papers: list[str]) -> None:
    ordered(*(f"长{number}" for number in range(3 * working._PER_TURN)))
    ordered("短")
    work(session)
    assert papers.index("短") == working._PER_TURN


def test_papers_of_cases_are_counted_when_they_are_made(session: Session, desk: HallDesk, press: QuickPress) -> None:
    case = desk.submit(desk.publish("minimal"), CLERK)
    kind = session.scalars(select(IssuedPaper.kind).where(IssuedPaper.case_id == case.id)).one()
    for _time in range(2):
        order(
            session,
            items=[Wanted(f"case.{kind}", case.number), Wanted("case.grant", case.number)],
            options=Options(),
            actor=desk.actor(CLERK),
            now=clock.now(),
        )
        work(session)
    assert ["补打" in sheet.html for sheet in press.sheets] == [False, False, True, True]
    assert session.scalars(select(IssuedPaper.prints)).all() == [4]
    problems = session.scalars(select(PrintItem.problem).where(PrintItem.state == "failed")).all()
    assert [("批准决定书" in problem) for problem in problems] == [True, True]


def test_papers_of_others_are_not_made(session: Session, desk: HallDesk, press: QuickPress) -> None:
    case = desk.submit(desk.publish("minimal"), CLERK)
    kind = session.scalars(select(IssuedPaper.kind).where(IssuedPaper.case_id == case.id)).one()
    actor = desk.actor(OTHER_CLERK)
    order(session, items=[Wanted(f"case.{kind}", case.number)], options=Options(), actor=actor, now=clock.now())
    work(session)
    (problem,) = session.scalars(select(PrintItem.problem)).all()
    assert "不在您的办理范围内" in problem and press.sheets == []


def test_options_survive_what_is_unknown() -> None:
    given = working.options_of(json.dumps({"order": "kind", "backs": "x", "more": 1, "pairs": True}))
    assert given == Options(order="kind", pairs=True)


def test_the_agent_orders_too(session: Session, desk: HallDesk, papers: list[str]) -> None:
    job = order(session, items=[Wanted("plain", "一")], options=Options(), actor=desk.actor(AGENT), now=clock.now())
    assert own_job(session, job_id=job.id, actor=desk.actor(AGENT)).title == "纸 一"

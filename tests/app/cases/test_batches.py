"""One item for many people: judged first, made once, the bad rows told apart."""

from __future__ import annotations

import io

import openpyxl
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app import clock
from app.cases import batches
from app.cases.batch_rows import Setting
from app.cases.desks import Station
from app.errors import Invalid, NotFoundHere
from app.models import AuditEntry, Batch, BatchRow, Case
from app.people.places import CountyPlaces
from app.publishing.versions import LoadedVersion
from forms.roster_book import write_roster
from tests.app.cases.desk import CLERK, COLLEAGUE, HallDesk
from tests.app.cases.rosters import filled, id_number, people


def _setting(desk: HallDesk, version: LoadedVersion, *, papers: bool = True) -> Setting:
    actor = desk.actor(CLERK)
    own = Station(actor.organisation_id or 0, actor.organisation_name, actor.organisation_path)
    return Setting(version, (), own, (), CountyPlaces(desk.session), papers, actor, clock.now())


def _stage(desk: HallDesk, setting: Setting, rows: list[dict[str, object]]) -> Batch:
    content = filled(write_roster(setting.columns), rows)
    judged = batches.judge(desk.session, content, setting=setting)
    batch = batches.stage(
        desk.session, judged, setting=setting, source_name="名单.xlsx", actor=setting.actor, now=clock.now()
    )
    desk.session.commit()
    return batch


def _start(desk: HallDesk, batch: Batch, setting: Setting) -> None:
    batches.start(desk.session, batch_id=batch.id, actor=setting.actor, now=clock.now())
    desk.session.commit()


def _make(desk: HallDesk, batch: Batch, setting: Setting) -> bool:
    """One row, as one transaction; a row that is refused is noted in the next."""
    try:
        more = batches.make_one(desk.session, batch_id=batch.id, setting=setting, actor=setting.actor, now=clock.now())
    except batches.RowRefused as refused:
        desk.session.rollback()
        batches.refuse_row(desk.session, batch_id=batch.id, refused=refused, actor=setting.actor)
        more = True
    desk.session.commit()
    return more


def _rows(session: Session, batch: Batch) -> list[BatchRow]:
    return list(session.scalars(select(BatchRow).where(BatchRow.batch_id == batch.id).order_by(BatchRow.position)))


def test_the_good_rows_become_cases_and_the_bad_say_why(desk: HallDesk, session: Session) -> None:
    setting = _setting(desk, desk.publish("minimal"))
    rows = people(12)
    rows[3]["身份证号"] = "110105194912310021"
    del rows[7]["姓名"]
    batch = _stage(desk, setting, rows)
    assert batches.counts(session, batch) == {"waiting": 10, "refused": 2, "made": 0}
    assert session.scalar(select(func.count()).select_from(Case)) == 0
    bad = [row for row in _rows(session, batch) if row.state == "refused"]
    notes = [[(note.label, note.message) for note in batches.notes_of(row)] for row in bad]
    assert [row.sheet_row for row in bad] == [6, 10]
    assert notes == [[("身份证号", "身份证号最后一位对不上，请照证件再核对一遍")], [("姓名", "请填写姓名")]]
    _start(desk, batch, setting)
    while _make(desk, batch, setting):
        pass
    assert batches.progress(session, batch) == batches.Progress("done", 10, 10)
    made = session.scalars(select(Case).order_by(Case.id)).all()
    numbers = [row.case_number for row in _rows(session, batch) if row.state == "made"]
    assert [case.number for case in made] == numbers and len(made) == 10
    assert (made[0].applicant_name, made[0].applicant_id_number) == ("张甲", id_number(1))
    assert all(row.texts == "{}" for row in _rows(session, batch) if row.state == "made")
    noted = select(AuditEntry.action).where(AuditEntry.subject_kind == "batch").order_by(AuditEntry.seq)
    assert session.scalars(noted).all() == ["batch.staged", "batch.started", "batch.finished"]


def test_a_process_that_dies_in_the_middle_repeats_nothing(desk: HallDesk, session: Session) -> None:
    setting = _setting(desk, desk.publish("minimal"))
    batch = _stage(desk, setting, people(4))
    _start(desk, batch, setting)
    assert _make(desk, batch, setting) and _make(desk, batch, setting)
    batches.make_one(session, batch_id=batch.id, setting=setting, actor=setting.actor, now=clock.now())
    session.rollback()  # it died before the row was kept
    while _make(desk, batch, setting):
        pass
    numbers = session.scalars(select(Case.number).order_by(Case.id)).all()
    assert len(numbers) == len(set(numbers)) == 4
    assert batches.counts(session, batch) == {"waiting": 0, "refused": 0, "made": 4}


def test_what_no_longer_holds_is_refused_and_the_others_go_on(desk: HallDesk, session: Session) -> None:
    setting = _setting(desk, desk.publish("minimal"))
    batch = _stage(desk, setting, people(3))
    desk.submit(setting.version, CLERK, answers={"f_applicant_id_number": id_number(2)})
    _start(desk, batch, setting)
    while _make(desk, batch, setting):
        pass
    states = [row.state for row in _rows(session, batch)]
    assert states == ["made", "refused", "made"]
    assert "如果确实要办，请单独办理" in batches.notes_of(_rows(session, batch)[1])[0].message


def test_lacking_papers_stop_the_row(desk: HallDesk, session: Session) -> None:
    setting = _setting(desk, desk.publish("minimal"), papers=False)
    batch = _stage(desk, setting, people(1))
    assert "居民身份证还差" in batches.notes_of(_rows(session, batch)[0])[0].message
    with pytest.raises(Invalid):
        _start(desk, batch, setting)


def test_the_same_person_twice_is_told(desk: HallDesk, session: Session) -> None:
    setting = _setting(desk, desk.publish("minimal"))
    batch = _stage(desk, setting, [*people(2), *people(1)])
    last = _rows(session, batch)[2]
    assert (last.state, batches.notes_of(last)[0].message) == ("refused", "和第 3 行是同一个人，请删去一行")


def test_only_who_uploaded_it_may_see_it(desk: HallDesk, session: Session) -> None:
    setting = _setting(desk, desk.publish("minimal"))
    batch = _stage(desk, setting, people(1))
    with pytest.raises(NotFoundHere):
        batches.own_batch(session, batch.id, desk.actor(COLLEAGUE))


def test_what_was_typed_is_encrypted_and_goes_with_a_cancelled_batch(desk: HallDesk, session: Session) -> None:
    setting = _setting(desk, desk.publish("minimal"))
    batch = _stage(desk, setting, people(1))
    kept = str(session.execute(text("select name, texts, problems from batch_row")).one())
    assert "张甲" not in kept and id_number(1) not in kept
    batches.cancel(session, batch_id=batch.id, actor=setting.actor, now=clock.now())
    session.commit()
    session.expire_all()
    assert [(row.name, row.texts) for row in _rows(session, batch)] == [("", "{}")]


def test_services_with_rows_of_their_own_say_so(desk: HallDesk) -> None:
    setting = _setting(desk, desk.publish("rows"))
    with pytest.raises(Invalid) as refused:
        batches.judge(desk.session, b"", setting=setting)
    assert "一件一件办理" in refused.value.sentences()[0]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"])
def test_what_is_no_workbook_is_refused_in_words(desk: HallDesk, content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        batches.judge(desk.session, content, setting=_setting(desk, desk.publish("minimal")))
    assert len(refused.value.sentences()) == 1


def test_formulas_are_not_worked_out(desk: HallDesk, session: Session) -> None:
    setting = _setting(desk, desk.publish("minimal"))
    batch = _stage(desk, setting, [{**people(1)[0], "姓名": '=HYPERLINK("http://example.org")'}])
    assert "这一格是公式" in batches.notes_of(_rows(session, batch)[0])[0].message


def test_the_template_tells_how_to_fill_it(desk: HallDesk) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_roster(_setting(desk, desk.publish("minimal")).columns)))
    sheet = book["名单"]
    assert [cell.value for cell in sheet[1]] == ["序号", "由谁办理 *", "姓名 *", "身份证号 *", "联系电话 *"]
    assert "本人" in sheet["B2"].value
    assert book["选项"].sheet_state == "hidden"


def test_what_is_not_asked_is_not_thrown_away_in_silence(desk: HallDesk, session: Session) -> None:
    setting = _setting(desk, desk.publish("conditional"))
    hidden = next(column for column in setting.columns if column.when)
    batch = _stage(desk, setting, [{hidden.header: "1"}])
    notes = {note.column: note.message for note in batches.notes_of(_rows(session, batch)[0])}
    assert notes[hidden.name].endswith("这一行不用填，请清空")

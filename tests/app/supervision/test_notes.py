"""Notes: drafted, issued, answered, judged; whose they are; what happens when no answer comes."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Case, CaseCard, Organisation, SupervisionNote
from app.supervision.note_reading import NoteFilters, list_notes, notes_of_case, read_note
from app.supervision.note_states import NoteEvent
from app.supervision.notes import NoteDraft, Said, act_on_note, change_draft, draft_note
from tests.app.cases.desk import CLERK, OTHER_CLERK, HallDesk, at
from tests.app.supervision.conftest import SUPERVISOR, Swept
from tests.conftest import Clock


def wording(desk: HallDesk, case: Case, **changes: object) -> NoteDraft:
    unit = desk.session.scalars(select(Organisation.id).where(Organisation.code == "civil_affairs")).one()
    given = {
        "kind": "urge",
        "addressee_id": unit,
        "reason": "已经超过办理期限。",
        "demands": "马上办理。",
        "answer_days": 3,
        "case_numbers": (case.number,),
    }
    return NoteDraft(**{**given, **changes})


def drafted(desk: HallDesk, case: Case, **changes: object) -> SupervisionNote:
    draft = wording(desk, case, **changes)
    note = draft_note(desk.session, draft=draft, actor=desk.actor(SUPERVISOR), now=clock.now())
    desk.session.commit()
    return note


def do(
    desk: HallDesk, note: SupervisionNote, event: str, username: str = SUPERVISOR, **said: object
) -> SupervisionNote:
    desk.session.refresh(note)
    done = act_on_note(
        desk.session,
        number=note.number,
        revision=note.revision,
        event=NoteEvent(event),
        said=Said(**said),
        actor=desk.actor(username),
        now=clock.now(),
    )
    desk.session.commit()
    return done


def test_a_note_goes_its_way_and_both_sides_are_on_record(
    session: Session, desk: HallDesk, case: Case, county: str
) -> None:
    note = drafted(desk, case)
    assert note.number == "CB26-00001" or note.number.endswith("CB26-00001")
    do(desk, note, "issue")
    assert note.answer_due_on == dt.date(2026, 10, 26)  # three working days after Wednesday the 21st
    do(desk, note, "serve", how="hand", received_by="林建华")
    do(desk, note, "answer", county, text="已经办结")
    do(desk, note, "send_back", text="原因没有写", answer_days=2)
    assert (note.state, note.answered_at, note.answer_due_on) == ("served", None, dt.date(2026, 10, 23))
    do(desk, note, "answer", county, text="等比对结果，晚了一天")
    do(desk, note, "accept")
    do(desk, note, "archive")
    view = read_note(session, actor=desk.actor(SUPERVISOR), number=note.number, today=clock.today())
    assert view.row.state == "archived" and view.events == ()
    assert [turn.text for turn in view.turns] == ["已经办结", "原因没有写", "等比对结果，晚了一天"]
    assert [what for _at, _who, what in view.history][-2:] == ["签发", "拟稿"]
    assert view.copies_to == ("石桥镇",)


def test_a_draft_is_of_the_supervisors_and_issued_it_is_of_the_unit_too(
    session: Session, desk: HallDesk, case: Case, county: str
) -> None:
    def listed(username: str) -> list[str]:
        found = list_notes(session, actor=desk.actor(username), filters=NoteFilters(), today=clock.today())
        return [row.number for row in found.rows]

    note = drafted(desk, case)
    assert listed(SUPERVISOR) == [note.number] and listed(county) == []
    with pytest.raises(NotFoundHere):
        read_note(session, actor=desk.actor(county), number=note.number, today=clock.today())
    do(desk, note, "issue")
    assert listed(county) == [note.number] and listed(OTHER_CLERK) == []
    assert len(notes_of_case(session, actor=desk.actor(county), case_id=case.id, today=clock.today())) == 1


def test_each_side_does_its_own_part_and_nobody_acts_on_what_has_changed(
    desk: HallDesk, case: Case, county: str
) -> None:
    note = drafted(desk, case)
    with pytest.raises(NotAllowed):
        do(desk, note, "answer", county, text="先说")  # not issued yet
    do(desk, note, "issue")
    with pytest.raises(NotAllowed):
        do(desk, note, "answer", SUPERVISOR, text="替他们说")
    with pytest.raises(NotFoundHere):
        do(desk, note, "answer", CLERK, text="不是我们的")
    with pytest.raises(Invalid):
        do(desk, note, "answer", county, text="")
    desk.session.rollback()
    with pytest.raises(Invalid) as refused:
        act_on_note(
            desk.session,
            number=note.number,
            revision=1,
            event=NoteEvent.ANSWER,
            said=Said(text="晚了"),
            actor=desk.actor(county),
            now=clock.now(),
        )
    assert "刚刚有人" in refused.value.message


def test_a_draft_is_judged_field_by_field(desk: HallDesk, case: Case) -> None:
    with pytest.raises(Invalid) as refused:
        drafted(desk, case, addressee_id=0, reason=" ", demands="长" * 2001, answer_days=0)
    assert {one.name for one in refused.value.problems} == {"addressee", "reason", "demands", "answer_days"}
    with pytest.raises(Invalid):
        drafted(desk, case, case_numbers=())
    with pytest.raises(NotFoundHere):
        drafted(desk, case, case_numbers=("SQ26-99999",))
    with pytest.raises(NotAllowed):
        draft_note(desk.session, draft=wording(desk, case), actor=desk.actor(CLERK), now=clock.now())


def test_an_answer_that_does_not_come_gets_a_card_once(
    session: Session, desk: HallDesk, case: Case, county: str, sweep: Swept, frozen_clock: Clock
) -> None:
    def red() -> list[tuple[str, str]]:
        found = select(CaseCard).where(CaseCard.subject == "note").execution_options(populate_existing=True)
        return [(card.subject_name, card.closed_why) for card in session.scalars(found)]

    note = drafted(desk, case)
    do(desk, note, "issue")
    frozen_clock.move_to(at(10, 26))
    sweep()
    assert red() == []
    frozen_clock.move_to(at(10, 27))
    sweep()
    sweep()
    assert red() == [(f"催办单 {note.number}", "")]
    do(desk, note, "answer", county, text="补报")
    sweep()
    assert red() == [(f"催办单 {note.number}", "done")]


def test_an_urging_note_becomes_a_supervision_note_about_the_same_cases(
    session: Session, desk: HallDesk, case: Case
) -> None:
    note = drafted(desk, case)
    do(desk, note, "issue")
    follower = do(desk, note, "raise", text="催办后仍未办结")
    assert (note.state, follower.kind, follower.state) == ("raised", "supervise", "draft")
    change_draft(
        session,
        number=follower.number,
        revision=follower.revision,
        draft=wording(desk, case, kind="supervise", reason="限期办结"),
        actor=desk.actor(SUPERVISOR),
        now=clock.now(),
    )
    view = read_note(session, actor=desk.actor(SUPERVISOR), number=follower.number, today=clock.today())
    assert view.follows == note.number and view.row.reason == "限期办结"
    assert [line.number for line in view.cases] == [case.number]


def test_a_note_to_the_wrong_unit_goes_on_to_the_right_one(desk: HallDesk, case: Case, county: str) -> None:
    note = drafted(desk, case)
    do(desk, note, "issue")
    town = desk.actor(CLERK).organisation_id
    with pytest.raises(Invalid):
        do(desk, note, "transfer", target_id=note.addressee_id, text="转", answer_days=2)
    do(desk, note, "transfer", target_id=town, text="由镇里办理", answer_days=2)
    assert (note.state, note.addressee_id, note.served_at) == ("issued", town, None)
    with pytest.raises(NotFoundHere):
        do(desk, note, "answer", county, text="已转")
    do(desk, note, "answer", CLERK, text="已办")
    assert note.received_by == desk.actor(CLERK).name

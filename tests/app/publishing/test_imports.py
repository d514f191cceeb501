"""Imports: nothing changes before it is confirmed, each service goes in whole or not at all, all of it comes back."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import AuditEntry, ImportBatch, Service, ServiceDraft, ServiceVersion
from app.people.actors import Actor
from app.publishing import imports
from app.publishing.drafts import draft_tree, save_draft, save_tree
from app.publishing.import_queries import batch_view, found_items, mark_batch
from app.publishing.operations import publish
from app.publishing.versions import current_version
from catalog.editing import trees
from tests.app.publishing.importing import CODE, OTHER, THIRD, Desk, cell_of, renamed, summary, versions

# ── judging ────────────────────────────────────────────────────────────────────────────────────────


def test_an_export_that_nobody_touched_changes_nothing(desk: Desk, session: Session) -> None:
    batch_id = desk.checked(desk.workbook())
    counts = imports.counts(session, batch_id)
    assert (counts["new"], counts["changed"], counts["refused"]) == (0, 0, 0)
    assert counts["same"] >= 48


def test_new_changed_same_and_refused_are_told_before_anything_changes(desk: Desk, session: Session) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        codes = [row[0].value for row in book["事项"].iter_rows(min_row=3)]
        summary("改过的说明", 3 + codes.index(CODE))(book)
        cell_of(book, "事项", "审批层级", 3 + codes.index(OTHER)).value = "县里"
        page = book["事项"]
        for cell in page[3 + codes.index(THIRD)]:
            page.cell(page.max_row + (cell.column == 1), cell.column).value = cell.value
        page.cell(page.max_row, 1).value = "QS-GA-901"

    batch_id = desk.checked(desk.workbook(CODE, OTHER, THIRD, edit=edit))
    items = desk.items(batch_id)
    assert {code: one.outcome for code, one in items.items()} == {
        CODE: "changed",
        OTHER: "refused",
        THIRD: "same",
        "QS-GA-901": "refused",  # a service without sections and steps
    }
    assert any("改过的说明" in one for one in json.loads(items[CODE].differences))
    (problem,) = [one for one in json.loads(items[OTHER].problems) if one["severity"] == "error"]
    assert problem["spot"] == {"sheet": "事项", "row": 5, "column": 6, "header": "审批层级"}
    assert versions(session, CODE) == 1
    assert session.scalar(select(func.count()).select_from(ServiceDraft)) == 0
    assert session.scalar(select(Service.id).where(Service.code == "QS-GA-901")) is None


def test_refusals_are_shown_by_place_and_marked_in_the_file(desk: Desk, session: Session) -> None:
    batch_id = desk.checked(desk.workbook(CODE, edit=lambda book: summary("=1+1")(book)))
    view = batch_view(session, batch_id)
    assert (view.state, view.first_tab, view.can_mark) == ("staged", "refused", True)
    listed = found_items(session, view, show="refused", text=CODE.lower(), page=1)
    assert listed.rows[0].problems[0].place == "“事项”表第 3 行“一句话说明”（C3）"
    assert found_items(session, view, show="refused", text="没有", page=1).count == 0
    page = openpyxl.load_workbook(io.BytesIO(mark_batch(session, batch_id)))["事项"]
    assert page["C3"].fill.fgColor.rgb == "FFFFC7CE"
    assert "公式" in page["C3"].comment.text


def test_checks_of_the_definition_point_into_the_file(desk: Desk) -> None:
    """A rule that only the whole definition shows: a condition about a name that does not exist."""

    def edit(book: openpyxl.Workbook) -> None:
        cell_of(book, "材料", "适用条件", 4).value = "没有这一项 = 是"

    (item,) = desk.items(desk.checked(desk.workbook(CODE, edit=edit))).values()
    (problem,) = [one for one in json.loads(item.problems) if one["severity"] == "error"]
    assert (problem["spot"]["sheet"], problem["spot"]["row"], problem["spot"]["header"]) == ("材料", 4, "适用条件")


def test_steps_can_be_interrupted_and_go_on(desk: Desk, session: Session) -> None:
    batch_id = desk.stage(("a.xlsx", desk.workbook()))
    total = imports.progress(session, session.get_one(ImportBatch, batch_id)).total
    first = imports.go_on(session, batch_id=batch_id, most=5, actor=desk.actor, now=clock.now())
    assert (first.state, first.done, first.total) == ("checking", 5, total)
    session.rollback()  # the request failed: nothing of it stays
    assert imports.progress(session, session.get_one(ImportBatch, batch_id)).done == 0
    assert desk.go_on(batch_id, most=25).state == "staged"
    again = imports.go_on(session, batch_id=batch_id, actor=desk.actor, now=clock.now())
    assert again.is_over


# ── drafts ─────────────────────────────────────────────────────────────────────────────────────────


def test_drafts_are_made_and_taken_back_as_they_were(desk: Desk, session: Session) -> None:
    tree = draft_tree(session, OTHER).tree
    assert tree is not None
    mine = {**tree, "summary": "我正在改"}
    save_tree(session, code=OTHER, tree=mine, revision=0, actor=desk.actor, now=clock.now())
    save_draft(session, code=THIRD, text="summary: 半截", revision=0, actor=desk.actor, now=clock.now())
    session.commit()

    def edit(book: openpyxl.Workbook) -> None:
        for row in (3, 4, 5):
            summary("导入的说明", row)(book)

    batch_id = desk.checked(desk.workbook(CODE, OTHER, THIRD, edit=edit))
    desk.bring_in(batch_id)
    for code in (CODE, OTHER, THIRD):
        found = draft_tree(session, code).tree
        assert found is not None
        assert found["summary"] == "导入的说明"
    assert versions(session, CODE) == 1

    desk.undo(batch_id)
    assert {one.state for one in desk.items(batch_id).values()} == {"undone"}
    assert desk.draft(CODE) is None
    assert draft_tree(session, OTHER).tree == mine
    third = desk.draft(THIRD)
    assert third is not None
    assert (third.format, third.text) == ("yaml", "summary: 半截")


def test_a_new_service_has_its_name_and_goes_when_it_is_taken_back(desk: Desk, session: Session) -> None:
    batch_id = desk.checked(desk.workbook(CODE, edit=renamed("QS-MZ-901")))
    desk.bring_in(batch_id)
    service = session.scalars(select(Service).where(Service.code == "QS-MZ-901")).one()
    assert (service.state, service.department) == ("draft", "civil_affairs")
    assert service.name.startswith("高龄津贴")
    desk.undo(batch_id)
    assert session.scalar(select(Service.id).where(Service.code == "QS-MZ-901")) is None


def test_who_changed_something_since_keeps_it(desk: Desk, session: Session) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        summary("导入的说明", 3)(book)
        summary("导入的说明", 4)(book)

    batch_id = desk.checked(desk.workbook(CODE, OTHER, edit=edit))
    desk.bring_in(batch_id)
    draft = draft_tree(session, CODE)
    later = {**(draft.tree or {}), "summary": "后来又改"}
    save_tree(session, code=CODE, tree=later, revision=draft.revision, actor=desk.actor, now=clock.now())
    session.commit()
    desk.undo(batch_id)
    items = desk.items(batch_id)
    assert (items[CODE].state, items[OTHER].state) == ("skipped", "undone")
    assert "有人改过" in items[CODE].message
    assert draft_tree(session, CODE).tree == later


def test_what_changed_between_judging_and_bringing_in_is_left_alone(desk: Desk, session: Session) -> None:
    batch_id = desk.checked(desk.workbook(CODE, edit=summary("导入的说明")))
    tree = draft_tree(session, CODE).tree or {}
    save_tree(session, code=CODE, tree=tree, revision=0, actor=desk.actor, now=clock.now())
    session.commit()
    desk.bring_in(batch_id, "publish")
    (item,) = desk.items(batch_id).values()
    assert item.state == "failed"
    assert "有人改过" in item.message
    assert versions(session, CODE) == 1


# ── publishing ─────────────────────────────────────────────────────────────────────────────────────


def test_versions_are_published_and_the_ones_before_published_again(desk: Desk, session: Session) -> None:
    before = current_version(session, CODE, clock.today())
    batch_id = desk.checked(desk.workbook(CODE, edit=summary("导入的说明")))
    desk.bring_in(batch_id, "publish")
    after = current_version(session, CODE, clock.today())
    assert (after.number, after.definition.summary) == (before.number + 1, "导入的说明")
    version = session.get_one(ServiceVersion, after.id)
    assert version.note == "导入：事项.xlsx"
    desk.undo(batch_id)
    back = current_version(session, CODE, clock.today())
    assert back.number == before.number + 2
    assert back.definition == before.definition


def test_a_service_published_for_the_first_time_is_withdrawn_and_kept_as_a_draft(desk: Desk, session: Session) -> None:
    batch_id = desk.checked(desk.workbook(CODE, edit=renamed("QS-MZ-901")))
    desk.bring_in(batch_id, "publish")
    assert current_version(session, "QS-MZ-901", clock.today()).number == 1
    desk.undo(batch_id)
    with pytest.raises(NotFoundHere):
        current_version(session, "QS-MZ-901", clock.today())
    assert desk.draft("QS-MZ-901") is not None
    state = session.scalar(select(Service.state).where(Service.code == "QS-MZ-901"))
    assert state == "withdrawn"


def test_versions_for_a_later_day_are_called_off(desk: Desk, session: Session) -> None:
    batch_id = desk.checked(desk.workbook(CODE, edit=summary("导入的说明")))
    later = clock.today() + dt.timedelta(days=30)
    desk.bring_in(batch_id, "publish", later)
    service = session.scalars(select(Service).where(Service.code == CODE)).one()
    assert service.due_on == later
    desk.undo(batch_id)
    session.expire_all()
    assert (service.due_version_id, service.due_on) == (None, None)
    assert current_version(session, CODE, clock.today()).number == 1
    assert desk.draft(CODE) is None


def test_a_version_that_waited_before_waits_again(desk: Desk, session: Session) -> None:
    """The import took its place; taking the import back must not lose it."""
    tree, day = draft_tree(session, CODE).tree or {}, clock.today() + dt.timedelta(days=5)
    waiting = {**tree, "summary": "过几天才生效的说法，先等着"}
    publish(session, code=CODE, tree=waiting, effective_from=day, actor=desk.actor, now=clock.now())
    batch_id = desk.checked(desk.workbook(CODE, edit=summary("导入的说法，比它早几天")))
    desk.bring_in(batch_id, "publish", clock.today() + dt.timedelta(days=2))
    desk.undo(batch_id)
    service = session.scalars(select(Service).where(Service.code == CODE)).one()
    coming = session.get_one(ServiceVersion, service.due_version_id)
    assert service.due_on == coming.effective_from == day
    assert json.loads(coming.definition)["summary"] == waiting["summary"]
    assert current_version(session, CODE, clock.today()).number == 1


def test_a_service_of_too_many_values_is_refused_with_a_sentence(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    book = desk.workbook(CODE)
    monkeypatch.setattr(trees, "MAX_VALUES", 20)
    text = "code: QS-MZ-777\nname: 长\nfaq: [" + "1, " * 20 + "1]\n"
    for content, name in ((text.encode(), "长.yaml"), (book, "长.xlsx")):
        (item,) = desk.items(desk.checked(content, name)).values()
        assert item.outcome == "refused"
        assert "内容太多" in item.problems


def test_a_version_published_since_stays(desk: Desk, session: Session) -> None:
    batch_id = desk.checked(desk.workbook(CODE, edit=summary("导入的说明")))
    desk.bring_in(batch_id, "publish")
    tree = {**(draft_tree(session, CODE).tree or {}), "summary": "后来发布的"}
    publish(session, code=CODE, tree=tree, actor=desk.actor, now=clock.now())
    session.commit()
    desk.undo(batch_id)
    assert desk.items(batch_id)[CODE].state == "skipped"
    assert current_version(session, CODE, clock.today()).definition.summary == "后来发布的"


def test_a_day_of_the_past_does_not_start_it(desk: Desk) -> None:
    batch_id = desk.checked(desk.workbook(CODE, edit=summary("导入的说明")))
    with pytest.raises(Invalid) as refusal:
        desk.bring_in(batch_id, "publish", clock.today() - dt.timedelta(days=1))
    assert "生效日期" in refusal.value.message


# ── who may, and what is kept ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("username", ["shenguilan", "zhourui", "wanghaiyan", "lixiumei"])
def test_only_the_county_imports(session: Session, desk: Desk, actor: Callable[[str], Actor], username: str) -> None:
    content = desk.workbook(CODE, edit=summary("导入的说明"))
    batch_id = desk.checked(content)
    who: dict[str, Any] = {"actor": actor(username), "now": clock.now()}
    for refused in (
        lambda: imports.stage(session, [("a.xlsx", content)], **who),
        lambda: imports.start(session, batch_id=batch_id, target="draft", **who),
        lambda: imports.go_on(session, batch_id=batch_id, **who),
        lambda: imports.cancel(session, batch_id=batch_id, **who),
        lambda: imports.start_undo(session, batch_id=batch_id, **who),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_a_batch_goes_its_way_once(desk: Desk, session: Session) -> None:
    batch_id = desk.checked(desk.workbook(CODE, edit=summary("导入的说明")))
    with pytest.raises(Invalid):
        desk.undo(batch_id)
    desk.bring_in(batch_id)
    with pytest.raises(Invalid):
        desk.bring_in(batch_id)
    with pytest.raises(Invalid):
        imports.cancel(session, batch_id=batch_id, actor=desk.actor, now=clock.now())
    other = desk.checked(desk.workbook(OTHER, edit=summary("导入的说明")))
    imports.cancel(session, batch_id=other, actor=desk.actor, now=clock.now())
    with pytest.raises(Invalid):
        desk.bring_in(other)


def test_every_phase_is_recorded(desk: Desk, session: Session) -> None:
    batch_id = desk.checked(desk.workbook(CODE, edit=summary("导入的说明")))
    desk.bring_in(batch_id, "publish")
    desk.undo(batch_id)
    rows = select(AuditEntry.action).where(AuditEntry.subject_kind == "import").order_by(AuditEntry.seq)
    assert list(session.scalars(rows)) == [
        f"import.{one}" for one in ("staged", "checked", "started", "finished", "undo_started", "undone")
    ]

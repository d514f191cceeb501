"""Drafts as trees: kept whatever is wrong with them, counted, never saved over somebody else's work."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import AuditEntry, LibraryUse, Service, ServiceDraft
from app.people.actors import Actor
from app.publishing import drafts, operations
from app.publishing.drafts import draft_tree, revision_of
from app.publishing.library import shared_library
from app.publishing.problems import StaleDraft
from app.publishing.versions import current_version
from catalog.editing.trees import Tree
from catalog.readers.tree_reader import read_tree
from tests.conftest import Clock

CODE = "QS-MZ-001"
Save = Callable[..., int]


@pytest.fixture
def save(session: Session, administrator: Actor) -> Save:
    """Save a tree of 高龄津贴 and commit."""

    def do(tree: Tree, revision: int, leftovers: list[str] | None = None, code: str = CODE) -> int:
        now = clock.now()
        new = drafts.save_tree(
            session, code=code, tree=tree, revision=revision, leftovers=leftovers, actor=administrator, now=now
        )
        session.commit()
        return new

    return do


def row(session: Session, code: str = CODE) -> ServiceDraft:
    joined = select(ServiceDraft).join(Service, Service.id == ServiceDraft.service_id)
    return session.scalars(joined.where(Service.code == code)).one()


def used(session: Session, place: str) -> set[tuple[str, str]]:
    service_id = session.scalars(select(Service.id).where(Service.code == CODE)).one()
    rows = select(LibraryUse.kind, LibraryUse.name).where(
        LibraryUse.service_id == service_id, LibraryUse.place == place
    )
    return set(session.execute(rows).tuples())


def test_without_a_draft_the_editor_opens_what_is_published(session: Session) -> None:
    found = draft_tree(session, CODE)
    assert (found.revision, found.published_number, found.saved_at) == (0, 1, None)
    assert found.tree is not None
    assert found.tree["steps"] == [{"chain": "village_township_county"}]
    assert {"use": "mandate"} in found.tree["documents"]
    published = current_version(session, CODE, clock.today()).definition
    assert read_tree(found.tree, library=shared_library(session)).definition == published


def test_a_tree_comes_back_as_it_was_saved(session: Session, save: Save, administrator: Actor) -> None:
    tree = {"name": "甲", "documents": [{"use": "id_card", "copies": 2}], "unheard": [None, True, 1.5]}
    assert save(tree, 0, ["没有地方放的一段"]) == 1
    found = draft_tree(session, CODE)
    assert (found.tree, found.revision, found.leftovers) == (tree, 1, ("没有地方放的一段",))
    assert (found.saved_by, found.saved_at) == (administrator.name, clock.now())
    assert save({**tree, "name": "乙"}, 1) == 2
    assert draft_tree(session, CODE).leftovers == ("没有地方放的一段",)
    assert save(tree, 2, []) == 3
    assert draft_tree(session, CODE).leftovers == ()


def test_what_lists_show_is_counted_when_it_is_saved(session: Session, save: Save) -> None:
    tree = draft_tree(session, CODE).tree
    assert tree is not None
    save(tree, 0)
    whole = row(session)
    assert (whole.format, whole.error_count) == ("tree", 0)
    assert 80 <= whole.completeness <= 100
    save({"name": "甲"}, 1)
    poor = row(session)
    assert poor.error_count > 5 and poor.completeness < 20


def test_parts_in_use_are_noted_and_forgotten(session: Session, save: Save, administrator: Actor) -> None:
    save({"documents": [{"use": "id_card"}], "steps": [{"chain": "village_only"}]}, 0)
    assert used(session, "draft") == {("documents", "id_card"), ("chains", "village_only")}
    save({"documents": [{"use": "x" * 60}]}, 1)
    assert used(session, "draft") == set()
    save({"documents": [{"use": "id_card"}]}, 2)
    drafts.discard_draft(session, code=CODE, revision=3, actor=administrator, now=clock.now())
    assert used(session, "draft") == set()


def test_a_text_is_counted_as_well_and_read_as_a_tree(session: Session, administrator: Actor) -> None:
    text = "name: 甲\ndocuments: [{use: id_card}]\nsamples: [{answers: {number: 990101194209080179}}]\n"
    drafts.save_draft(session, code=CODE, text=text, revision=0, actor=administrator, now=clock.now())
    found = draft_tree(session, CODE)
    assert found.tree is not None
    assert found.tree["samples"][0]["answers"]["number"] == "990101194209080179"  # a browser would round it
    assert row(session).error_count > 0
    assert used(session, "draft") == {("documents", "id_card")}


def test_a_text_that_is_no_yaml_has_no_tree_but_says_why(session: Session, administrator: Actor) -> None:
    drafts.save_draft(session, code=CODE, text="name: [", revision=0, actor=administrator, now=clock.now())
    found = draft_tree(session, CODE)
    assert found.tree is None
    assert "YAML 格式有误" in found.problems[0].message
    drafts.save_draft(session, code=CODE, text="", revision=1, actor=administrator, now=clock.now())
    assert draft_tree(session, CODE).problems


def test_nobody_saves_over_somebody_else(
    session: Session, save: Save, actor: Callable[[str], Actor], frozen_clock: Clock
) -> None:
    colleague = actor("haojia")
    drafts.save_tree(session, code=CODE, tree={"name": "她的"}, revision=0, actor=colleague, now=clock.now())
    session.commit()
    with pytest.raises(StaleDraft) as stale:
        save({"name": "我的"}, 0)
    assert (stale.value.by, stale.value.at) == (colleague.name, frozen_clock.now)
    session.rollback()
    assert json.loads(row(session).text) == {"name": "她的"}


def test_who_may_save(session: Session, actor: Callable[[str], Actor]) -> None:
    for username in ("wanghaiyan", "linjianhua", "qinzhengwen"):
        with pytest.raises(NotAllowed):
            drafts.save_tree(session, code=CODE, tree={}, revision=0, actor=actor(username), now=clock.now())


def test_what_is_far_too_long_is_refused(save: Save) -> None:
    with pytest.raises(Invalid) as refused:
        save({"name": "长" * 1_000_001}, 0)
    assert refused.value.sentences() == ["内容太长，没有保存"]


def test_a_new_code_makes_a_service_that_is_offered_nowhere(session: Session, save: Save) -> None:
    save({"name": "甲"}, 0, code="QS-NEW-1")
    service = session.scalars(select(Service).where(Service.code == "QS-NEW-1")).one()
    assert (service.state, service.current_version_id) == ("draft", None)
    assert draft_tree(session, "QS-NEW-1").published_number is None


def test_who_saved_last_costs_one_small_statement(
    session: Session, save: Save, administrator: Actor, count_sql: Callable[[], object]
) -> None:
    assert revision_of(session, CODE).revision == 0
    save({"name": "甲"}, 0)
    with count_sql() as statements:  # type: ignore[attr-defined]
        mark = revision_of(session, CODE)
    assert len(statements) == 1
    assert (mark.revision, mark.saved_by, mark.saved_at) == (1, administrator.name, clock.now())
    with pytest.raises(NotFoundHere):
        revision_of(session, "QS-XX-404")
    with pytest.raises(NotFoundHere):
        draft_tree(session, "QS-XX-404")


def test_every_save_is_recorded(session: Session, save: Save) -> None:
    save({"name": "甲"}, 0)
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert last is not None
    assert (last.action, last.subject_id, json.loads(last.detail)) == ("service.draft_saved", CODE, {"revision": 1})


def test_a_number_of_a_draft_is_never_used_twice(session: Session, save: Save, administrator: Actor) -> None:
    """Or an editor left open would take another draft for the one that it shows, and write over it."""
    opened = save({"name": "甲"}, 0)
    drafts.discard_draft(session, code=CODE, revision=opened, actor=administrator, now=clock.now())
    theirs = save({"name": "乙"}, 0)
    with pytest.raises(StaleDraft):
        save({"name": "甲又写"}, opened)
    assert theirs > opened
    assert json.loads(row(session).text) == {"name": "乙"}


def test_who_opened_a_version_does_not_write_over_the_next_one(
    session: Session, save: Save, administrator: Actor
) -> None:
    found = draft_tree(session, CODE)
    seen = {"code": CODE, "revision": 0, "published": found.published_number, "actor": administrator}
    theirs = {**(found.tree or {}), "summary": "年满 80 周岁的老人按月领取，新写法"}
    revision = save(theirs, 0)
    operations.publish_draft(session, code=CODE, revision=revision, actor=administrator, now=clock.now())
    with pytest.raises(StaleDraft):
        drafts.save_tree(session, tree={**(found.tree or {}), "aliases": ["老龄津贴"]}, now=clock.now(), **seen)
    with pytest.raises(StaleDraft):
        drafts.save_draft(session, text="name: 甲", now=clock.now(), **seen)
    assert revision_of(session, CODE).published_number == 2
    assert drafts.save_tree(session, tree=theirs, now=clock.now(), **{**seen, "published": 2}) > revision


def test_a_text_of_too_many_values_is_kept_and_told(session: Session, administrator: Actor) -> None:
    text = "name: 甲\nfaq: [" + "1," * 70_000 + "1]\n"
    drafts.save_draft(session, code=CODE, text=text, revision=0, actor=administrator, now=clock.now())
    found = draft_tree(session, CODE)
    assert found.tree is None
    assert [one.message for one in found.problems] == ["内容太多，没有保存"]

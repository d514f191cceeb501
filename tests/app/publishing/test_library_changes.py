"""A shared part changes; every service that uses it takes the change or keeps what it said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotAllowed
from app.models import AuditEntry, LibraryPart, LibraryUse, Service, ServiceDraft, ServiceVersion
from app.people.actors import Actor
from app.publishing.drafts import draft_tree, save_tree
from app.publishing.library import shared_library
from app.publishing.library_changes import (
    Changed,
    PartInUse,
    StalePart,
    add_part,
    change_part,
    delete_part,
    part_of,
    rename_part,
    users,
)
from app.publishing.library_effects import Review, counted_uses, review_change
from app.publishing.operations import publish, publish_definition
from app.publishing.versions import current_version
from catalog.definition import ServiceDefinition
from catalog.readers.tree_reader import read_tree

ONE, TWO = "QS-MZ-001", "QS-MZ-002"
CARD = ("documents", "id_card")


@pytest.fixture
def county(actor: Callable[[str], Actor]) -> Actor:
    return actor("fangxiaoming")


def changed(session: Session, kind: str = "documents", name: str = "id_card", **keys: Any) -> dict[str, Any]:
    return {**shared_library(session).raw[kind][name], **keys}


def review(session: Session, value: Any, part: tuple[str, str] = CARD) -> Review:
    return review_change(session, kind=part[0], name=part[1], value=value)


def change(session: Session, county: Actor, value: Any, takes: set[str], part: tuple[str, str] = CARD) -> Changed:
    kind, name = part
    done = change_part(
        session,
        kind=kind,
        name=name,
        value=value,
        revision=part_of(session, kind, name).revision,
        takes=takes,
        token=review(session, value, part).token,
        actor=county,
        now=clock.now(),
    )
    session.commit()
    return done


@contextmanager
def refused(kind: type[Invalid], says: str) -> Iterator[None]:
    with pytest.raises(kind) as caught:
        yield
    assert any(says in sentence for sentence in caught.value.sentences()), caught.value.sentences()


def in_force(session: Session, code: str) -> ServiceDefinition:
    return current_version(session, code, clock.today()).definition


def id_card(definition: ServiceDefinition) -> Any:
    return next(one for one in definition.documents if one.use == "id_card")


def codes_using(session: Session, *part: str) -> set[str]:
    return {service.code for service in users(session, *part).services}


def test_before_it_happens_every_service_is_shown_with_what_changes(session: Session) -> None:
    shown = review(session, changed(session, copies=2))
    assert {effect.code for effect in shown.effects} == codes_using(session, *CARD)
    effect = next(one for one in shown.reached if one.code == ONE)
    assert effect.versions[0].differences and "居民身份证" in effect.versions[0].differences[0]
    assert not effect.errors
    assert session.query(LibraryPart).filter_by(name="id_card").one().revision == 1


def test_ticked_services_get_a_new_version_the_others_keep_theirs(session: Session, county: Actor) -> None:
    before = in_force(session, TWO)
    done = change(session, county, changed(session, copies=2), {ONE})
    assert done.published == ((ONE, 2),) and TWO in done.kept
    assert id_card(in_force(session, ONE)).copies == 2
    assert in_force(session, TWO) == before
    version = session.scalars(
        select(ServiceVersion).join(Service).where(Service.code == ONE, ServiceVersion.number == 2)
    )
    assert version.one().note == "共用材料“居民身份证”修改"
    tree = draft_tree(session, TWO).tree
    assert tree is not None
    entry = next(one for one in tree["documents"] if one.get("use") == "id_card")
    assert entry["copies"] == id_card(before).copies
    actions = set(
        session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id.in_(["documents/id_card", ONE])))
    )
    assert {"library.changed", "service.published"} <= actions


def test_a_part_inside_a_part_reaches_its_services(session: Session, county: Actor) -> None:
    name = ("fields", "applicant_phone")
    assert ONE in codes_using(session, *name)
    done = change(session, county, changed(session, *name, label="手机号码"), {ONE}, name)
    assert [code for code, _number in done.published] == [ONE]
    assert any(one.label == "手机号码" for one in in_force(session, ONE).fields())


def test_a_step_added_to_a_chain_reaches_the_services_with_that_chain(session: Session, county: Actor) -> None:
    chains = {name for kind, name in session.execute(_uses(ONE)).tuples().all() if kind == "chains"}
    part = ("chains", chains.pop())
    before = in_force(session, ONE)
    raw = shared_library(session).raw[part[0]][part[1]]
    value = {**raw, "steps": [*raw["steps"], {"use": "archive_township"}]}
    others = codes_using(session, *part) - {ONE}
    change(session, county, value, {ONE}, part)
    assert [step.id for step in in_force(session, ONE).steps] == [*(one.id for one in before.steps), "archive_township"]
    assert ONE in codes_using(session, *part) and not others & codes_using(session, *part)


def _uses(code: str) -> Any:
    return (
        select(LibraryUse.kind, LibraryUse.name)
        .join(Service, Service.id == LibraryUse.service_id)
        .where(Service.code == code)
    )


def test_drafts_follow_or_are_pinned(session: Session, county: Actor) -> None:
    for code in (ONE, TWO):
        tree = draft_tree(session, code).tree
        assert tree is not None
        save_tree(session, code=code, tree={**tree, "summary": "改到一半"}, revision=0, actor=county, now=clock.now())
    old = shared_library(session)
    kept = read_tree(draft_tree(session, TWO).tree, library=old).definition
    done = change(session, county, changed(session, copies=2), {ONE})
    assert ONE in done.followed
    new = shared_library(session)
    followed = read_tree(draft_tree(session, ONE).tree, library=new).definition
    assert followed is not None and id_card(followed).copies == 2 and followed.summary == "改到一半"
    assert draft_tree(session, ONE).revision == 1
    assert read_tree(draft_tree(session, TWO).tree, library=new).definition == kept
    assert draft_tree(session, TWO).revision == 2


def test_a_service_with_a_waiting_version_takes_the_change_in_both(session: Session, county: Actor) -> None:
    day = clock.today() + timedelta(days=30)
    later = in_force(session, ONE).model_copy(update={"summary": "以后的说法"})
    publish_definition(session, definition=later, effective_from=day, note="", actor=county, now=clock.now())
    done = change(session, county, changed(session, copies=2), {ONE})
    assert len(done.published) == 2
    assert id_card(in_force(session, ONE)).copies == 2 and in_force(session, ONE).summary != "以后的说法"
    waiting = current_version(session, ONE, day).definition
    assert id_card(waiting).copies == 2 and waiting.summary == "以后的说法"


def test_what_would_have_errors_cannot_be_ticked(session: Session, county: Actor) -> None:
    part = ("fields", "applicant_id_number")
    value = {**changed(session, *part), "kind": "text", "meaning": None}
    effect = next(one for one in review(session, value, part).reached if one.code == ONE)
    assert effect.errors
    with refused(Invalid, "不能跟着改"):
        change(session, county, value, {ONE}, part)
    session.rollback()
    assert change(session, county, value, set(), part).published == ()


def test_a_part_that_is_not_sound_is_not_saved(session: Session, county: Actor) -> None:
    with refused(Invalid, "份数"):
        change(session, county, changed(session, copies="两份"), set())


def test_two_administrators_do_not_overwrite_each_other(session: Session, county: Actor) -> None:
    given = {"kind": "documents", "name": "id_card", "takes": set(), "actor": county, "now": clock.now()}
    value = changed(session, copies=2)
    token = review(session, value).token
    tree = draft_tree(session, ONE).tree
    assert tree is not None
    publish(session, code=ONE, tree={**tree, "summary": "别人刚发布"}, actor=county, now=clock.now())
    with refused(StalePart, "再看一遍"):
        change_part(session, value=value, revision=1, token=token, **given)
    change(session, county, changed(session, copies=3), set())
    with refused(StalePart, "改过这一项"):
        change_part(session, value=value, revision=1, token=token, **given)


@pytest.mark.parametrize("username", ["wanghaiyan", "linjianhua"])
def test_only_the_county_s_administrators(session: Session, actor: Callable[[str], Actor], username: str) -> None:
    with pytest.raises(NotAllowed):
        change(session, actor(username), changed(session, copies=2), set())
    with pytest.raises(NotAllowed):
        add_part(session, kind="documents", name="x", value={"name": "新"}, actor=actor(username), now=clock.now())


def test_a_part_in_use_is_neither_renamed_nor_deleted(session: Session, county: Actor) -> None:
    given = {"kind": "fields", "name": "applicant_name", "revision": 1, "actor": county, "now": clock.now()}
    with pytest.raises(PartInUse) as caught:
        delete_part(session, **given)
    assert ("sections", "applicant") in caught.value.parts and ONE in {one.code for one in caught.value.services}
    with pytest.raises(PartInUse):
        rename_part(session, to="other", **given)


def test_a_new_part_is_renamed_and_deleted(session: Session, county: Actor) -> None:
    now = clock.now()
    part = {"kind": "documents", "actor": county, "now": now}
    add_part(session, name="card", value={"id": "card", "name": "老年优待证"}, **part)
    with refused(Invalid, "已经有编号"):
        add_part(session, name="card", value={"name": "x"}, **part)
    with refused(Invalid, "小写字母"):
        add_part(session, name="Card 1", value={"name": "x"}, **part)
    assert rename_part(session, name="card", to="elder_card", revision=1, **part).revision == 2
    assert shared_library(session).documents["elder_card"]["id"] == "elder_card"
    delete_part(session, name="elder_card", revision=2, **part)
    assert "elder_card" not in shared_library(session).documents


def test_uses_are_counted_through_other_parts(session: Session) -> None:
    part = ("fields", "applicant_name")
    counts = counted_uses(session, [part])
    assert counts == {part: {"published": len(codes_using(session, *part)), "draft": 0}}
    assert counts[part]["published"] > 20


def test_many_services_take_a_change_at_once(session: Session, county: Actor) -> None:
    base = in_force(session, ONE)
    for number in range(12):
        copy = base.model_copy(update={"code": f"T-{number:03}"})
        publish_definition(
            session, definition=copy, effective_from=clock.today(), note="", actor=county, now=clock.now()
        )
    session.commit()
    value = changed(session, copies=2)
    takes = {effect.code for effect in review(session, value).reached if not effect.errors}
    done = change(session, county, value, takes)
    assert len(done.published) == len(takes) > 12
    assert session.scalars(select(ServiceDraft)).all() == []

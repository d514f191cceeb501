"""Drafts, publishing and bringing in a folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotAllowed
from app.models import AuditEntry, Organisation, Service, ServiceDraft, ServiceVersion
from app.people.actors import Actor
from app.publishing import checking, drafts, operations
from app.publishing.problems import StaleDraft
from app.publishing.versions import current_version
from catalog import versions
from catalog.readers.yaml_reader import read_definition
from tests.conftest import Clock
from tests.definitions import load, text_of

Publish = Callable[..., operations.Published]
Save = Callable[[str, int], int]


def service(session: Session, code: str = "T-MINIMAL") -> Service:
    return session.scalars(select(Service).where(Service.code == code)).one()


def audited(session: Session, code: str = "T-MINIMAL") -> list[str]:
    rows = select(AuditEntry.action).where(AuditEntry.subject_kind == "service", AuditEntry.subject_id == code)
    return list(session.scalars(rows.order_by(AuditEntry.seq)))


@pytest.fixture
def save(session: Session, administrator: Actor) -> Save:
    """Save a draft of T-MINIMAL."""

    def do(text: str, revision: int) -> int:
        new = drafts.save_draft(
            session, code="T-MINIMAL", text=text, revision=revision, actor=administrator, now=clock.now()
        )
        session.commit()
        return new

    return do


# ── drafts ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_draft_is_kept_even_when_it_does_not_parse(session: Session, save: Save) -> None:
    assert save("name: [", 0) == 1
    assert save("name: [1", 1) == 2
    draft = session.get_one(ServiceDraft, service(session).id)
    assert (draft.text, draft.revision) == ("name: [1", 2)
    assert service(session).state == "draft"


def test_two_administrators_do_not_overwrite_each_other(
    session: Session, save: Save, administrator: Actor, frozen_clock: Clock
) -> None:
    save("first: 1", 0)
    with pytest.raises(StaleDraft) as stale:
        save("second: 2", 0)
    assert (stale.value.by, stale.value.at) == (administrator.name, clock.now())
    assert f"{administrator.name} 在 09:30 保存过" in stale.value.sentences()[0]
    assert session.get_one(ServiceDraft, service(session).id).text == "first: 1"


def test_saving_what_was_published_meanwhile_is_told(save: Save, publish: Publish) -> None:
    save("first: 1", 0)
    publish(text_of("minimal"))
    with pytest.raises(StaleDraft) as stale:
        save("second: 2", 1)
    assert "已经发布或者删除" in stale.value.sentences()[0]


def test_discarding_a_draft(session: Session, save: Save, administrator: Actor) -> None:
    save("first: 1", 0)
    with pytest.raises(StaleDraft):
        drafts.discard_draft(session, code="T-MINIMAL", revision=7, actor=administrator, now=clock.now())
    drafts.discard_draft(session, code="T-MINIMAL", revision=1, actor=administrator, now=clock.now())
    assert session.scalar(select(func.count()).select_from(ServiceDraft)) == 0


def test_clerks_neither_edit_nor_publish(session: Session, actor: Callable[[str], Actor]) -> None:
    clerk = actor("wanghaiyan")
    with pytest.raises(NotAllowed):
        drafts.save_draft(session, code="T-X", text="", revision=0, actor=clerk, now=clock.now())
    with pytest.raises(NotAllowed):
        operations.publish(session, code="T-X", text=text_of("minimal"), actor=clerk, now=clock.now())


# ── publishing ─────────────────────────────────────────────────────────────────────────────────────


def test_publishing_fills_what_lists_and_searches_show(session: Session, publish: Publish, save: Save) -> None:
    save("draft: 1", 0)
    published = publish(text_of("minimal"))
    row = service(session)
    assert (published.number, published.is_new, row.current_version_id) == (1, True, published.version_id)
    assert (row.name, row.state, row.topic, row.department) == (
        "最小事项",
        "published",
        "social_assistance",
        "civil_affairs",
    )
    assert (row.acceptance_tiers, row.documents_count, row.limit_words) == ("township", 1, "10 个工作日")
    assert "zxsx" in row.search_text and "zuixiaoshixiang" in row.search_text
    assert session.scalar(select(func.count()).select_from(ServiceDraft)) == 0
    assert audited(session) == ["service.draft_saved", "service.published"]


def test_the_stored_version_is_the_definition(session: Session, publish: Publish) -> None:
    publish(text_of("rich"))
    definition = load("rich")
    assert current_version(session, definition.code, clock.today()).definition == definition


def test_what_has_not_changed_makes_no_version(session: Session, publish: Publish) -> None:
    first = publish(text_of("minimal"))
    again = publish(text_of("minimal") + "\n# 只多一行注释\n")
    assert (again.version_id, again.number, again.is_new) == (first.version_id, 1, False)
    changed = publish(text_of("minimal").replace("最小事项", "改过的事项"))
    assert (changed.number, changed.is_new) == (2, True)
    assert service(session).name == "改过的事项"


def test_going_back_to_an_earlier_text_is_a_version_of_its_own(publish: Publish) -> None:
    publish(text_of("minimal"))
    publish(text_of("minimal").replace("最小事项", "改过的事项"))
    assert publish(text_of("minimal")).number == 3


def test_the_same_text_with_an_earlier_beginning_is_new(session: Session, publish: Publish) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    publish(text_of("minimal"), effective_from=tomorrow)
    assert publish(text_of("minimal")).number == 2
    assert current_version(session, "T-MINIMAL", clock.today()).number == 2


def test_all_problems_come_at_once_and_nothing_is_published(session: Session, publish: Publish) -> None:
    broken = text_of("minimal").replace("department: civil_affairs", "department: no_office\nunknown: 1")
    broken = broken.replace("limit: 5个工作日", "limit: 5个礼拜")
    with pytest.raises(Invalid) as refused:
        publish(broken)
    assert len(refused.value.problems) >= 2
    assert session.scalar(select(Service.id).where(Service.code == "T-MINIMAL")) is None


def test_an_unknown_office_is_found_by_the_checks(session: Session) -> None:
    checked = checking.check_text(session, text_of("minimal").replace("civil_affairs", "no_office"))
    assert not checked.ok
    assert any(problem.path == "department" for problem in checked.problems)
    assert checking.check_text(session, text_of("minimal")).ok


def test_a_text_of_another_service_is_refused(session: Session, administrator: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        operations.publish(session, code="T-OTHER", text=text_of("minimal"), actor=administrator, now=clock.now())
    assert refused.value.sentences() == ["事项编码写的是 T-MINIMAL，应当是 T-OTHER"]


# ── the same again ─────────────────────────────────────────────────────────────────────────────────


def test_a_grown_schema_makes_no_new_version(session: Session, publish: Publish) -> None:
    """A version published before a key existed has another digest, and says the same all the same."""
    definition = load("minimal")
    older = json.loads(versions.canonical_json(definition))
    del older["quantity_limit"]  # as if the key had come later
    text = json.dumps(older, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    row = Service(code="T-MINIMAL", name="最小事项", state="published")
    session.add(row)
    session.flush()
    session.add(
        ServiceVersion(
            service_id=row.id,
            number=1,
            definition=text,
            digest=hashlib.sha256(text.encode()).hexdigest(),
            effective_from=clock.today(),
            published_at=clock.now(),
        )
    )
    session.flush()
    row.current_version_id = session.scalars(select(ServiceVersion.id).where(ServiceVersion.service_id == row.id)).one()
    assert publish(text_of("minimal")).is_new is False
    assert publish(text_of("minimal").replace("最小事项", "改过的事项")).number == 2


def test_restoring_an_earlier_version(session: Session, publish: Publish, save: Save, administrator: Actor) -> None:
    publish(text_of("minimal"))
    publish(text_of("minimal").replace("最小事项", "改过的事项"))
    save("draft: 1", 0)
    done = operations.restore(session, code="T-MINIMAL", number=1, note="改错了", actor=administrator, now=clock.now())
    assert (done.number, done.is_new, service(session).name) == (3, True, "最小事项")
    assert session.get_one(ServiceVersion, done.version_id).note == "改错了"
    assert session.scalar(select(func.count()).select_from(ServiceDraft)) == 1
    again = operations.restore(session, code="T-MINIMAL", number=1, actor=administrator, now=clock.now())
    assert (again.number, again.is_new) == (3, False)
    with pytest.raises(Invalid):
        operations.restore(session, code="T-MINIMAL", number=9, actor=administrator, now=clock.now())


def test_a_version_that_breaks_the_rules_of_today_is_not_restored(
    session: Session, publish: Publish, administrator: Actor
) -> None:
    publish(text_of("minimal"))
    publish(text_of("minimal").replace("最小事项", "改过的事项"))
    session.execute(update(Organisation).where(Organisation.code == "civil_affairs").values(code="closed"))
    with pytest.raises(Invalid) as refused:
        operations.restore(session, code="T-MINIMAL", number=1, actor=administrator, now=clock.now())
    assert [problem.path for problem in refused.value.problems] == ["department"]


def test_what_lists_count_is_written(session: Session, publish: Publish) -> None:
    done = publish(text_of("minimal"))
    row = service(session)
    warnings = sum(problem.severity == "warning" for problem in done.problems)
    assert (row.error_count, row.warning_count, row.item_type) == (0, warnings, "payment")
    assert 0 < row.completeness < 100
    publish(text_of("rich"))
    assert service(session, load("rich").code).completeness > row.completeness


def test_only_the_county_publishes(session: Session, administrator: Actor) -> None:
    township = replace(administrator, organisation_kind="township", organisation_tier="township")
    with pytest.raises(NotAllowed):
        operations.publish(session, code="T-MINIMAL", text=text_of("minimal"), actor=township, now=clock.now())
    with pytest.raises(NotAllowed):
        operations.restore(session, code="QS-MZ-001", number=1, actor=township, now=clock.now())
    with pytest.raises(NotAllowed):
        operations.import_folder(session, [], actor=township, now=clock.now())


# ── a folder ───────────────────────────────────────────────────────────────────────────────────────


def test_a_folder_is_brought_in_and_its_faults_are_told(session: Session) -> None:
    files = [(Path(f"{name}.yaml"), read_definition(text_of(name))) for name in ("minimal", "routed")]
    files.append((Path("broken.yaml"), read_definition("name: 1")))
    done = operations.import_folder(session, files, actor=None, now=clock.now())
    session.commit()
    assert (done.published, done.unchanged) == (["T-MINIMAL", "T-ROUTE"], [])
    assert list(done.problems) == ["broken.yaml"] and done.problems["broken.yaml"]
    entry = session.scalars(select(AuditEntry).where(AuditEntry.subject_id == "T-ROUTE")).one()
    assert (entry.actor_name, entry.action) == ("系统", "service.published")
    again = operations.import_folder(session, files[:2], actor=None, now=clock.now())
    assert (again.published, again.unchanged) == ([], ["T-MINIMAL", "T-ROUTE"])


def test_versions_are_numbered_per_service(session: Session, publish: Publish) -> None:
    for name in ("minimal", "routed"):
        publish(text_of(name))
    numbers = select(ServiceVersion.number).join(Service).where(Service.code.in_(["T-MINIMAL", "T-ROUTE"]))
    assert session.scalars(numbers).all() == [1, 1]
    assert date(2026, 10, 21) == session.scalars(select(func.max(ServiceVersion.effective_from))).one()

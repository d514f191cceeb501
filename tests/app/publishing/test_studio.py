"""What the studio asks beside drafts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import ServiceVersion
from app.people.actors import Actor
from app.publishing import drafts, studio
from app.publishing.library import shared_library
from app.publishing.operations import Published
from app.publishing.versions import version_by_id
from catalog.readers.tree_reader import read_tree
from catalog.readers.yaml_reader import read_definition
from tests.definitions import text_of


def test_every_published_version_reads_back_as_itself(session: Session) -> None:
    library = shared_library(session)
    for version_id in session.scalars(select(ServiceVersion.id)):
        version = version_by_id(session, version_id)
        assert read_definition(studio.text_of(session, version), library=library).definition == version.definition
        assert read_tree(studio.tree_of_version(session, version), library=library).definition == version.definition


def test_the_first_version_may_still_wait_for_its_day(session: Session, publish: Callable[..., Published]) -> None:
    assert studio.published_version(session, "T-MINIMAL") is None
    publish(text_of("minimal"), effective_from=clock.today() + timedelta(days=3))
    found = studio.published_version(session, "T-MINIMAL")
    assert found is not None and found.number == 1
    opened = drafts.draft_tree(session, "T-MINIMAL")
    assert opened.tree is not None and opened.tree["name"] == "最小事项"


def test_who_saved_the_draft(session: Session, administrator: Actor) -> None:
    drafts.save_draft(session, code="T-X", text="x", revision=0, actor=administrator, now=clock.now())
    assert studio.editor_of_draft(session, "T-X") == administrator.name
    assert studio.editor_of_draft(session, "QS-MZ-001") == ""

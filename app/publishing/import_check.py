"""One service of an import is judged: new, changed, the same as what is published, or refused; nothing changes yet."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import ImportBatch, ImportItem, LibraryState, Service, ServiceDraft, ServiceVersion
from app.people.actors import Actor
from app.publishing.checking import Checked, check_read, department_codes
from app.publishing.drafts import check_draft
from app.publishing.library import shared_library
from catalog import versions
from catalog.definition import ServiceDefinition
from catalog.differences import differences
from catalog.problems import Problem, in_words
from catalog.readers.tree_reader import in_tree, read_tree
from catalog.workbook.found import CellProblem, spot_of

_MOST_SENTENCES: Final = 200  # differences or problems of one service that are kept


def check_item(session: Session, batch: ImportBatch, item: ImportItem, _actor: Actor | None, _now: datetime) -> None:
    """Judge a service and keep what was found, with the state of the catalogue that it was judged against."""
    tree = json.loads(item.tree)
    checked = judged(session, tree)
    known = json.loads(item.problems)
    found = known + _not_echoes([asdict(one) for one in _placed(checked.problems, batch, item)], known)
    service = session.scalars(select(Service).where(Service.code == item.code)).one_or_none()
    base = _base(session, service)
    marks = Counter(one.severity for one in checked.problems)
    item.before = json.dumps({**state_of(session, service), "against": judged_against(session), "marks": marks})
    item.problems = json.dumps(_sorted(found)[:_MOST_SENTENCES], ensure_ascii=False)
    item.outcome = "refused"
    if checked.definition is not None and not any(one["severity"] == "error" for one in found):
        item.name = checked.definition.name
        item.outcome, sentences = _compared(base, checked.definition)
        item.differences = json.dumps(sentences[:_MOST_SENTENCES], ensure_ascii=False)


def judged(session: Session, tree: Any) -> Checked:
    """A tree as it would be published; paths are those of the tree."""
    read = read_tree(tree, library=shared_library(session))
    checked = check_read(read, department_codes(session))
    moved = tuple(
        Problem(in_tree(one.path, tree=tree, origins=read.origins), one.severity, one.message)
        for one in checked.problems
    )
    return Checked(checked.definition, moved)


def judged_against(session: Session) -> str:
    """What a judgement rests on beside the tree: the shared library and the departments."""
    library = session.scalar(select(LibraryState.digest).where(LibraryState.id == 1)) or ""
    return f"{library} {' '.join(sorted(department_codes(session)))}"


def judged_before(session: Session, item: ImportItem) -> Checked | None:
    """The judgement once more, without judging: None when the library or the departments have changed since."""
    before = json.loads(item.before)
    if before["against"] != judged_against(session):
        return None
    read = read_tree(json.loads(item.tree), library=shared_library(session))
    marks = tuple(Problem("", severity, "") for severity, count in before["marks"].items() for _one in range(count))
    return Checked(read.definition, marks)


def _compared(base: ServiceDefinition | None, definition: ServiceDefinition) -> tuple[str, list[str]]:
    if base is None:
        return "new", []
    if base == definition:
        return "same", []
    return "changed", differences(base, definition)


def _base(session: Session, service: Service | None) -> ServiceDefinition | None:
    """What the import is compared with: the version published last, else what the draft says when it can be read."""
    if service is None:
        return None
    version_id = service.due_version_id or service.current_version_id
    if version_id is not None:
        return versions.from_canonical(session.get_one(ServiceVersion, version_id).definition)
    draft = session.get(ServiceDraft, service.id)
    return check_draft(session, draft).definition if draft else None


def state_of(session: Session, service: Service | None) -> dict[str, Any]:
    """What there is of a service, so that later it can be told whether anyone has changed it since."""
    if service is None:
        return {"known": False, "draft": 0, "current": None, "due": None}
    revision = session.scalar(select(ServiceDraft.revision).where(ServiceDraft.service_id == service.id)) or 0
    return {
        "known": True,
        "draft": revision,
        "current": service.current_version_id,
        "due": service.due_version_id,
    }


def _placed(problems: Iterable[Problem], batch: ImportBatch, item: ImportItem) -> list[CellProblem]:
    """Problems of the tree where they stand in the file. Hints are for the editor, not for an import."""
    places, heads = json.loads(item.places), json.loads(batch.heads)
    rows = {path: (name, row) for path, (name, row) in places.items()}
    columns = {sheet: {key: (number, words) for key, (number, words) in head.items()} for sheet, head in heads.items()}
    kept = [one for one in problems if one.severity != "hint"]
    say = in_words if batch.source_kind == "workbook" else str
    return [CellProblem(say(one.message), spot_of(one.path, rows, columns), one.severity) for one in kept]


def _not_echoes(found: list[dict[str, Any]], known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A cell that could not be read is not complained about once more as missing."""
    spots = [one["spot"] for one in known if one["spot"] and one["severity"] == "error"]
    return [one for one in found if one["spot"] not in spots]


def _sorted(problems: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Errors first, otherwise as found; each once."""
    unique = {json.dumps(one, sort_keys=True): one for one in problems}
    return sorted(unique.values(), key=lambda one: one["severity"] != "error")


def refusal_words() -> str:
    """What is said when the catalogue moved on between judging and bringing in."""
    return _("检查以后有人改过这个事项，没有导入。请重新上传，看过不同再导入")

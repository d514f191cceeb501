"""Batches of the past, from what the sample definitions say of themselves, so that reports have something to show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import ZONE
from app.models import DevolutionBatch, DevolutionItem, DevolutionTarget
from app.publishing.figures import figures_in_force
from app.publishing.offerings import active_by_tier, current_rows, give
from app.publishing.versions import LoadedVersion, current_versions
from catalog.devolution import decides_at
from catalog.law_specs import DevolutionSpec
from catalog.vocabulary import label

_SHORT = {"county": "县", "township": "镇", "village": "村"}
_OPENS = dt.time(8, 30)


@dataclass(frozen=True, order=True)
class _Batch:
    """What a batch of the table has in common; a document's 第一批 may be several."""

    effective_from: dt.date
    batch: str
    from_tier: str
    to_tier: str
    mode: str

    @property
    def name(self) -> str:
        tiers = f"{_SHORT[self.from_tier]}到{_SHORT[self.to_tier]}"
        return f"{self.batch}·{label('devolution_mode', self.mode)}（{tiers}）"


def add_devolution(session: Session, *, now: datetime) -> int:
    """Write the batches that the definitions name and that have begun, unless there are batches; how many."""
    if session.scalar(select(DevolutionBatch.id).limit(1)) is not None:
        return 0
    today = now.astimezone(ZONE).date()
    codes = [one.figures.code for one in figures_in_force(session, today)]
    batches = _batches(current_versions(session, codes, today), today)
    for key in sorted(batches):
        _write(session, key, batches[key])
    return len(batches)


def _batches(versions: dict[str, LoadedVersion], today: dt.date) -> dict[_Batch, list[LoadedVersion]]:
    found: dict[_Batch, list[LoadedVersion]] = {}
    for version in versions.values():
        for row in _begun(version, today):
            key = _Batch(row.effective_from, row.batch, row.from_tier.value, row.to_tier.value, row.mode)
            found.setdefault(key, []).append(version)
    return found


def _begun(version: LoadedVersion, today: dt.date) -> Iterator[DevolutionSpec]:
    return (row for row in version.definition.devolution if row.effective_from <= today)


def _write(session: Session, key: _Batch, versions: list[LoadedVersion]) -> None:
    moment = datetime.combine(key.effective_from, _OPENS, ZONE)
    batch = DevolutionBatch(
        name=key.name,
        direction="down",
        from_tier=key.from_tier,
        to_tier=key.to_tier,
        mode=key.mode,
        effective_on=key.effective_from,
        state="done",
        note="",
        created_at=moment,
        ran_at=moment,
    )
    session.add(batch)
    session.flush()
    active = active_by_tier(session)
    places = sorted(active.get(key.to_tier, ()))
    ids = {version.service_id: version.definition for version in versions}
    session.add_all(DevolutionTarget(batch_id=batch.id, organisation_id=number) for number in places)
    session.add_all(
        DevolutionItem(batch_id=batch.id, service_id=one.service_id, state="done", version_id=one.id)
        for one in versions
    )
    held = current_rows(session, service_ids=ids, tier=key.to_tier, day=key.effective_from)
    for number, definition in ids.items():
        give(
            session,
            service_id=number,
            organisation_ids=places,
            mode=key.mode,
            decides=decides_at(definition, key.to_tier),
            since=key.effective_from,
            batch_id=batch.id,
            held=held.get(number, {}),
        )

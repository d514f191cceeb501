"""在手: what is open, counted by unit, service and person, at most once a minute.

In hand is every open step of a case not yet decided; it counts at the desk where it lies, and for all units above it.
Offices asked at the same time (并联) have one each. The person is who took the case in and stays answerable (首问负责).
Why it is counted ahead: docs/decisions/0033-board-counts.md.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, select, tuple_, update
from sqlalchemy.orm import Session

from app.cases.workflow import UNDER_WAY
from app.clock import local_date
from app.models import BoardCount, BoardState, Case, CaseStep, Organisation, ServiceVersion
from app.statistics.reading import aside

COUNTS = ("in_hand", "due_today", "green", "yellow", "red", "paused", "returned")
RUNNING = ("accept", "work")  # queues whose clock runs
Key = tuple[int, str, int]  # unit, facet, subject
Tally = tuple[int, ...]  # in the order of COUNTS
_EVERY = timedelta(minutes=1)
_SHARE = 20  # counting takes at most this part of the time
_BOARD = 1
_NONE: Tally = (0,) * len(COUNTS)


def board_due(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """The one id there is, when a minute has passed (more where counting takes long) or the day has changed."""
    state = session.execute(select(BoardState.counted_at, BoardState.took_ms)).one_or_none()
    return [_BOARD] if limit and (state is None or _is_old(state.counted_at, state.took_ms, now)) else []


def _is_old(counted_at: datetime, took_ms: int, now: datetime) -> bool:
    rest = max(_EVERY, _SHARE * timedelta(milliseconds=took_ms))
    return now - counted_at >= rest or local_date(counted_at) != local_date(now)


def count_board(session: Session, _board: int, now: datetime) -> bool:
    """Count anew and write what has changed; False when somebody else just has."""
    with aside(session) as reader:
        if not board_due(reader, now, 1):
            return False
        begun = time.perf_counter()
        counted = count_open(reader, local_date(now))
        took_ms = round((time.perf_counter() - begun) * 1000)
    _write_state(session, now, took_ms)
    _write_counts(session, counted)
    session.flush()
    return True


# ── counting ───────────────────────────────────────────────────────────────────────────────────────


def count_open(session: Session, today: dt.date) -> dict[Key, Tally]:
    """What is open, by unit and facet; two statements."""
    above = _above(session.execute(select(Organisation.id, Organisation.path)).tuples())
    own: dict[Key, list[int]] = defaultdict(lambda: list(_NONE))
    for desk, service, person, *numbers in session.execute(_by_desk(today)):
        for key in ((desk, "own", 0), (desk, "service", service), (desk, "person", person)):
            _add(own[key], numbers)
    return {key: tuple(numbers) for key, numbers in _rolled_up(own, above).items()}


def _by_desk(today: dt.date) -> Select[Any]:
    runs = CaseStep.queue.in_(RUNNING)

    def number(which: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count().filter(which)

    numbers = (
        func.count(),
        number(runs & (CaseStep.sort_on == today)),
        number(runs & is_coloured("green", today)),
        number(runs & is_coloured("yellow", today)),
        number(runs & is_coloured("red", today)),
        number(CaseStep.queue == "paused"),
        number(CaseStep.queue == "supplement"),
    )
    whose = (CaseStep.organisation_id, ServiceVersion.service_id, Case.submitted_by_id)
    return (
        select(*whose, *numbers)
        .join(Case, Case.id == CaseStep.case_id)
        .join(ServiceVersion, ServiceVersion.id == Case.service_version_id)
        .where(CaseStep.state == "open", Case.state.in_(UNDER_WAY))
        .group_by(*whose)
    )


def is_coloured(colour: str, today: dt.date) -> ColumnElement[bool]:
    """Steps whose card has this colour while their clock runs."""
    if colour == "red":
        return CaseStep.sort_on < today
    is_near = func.coalesce(CaseStep.yellow_on, dt.date.max) <= today
    return (CaseStep.sort_on >= today) & (is_near if colour == "yellow" else ~is_near)


def _above(paths: Iterable[tuple[int, str]]) -> dict[int, list[int]]:
    """For every unit itself and all above it."""
    by_path = {path: number for number, path in paths}
    return {number: [by_path[part] for part in _parts(path) if part in by_path] for path, number in by_path.items()}


def _parts(path: str) -> Iterator[str]:
    """990101/990101101/ gives 990101/ and 990101/990101101/."""
    end = path.find("/")
    while end >= 0:
        yield path[: end + 1]
        end = path.find("/", end + 1)


def _rolled_up(own: Mapping[Key, list[int]], above: Mapping[int, list[int]]) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = defaultdict(lambda: list(_NONE))
    for (desk, facet, subject), numbers in own.items():
        if facet == "own":
            found[desk, "own", 0] = numbers
        for unit in above[desk]:
            _add(found[unit, "all" if facet == "own" else facet, subject], numbers)
    return found


def _add(total: list[int], numbers: Sequence[int]) -> None:
    for place, number in enumerate(numbers):
        total[place] += number


# ── writing what has changed ───────────────────────────────────────────────────────────────────────


def _write_state(session: Session, now: datetime, took_ms: int) -> None:
    """First of all: who counts at the same time waits here, so that nobody writes a row twice."""
    moved = update(BoardState).where(BoardState.id == _BOARD).values(counted_at=now, took_ms=took_ms)
    if session.execute(moved.returning(BoardState.id)).first() is None:
        session.execute(insert(BoardState).values(id=_BOARD, counted_at=now, took_ms=took_ms))


def _write_counts(session: Session, counted: Mapping[Key, Tally]) -> None:
    columns = (BoardCount.organisation_id, BoardCount.facet, BoardCount.subject_id)
    numbers = (getattr(BoardCount, name) for name in COUNTS)
    stored = {(row[0], row[1], row[2]): tuple(row[3:]) for row in session.execute(select(*columns, *numbers))}
    gone = [key for key, tally in stored.items() if counted.get(key) != tally]
    fresh = [key for key, tally in counted.items() if stored.get(key) != tally]
    for start in range(0, len(gone), _CHUNK):
        session.execute(delete(BoardCount).where(tuple_(*columns).in_(gone[start : start + _CHUNK])))
    if fresh:
        session.execute(insert(BoardCount), [_values(key, counted[key]) for key in fresh])


_CHUNK = 200


def _values(key: Key, tally: Tally) -> dict[str, Any]:
    whose = dict(zip(("organisation_id", "facet", "subject_id"), key, strict=True))
    return {**whose, **dict(zip(COUNTS, tally, strict=True))}

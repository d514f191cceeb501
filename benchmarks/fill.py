"""Many cases at once, written row by row as the program would have left them, for measuring lists."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.cases.applications import tail_hash
from app.models import Account, Case, CaseStep, Organisation
from app.publishing.versions import LoadedVersion

_BATCH = 5_000
# Half of the cases lie in the township whose list is measured, and every fifth of those is still open there.
_SHARE_HERE, _SHARE_OPEN = 2, 5
_NAMES = ("张桂兰", "何秀英", "孙德才", "周建国", "吴桂芳", "许福生", "罗长庚", "刘满仓", "韩梅", "马志强")
_ID_NUMBER = "990101194605180243"


def fill(session: Session, version: LoadedVersion, *, count: int, now: datetime, all_open: bool = False) -> None:
    """Insert `count` cases of this version; the caller commits."""
    villages = session.scalars(select(Organisation).where(Organisation.tier == "village")).all()
    township = session.scalars(select(Organisation).where(Organisation.code == "990101101")).one()
    agent = session.scalars(select(Account).where(Account.username == "lixiumei")).one()
    here = [village for village in villages if village.parent_id == township.id]
    away = [village for village in villages if village.parent_id != township.id]
    cases = (_case(number, here, away, version, agent.id, now, all_open) for number in range(count))
    while batch := list(islice(cases, _BATCH)):
        ids = session.scalars(insert(Case).returning(Case.id, sort_by_parameter_order=True), batch).all()
        rows = [step for case_id, case in zip(ids, batch, strict=True) for step in _steps(case_id, case, here, now)]
        session.execute(insert(CaseStep), rows)


def _case(
    number: int,
    here: list[Organisation],
    away: list[Organisation],
    version: LoadedVersion,
    agent_id: int,
    now: datetime,
    all_open: bool,
) -> dict[str, Any]:
    is_open = all_open or _is_open(number)
    places = here if number % _SHARE_HERE == 0 else away
    place = places[number // 2 % len(places)]
    return {
        "number": f"BB26-{number:06}",
        "service_version_id": version.id,
        "service_name": version.definition.name,
        "organisation_id": place.id,
        "organisation_path": place.path,
        "submitting_organisation_id": place.id,
        "submitted_by_id": agent_id,
        "state": "handling" if is_open else "decided",
        "outcome": None if is_open else "granted",
        "decided_at": None if is_open else now,
        "promised_due_on": now.date(),
        "handled_by": "self",
        "applicant_name": _NAMES[number % len(_NAMES)],
        "applicant_id_number": _ID_NUMBER,
        "applicant_id_tail_hash": tail_hash(_ID_NUMBER),
        "answers": '{"handled_by":"self","situations":{},"values":{}}',
        "submission_token": secrets.token_hex(32),
        "submitted_at": now - timedelta(minutes=number),
        "accepted_at": now - timedelta(minutes=number),
    }


def _is_open(number: int) -> bool:
    return number // _SHARE_HERE % _SHARE_OPEN == 0


def _steps(case_id: int, case: dict[str, Any], here: list[Organisation], now: datetime) -> Iterator[dict[str, Any]]:
    number = int(case["number"].split("-")[1])
    township_id = here[0].parent_id if number % _SHARE_HERE == 0 else case["organisation_id"]
    due = now.date() + dt.timedelta(days=number % 40 - 8)
    shared = {"case_id": case_id, "limit_value": 5, "limit_unit": "working_days", "due_on": due, "sort_on": due}
    shared |= {"opened_at": now, "clock_from": now, "yellow_on": due - dt.timedelta(days=1), "queue": "work"}
    done = {"state": "done", "finished_at": now, "outcome": "passed"}
    review = {"state": "open", "finished_at": None, "outcome": None} if case["outcome"] is None else done
    village = {"step_id": "accept_village", "name": "村（社区）受理", "tier": "village", "role": "agent"}
    town = {"step_id": "review_township", "name": "乡镇审核", "tier": "township", "role": "clerk"}
    yield {**shared, **village, **done, "position": 1, "organisation_id": case["organisation_id"]}
    yield {**shared, **town, **review, "position": 2, "organisation_id": township_id}

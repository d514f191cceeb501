"""Forms from phones: kept as they came, before anything is judged. Whatever comes twice, or late, changes nothing.

Each different body of a form is a row. Of those that are no case yet the highest ranking one counts, in whatever order
they come; a body that differs from what has become a case is for somebody to look at.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.cases.turns import wait_for_turn
from app.clock import ZONE
from app.errors import Invalid, NotFoundHere
from app.models import Case, CaseStep, OfflineEnvelope
from app.offline import envelopes, files
from app.offline.devices import Device
from app.offline.envelopes import Expected, Sent, stored
from app.offline.files import NOTHING, Stock
from app.offline.judging import Reason, reasons_of
from app.offline.settling import as_text, record
from app.people.actors import Actor
from app.publishing.versions import LoadedVersion, version_by_id
from catalog.definition import Meaning

MOST_ASKED = 500  # tokens of one question
_SHIFTED = 600  # seconds by which a phone's clock may be wrong before it is noted
_MAY_STILL = ("waiting", "review", "refused")  # of which the highest ranking body counts


@dataclass(frozen=True)
class Standing:
    """How one form stands, as its phone is told."""

    id: int
    state: str
    number: str = ""
    step: str = ""
    reasons: Sequence[Reason] = ()
    files: Mapping[str, int] = field(default_factory=dict)
    path: str = ""


@dataclass(frozen=True)
class Arrival:
    """A form as it is taken in: from which device, when, and how wrong the clock of the phone is."""

    device: Device
    token: str
    sent: Sent
    device_now: datetime | None
    days: int


def arrive(session: Session, arrival: Arrival, *, actor: Actor, now: datetime) -> int:
    """Keep a form; the id of its row. Invalid when its version does not exist, NotFoundHere when it is another's."""
    token, sent = arrival.token, arrival.sent
    wait_for_turn(session, token=token, service_id=0, holder=None)
    rows = _bodies(session, token)
    if any(row.user_id != actor.user_id for row in rows):
        raise NotFoundHere(_("这张表不是您填的"))
    if (same := next((row for row in rows if row.body_digest == sent.digest), None)) is not None:
        return same.id
    row = _row(arrival, _version(session, sent), actor, now)
    _rank(session, row, sent, [one for one in rows if one.state in _MAY_STILL], now)
    session.add(row)
    session.flush()
    record(session, "arrived", row, actor, now, state=row.state)
    return row.id


def _bodies(session: Session, token: str) -> Sequence[OfflineEnvelope]:
    wanted = select(OfflineEnvelope).where(OfflineEnvelope.token == token).order_by(OfflineEnvelope.id)
    return session.scalars(wanted.with_for_update()).all()


def _version(session: Session, sent: Sent) -> LoadedVersion:
    try:
        return version_by_id(session, sent.envelope.version_id)
    except NotFoundHere as missing:
        raise Invalid(message=_("这张表的事项版本不存在，没有收下")) from missing


def _rank(session: Session, row: OfflineEnvelope, sent: Sent, others: Sequence[OfflineEnvelope], now: datetime) -> None:
    """The highest ranking body waits to become a case; the others are kept beside it."""
    for other in others:
        before = stored(other.body)
        is_later = (before.revision, before.made_at, other.body_digest) > sent.rank
        late = row if is_later else other
        late.state, late.settled_at = "replaced", now
    session.flush()


def _row(arrival: Arrival, version: LoadedVersion, actor: Actor, now: datetime) -> OfflineEnvelope:
    sent, device = arrival.sent, arrival.device
    received = envelopes.received_at(sent.envelope, device_now=arrival.device_now, days=arrival.days, now=now)
    return OfflineEnvelope(
        token=arrival.token,
        body_digest=sent.digest,
        device_id=device.id,
        user_id=actor.user_id,
        organisation_id=device.organisation_id,
        organisation_path=device.organisation_path,
        service_version_id=version.id,
        service_name=version.definition.name,
        applicant_name=_applicant(version, sent),
        body=sent.text,
        revision=sent.envelope.revision,
        number=sent.envelope.number,
        state="waiting",
        reasons=as_text(_clock(sent, received, arrival.device_now, now)),
        came_at=now,
        received_at=received,
        decision="",
    )


def _applicant(version: LoadedVersion, sent: Sent) -> str:
    """The name as it was typed: what is not judged yet has to be found again, too."""
    spec = version.definition.field_meaning(Meaning.APPLICANT_NAME)
    typed: MultiDict[str, str] = sent.envelope.answers
    return typed.get(f"f_{spec.id}", "").strip()[:120] if spec else ""


def _clock(sent: Sent, received: datetime, device_now: datetime | None, now: datetime) -> list[Reason]:
    shift = 0.0 if device_now is None else (device_now - now).total_seconds()
    if device_now is not None and abs(shift) < _SHIFTED and received != now:
        return []
    said, used = (f"{one.astimezone(ZONE):%Y-%m-%d %H:%M}" for one in (sent.envelope.made_at, received))
    if said == used:
        return []
    return [Reason("clock", _("手机上的时间是 %(said)s，按 %(used)s 收件", said=said, used=used))]


# ── how it stands ──────────────────────────────────────────────────────────────────────────────────


def standing_of(session: Session, envelope_id: int) -> Standing:
    """One form. Three statements."""
    row = session.get_one(OfflineEnvelope, envelope_id, populate_existing=True)
    steps = _steps(session, [row])
    return _standing(row, steps, files.stocks(session, row.token) if row.state == "waiting" else {})


def standings(session: Session, tokens: Collection[str], *, actor: Actor) -> Mapping[str, Standing]:
    """Many forms of this person, by token; what the server has never heard of is missing. Three statements."""
    wanted = select(OfflineEnvelope).where(
        OfflineEnvelope.token.in_(sorted(tokens)[:MOST_ASKED]),
        OfflineEnvelope.user_id == actor.user_id,
        OfflineEnvelope.state != "replaced",
    )
    found: dict[str, OfflineEnvelope] = {}
    for row in session.scalars(wanted.order_by(OfflineEnvelope.id)):
        if row.token not in found or found[row.token].state != "in":
            found[row.token] = row
    steps = _steps(session, found.values())
    waiting = [row.token for row in found.values() if row.state == "waiting"]
    there = files.stocks_of(session, waiting)
    return {token: _standing(row, steps, there.get(token, {})) for token, row in found.items()}


def _steps(session: Session, rows: Collection[OfflineEnvelope]) -> Mapping[int, tuple[str, str]]:
    """Number and open step of the cases of these forms. One statement, none where nothing is a case."""
    ids = [row.case_id for row in rows if row.case_id is not None]
    if not ids:
        return {}
    is_open = (CaseStep.case_id == Case.id) & (CaseStep.state == "open")
    wanted = select(Case.id, Case.number, CaseStep.name).outerjoin(CaseStep, is_open).where(Case.id.in_(ids))
    return {row.id: (row.number, row.name or "") for row in session.execute(wanted)}


def _standing(row: OfflineEnvelope, steps: Mapping[int, tuple[str, str]], there: Mapping[str, Stock]) -> Standing:
    number, step = steps.get(row.case_id or 0, (row.number, ""))
    return Standing(
        id=row.id,
        state=row.state if row.state != "replaced" else "review",
        number=number,
        step=step,
        reasons=reasons_of(json.loads(row.reasons or "[]")),
        files=_received(row, there),
        path=_path(row, number),
    )


def _received(row: OfflineEnvelope, there: Mapping[str, Stock]) -> Mapping[str, int]:
    if not row.body:
        return {}
    expected = stored(row.body).files
    if row.state != "waiting":  # nothing more is taken
        return {file_id: one.size for file_id, one in expected.items()}
    return {file_id: there[file_id].received if file_id in there else 0 for file_id in expected}


def _path(row: OfflineEnvelope, number: str) -> str:
    if row.state == "in":
        return f"/desk/cases/{number}"
    return "" if row.state == "waiting" else f"/offline/reviews/{row.id}"


@dataclass(frozen=True)
class FormOnWay:
    """A form as the photographs that come for it need it."""

    id: int
    state: str
    files: Mapping[str, Expected]
    there: Mapping[str, Stock]

    def expected(self, file_id: str) -> Expected | None:
        return self.files.get(file_id)

    def size_of(self, file_id: str) -> int:
        return self.files[file_id].size if file_id in self.files else 0

    @property
    def is_complete(self) -> bool:
        """Whether all bytes of all its files have come."""
        return all(_has_come(self.stock(one), wanted) for one, wanted in self.files.items())

    def stock(self, file_id: str) -> Stock:
        return self.there.get(file_id, NOTHING)


def form_of(session: Session, token: str, *, actor: Actor) -> FormOnWay | None:
    """The form of a token, if it has come; NotFoundHere for someone else's. Two statements."""
    wanted = select(OfflineEnvelope).where(OfflineEnvelope.token == token, OfflineEnvelope.state != "replaced")
    rows = session.scalars(wanted.order_by(OfflineEnvelope.id)).all()
    if any(row.user_id != actor.user_id for row in rows):
        raise NotFoundHere(_("这张表不是您填的"))
    if not rows:
        return None
    row = next((one for one in rows if one.state == "waiting"), rows[-1])
    expected = stored(row.body).files if row.body else {}
    return FormOnWay(row.id, row.state, expected, files.stocks(session, token))


def _has_come(stock: Stock, wanted: Expected) -> bool:
    return stock.is_there or stock.received >= wanted.size

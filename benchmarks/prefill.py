"""Looking a person up as a contender: the box above a form, among so many people of the archive, all with certificates.

Argument: how many people. Each look is for another one; it reads the archive, the earlier cases and the certificates,
and writes down that somebody looked.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, crypto
from app.archive.fields import Facts, write
from app.models import Certificate, Household, Model, Organisation, Person
from app.transaction import unit
from app.views.form_token import FIELD
from benchmarks.desk import SERVICE, Desk
from benchmarks.harness import serve_rounds
from benchmarks.people import id_numbers

VILLAGE = "990101101201"  # of the agent who looks
_RELATIONS = ("head", "spouse", "child", "parent")
_KINDS = ("id_card", "social_security_card")
_ADDRESS = "石桥镇上河村南头二组14号"
_BATCH = 1_000
_ISSUED, _KEPT_UNTIL = date(2019, 3, 11), timedelta(days=365)


class Prefill(Desk):
    """The application with an archive and a store of certificates, and an agent who looks people up."""

    def __init__(self, folder: Path, people: int) -> None:
        super().__init__(folder, 0)
        numbers = list(islice(id_numbers(), people))
        with self.app.app_context(), unit() as session:
            village = session.scalars(select(Organisation).where(Organisation.code == VILLAGE)).one()
            _write(session, _rows(session, numbers, village.id, village.path, clock.now()))
        self._wanted = cycle(numbers[:: max(1, people // 500)])  # from all over the archive
        self._asked: list[bytes] = []

    def stock(self, count: int) -> None:
        """Open so many forms and type a number into the box of each."""
        for _form in range(count):
            signs = {FIELD: self.note(self.version, SERVICE), "action": "prefill", "handled_by": "self"}
            self._asked.append(urlencode({**signs, "prefill_text": next(self._wanted)}).encode())

    def look(self) -> None:
        """One look, as the script of the form asks for it."""
        headers = {"HTTP_X_REQUESTED_WITH": "fetch"}
        status, _headers, page = self.send(f"/desk/new/{SERVICE}", body=self._asked.pop(), headers=headers)
        text = page.decode()
        if not status.startswith("200") or "民情档案" not in text or "免提交" not in text:
            raise SystemExit(f"the look-up answered {status}: {text[:2000]}")


def _write(session: Session, rows: Iterator[Model]) -> None:
    while batch := list(islice(rows, _BATCH)):
        session.bulk_save_objects(batch, preserve_order=False)


def _rows(session: Session, numbers: Sequence[str], place: int, path: str, now: datetime) -> Iterator[Model]:
    """People in households of four, and two certificates of each."""
    at = {"organisation_id": place, "organisation_path": path, "updated_at": now}
    households = [
        Household(**at, household_type="agricultural", address=_ADDRESS) for _head in numbers[:: len(_RELATIONS)]
    ]
    session.add_all(households)
    session.flush()
    ids = [household.id for household in households]
    for number, id_number in enumerate(numbers):
        household, relation = divmod(number, len(_RELATIONS))
        yield _person(id_number, ids[household], _RELATIONS[relation], at, now)
        yield from (_certificate(kind, id_number, now) for kind in _KINDS)


def _person(number: str, household_id: int, relation: str, at: dict[str, object], now: datetime) -> Person:
    review_on = now.date() + _KEPT_UNTIL
    person = Person(**at, household_id=household_id, relation=relation, review_on=review_on, created_at=now)
    known = {"phone": "13900001234", "address": _ADDRESS, "home_address": _ADDRESS, "nation": "01"}
    write(person, Facts(name="张桂兰", id_number=number, bank_account="6200010000000011377", **known))
    return person


def _certificate(kind: str, number: str, now: datetime) -> Certificate:
    keyed = crypto.current().lookup_hash
    facts = {"person.name": "张桂兰", "person.address": _ADDRESS}
    return Certificate(
        kind=kind,
        holder_hash=keyed(number),
        number_hash=keyed(f"certificate:{kind}:{number}"),
        issuer="青石县公安局",
        issued_on=_ISSUED,
        valid_until=None,
        data=json.dumps({"number": number, "facts": facts}, ensure_ascii=False),
        loaded_at=now,
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        prefill = Prefill(Path(folder), int(sys.argv[1]))
        figures = {"look_sql": lambda: prefill.statements(prefill.look, prefill.stock)}
        serve_rounds({"look": prefill.look}, figures, {"look": prefill.stock})


if __name__ == "__main__":
    main()

"""A day without network as a contender: phones that come back with their forms and photographs, and the pack of a day.

Photographs are as phones send them, made smaller on the device. `sync` is one form with five of them, through the
routes that phones use: its envelope, then each photograph in one piece. `pack` is a day with fifty items and five
hundred people of the rounds.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import json
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import insert, select

from app import clock
from app.archive.fields import Facts
from app.archive.saving import Village, insert_person
from app.models import Account, Organisation, Person, Round, RoundStop
from app.papers.images import clean_image
from app.people.accounts import actor_of
from app.transaction import unit
from benchmarks.desk import SERVICE, Desk
from benchmarks.harness import Contender, serve_rounds
from benchmarks.papers import photograph
from benchmarks.people import id_numbers
from benchmarks.standins.fields import ANSWERS, DOCUMENTS, DOCUMENTS_WRITTEN

FORMS = 200
PHOTOGRAPHS = 5  # of a form
PEOPLE = 500
_SENT = (1600, 1200)
_QUALITY = 70
_OF_A_ROUND = 50
_DOCUMENT = "household_book"
_Form = tuple[str, bytes, dict[str, bytes]]


class Offline(Desk):
    """The application, and the phone of an agent."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, 0)
        self._waiting: list[_Form] = []
        self._made = 0
        self._device = self._ask("POST", "/offline/devices", {"name": "工作手机"})["device"]
        self._photographs = [_as_sent(number) for number in range(20)]
        self._persons = id_numbers()
        with self.app.app_context():
            self._plan_rounds()

    def _plan_rounds(self) -> None:
        """Homes of today, some of each round, every one of somebody on record."""
        with unit() as session:
            agent = session.scalars(select(Account).where(Account.username == "lixiumei")).one()
            place = session.get_one(Organisation, agent.organisation_id)
            village, now, numbers = (
                Village(place.id, place.path),
                clock.now(),
                id_numbers(born_from=dt.date(1945, 1, 1)),
            )
            people = []
            for number in range(PEOPLE):
                known = Facts(name=f"张{number}", id_number=next(numbers), phone="13912345678", address="南头二组14号")
                people.append(insert_person(session, known=known, village=village, actor=actor_of(agent), now=now))
            session.flush()
            for first in range(0, PEOPLE, _OF_A_ROUND):
                _add_round(session, f"Z26-{first:05d}", agent, place, people[first : first + _OF_A_ROUND])

    # ── forms come back ────────────────────────────────────────────────────────────────────────────

    def stock(self, count: int) -> None:
        """Fill so many forms and photograph their papers."""
        self._waiting.extend(self._form() for _number in range(count))

    def _form(self) -> _Form:
        self._made += 1
        token = hashlib.sha256(f"form {self._made}".encode()).hexdigest()
        files = {
            hashlib.sha256(f"{token} {place}".encode()).hexdigest()[:32]: self._photograph(place)
            for place in range(PHOTOGRAPHS)
        }
        return token, json.dumps(self._envelope(files)).encode(), files

    def _photograph(self, place: int) -> bytes:
        """Never the same twice: bytes behind the end of a JPEG are no part of the picture."""
        return self._photographs[(self._made * PHOTOGRAPHS + place) % len(self._photographs)] + b"%d" % self._made

    def _envelope(self, files: dict[str, bytes]) -> dict[str, Any]:
        brought = [name for name, _label in DOCUMENTS[:DOCUMENTS_WRITTEN]]
        pairs = {f"f_{name}": value for name, value in ANSWERS.items()}
        pairs["f_applicant_id_number"] = next(self._persons)
        pairs |= {"handled_by": ANSWERS["handled_by"], "s_household_origin": ANSWERS["household_origin"]}
        pairs |= {f"d_{name}_{what}": "1" for name in brought for what in ("originals", "copies")}
        del pairs["f_handled_by"], pairs["f_household_origin"]
        now = clock.now().isoformat()
        return {
            "service": SERVICE,
            "version_id": self.version.id,
            "pairs": list(pairs.items()),
            "made_at": now,
            "device_now": now,
            "papers": [
                {
                    "id": file_id,
                    "document_id": _DOCUMENT,
                    "name": "户口簿.jpg",
                    "sha256": hashlib.sha256(content).hexdigest(),
                    "size": len(content),
                    "position": place,
                }
                for place, (file_id, content) in enumerate(files.items())
            ],
        }

    def sync(self) -> None:
        """One form with its photographs."""
        token, envelope, files = self._waiting.pop()
        answer = self._put(f"/offline/devices/{self._device}/cases/{token}", envelope, "application/json")
        for file_id, content in files.items():
            path = f"/offline/devices/{self._device}/files/{token}/{file_id}?offset=0"
            answer = self._put(path, content, "application/octet-stream")
        if answer["state"] != "in":
            raise SystemExit(f"a form did not come in: {answer}")

    def _put(self, path: str, body: bytes, kind: str) -> dict[str, Any]:
        headers = {"CONTENT_TYPE": kind, "HTTP_ACCEPT": "application/json"}
        status, _headers, answer = self.send(path, body=body, method="PUT", headers=headers)
        if not status.startswith("200"):
            raise SystemExit(f"{path} answered {status}: {answer.decode()[:500]}")
        return json.loads(answer)

    def clean(self) -> None:
        """What the pictures of a form alone cost."""
        for content in self._photographs[:PHOTOGRAPHS]:
            clean_image(content)

    def mean_size(self) -> float:
        """Bytes of a photograph."""
        return sum(map(len, self._photographs)) / len(self._photographs)

    # ── a day goes along ───────────────────────────────────────────────────────────────────────────

    def pack(self) -> dict[str, Any]:
        """The day of the agent, read as the phone reads it."""
        body = {"purpose": "home_visit", "held_numbers": [], "spent_numbers": [], "codes": ["*"]}
        return self._ask("POST", f"/offline/devices/{self._device}/pack", body)

    def pack_bytes(self) -> float:
        """What travels of it."""
        text = json.dumps(self.pack(), ensure_ascii=False, separators=(",", ":"))
        return float(len(gzip.compress(text.encode(), compresslevel=6)))

    def _ask(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"CONTENT_TYPE": "application/json", "HTTP_ACCEPT": "application/json"}
        status, _headers, answer = self.send(path, body=json.dumps(body).encode(), method=method, headers=headers)
        if not status.startswith("20"):
            raise SystemExit(f"{path} answered {status}: {answer.decode()[:500]}")
        return json.loads(answer)


def _as_sent(number: int) -> bytes:
    """A photograph as the phone sends it: smaller than the camera made it."""
    file = io.BytesIO()
    with Image.open(io.BytesIO(photograph(number))) as shot:
        shot.resize(_SENT).save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()


def _add_round(session: Any, number: str, agent: Account, place: Organisation, people: list[Person]) -> None:
    made = Round(
        number=number,
        agent_id=agent.id,
        organisation_id=place.id,
        organisation_path=place.path,
        day=clock.today(),
        kind="unscheduled",
        made_at=clock.now(),
    )
    session.add(made)
    session.flush()
    row = {"round_id": made.id, "reason": "recheck", "village_id": place.id}
    session.execute(
        insert(RoundStop), [{**row, "position": at, "person_id": one.id} for at, one in enumerate(people, 1)]
    )


def told() -> list[str]:
    """What coming back and taking a day along cost, as sentences; measured in a process of its own."""
    phone = Contender("benchmarks.offline")
    whole, pictures, pack = phone.run("sync", FORMS), phone.run("clean", 20), phone.run("pack", 5)
    size, statements, in_pack = phone.ask("photograph"), phone.ask("sync_sql"), phone.ask("pack_sql")
    kilobytes, people, items = phone.ask("pack_bytes") / 1000, phone.ask("people"), phone.ask("items")
    phone.close()
    back = f"{FORMS} forms with {FORMS * PHOTOGRAPHS:,} photographs of {size / 1000:.0f} kB come back"
    day = f"the day of an agent, {items:.0f} items and {people:.0f} people"
    return [
        f"{back}: {whole * FORMS:.0f} s, {pictures / whole:.0%} of it for the pictures themselves",
        f"  SQL statements: {statements / (PHOTOGRAPHS + 1):.0f} a message, {statements:.0f} a form",
        f"{day}: {pack * 1000:.0f} ms, {kilobytes:.0f} kB",
        f"  SQL statements: {in_pack:.0f}",
    ]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        phone = Offline(Path(folder))
        figures = {
            "sync_sql": lambda: phone.statements(phone.sync, phone.stock),
            "pack_sql": lambda: phone.statements(phone.pack),
            "pack_bytes": phone.pack_bytes,
            "people": lambda: float(len(phone.pack()["people"])),
            "items": lambda: float(len(phone.pack()["services"])),
            "photograph": phone.mean_size,
        }
        serve_rounds({"sync": phone.sync, "pack": phone.pack, "clean": phone.clean}, figures, {"sync": phone.stock})


if __name__ == "__main__":
    main()

"""A phone without network, without a screen: it fills forms with samples and sends what it has when it is told to."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PIL import Image
from werkzeug.test import TestResponse

from app import clock
from app.extensions import db
from app.publishing.versions import current_version
from tests.support.client import DeskClient
from tests.support.filled import sample_pairs

SERVICE = "QS-MZ-001"  # 高龄津贴: village → township → county
_JSON = {"Accept": "application/json"}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643


@dataclass(frozen=True)
class Form:
    """A filled form: its envelope, and the bytes of its files by id."""

    token: str
    envelope: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)


class Phone:
    """One device of one person."""

    def __init__(self, client: DeskClient, *, device: str = "") -> None:
        self.client = client
        self.device = device or client.post("/offline/devices", json={"name": "工作手机"}, headers=_JSON).json["device"]
        self.numbers: list[str] = []

    def take_along(self, **asked: Any) -> dict[str, Any]:
        """The pack of the day."""
        body = {"held_numbers": self.numbers, "spent_numbers": [], "wanted_numbers": 5, **asked}
        answer: dict[str, Any] = self.post("pack", body).json
        self.numbers = answer["numbers"]
        return answer

    def post(self, what: str, body: Mapping[str, Any]) -> TestResponse:
        return self.client.post(f"/offline/devices/{self.device}/{what}", json=body, headers=_JSON)

    def put(self, form: Form, **changes: Any) -> TestResponse:
        """The envelope of a form."""
        body = {**form.envelope, "device_now": clock.now().isoformat(), **changes}
        return self.client.put(f"/offline/devices/{self.device}/cases/{form.token}", json=body, headers=_JSON)

    def send_file(self, form: Form, file_id: str, *, start: int = 0, end: int | None = None) -> TestResponse:
        """Some bytes of a file."""
        path = f"/offline/devices/{self.device}/files/{form.token}/{file_id}?offset={start}"
        return self.client.put(path, data=form.files[file_id][start:end], headers=_JSON)

    def send(self, form: Form) -> dict[str, Any]:
        """All of a form; how it stands then."""
        answer: dict[str, Any] = self.put(form).json
        for file_id in form.files:
            answer = self.send_file(form, file_id).json
        return answer

    def states(self, *forms: Form, **more: Any) -> dict[str, Any]:
        """How these forms stand."""
        body = {"tokens": [form.token for form in forms], "held_numbers": self.numbers, "spent_numbers": [], **more}
        answer: dict[str, Any] = self.post("states", body).json
        return answer


def filled(
    name: str,
    *,
    code: str = SERVICE,
    number: str = "",
    changes: Mapping[str, str] | None = None,
    photographs: Sequence[str] = (),
    signed: bool = False,
    **more: Any,
) -> Form:
    """A form with the sample of a service. `name` tells one from another: token, and all that is drawn for it."""
    version = current_version(db.session, code, clock.today())
    pairs = {**sample_pairs(code), "same_reason": "测试", **(changes or {})}
    token = hashlib.sha256(name.encode()).hexdigest()
    papers = {_id(token, document, place): picture(place, name) for place, document in enumerate(photographs)}
    names = {_id(token, "signature", 0): drawn_name(name)} if signed else {}
    envelope = {
        "service": code,
        "version_id": version.id,
        "pairs": [
            [key, one] for key, value in pairs.items() for one in (value if isinstance(value, list) else [value])
        ],
        "number": number,
        "made_at": clock.now().isoformat(),
        "papers": [
            {**_announced(file_id, content), "document_id": document, "name": "照片.jpg", "position": place}
            for place, (document, (file_id, content)) in enumerate(zip(photographs, papers.items(), strict=True))
        ],
        "signatures": [
            {**_announced(file_id, content), "role": "applicant", "way": "drawn", "signer": "张桂兰"}
            for file_id, content in names.items()
        ],
        **more,
    }
    return Form(token, json.loads(json.dumps(envelope)), papers | names)


def _announced(file_id: str, content: bytes) -> dict[str, Any]:
    return {"id": file_id, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def _id(token: str, what: str, place: int) -> str:
    return hashlib.sha256(f"{token} {what} {place}".encode()).hexdigest()[:32]


def picture(place: int, name: str) -> bytes:
    """A tiny photograph, never the same twice."""
    shade = hashlib.sha256(f"{name} {place}".encode()).digest()
    return _jpeg(Image.new("RGB", (24, 16), (shade[0], shade[1], shade[2])))


def drawn_name(name: str) -> bytes:
    """A line across a pad."""
    pad = Image.new("RGB", (120, 60), "white")
    height = 20 + hashlib.sha256(name.encode()).digest()[0] % 20
    pad.paste((0, 0, 0), (10, height, 110, height + 4))
    return _jpeg(pad)


def _jpeg(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=95)
    return file.getvalue()


def id_number(serial: int) -> str:
    """Of somebody born in 1940; another person for each serial below 1000."""
    body = f"99010119400102{serial % 1000:03d}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]

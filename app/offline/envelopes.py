"""What a phone sends of one filled form: read, and known again by its content."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from flask_babel import gettext as _
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, StringConstraints, ValidationError
from werkzeug.datastructures import MultiDict

from app import crypto
from app.errors import Invalid
from app.papers.intake import MOST_BYTES

MOST_LETTERS = 1_000_000  # of a body
_MOST_PAIRS, _MOST_FILES = 5000, 300
_AHEAD = timedelta(minutes=5)  # a phone's clock and ours, put right, may differ by the way of a request
_LOST = "\ufffd"
Token = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
FileId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
_Word = Annotated[str, StringConstraints(max_length=200)]
_Code = Annotated[str, StringConstraints(max_length=48)]
# Beside the answers: what a desk writes or ticks on the page around the form.
SAID = frozenset({"unmet_reason", "promise", "same_reason"})


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Paper(_Part):
    """A photograph of a document."""

    id: FileId
    document_id: _Code
    name: _Word = ""
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(gt=0, le=MOST_BYTES)]
    position: int = 0


class SignedName(_Part):
    """A signature; of way `typed` a witness stands for it, and there is no picture."""

    id: FileId
    role: _Code
    way: _Code
    signer: _Word
    witness: _Word = ""
    witness_phone: _Code = ""
    sha256: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = ""
    size: Annotated[int, Field(ge=0, le=MOST_BYTES)] = 0

    @property
    def has_picture(self) -> bool:
        return self.way != "typed"


class Envelope(_Part):
    """One form: the pairs a browser would post, where it belongs, and which files come with it."""

    version_id: int
    pairs: Annotated[tuple[tuple[_Code | str, str], ...], Field(max_length=_MOST_PAIRS)]
    place: _Code = ""
    number: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{0,20}$")] = ""
    mode: _Code = ""
    made_at: AwareDatetime
    told: Annotated[tuple[_Code, ...], Field(max_length=20)] = ()
    revision: Annotated[int, Field(ge=0, lt=2**31)] = 0
    papers: Annotated[tuple[Paper, ...], Field(max_length=_MOST_FILES)] = ()
    signatures: Annotated[tuple[SignedName, ...], Field(max_length=30)] = ()
    mandate: Mapping[str, JsonValue] = Field(default_factory=dict)

    @property
    def answers(self) -> MultiDict[str, str]:
        """What is judged as answers."""
        return MultiDict([(name, value) for name, value in self.pairs if name not in SAID])

    def said(self, name: str) -> str:
        """What was written beside the form."""
        return next((value.strip() for key, value in self.pairs if key == name), "")

    @property
    def files(self) -> Mapping[str, Expected]:
        """Every file that has to come, by its id."""
        pictures = [one for one in self.signatures if one.has_picture]
        return {one.id: Expected(one.size, one.sha256) for one in self.papers} | {
            one.id: Expected(one.size, one.sha256) for one in pictures
        }


@dataclass(frozen=True)
class Expected:
    """A file as the envelope announces it."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Sent:
    """A body as it came: its parts, its one spelling, and by what it is known again."""

    envelope: Envelope
    text: str
    digest: str

    @property
    def rank(self) -> tuple[int, datetime, str]:
        """Of several bodies of one form the one that ranks highest counts, in whatever order they come."""
        return self.envelope.revision, self.envelope.made_at, self.digest


def read(posted: Any) -> Sent:
    """Read what was sent; Invalid when it is no envelope. Keys that nobody knows are kept with it."""
    if not isinstance(posted, dict):
        raise Invalid(message=_("手机送来的内容不完整，没有收下"))
    kept = {key: value for key, value in _clean(posted).items() if key != "device_now"}
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if len(text) > MOST_LETTERS:
        raise Invalid(message=_("填写的内容太长，没有收下。请删减后再送"))
    return Sent(_validated(kept), text, crypto.current().audit_hash(f"offline\n{text}"))


def stored(text: str) -> Envelope:
    """A body that was kept."""
    return Envelope.model_validate_json(text)


def _validated(posted: Mapping[str, Any]) -> Envelope:
    try:
        envelope = Envelope.model_validate(posted)
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"])
        raise Invalid(message=_("手机送来的内容不完整（%(where)s），没有收下", where=where[:80])) from error
    if any(one.has_picture and not one.size for one in envelope.signatures):
        raise Invalid(message=_("手机送来的签名不完整，没有收下"))
    if len(envelope.files) != len(envelope.papers) + sum(one.has_picture for one in envelope.signatures):
        raise Invalid(message=_("手机送来的照片编号重复，没有收下"))
    return envelope


def _clean(value: Any) -> Any:
    """What no keyboard types shows as �: databases and encodings refuse it."""
    if isinstance(value, str):
        return value.replace("\0", _LOST).encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_clean(key): _clean(one) for key, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list) else value


def received_at(envelope: Envelope, *, device_now: datetime | None, days: int, now: datetime) -> datetime:
    """When the application was taken in: the moment of the phone, put right by how wrong its clock is.

    What lies in the future or further back than a day can be taken along is not believed: then it is now.
    """
    if device_now is None:
        return now
    moment = envelope.made_at + (now - device_now)
    if moment > now + _AHEAD or moment < now - timedelta(days=days + 2):
        return now
    return min(moment, now)


def moment_of(value: object) -> datetime | None:
    """A moment as JSON says it, with its zone; None for anything else."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def texts_of(value: object, most: int) -> Sequence[str]:
    """A list of short texts; what is none is left out."""
    found = value if isinstance(value, list) else []
    return [one for one in found[:most] if isinstance(one, str) and 0 < len(one) <= 64]

"""What was offered to a form, carried by the form itself: sealed, so that a browser can neither read nor make one.

The note belongs to one person at the desk, one form and one applicant; for any other it says nothing. It travels with
drafts and parked forms like an answer.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from app import crypto
from app.crypto import UnreadableSecretError
from app.prefilling.certificates import HeldCertificate
from app.prefilling.rows import Cells
from app.prefilling.sources import TYPED, Offer

FIELD = "prefill_note"
_MOST = 200_000  # characters of a note that are read


@dataclass(frozen=True)
class Offered:
    """One value that was offered for a field."""

    source: str
    words: str
    on: str  # ISO day, or ""
    texts: tuple[str, ...]
    shown: str
    rows: tuple[Cells, ...] = ()  # of a repeating group


@dataclass(frozen=True)
class Exemption:
    """A certificate that was found, in place of a paper."""

    title: str
    number: str  # in part
    valid_until: str  # ISO day, or "" for good


@dataclass(frozen=True)
class Note:
    """All that was offered to one form."""

    user_id: int
    form: str
    holder: str  # keyed hash of the number that was looked up
    offered: Mapping[str, Offered] = field(default_factory=dict)
    exempt: Mapping[str, Exemption] = field(default_factory=dict)

    def seal(self) -> str:
        """The text for the hidden input."""
        return crypto.current().encrypt(json.dumps(asdict(self), ensure_ascii=False))

    def certificates(self, *, today: dt.date) -> frozenset[str]:
        """The kinds that still stand in for papers."""
        return frozenset(
            kind for kind, one in self.exempt.items() if not one.valid_until or one.valid_until >= str(today)
        )


def make(*, user_id: int, form: str, holder: str, offers: Iterable[Offer], held: Sequence[HeldCertificate]) -> Note:
    """The note of one look."""
    offered = {
        one.field_id: Offered(one.source, one.words, str(one.on or ""), one.texts, one.shown, one.rows)
        for one in offers
        if one.source != TYPED
    }
    exempt = {one.kind: Exemption(one.title, _part(one.number), str(one.valid_until or "")) for one in held}
    return Note(user_id, form, holder, offered, exempt)


def read(text: str | None, *, user_id: int, form: str) -> Note | None:
    """The note behind a posted text; None when it was not sealed by us, or for another person or form."""
    if not text or len(text) > _MOST:
        return None
    try:
        data: Any = json.loads(crypto.current().decrypt(text))
        note = _note(data)
    except (UnreadableSecretError, ValueError, KeyError, TypeError):
        return None
    return note if (note.user_id, note.form) == (user_id, form) else None


def _note(data: dict[str, Any]) -> Note:
    offered = {key: _offered(one) for key, one in data["offered"].items()}
    exempt = {key: Exemption(**one) for key, one in data["exempt"].items()}
    return Note(data["user_id"], data["form"], data["holder"], offered, exempt)


def _offered(data: dict[str, Any]) -> Offered:
    rows = tuple({key: tuple(texts) for key, texts in row.items()} for row in data.get("rows", ()))
    return Offered(**{**data, "texts": tuple(data["texts"]), "rows": rows})


def _part(number: str) -> str:
    return "*" * max(0, len(number) - 4) + number[-4:]

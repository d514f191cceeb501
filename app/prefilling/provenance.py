"""From where the answers of a case came: written when it is handed in, read beside the answers by whoever judges it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from app.prefilling import rows
from app.prefilling.note import Note, Offered
from app.prefilling.rows import RowChange, RowOrigin
from catalog.compiled import CompiledDefinition
from forms.answers import Answers
from forms.kinds.group import Group
from forms.plan import Question, plan_of
from forms.submission import Submission

LONGEST_REASON = 200


@dataclass(frozen=True)
class Origin:
    """An answer for which a source had a value. `digest` tells later whether a value is the one of the source."""

    source: str
    words: str
    on: str  # ISO day, or ""
    digest: str
    shown: str  # secret values in part
    changed: bool  # by hand, against the source
    rows: tuple[RowOrigin, ...] = ()  # of a repeating group: what the source knew; `digest` is empty then
    changes: tuple[RowChange, ...] = ()  # of its rows, as the answers stand now; worked out anew each time


@dataclass(frozen=True)
class Unmet:
    """A condition of the item that the answers did not meet."""

    title: str
    then: str


@dataclass(frozen=True)
class Same:
    """Another case of the same person and item."""

    number: str
    place: str
    day: str  # ISO
    state: str


@dataclass(frozen=True)
class Provenance:
    """All that is kept beside the answers of a case."""

    form: str = ""  # beginning of the form's token, under which the looks were recorded
    origins: Mapping[str, Origin] = field(default_factory=dict)
    exempt: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unmet: Sequence[Unmet] = ()
    unmet_reason: str = ""
    same: Sequence[Same] = ()
    same_reason: str = ""

    def __bool__(self) -> bool:
        return bool(self.origins or self.exempt or self.unmet or self.same)

    def text(self) -> str | None:
        """As it is stored; None when there is nothing to tell."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":")) if self else None


NOTHING = Provenance()


def read(text: str | None) -> Provenance:
    """The stored text again."""
    if not text:
        return NOTHING
    data: dict[str, Any] = json.loads(text)
    return Provenance(
        form=data["form"],
        origins={key: _origin(one) for key, one in data["origins"].items()},
        exempt=data["exempt"],
        unmet=tuple(Unmet(**one) for one in data["unmet"]),
        unmet_reason=data["unmet_reason"],
        same=tuple(Same(**one) for one in data["same"]),
        same_reason=data["same_reason"],
    )


def _origin(data: dict[str, Any]) -> Origin:
    known = tuple(rows.read_row(one) for one in data.get("rows", ()))
    return Origin(**{**data, "rows": known, "changes": ()})


def origins(note: Note | None, submission: Submission, *, today: dt.date) -> dict[str, Origin]:
    """Every answer beside what a source said, by field. What was left blank or is not asked has no origin."""
    if note is None:
        return {}
    plan, values = plan_of(submission.compiled), submission.answers.values
    known = ((plan.by_id[key], one) for key, one in note.offered.items() if key in plan.by_id and key in values)
    made = {question.id: _made(question, one, today) for question, one in known}
    return {key: _judged(plan.by_id[key], one, values[key]) for key, one in made.items()}


def _made(question: Question, one: Offered, today: dt.date) -> Origin:
    """What is kept of an offer, before it is held against the answer."""
    kind: Any = question.kind
    if one.rows:
        known = rows.origins_of(kind, one.rows, today)
        return Origin(one.source, one.words, one.on, "", one.shown, False, known)
    return Origin(one.source, one.words, one.on, digest(question, one.texts), one.shown, False)


def _judged(question: Question, origin: Origin, value: Any) -> Origin:
    """The origin as the answer stands now."""
    kind: Any = question.kind
    if isinstance(kind, Group):
        found = rows.changes(kind, origin.rows, value)
        return replace(origin, changed=bool(found), changes=found)
    return replace(origin, changed=digest(question, kind.texts(value)) != origin.digest)


def digest(question: Question, texts: Sequence[str]) -> str:
    """Keyed hash of a value of a field."""
    return rows.digest_of(question.id, texts)


def exempt(note: Note | None, *, today: dt.date) -> dict[str, Mapping[str, str]]:
    """Certificates that stood in for papers when the case was handed in."""
    if note is None:
        return {}
    return {kind: asdict(note.exempt[kind]) for kind in sorted(note.certificates(today=today))}


def against(kept: Provenance, compiled: CompiledDefinition, answers: Answers) -> dict[str, Origin]:
    """The origins as the answers stand now, for they may have been mended since; by field."""
    by_id = plan_of(compiled).by_id
    known = ((key, one) for key, one in kept.origins.items() if key in by_id and key in answers.values)
    return {key: _judged(by_id[key], one, answers.values[key]) for key, one in known}


def changed_by_hand(kept: Provenance) -> Iterator[tuple[str, Origin]]:
    """The answers that differed from their source when the case was handed in."""
    return ((key, one) for key, one in kept.origins.items() if one.changed)

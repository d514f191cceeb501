"""Where values for a form may come from, in order of trust, and one look through all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from app.people.actors import Actor
from app.prefilling.rows import Cells, shown_cell, who_is
from app.publishing.versions import LoadedVersion
from forms.plan import plan_of
from forms.prefill import prefill, prefill_rows

TYPED = "typed"  # the number by which the person was found: no source, but nobody types it again


@dataclass(frozen=True)
class Request:
    """One look: who looks for whom, for which form and why. `form` is its token, `card` what a reader said."""

    session: Session
    actor: Actor
    now: datetime
    today: dt.date
    version: LoadedVersion
    id_number: str
    form: str
    card: Mapping[str, str] = field(default_factory=dict)
    in_person: bool = True  # the applicant stands at the desk

    @property
    def purpose(self) -> str:
        """Why, in words: what is recorded."""
        return f"受理“{self.version.definition.name}”"


@dataclass(frozen=True)
class Found:
    """What one source knows: values by source name. `words` and `on` tell a person from where and of which day."""

    values: Mapping[str, object]
    words: str
    on: dt.date | None = None


class Source(Protocol):
    """A place where the office keeps what it knows. It records its own look with the purpose of the request."""

    id: str

    def look(self, request: Request) -> Iterable[Found]:
        """What it knows of this person, the most trusted first; nothing when it knows none."""


@dataclass(frozen=True)
class Offer:
    """A value that a field could start with; of a repeating group its rows, and then no texts."""

    field_id: str
    name: str  # HTML name
    label: str
    texts: tuple[str, ...]
    source: str
    words: str
    on: dt.date | None
    shown: str  # secret values in part
    rows: tuple[Cells, ...] = ()


def offers(request: Request, sources: Sequence[Source]) -> list[Offer]:
    """One offer a field at most: of several sources the most trusted one, in the order of the form."""
    made: dict[str, Offer] = {}
    for source, found in _everything(request, sources):
        for proposal in prefill(request.version.compiled, found.values, today=request.today):
            made.setdefault(proposal.name, _offer(request, source, found, proposal.name, proposal.texts))
        for rows in prefill_rows(request.version.compiled, found.values, today=request.today):
            made.setdefault(rows.name, _offer(request, source, found, rows.name, (), rows.rows))
    order = [question.name for question in plan_of(request.version.compiled).fields]
    return [made[name] for name in order if name in made]


def _everything(request: Request, sources: Sequence[Source]) -> Iterator[tuple[str, Found]]:
    yield TYPED, Found({"meaning.applicant_id_number": request.id_number}, "")
    for source in sources:
        for found in source.look(request):
            yield source.id, found


def _offer(
    request: Request, source: str, found: Found, name: str, texts: tuple[str, ...], rows: tuple[Cells, ...] = ()
) -> Offer:
    question = next(one for one in plan_of(request.version.compiled).fields if one.name == name)
    kind: Any = question.kind
    if rows:
        shown = "、".join(who_is(kind, row, request.today) for row in rows)
    else:
        shown = shown_cell(kind, texts, request.today)
    return Offer(question.id, name, question.spec.label, texts, source, found.words, found.on, shown, rows)

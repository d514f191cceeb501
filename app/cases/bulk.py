"""一并通过: several cases of one service that stand at the same step are passed on with one opinion.

Only where a step asks for nothing but an opinion: no fields of its own, no publicity, no visit or vote, no decision.
Each case goes by itself: what cannot go is left where it stands, with the sentence why, and holds up no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, select
from sqlalchemy.orm import Session, aliased

from app.cases.handling import pass_on
from app.cases.scope import visible_to
from app.cases.special.registry import kinds_of
from app.errors import DeskError, Invalid, NotAllowed, NotFoundHere, StaleCase
from app.models import Case, CaseStep
from app.people.actors import Actor
from app.publishing.versions import version_by_id
from catalog.definition import ServiceDefinition
from catalog.step_specs import StepKind

MOST = 50  # at once
_OPEN = aliased(CaseStep)  # not the one by which the scope looks
# What is more than reading papers and giving an opinion is done case by case.
_ALIKE = frozenset({StepKind.ACCEPT, StepKind.REVIEW, StepKind.ISSUE, StepKind.ARCHIVE})


@dataclass(frozen=True)
class Seen:
    """A case as the person saw it."""

    number: str
    revision: int


@dataclass(frozen=True)
class Candidate:
    """A chosen case, and why it cannot go with the others; "" when it can."""

    number: str
    revision: int
    service_name: str
    applicant_name: str
    step_name: str
    why_not: str


@dataclass(frozen=True)
class Chosen:
    """What was chosen: the cases, and the ready sentences of their step."""

    rows: tuple[Candidate, ...]
    opinions: tuple[str, ...] = ()

    @property
    def going(self) -> tuple[Candidate, ...]:
        return tuple(row for row in self.rows if not row.why_not)


@dataclass(frozen=True)
class Outcome:
    """What became of one case; `why_not` is "" when it went."""

    number: str
    why_not: str


def choose(session: Session, *, numbers: Sequence[str], actor: Actor) -> Chosen:
    """Judge which of these cases can be passed on together; the first of them says which service and step.

    Three statements. Invalid for none or too many.
    """
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        raise Invalid(message=_("请先选几件"))
    if len(wanted) > MOST:
        raise Invalid(message=_("一次最多选 %(most)s 件", most=MOST))
    found = {row.number: row for row in _rows(session, wanted, actor)}
    rows = [found[number] for number in wanted if number in found]
    if not rows:
        raise NotFoundHere(_("没有这些办件，或者它们不在您的办理范围内"))
    definition = version_by_id(session, rows[0].service_version_id).definition
    same = (rows[0].service_version_id, rows[0].step_id)
    unfit = why_not_alike(definition, rows[0].step_id)
    made = tuple(_candidate(row, same, unfit, actor) for row in rows)
    opinions = () if unfit or not rows[0].step_id else definition.step(rows[0].step_id).opinions
    return Chosen(made, opinions)


def _rows(session: Session, numbers: Iterable[str], actor: Actor) -> Sequence[Row[Any]]:
    """The cases with the open step at this person's desk; without one where they lie elsewhere."""
    here = (_OPEN.case_id == Case.id) & (_OPEN.state == "open") & (_OPEN.organisation_id == actor.organisation_id)
    statement = (
        select(
            Case.number,
            Case.revision,
            Case.service_version_id,
            Case.service_name,
            Case.applicant_name,
            _OPEN.step_id,
            _OPEN.name.label("step_name"),
        )
        .outerjoin(_OPEN, here)
        .where(Case.number.in_(list(numbers)), visible_to(actor))
    )
    return session.execute(statement).all()


def _candidate(row: Row[Any], same: tuple[int, str], unfit: str, actor: Actor) -> Candidate:
    why_not = unfit
    if row.step_id is None:
        why_not = _("现在不在您这里")
    elif (row.service_version_id, row.step_id) != same:
        why_not = _("不是同一个事项、同一个环节，请另外办")
    return Candidate(row.number, row.revision, row.service_name, row.applicant_name, row.step_name or "", why_not)


def why_not_alike(definition: ServiceDefinition, step_id: str | None) -> str:
    """Why cases at this step must be looked at one by one; "" when an opinion is all it takes. Pure."""
    spec = next((one for one in definition.steps if one.id == step_id), None)
    if spec is None:
        return _("补正要逐件办")
    if spec.kind not in _ALIKE or kinds_of(spec):
        return _("“%(step)s”要逐件办", step=spec.name)
    if any(field.step == spec.id for field in definition.fields()):
        return _("“%(step)s”要填写内容，请逐件办", step=spec.name)
    return ""


def pass_together(
    session: Session, *, seen: Sequence[Seen], opinion: str, actor: Actor, now: datetime
) -> tuple[Outcome, ...]:
    """Pass on what can go, each in a savepoint of its own; what became of each, in the order given."""
    chosen = {row.number: row for row in choose(session, numbers=[one.number for one in seen], actor=actor).rows}
    return tuple(_pass(session, one, chosen.get(one.number), opinion, actor, now) for one in seen)


def _pass(session: Session, one: Seen, row: Candidate | None, opinion: str, actor: Actor, now: datetime) -> Outcome:
    if row is None:
        return Outcome(one.number, _("没有这个办件，或者它不在您的办理范围内"))
    if row.why_not:
        return Outcome(one.number, row.why_not)
    try:
        with session.begin_nested():
            pass_on(session, case_number=one.number, revision=one.revision, opinion=opinion, actor=actor, now=now)
    except DeskError as error:
        return Outcome(one.number, _words(error))
    return Outcome(one.number, "")


def _words(error: DeskError) -> str:
    """Why it did not go, as a sentence."""
    if isinstance(error, StaleCase):
        return _("%(by)s刚刚%(what)s，请看最新情况", by=error.by, what=error.what)
    if isinstance(error, Invalid):
        return _("；").join(error.sentences())
    if isinstance(error, NotAllowed):
        return error.reason
    return error.what if isinstance(error, NotFoundHere) else _("没有办成，请单独打开看看")

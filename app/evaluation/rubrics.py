"""评分标准 of a place: versions, the shipped one as long as there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.errors import Invalid, NotAllowed
from app.evaluation.scope import RUNS
from app.models import EvaluationRubric, Organisation
from app.people.actors import Actor
from catalog.rubric import Rubric, read_rubric, shipped_rubric, write_rubric


@dataclass(frozen=True)
class InForce:
    """The rubric of a place; number 0 is the shipped one."""

    rubric: Rubric
    number: int


def rubric_of(session: Session, *, organisation: Organisation) -> InForce:
    """The newest of the place, else of the nearest place above that keeps one, else the shipped one."""
    codes = organisation.path.strip("/").split("/")
    line = ["/".join(codes[:depth]) + "/" for depth in range(1, len(codes) + 1)]
    wanted = select(EvaluationRubric).join(Organisation, Organisation.id == EvaluationRubric.organisation_id)
    newest = wanted.where(Organisation.path.in_(line)).order_by(
        Organisation.path.desc(), EvaluationRubric.number.desc()
    )
    found = session.scalars(newest.limit(1)).first()
    return InForce(read_rubric(found.body), found.number) if found else InForce(shipped_rubric(), 0)


def keep_rubric(
    session: Session, *, organisation: Organisation, told: Mapping[str, Any], actor: Actor, now: datetime
) -> EvaluationRubric:
    """A new version for this place; rounds under way keep theirs. Invalid with what does not hold. Flushes."""
    if not actor.can(RUNS) or not actor.oversees(organisation.path):
        raise NotAllowed(_("评分标准由乡镇（街道）和县的管理员定"))
    rubric = _judged(told)
    last = select(EvaluationRubric.number).where(EvaluationRubric.organisation_id == organisation.id)
    number = (session.scalar(last.order_by(EvaluationRubric.number.desc()).limit(1)) or 0) + 1
    row = EvaluationRubric(
        organisation_id=organisation.id, number=number, body=write_rubric(rubric), made_at=now, made_by_id=actor.user_id
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor=actor,
        now=now,
        action="evaluation.rubric_kept",
        subject="organisation",
        subject_id=organisation.code,
        detail={"number": number},
    )
    return row


def _judged(told: Mapping[str, Any]) -> Rubric:
    try:
        return Rubric.model_validate(told)
    except ValidationError as error:
        raise Invalid(_sentences(error)) from error


def _sentences(error: ValidationError) -> Sequence[str]:
    """What is wrong, by the row in which it stands."""
    return tuple(dict.fromkeys(_sentence(one) for one in error.errors()))


def _sentence(one: Mapping[str, Any]) -> str:
    place = [part for part in one["loc"] if isinstance(part, int)]
    said = str(one["ctx"]["error"]) if one["type"] == "value_error" else _("没有填，或者数字超出范围")
    return _("第 %(n)s 条：%(said)s", n=place[0] + 1, said=said) if place else said

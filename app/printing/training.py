"""签到表 of a training."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.models import Training
from app.proxies.agents.roster import POSTS
from app.proxies.training.keeping import members_of
from reports.documents import sign_in_sheet as document
from reports.evaluation_contexts import SignInRow, SignInSheet


def sign_in_sheet(session: Session, training: Training) -> tuple[str, SignInSheet]:
    """Everyone who is to come, with room to sign."""
    rows = [
        SignInRow(
            name=member.person.name,
            place=member.person.organisation.name,
            post=member.person.post or POSTS.get(member.person.post_kind, ""),
        )
        for member, _tries, _best in members_of(session, training=training)
    ]
    return "sign_in_sheet", document.build(
        organisation_name=str(training.organisation),
        topic=training.topic,
        held_on=training.held_on,
        hours=training.hours,
        place=training.place,
        teacher=training.teacher,
        code=training.code,
        rows=rows,
    )

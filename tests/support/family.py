"""Three people of one household, on record in the village of whoever adds them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app import clock
from app.archive.fields import Facts
from app.archive.households import HouseholdFacts, add_household, link_member
from app.archive.saving import Village, add_person
from app.people.actors import Actor

HEAD_NUMBER, WIFE_OF_SON = "990101194605180243", "990101197806200478"
_MEMBERS = (
    (Facts(name="张桂兰", id_number=HEAD_NUMBER), "head"),
    (Facts(name="刘小兰", id_number=WIFE_OF_SON), "child_in_law"),
    (Facts(name="刘娃"), "grandchild"),
)


def add_family(session: Session, actor: Actor) -> None:
    """The head, a daughter-in-law, and a child without a number; the caller commits."""
    now = clock.now()
    village = Village(actor.organisation_id or 0, actor.organisation_path)
    people = [add_person(session, known=known, village=village, actor=actor, now=now) for known, _ in _MEMBERS]
    made = add_household(session, head_id=people[0].id, known=HouseholdFacts(), actor=actor, now=now)
    for person, (_, relation) in zip(people[1:], _MEMBERS[1:], strict=True):
        link_member(session, household_id=made.id, person_id=person.id, relation=relation, actor=actor, now=now)

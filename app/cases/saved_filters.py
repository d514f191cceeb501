"""Filters of the worklist that people keep: under a name, a dozen at most, one of them the list they begin with."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.errors import Invalid, NotFoundHere
from app.models import SavedFilter
from app.people.actors import Actor

MOST = 12
LONGEST_NAME = 20
LONGEST_QUERY = 400


def saved_filters(session: Session, actor: Actor) -> Sequence[SavedFilter]:
    """The person's own, in the order in which they were kept."""
    mine = select(SavedFilter).where(SavedFilter.user_id == actor.user_id).order_by(SavedFilter.id)
    return session.scalars(mine.execution_options(populate_existing=True)).all()


def keep(session: Session, *, name: str, query: str, is_first: bool = False, actor: Actor) -> SavedFilter:
    """Keep a filter; one of the same name is replaced. Invalid without a name, and when there are a dozen."""
    words = " ".join(name.split())
    if not words:
        raise Invalid(message=_("请给这个筛选起个名字"))
    if len(words) > LONGEST_NAME:
        raise Invalid(message=_("名字最多 %(most)s 个字", most=LONGEST_NAME))
    if len(query) > LONGEST_QUERY:
        raise Invalid(message=_("筛选条件太长，存不下"))
    kept = saved_filters(session, actor)
    made = next((one for one in kept if one.name == words), None)
    if made is None and len(kept) >= MOST:
        raise Invalid(message=_("最多存 %(most)s 个筛选，请先删掉不用的", most=MOST))
    made = made or SavedFilter(user_id=actor.user_id, name=words, is_first=False)
    made.query = query
    session.add(made)
    session.flush()
    if is_first:
        put_first(session, filter_id=made.id, actor=actor)
    return made


def put_first(session: Session, *, filter_id: int, actor: Actor) -> None:
    """The worklist begins with this one from now on; with none of them, when it was the first already."""
    made = _own(session, filter_id, actor)
    was_first = made.is_first
    session.execute(update(SavedFilter).where(SavedFilter.user_id == actor.user_id).values(is_first=False))
    if not was_first:
        session.execute(update(SavedFilter).where(SavedFilter.id == filter_id).values(is_first=True))


def drop(session: Session, *, filter_id: int, actor: Actor) -> None:
    """Forget a filter."""
    session.delete(_own(session, filter_id, actor))
    session.flush()


def _own(session: Session, filter_id: int, actor: Actor) -> SavedFilter:
    mine = select(SavedFilter).where(SavedFilter.id == filter_id, SavedFilter.user_id == actor.user_id)
    made = session.scalars(mine.execution_options(populate_existing=True)).one_or_none()
    if made is None:
        raise NotFoundHere(_("没有这个筛选"))
    return made

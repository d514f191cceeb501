"""The county lets a department edit named items, and only edit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotAllowed
from app.people.actors import Actor
from app.publishing import delegations
from app.publishing.ownership import require_county, require_editor

Actors = Callable[[str], Actor]
GIVEN, KEPT = "QS-MZ-001", "QS-MZ-010"


def test_a_department_edits_what_it_was_given(session: Session, actor: Actors) -> None:
    require_editor(session, code=GIVEN, actor=actor("zhourui"))
    with pytest.raises(NotAllowed):
        require_editor(session, code=KEPT, actor=actor("zhourui"))
    for stranger in ("shenguilan", "wanghaiyan", "linjianhua"):
        with pytest.raises(NotAllowed):
            require_editor(session, code=GIVEN, actor=actor(stranger))
    require_editor(session, code=KEPT, actor=actor("fangxiaoming"))


def test_only_the_county_publishes_and_keeps_the_calendar(actor: Actors) -> None:
    for local in ("zhourui", "shenguilan"):
        assert actor(local).can("edit_catalogue") and actor(local).can("manage_people")
        assert not any(actor(local).can(one) for one in ("publish", "manage_calendar"))
        with pytest.raises(NotAllowed):
            require_county(actor(local))
    assert actor("fangxiaoming").can("publish")


def test_given_and_taken_back(session: Session, actor: Actors) -> None:
    county, now = actor("fangxiaoming"), clock.now()
    assert delegations.grant(session, codes=[KEPT, GIVEN], department="civil_affairs", actor=county, now=now) == 1
    assert KEPT in delegations.delegated_codes(session, actor("zhourui"))
    delegations.revoke(session, code=KEPT, actor=county, now=now)
    assert KEPT not in delegations.delegated_codes(session, actor("zhourui"))
    assert [row.department for row in delegations.list_delegations(session) if row.code == GIVEN] == ["县民政局"]


def test_mistakes_and_strangers(session: Session, actor: Actors) -> None:
    now = clock.now()
    with pytest.raises(Invalid):
        delegations.grant(session, codes=[KEPT], department="990101101", actor=actor("fangxiaoming"), now=now)
    with pytest.raises(Invalid):
        delegations.grant(session, codes=["NO"], department="civil_affairs", actor=actor("fangxiaoming"), now=now)
    with pytest.raises(NotAllowed):
        delegations.grant(session, codes=[KEPT], department="civil_affairs", actor=actor("zhourui"), now=now)
    with pytest.raises(NotAllowed):
        delegations.revoke(session, code=GIVEN, actor=actor("zhourui"), now=now)

"""What roles may do."""

from __future__ import annotations

from app.people.actors import Actor
from app.people.roles import ADMINISTRATOR, AGENT, APPROVER, CAPABILITIES, CLERK, ROLE_LABELS, capabilities_of


def actor(*roles: str, path: str = "990101/990101101/") -> Actor:
    return Actor(
        user_id=1,
        name="李秀梅",
        roles=frozenset(roles),
        organisation_id=1,
        organisation_path=path,
        organisation_tier="township",
        organisation_kind="township",
    )


def test_whoever_keeps_the_catalogue_does_not_handle_cases() -> None:
    assert not capabilities_of([ADMINISTRATOR]) & {"view_cases", "submit_case", "handle_step", "decide"}


def test_only_approvers_decide() -> None:
    assert [role for role in ROLE_LABELS.values() if actor(role).can("decide")] == [APPROVER]


def test_records_of_people_are_kept_where_people_come() -> None:
    assert [role for role in ROLE_LABELS.values() if actor(role).can("keep_people")] == [AGENT, CLERK]


def test_several_roles_add_up_and_unknown_ones_give_nothing() -> None:
    assert capabilities_of([AGENT, APPROVER]) == capabilities_of([AGENT]) | capabilities_of([APPROVER])
    assert capabilities_of(["厂长"]) == frozenset()
    assert capabilities_of([]) == frozenset()


def test_every_capability_is_someone_s() -> None:
    assert capabilities_of(ROLE_LABELS.values()) == CAPABILITIES


def test_an_actor_oversees_the_own_subtree_only() -> None:
    clerk = actor(CLERK)
    assert clerk.oversees("990101/990101101/990101101201/")
    assert clerk.oversees("990101/990101101/")
    assert not clerk.oversees("990101/990101102/")
    assert not clerk.oversees("990101/")
    assert not actor(CLERK, path="").oversees("990101/")

"""Services moved down a tier and back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import vocabulary
from catalog.checks import check_definition
from catalog.definition import DevolutionSpec, ServiceDefinition, StepKind, StepSpec, Tier
from catalog.devolution import (
    TARGET_TIERS,
    DevolutionError,
    change_sentences,
    decides,
    devolved,
    moves_of,
    recalled,
    standing,
)
from catalog.problems import has_errors
from catalog.sample import load_sample
from tests.definitions import load

MODES = tuple(option.code for option in vocabulary.options("devolution_mode"))
SHIPPED = tuple(read.definition for _path, read in load_sample().services if read.definition is not None)
DAY = date(2026, 12, 1)


def down(definition: ServiceDefinition, mode: str = "delegated", **changes: Any) -> ServiceDefinition:
    """Moved from the county to the townships in 第四批."""
    ways: dict[str, Any] = {
        "from_tier": Tier.COUNTY,
        "to_tier": Tier.TOWNSHIP,
        "batch": "第四批",
    }
    return devolved(definition, mode=mode, effective_from=DAY, **{**ways, **changes})


def at_county() -> ServiceDefinition:
    """A service taken and decided at the county office."""
    minimal = load("minimal")
    accept = minimal.steps[0].model_copy(update={"tier": Tier.COUNTY, "name": "县级受理"})
    contact = minimal.contact.model_copy(update={"places": ("county_hall",)})
    changes = {"steps": (accept, *minimal.steps[1:]), "acceptance_tiers": (Tier.COUNTY,), "contact": contact}
    return minimal.model_copy(update=changes)


# ── modes ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_modes_of_the_field_and_what_they_move() -> None:
    labels = [option.label for option in vocabulary.options("devolution_mode")]
    assert labels == ["委托下放", "权限开放", "窗口前移", "全程网办", "原件核验", "电子流转", "实物流转"]
    assert [mode for mode in MODES if decides(mode)] == ["delegated"]
    assert all(StepKind.ACCEPT in moves_of(mode) for mode in MODES)
    assert all(option.help for option in vocabulary.options("devolution_mode"))
    assert moves_of("nobody_knows") == () and not decides("nobody_knows")


# ── down ───────────────────────────────────────────────────────────────────────────────────────────


def test_delegated_the_township_takes_and_decides() -> None:
    moved = down(at_county())
    assert [(step.tier, step.role) for step in moved.steps] == [("township", "clerk"), ("township", "approver")]
    assert moved.acceptance_tiers == (Tier.COUNTY, Tier.TOWNSHIP)
    assert moved.approval_tier is Tier.TOWNSHIP and moved.exercise_tiers == (Tier.TOWNSHIP,)
    assert moved.contact.places == ("county_hall", "township_hall")
    assert (moved.devolution[0].batch, moved.devolution[0].effective_from) == ("第四批", DAY)


def test_a_window_moved_leaves_the_decision() -> None:
    moved = down(at_county(), "window_moved")
    assert [step.tier for step in moved.steps] == [Tier.TOWNSHIP, Tier.COUNTY]
    assert moved.approval_tier is Tier.COUNTY and moved.exercise_tiers == ()


def test_at_a_station_only_agents_act() -> None:
    moved = down(at_county(), "window_moved", to_tier=Tier.VILLAGE)
    assert (moved.steps[0].tier, moved.steps[0].role) == (Tier.VILLAGE, "agent")
    assert moved.contact.places == ("county_hall", "village_station")


def test_with_permission_opened_the_first_review_goes_down() -> None:
    moved = down(load("four_tier"), "permission_opened")
    assert moved.step("review_county").tier is Tier.TOWNSHIP
    assert moved.first_review_tier is not None and moved.step("decide").tier is Tier.CITY


def test_what_is_there_already_stays_the_very_same() -> None:
    minimal = load("minimal")
    assert down(minimal, "window_moved") is minimal
    moved = down(minimal)
    assert down(moved) is moved


def test_steps_of_other_departments_stay() -> None:
    service = at_county()
    health = service.steps[1].model_copy(update={"id": "health", "kind": StepKind.REVIEW, "department": "health"})
    service = service.model_copy(update={"steps": (service.steps[0], health, service.steps[1])})
    assert down(service).step("health").tier is Tier.COUNTY


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"from_tier": Tier.TOWNSHIP}, "不能从乡镇（街道）下放到乡镇（街道），请从上一级放到乡镇（街道）或村（社区）"),
        (
            {"to_tier": Tier.COUNTY},
            "不能从县级下放到县级，请从上一级放到乡镇（街道）或村（社区）",
        ),
        ({"mode": "by_post"}, "没有“by_post”这种下放方式"),
        (
            {"from_tier": Tier.TOWNSHIP, "to_tier": Tier.VILLAGE},
            "“县级受理”在县级，不能从乡镇（街道）往下放，请核对原层级和下放方式",
        ),
    ],
)
def test_ways_that_cannot_be(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DevolutionError) as refused:
        down(at_county(), **changes)
    assert str(refused.value) == sentence


def test_what_stands_lower_cannot_go_down_to_the_middle() -> None:
    service = down(at_county(), "window_moved", to_tier=Tier.VILLAGE)
    with pytest.raises(DevolutionError, match="“县级受理”已经在村（社区），不用再下放到乡镇（街道）"):
        down(service, "window_moved")


def test_a_decision_of_another_department_cannot_be_delegated() -> None:
    service = at_county()
    decide = service.steps[1].model_copy(update={"department": "health"})
    with pytest.raises(DevolutionError, match="“县级审批”由别的部门办理"):
        down(service.model_copy(update={"steps": (service.steps[0], decide)}))


@given(st.sampled_from(SHIPPED), st.sampled_from(TARGET_TIERS), st.sampled_from(MODES))
def test_what_comes_out_can_be_published(service: ServiceDefinition, tier: Tier, mode: str) -> None:
    try:
        moved = down(service, mode, to_tier=tier)
    except DevolutionError:
        return
    assert tier in moved.acceptance_tiers
    assert not has_errors(check_definition(moved))


# ── back ───────────────────────────────────────────────────────────────────────────────────────────


tiers = st.lists(st.sampled_from(Tier), min_size=1, max_size=3).map(tuple)
steps = st.builds(
    StepSpec,
    id=st.from_regex(r"[a-z]{1,6}", fullmatch=True),
    name=st.just("环节"),
    kind=st.sampled_from(StepKind),
    tier=st.sampled_from(Tier),
    role=st.sampled_from(["agent", "clerk", "approver"]),
    department=st.sampled_from([None, "civil_affairs", "health"]),
)
services = st.builds(
    lambda places, **changes: at_county().model_copy(
        update={**changes, "contact": at_county().contact.model_copy(update={"places": places})}
    ),
    places=st.lists(st.sampled_from(["county_hall", "township_hall", "village_station"]), unique=True).map(tuple),
    acceptance_tiers=tiers,
    exercise_tiers=st.one_of(st.just(()), tiers),
    approval_tier=st.sampled_from(Tier),
    first_review_tier=st.one_of(st.none(), st.sampled_from(Tier)),
    steps=st.lists(steps, min_size=1, max_size=5, unique_by=lambda step: step.id).map(tuple),
)


@given(services, st.sampled_from(TARGET_TIERS), st.sampled_from(MODES))
def test_back_is_as_it_was(service: ServiceDefinition, tier: Tier, mode: str) -> None:

    try:
        moved = down(service, mode, to_tier=tier)
    except DevolutionError:
        return
    assert moved is service or recalled(moved, tier=tier) == service


@given(st.sampled_from(SHIPPED), st.sampled_from(MODES), st.sampled_from(MODES))
def test_back_by_two_tiers_is_as_it_was(service: ServiceDefinition, first: str, second: str) -> None:
    service = service.model_copy(update={"devolution": ()})
    try:
        once = down(service, first)
        twice = down(once, second, from_tier=Tier.TOWNSHIP, to_tier=Tier.VILLAGE, batch="第五批")
    except DevolutionError:
        return
    assert twice is once or recalled(twice, tier=Tier.VILLAGE) == once
    assert once is service or recalled(once, tier=Tier.TOWNSHIP) == service


def test_what_was_changed_since_is_kept() -> None:
    moved = down(at_county())
    renamed = moved.model_copy(
        update={"name": "改过名的事项", "acceptance_tiers": (Tier.CITY, *moved.acceptance_tiers)}
    )
    back = recalled(renamed, tier=Tier.TOWNSHIP)
    assert back.name == "改过名的事项"
    assert back.acceptance_tiers == (Tier.CITY, Tier.COUNTY)
    assert back.steps == at_county().steps


def test_the_village_first() -> None:
    moved = down(down(at_county(), "window_moved"), "window_moved", to_tier=Tier.VILLAGE, batch="第五批")
    with pytest.raises(DevolutionError, match="它还下放在村（社区）（第五批），请先从那里收回"):
        recalled(moved, tier=Tier.TOWNSHIP)
    assert recalled(recalled(moved, tier=Tier.VILLAGE), tier=Tier.TOWNSHIP) == at_county()


def test_what_never_went_down_cannot_come_back() -> None:
    with pytest.raises(DevolutionError, match="没有下放到乡镇（街道）的记录，不能收回"):
        recalled(load("minimal"), tier=Tier.TOWNSHIP)


def test_rows_written_by_hand_go_back_as_the_mode_says() -> None:
    row = DevolutionSpec(
        from_tier=Tier.COUNTY, to_tier=Tier.TOWNSHIP, batch="第一批", mode="window_moved", effective_from=DAY
    )
    back = recalled(load("minimal").model_copy(update={"devolution": (row,)}), tier=Tier.TOWNSHIP)
    assert [step.tier for step in back.steps] == [Tier.COUNTY, Tier.COUNTY]
    assert back.acceptance_tiers == (Tier.COUNTY,) and back.devolution == ()
    assert not has_errors(check_definition(back))


@given(st.sampled_from(SHIPPED), st.sampled_from(TARGET_TIERS))
def test_shipped_services_come_back_sound(service: ServiceDefinition, tier: Tier) -> None:
    try:
        back = recalled(service, tier=tier)
    except DevolutionError:
        return
    assert tier not in back.acceptance_tiers
    assert not has_errors(check_definition(back))


# ── words, and places that differ ──────────────────────────────────────────────────────────────────


def test_changes_in_words() -> None:
    assert change_sentences(at_county(), down(at_county())) == (
        "“县级受理”由县级改到乡镇（街道）办理",
        "“县级审批”由县级改到乡镇（街道）办理",
        "受理层级增加乡镇（街道）",
        "行使层级增加乡镇（街道）",
        "审批层级由县级改为乡镇（街道）",
    )
    assert "受理层级去掉乡镇（街道）" in change_sentences(down(at_county()), at_county())


def test_a_place_without_it_keeps_the_step_where_it_was() -> None:
    moved = down(down(at_county(), "window_moved"), "delegated", batch="第五批")
    accept, decide = moved.steps
    assert standing(moved, decide, has=lambda _tier, _decides: True) is decide
    assert standing(moved, decide, has=lambda _tier, decides: not decides).tier is Tier.COUNTY
    assert standing(moved, accept, has=lambda _tier, decides: not decides).tier is Tier.TOWNSHIP
    assert standing(moved, accept, has=lambda _tier, _decides: False) == at_county().steps[0]

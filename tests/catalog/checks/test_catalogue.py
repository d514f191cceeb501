"""All services of a county together."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.checks.catalogue import CATALOGUE_RULES, check_catalogue
from catalog.definition import ServiceDefinition
from catalog.overlay import Overlay
from catalog.sample import load_sample
from tests.definitions import load

BASE = load("rich")


def _service(code: str, **keys: Any) -> ServiceDefinition:
    return ServiceDefinition.model_validate({**BASE.model_dump(), "code": code, "name": f"事项{code}", **keys})


def _found(*services: ServiceDefinition, overlays: tuple[Overlay, ...] = ()) -> list[tuple[str, str, str, str]]:
    problems = check_catalogue(services, overlays)
    return [(code, one.severity, one.path, one.rule) for code, found in problems.items() for one in found]


def test_services_that_have_nothing_to_do_with_each_other() -> None:
    assert _found(_service("T-A"), _service("T-B")) == []


def test_one_code_is_one_service() -> None:
    assert _found(_service("T-A"), _service("T-A", name="别的")) == [("T-A", "error", "code", "codes_stand_once")]


def test_one_name_is_one_service() -> None:
    found = _found(_service("T-A", name="高龄津贴(首次)"), _service("T-B", name="高龄津贴（首次）"))
    assert found == [(code, "warning", "name", "names_stand_once") for code in ("T-A", "T-B")]
    told_apart = [
        _service(f"T-{word}", name="登记", handling_item=item) for word, item in (("A", "设立"), ("B", "变更"))
    ]
    assert _found(*told_apart) == []


def test_one_standard_code_is_one_type_on_one_basis() -> None:
    codes = {"codes": {"catalog_code": "000564213003"}}
    other = _service("T-B", item_type="reward", legal_basis=[{"title": "别的办法"}], **codes)
    assert _found(_service("T-A", **codes), other) == [
        ("T-B", "warning", "item_type", "standard_codes_agree"),
        ("T-B", "warning", "legal_basis", "standard_codes_agree"),
    ]
    assert _found(_service("T-A", **codes), _service("T-B", **codes)) == []


def test_a_parent_has_one_name() -> None:
    parts = [
        _service(f"T-{index}", parent_code="T-P", parent_name=name) for index, name in enumerate(("甲", "甲", "乙"))
    ]
    (problem,) = check_catalogue(parts)["T-2"]
    assert (problem.path, problem.rule) == ("parent_name", "parents_agree")
    assert problem.mend is not None
    assert problem.mend.edits[0].value == "甲"


def test_a_parent_has_one_code() -> None:
    services = [_service(f"T-{index}", parent_code="QS-MZ-000", parent_name="甲") for index in (1, 2)]
    misspelt = _service("T-3", parent_code="QS-MZ-0000", parent_name="甲")
    assert _found(*services, misspelt) == [("T-3", "hint", "parent_code", "parents_have_one_code")]
    lacking = _service("T-3", parent_name="甲")
    assert _found(*services, lacking) == [("T-3", "hint", "parent_code", "parents_have_one_code")]
    assert _found(*services, _service("T-3", parent_code="QS-MZ-0000", parent_name="乙")) == []


def test_rechecks_open_a_service_that_exists() -> None:
    opening = _service("T-A", recheck={"every_months": 12, "opens": "T-BB"})
    assert _found(opening, _service("T-B")) == [("T-A", "warning", "recheck.opens", "rechecks_open_what_exists")]
    assert "是不是想写“T-B”" in check_catalogue([opening, _service("T-B")])["T-A"][0].message
    assert _found(opening, _service("T-BB")) == []


def test_departments_have_numbers_of_their_own() -> None:
    found = _found(_service("T-A"), _service("T-B", department="health"))
    assert found == [
        (code, "hint", "contact.consult_phone", "departments_have_their_own_phones") for code in ("T-A", "T-B")
    ]
    hotline = {"contact": {"consult_phone": "12345", "supervise_phone": "0000-6200901"}}
    assert _found(_service("T-A", **hotline), _service("T-B", department="health", **hotline)) == []
    crossed = _service("T-B", contact={"consult_phone": "00006200901", "supervise_phone": "0000-6200102"})
    assert ("T-B", "hint", "contact.consult_phone", "departments_have_their_own_phones") in _found(
        _service("T-A"), crossed
    )


def test_overlays_concern_services_that_exist() -> None:
    overlay = Overlay(organisation="990101101", services=("T-X",), hours="8:30—12:00")
    assert _found(_service("T-A"), overlays=(overlay,)) == [("T-X", "warning", "overlays", "overlays_fit_the_services")]


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ({"convenience": "上门服务另收工本费"}, "convenience"),
        ({"phone": "00006200901"}, "phone"),
        ({"supervise_phone": "0000-6200101"}, "supervise_phone"),
    ],
)
def test_overlays_ask_for_no_more_and_mix_up_no_numbers(keys: dict[str, str], path: str) -> None:
    overlay = Overlay(organisation="990101101", services=("T-A",), **keys)
    (problem,) = check_catalogue([_service("T-A")], [overlay])["T-A"]
    assert (problem.severity, problem.path) == ("warning", path)
    assert problem.message.startswith("990101101：")


def test_what_is_left_free_is_free() -> None:
    overlay = Overlay(organisation="990101101", services=("T-A",), phone="0000-6200333", hours="8:30—12:00")
    assert _found(_service("T-A"), overlays=(overlay,)) == []


def test_the_shipped_county_is_sound() -> None:
    services = [result.definition for _, result in load_sample().services if result.definition]
    assert {code: [str(one) for one in found] for code, found in check_catalogue(services).items()} == {}


def test_every_rule_says_where_it_comes_from() -> None:
    assert all(
        (rule.__doc__ or "").startswith(("Our rule", "四级四同", "Service-elements", "Rules"))
        for rule in CATALOGUE_RULES
    )

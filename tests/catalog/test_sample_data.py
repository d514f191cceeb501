"""The shipped sample county: every definition reads without a problem, and together they show real variety."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.checks import check_definition
from catalog.compiled import compile_definition
from catalog.conditions import evaluate
from catalog.definition import FieldSpec, HandledBy, ServiceDefinition, StepKind
from catalog.primitives import Tier, Unit
from catalog.readers.yaml_reader import read_definition
from catalog.sample import DATA, Sample, load_sample
from catalog.versions import canonical_json, from_canonical
from catalog.writers.yaml_writer import write_definition

FILES = sorted((DATA / "services").glob("*.yaml"))
UNASSIGNED = "99"  # no province has this code: no number of the sample can be a real person's
DECISIONS = {StepKind.DECIDE}
each_service = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


@pytest.fixture(scope="module")
def sample() -> Sample:
    return load_sample()


@pytest.fixture(scope="module")
def by_file(sample: Sample) -> dict[Path, ServiceDefinition]:
    return {file: result.definition for file, result in sample.services if result.definition is not None}


@pytest.fixture(scope="module")
def services(by_file: dict[Path, ServiceDefinition]) -> tuple[ServiceDefinition, ...]:
    return tuple(by_file.values())


# ── every service ──────────────────────────────────────────────────────────────────────────────────


def test_everything_reads_without_a_problem(sample: Sample) -> None:
    assert {
        file.stem: [str(one) for one in result.problems] for file, result in sample.services if result.problems
    } == {}
    assert [file for file, _ in sample.services] == FILES


@each_service
def test_passes_every_check(file: Path, sample: Sample, by_file: dict[Path, ServiceDefinition]) -> None:
    problems = check_definition(by_file[file], known_departments=sample.county.department_ids())
    assert [str(one) for one in problems if one.severity != "hint"] == []


@each_service
def test_is_named_after_its_code_and_marked_as_sample(file: Path, by_file: dict[Path, ServiceDefinition]) -> None:
    service = by_file[file]
    assert service.code == file.stem
    assert service.sample


@each_service
def test_has_the_ten_elements_of_a_guide(file: Path, by_file: dict[Path, ServiceDefinition]) -> None:
    service = by_file[file]
    contact = service.contact
    elements = {
        "办理条件": service.conditions,
        "办理依据": service.legal_basis,
        "申请材料": service.documents,
        "基本流程": service.steps,
        "办理时限": str(service.promised_limit),
        "收费依据及标准": service.fees or service.fee_note,
        "受理单位及办理点": contact.places,
        "审批结果": service.results,
        "咨询方式": contact.consult_phone,
        "监督电话": contact.supervise_phone,
        "救济途径": service.remedy.review_body and service.remedy.court,
    }
    assert [name for name, element in elements.items() if not element] == []
    assert contact.consult_phone != contact.supervise_phone


@each_service
def test_says_what_clerks_ask_first(file: Path, by_file: dict[Path, ServiceDefinition]) -> None:
    service = by_file[file]
    assert len(service.aliases) >= 2
    assert len(service.faq) >= 2
    assert service.devolution
    assert service.samples
    assert any(document.copies or document.originals for document in service.documents)


@each_service
def test_ends_in_one_decision_and_every_step_has_a_limit(file: Path, by_file: dict[Path, ServiceDefinition]) -> None:
    service = by_file[file]
    assert service.steps[0].kind is StepKind.ACCEPT
    assert service.steps[0].tier in service.acceptance_tiers
    assert [step.id for step in service.steps if step.limit is None] == []
    assert [step.kind for step in service.steps if step.kind in DECISIONS]
    assert all(step.opinions for step in service.steps)


@each_service
def test_survives_yaml_and_canonical_json(file: Path, by_file: dict[Path, ServiceDefinition]) -> None:
    service = by_file[file]
    assert read_definition(write_definition(service)).definition == service
    assert from_canonical(canonical_json(service)) == service


@each_service
def test_sample_answers_name_real_fields_and_fictitious_people(
    file: Path, by_file: dict[Path, ServiceDefinition]
) -> None:
    service = by_file[file]
    fields = {field.id: field for field in service.fields()}
    for one in service.samples:
        assert set(one.answers) <= set(fields)
        assert set(one.situations) <= {situation.id for situation in service.situations}
        for number in _id_numbers(fields, one.answers):
            assert number.startswith(UNASSIGNED)


@each_service
def test_proxies_of_the_samples_are_allowed(file: Path, by_file: dict[Path, ServiceDefinition]) -> None:
    service = by_file[file]
    for one in service.samples:
        if one.handled_by is not HandledBy.SELF:
            assert service.proxy.allowed
            assert not service.proxy.who or one.handled_by in service.proxy.who


def _id_numbers(fields: dict[str, FieldSpec], answers: dict[str, object]) -> Iterator[str]:
    for field_id, answer in answers.items():
        field = fields[field_id]
        if field.kind == "id_number":
            yield str(answer)
        for row in answer if field.kind == "group" and isinstance(answer, list) else []:
            yield from _id_numbers({column.id: column for column in field.fields}, row)


# ── all services together ──────────────────────────────────────────────────────────────────────────


def test_there_are_enough_services_of_enough_offices(services: tuple[ServiceDefinition, ...]) -> None:
    assert len(services) >= 36
    assert len({service.code for service in services}) == len(services)
    assert len({service.name for service in services}) == len(services)
    assert len({service.department for service in services}) >= 8
    assert len({service.item_type for service in services}) >= 4


def test_both_kinds_of_handling(services: tuple[ServiceDefinition, ...]) -> None:
    kinds = Counter(service.handling_kind for service in services)
    assert kinds["on_the_spot"] >= 5
    assert kinds["promised"] >= 20


def test_chains_of_two_three_and_four_tiers(services: tuple[ServiceDefinition, ...]) -> None:
    tiers = Counter(len({step.tier for step in service.steps}) for service in services)
    assert set(tiers) >= {2, 3, 4}
    assert any(step.tier is Tier.CITY for service in services for step in service.steps)
    assert any(len(service.steps) >= 5 for service in services)


def test_limits_in_every_unit_a_hall_uses(services: tuple[ServiceDefinition, ...]) -> None:
    limits = [step.limit for service in services for step in service.steps if step.limit]
    limits += [service.statutory_limit for service in services if service.statutory_limit]
    units = {limit.unit for limit in limits}
    assert units >= {Unit.WORKING_DAYS, Unit.NATURAL_DAYS, Unit.HOURS, Unit.MONTHS}
    assert {service.promised_limit.unit for service in services} >= {Unit.WORKING_DAYS, Unit.NATURAL_DAYS}


def test_publicity_mostly_runs_in_natural_days_that_do_not_count(services: tuple[ServiceDefinition, ...]) -> None:
    notices = [step for service in services for step in service.steps if step.kind is StepKind.PUBLICISE]
    assert all(step.publicity and step.publicity.limit == step.limit and step.publicity.shows for step in notices)
    units = Counter(step.limit.unit for step in notices if step.limit and not step.counts)
    assert units[Unit.NATURAL_DAYS] >= 5


def test_documents_show_every_way_of_asking(services: tuple[ServiceDefinition, ...]) -> None:
    documents = [document for service in services for document in service.documents]
    assert {document.accept for document in documents} == {"keep", "check_return", "check_keep_copy"}
    assert {document.necessity for document in documents} == {"required", "optional", "deferrable"}
    assert sum(bool(service.document_groups) for service in services) >= 4
    assert any(document.photo for document in documents)
    assert any(document.exempt_by for document in documents)
    assert any(len(document.kept_by) >= 3 and document.copies == 3 for document in documents)


def test_steps_show_visits_votes_routes_and_windows(services: tuple[ServiceDefinition, ...]) -> None:
    steps = [step for service in services for step in service.steps]
    assert any(step.inspection and step.inspection.min_visitors >= 2 for step in steps)
    assert any(step.vote for step in steps)
    assert any(step.routes for step in steps)
    assert any(step.when for step in steps)
    assert any(step.special_procedure and not step.counts for step in steps)
    assert any(service.intake and service.intake.to_day == 20 for service in services)


def test_forms_show_conditions_groups_and_computed_fields(services: tuple[ServiceDefinition, ...]) -> None:
    fields = [field for service in services for field in service.fields()]
    assert any(field.fields for field in fields)
    assert any(field.visible_when and field.required_when for field in fields)
    assert {field.computed.take for field in fields if field.computed} == {
        "birth_date",
        "sex",
        "age",
        "age_months",
        "disability_kind",
        "disability_grade",
        "choose",
    }
    assert {"name", "id_number", "phone", "bank_account", "money", "month", "multi_choice"} <= {
        field.kind for field in fields
    }


def test_effects_rechecks_and_fees(services: tuple[ServiceDefinition, ...]) -> None:
    codes = {service.code for service in services}
    opened = [service.recheck.opens for service in services if service.recheck and service.recheck.opens]
    assert opened
    assert set(opened) <= codes
    assert {service.effect.lag for service in services} >= {"at_once", "next_month"}
    assert any(service.fees for service in services)
    assert any(service.proxy.presence_required_for for service in services)


def test_every_shared_part_is_used(sample: Sample, services: tuple[ServiceDefinition, ...]) -> None:
    used = {
        "documents": {one.use for service in services for one in service.documents},
        "sections": {one.use for service in services for one in service.sections},
        "fields": {one.use for service in services for one in service.fields()},
        "steps": {one.use for service in services for one in service.steps},
    }
    assert {kind: set(getattr(sample.library, kind)) - names for kind, names in used.items()} == {
        kind: set() for kind in used
    }


# ── what depends on money and age ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "amount", "step_id"),
    [
        ("urgent", 2480, "decide_urgent"),
        ("spending", 2480, "decide_township"),
        ("urgent", 2481, "decide_county"),
        ("spending", 20000, "decide_county"),
    ],
)
def test_temporary_aid_goes_to_exactly_one_decision(
    services: tuple[ServiceDefinition, ...], kind: str, amount: int, step_id: str
) -> None:
    aid = compile_definition(next(service for service in services if service.code == "QS-MZ-009"))
    names = {"aid_type": kind, "aid_amount": amount}
    deciding = [one for one in aid.definition.steps if one.kind is StepKind.DECIDE]
    assert [one.id for one in deciding if aid.holds(one.when, names)] == [step_id]
    routes = aid.definition.step("review_aid").routes
    assert next(route.to for route in routes if aid.holds(route.when, names)) == step_id


@pytest.mark.parametrize(("months", "words"), [(958, "未满"), (959, "提前"), (960, "每月100元"), (1080, "已满90")])
def test_old_age_allowance_is_decided_by_the_month(
    services: tuple[ServiceDefinition, ...], months: int, words: str
) -> None:
    allowance = compile_definition(next(service for service in services if service.code == "QS-MZ-001"))
    standard = next(field for field in allowance.definition.fields() if field.id == "standard")
    assert standard.computed is not None
    rows = standard.computed.choose
    names = {"age_months": months}
    value = next(row.value for row in rows if row.when is None or evaluate(allowance.logic(row.when), names))
    assert words in value


# ── the county ─────────────────────────────────────────────────────────────────────────────────────


def test_county_has_the_size_of_a_real_one(sample: Sample) -> None:
    county = sample.county
    assert county.county.code.startswith(UNASSIGNED)
    assert len(county.departments) >= 8
    assert len(county.townships) == 6
    villages = [village for town in county.townships for village in town.villages]
    assert len(villages) >= 36
    assert len({village.name for village in villages}) == len(villages)
    assert {village.kind for village in villages} == {"village", "community"}


def test_every_place_can_be_found_and_called(sample: Sample) -> None:
    for place in sample.county.organisations():
        assert place.hall_name and place.address and place.hours
        assert place.phone.startswith("0000-")
        assert place.supervise_phone.startswith("0000-")
        assert place.phone != place.supervise_phone
    phones = Counter(place.phone for place in sample.county.organisations())
    assert [phone for phone, count in phones.items() if count > 1] == []


def test_kind_of_township_agrees_with_its_code(sample: Sample) -> None:
    """GB/T 10114: 001–099 街道, 100–199 镇, 200–399 乡."""
    suffix = {"0": "街道", "1": "镇", "2": "乡", "3": "乡"}
    for town in sample.county.townships:
        assert town.name.endswith(suffix[town.code[6]])


def test_every_desk_is_staffed(sample: Sample) -> None:
    county = sample.county
    staff = Counter((person.organisation, person.role) for person in county.staff)
    for town in county.townships:
        assert staff[town.code, "clerk"] >= 2
        assert staff[town.code, "approver"] >= 1
        assert all(staff[village.code, "agent"] >= 1 for village in town.villages)
    assert all(staff[department.id, "approver"] >= 1 for department in county.departments)
    assert len({person.name for person in county.staff}) == len(county.staff)
    assert all(person.phone.startswith("139-0000-") for person in county.staff)


def test_demo_accounts_for_each_role_and_each_tier_that_keeps_the_catalogue(sample: Sample) -> None:
    demo = {(person.role, person.organisation) for person in sample.county.staff if person.demo}
    assert demo == {
        ("agent", "990101101201"),
        ("clerk", "990101101"),
        ("approver", "990101101"),
        ("approver", "civil_affairs"),
        ("supervisor", "990101"),
        ("administrator", "990101"),
        ("administrator", "civil_affairs"),
        ("administrator", "990101101"),
    }


def test_phones_of_services_are_those_of_their_office(sample: Sample, services: tuple[ServiceDefinition, ...]) -> None:
    offices = {office.id: office for office in sample.county.departments}
    for service in services:
        office = offices[service.department]
        assert (service.contact.consult_phone, service.contact.supervise_phone) == (
            office.phone,
            office.supervise_phone,
        )

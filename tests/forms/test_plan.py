from __future__ import annotations

from catalog.definition import FieldSpec
from forms.cache import DigestCache
from forms.plan import plan_of
from tests.definitions import load
from tests.forms.cases import compiled, read, sample, with_fields


def test_a_plan_is_made_once_for_equal_definitions() -> None:
    assert plan_of(compiled("rich")) is plan_of(compiled("rich"))
    assert plan_of(compiled("rich")) is not plan_of(compiled("minimal"))


def test_independent_questions_keep_the_order_of_the_page() -> None:
    service = compiled("kinds")
    assert [question.id for question in plan_of(service).flow] == [spec.id for spec in service.definition.fields()]


def test_conditions_in_a_circle_hide_their_questions_but_do_not_hang() -> None:
    service = with_fields(
        load("minimal"),
        FieldSpec(id="hen", label="鸡", kind="boolean", visible_when="蛋 = 是"),
        FieldSpec(id="egg", label="蛋", kind="boolean", visible_when="鸡 = 是"),
    )
    submission = read(service, sample(service, f_hen="yes", f_egg="yes"))
    assert submission.ok and not {"hen", "egg"} & submission.answers.values.keys()


def test_the_least_used_definition_is_forgotten_first() -> None:
    made = []
    cache = DigestCache(lambda service: made.append(service.definition.code) or len(made), capacity=2)
    first, second, third = compiled("minimal"), compiled("rows"), compiled("kinds")
    for service in (first, second, first, third, first, second):
        cache.get(service)
    assert made == ["T-MINIMAL", "T-ROWS", "T-KINDS", "T-ROWS"]

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from catalog.definition import FieldSpec
from forms.builder import build_form_class
from forms.fields import DeskForm
from forms.names import ROW_PLACEHOLDER
from tests.definitions import NAMES, load
from tests.forms.cases import compiled, typed, with_fields


@pytest.mark.parametrize("name", NAMES)
def test_every_tiny_service_builds_a_form(name: str) -> None:
    service = compiled(name)
    form = build_form_class(service)()
    asked = {f"f_{spec.id}" for spec in service.definition.fields() if spec.step is None}
    assert asked <= set(form._fields)
    assert form["handled_by"].choices


def test_a_class_is_built_once_for_equal_definitions() -> None:
    assert build_form_class(compiled("kinds")) is build_form_class(compiled("kinds"))
    assert build_form_class(compiled("kinds")) is not build_form_class(compiled("kinds", summary="改过的小事项"))


def test_names_that_would_clash_with_wtforms_are_harmless() -> None:
    fields = [FieldSpec(id=name, label=name, kind="text") for name in ("data", "errors", "validate", "meta", "process")]
    form = build_form_class(with_fields(load("minimal"), *fields))(typed(f_data="一", f_validate="二"))
    assert isinstance(form, DeskForm) and form.validate()
    assert (form["f_data"].data, form["f_validate"].data) == ("一", "二")


def test_stored_values_become_what_a_person_would_type() -> None:
    form = build_form_class(compiled("kinds"))(
        data={"f_day": date(2026, 3, 1), "f_money": Decimal("12.50"), "f_truth": False, "f_several": ("甲", "丙")}
    )
    assert (form["f_day"].data, form["f_money"].data, form["f_truth"].data) == ("2026-03-01", "12.50", "no")
    assert [form["f_several"].is_chosen(code) for code in "甲乙丙"] == [True, False, True]
    assert form["f_word"].data == ""


def test_widgets_print_escaped_html() -> None:
    form = build_form_class(compiled("kinds"))(typed(f_word='"><script>', f_one="乙", f_story="</textarea>"))
    assert str(form["f_word"](class_="form-control")) == (
        '<input autocomplete="off" class="form-control" id="f_word" inputmode="text" maxlength="20" name="f_word"'
        ' type="text" value="&#34;&gt;&lt;script&gt;">'
    )
    assert "</textarea></textarea>" not in str(form["f_story"]())


def test_rows_to_start_with_and_the_row_to_copy() -> None:
    form = build_form_class(compiled("rows"))()
    group = form["f_members"]
    assert [cell.name for cell in group.rows[0].values()] == [
        "f_members-0-name",
        "f_members-0-relation",
        "f_members-0-income",
    ]
    assert group.template_row["name"].name == f"f_members-{ROW_PLACEHOLDER}-name"


def test_stored_rows_are_shown() -> None:
    rows = ({"name": "李长根", "income": Decimal("800.00")}, {"name": "李秀梅"})
    form = build_form_class(compiled("rows"))(data={"f_members": rows})
    assert form["f_members"].data == [
        {"name": "李长根", "relation": "", "income": "800.00"},
        {"name": "李秀梅", "relation": "", "income": ""},
    ]


def test_a_step_has_a_form_of_its_own() -> None:
    service = with_fields(load("minimal"), FieldSpec(id="income", label="核定收入", kind="money", step="decide"))
    assert list(build_form_class(service, "decide")()._fields) == ["f_income"]
    assert "f_income" not in build_form_class(service)()._fields

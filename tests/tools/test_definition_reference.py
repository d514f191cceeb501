"""`docs/definition.md` says what the program takes: its tables are fresh, complete, and its example is sound."""

from __future__ import annotations

import re

from catalog import vocabulary
from catalog.checks import check_definition
from catalog.definition import FieldSpec, ServiceDefinition
from catalog.key_names import key_name
from catalog.readers.yaml_reader import read_definition
from tools import definition_reference as tool


def test_page_is_up_to_date() -> None:
    assert tool.PAGE.read_text("utf-8") == tool.page(), "run: python -m tools.definition_reference"


def test_every_model_of_a_definition_has_a_table() -> None:
    tables = re.findall(r"^### (.+)$", tool.reference(), re.MULTILINE)
    assert tables == [*tool.models().values(), "词表"]
    assert {ServiceDefinition, FieldSpec} <= set(tool.models())


def test_every_key_has_a_chinese_name() -> None:
    keys = [(model, key) for model in tool.models() for key in model.model_fields]
    assert [f"{model.__name__}.{key}" for model, key in keys if key_name(model, key) == key] == []


def test_every_remark_is_about_a_key() -> None:
    known = {model.__name__: set(model.model_fields) for model in tool.models()}
    for model, remarks in tool.notes().items():
        assert set(remarks) <= known[model], model


def test_every_word_list_is_shown() -> None:
    shown = set(re.findall(r"^\| `([a-z_]+)` \| [^|]+ \| [^|]+ \|$", tool.reference(), re.MULTILINE))
    assert shown == set(vocabulary.LISTS)


def test_links_lead_to_headings() -> None:
    text = tool.PAGE.read_text("utf-8")
    headings = set(re.findall(r"^#+ (.+)$", text, re.MULTILINE))
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings


def test_bounds_and_forms_are_told() -> None:
    text = tool.reference()
    assert "| `visits` | 到现场次数 | 整数，0—9 | `1` |" in text
    assert "| `options` | 选项 | 列表，每项是[选项](#选项)，至少 2 项 | **必填** |" in text
    assert "| `months` | 月份 | 列表，每项是整数，1—12 |" in text
    assert "| `quorum` | 到会比例 | 分数，例如 `2/3` |" in text


def test_kinds_of_fields_are_all_described() -> None:
    text = tool.PAGE.read_text("utf-8")
    listed = re.findall(r"^\| `([a-z_]+)` (\S+) \| ", text, re.MULTILINE)
    assert listed == [(one.code, one.label) for one in vocabulary.LISTS["field_kind"].options]


def test_example_of_the_page_has_no_problem() -> None:
    example = re.search(r"```yaml\n(code:.*?)```", tool.PAGE.read_text("utf-8"), re.DOTALL)
    assert example
    read = read_definition(example[1])
    assert read.definition is not None, read.problems
    assert read.problems == ()
    assert check_definition(read.definition, known_departments=["civil_affairs"]) == ()

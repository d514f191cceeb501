"""Definitions from YAML: all problems at once, in Chinese, with path and line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.checks import check_definition
from catalog.library import read_library
from catalog.problems import Problem
from catalog.readers.yaml_reader import read_definition
from tests.definitions import NAMES, load, text_of

LIBRARY = """
documents:
  id_card: {name: 居民身份证, copies: 1}
fields:
  applicant_name: {label: 姓名, kind: name, required: true, meaning: applicant_name}
sections:
  applicant: {title: 申请人, fields: [{use: applicant_name}]}
steps:
  accept_township: {name: 乡镇受理, kind: accept, tier: township, limit: 当场}
  decide_county: {name: 县级审批, kind: decide, tier: county, limit: 5个工作日}
chains:
  two: [{use: accept_township}, {use: decide_county}]
legal_bases:
  act: {title: 社会救助暂行办法}
"""
HEAD = """code: T-USE
name: 用共用件的事项
summary: 测试
item_type: payment
department: civil_affairs
approval_tier: county
acceptance_tiers: [township]
topics: [social_assistance]
handling_kind: promised
conditions: [本县户籍]
promised_limit: 10个工作日
legal_basis: [{use: act, article: 第九条}]
"""
PARTS = "sections: [{use: applicant}]\ndocuments: [{use: id_card, copies: 2}]\nsteps: [{chain: two}]\n"


def problems_of(text: str) -> dict[str, Problem]:
    parts, _ = read_library(LIBRARY)
    result = read_definition(text, library=parts)
    assert result.definition is None
    return {problem.path: problem for problem in result.problems}


@pytest.mark.parametrize("name", NAMES)
def test_tiny_services_read_and_keep_every_rule(name: str) -> None:
    assert not [problem for problem in check_definition(load(name)) if problem.severity != "hint"]


def test_library_parts_are_laid_under_entries() -> None:
    parts, _ = read_library(LIBRARY)
    definition = read_definition(HEAD + PARTS, library=parts).definition
    assert definition is not None
    assert definition.legal_basis[0].title == "社会救助暂行办法" and definition.legal_basis[0].article == "第九条"
    assert definition.sections[0].id == "applicant" and definition.sections[0].fields[0].use == "applicant_name"
    assert definition.documents[0].copies == 2 and definition.documents[0].use == "id_card"
    assert [step.id for step in definition.steps] == ["accept_township", "decide_county"]


def test_all_mistakes_at_once_with_their_places() -> None:
    text = (
        HEAD.replace("summary: 测试", "sumary: 测试")
        + "sections: [{id: a, titel: 甲, fields: [{id: 名, label: 2026, kind: text, max_length: 多}]}]\n"
        + "steps:\n  - {id: accept, name: 受理, kind: accept}\n  - {chain: tow}\n"
        + "    \n"
        + "documents: [{use: id_crd}]\n"
    )
    found = problems_of(text)
    assert found["sumary"].message == "不认识的项“sumary”，是不是想写“summary”？"
    assert found["summary"].message == "缺少“summary”（一句话说明）"
    assert found["sections[0].titel"].message == "不认识的项“titel”，是不是想写“title”？"
    assert "只能用小写字母" in found["sections[0].fields[0].id"].message
    assert "应当是整数，现在是“多”" in found["sections[0].fields[0].max_length"].message
    assert found["steps[0].tier"].message == "缺少“tier”（由哪一级办理）"
    assert found["steps[0].tier"].line == 15
    assert "共用库里没有环节链“tow”，是不是想写“two”？" in found["steps[1].chain"].message
    assert "共用库里没有材料“id_crd”，是不是想写“id_card”？" in found["documents[0].use"].message
    assert "sections[0].fields[0].label" not in found  # a number is good text
    assert len(found) == 9


@pytest.mark.parametrize(
    ("line", "path", "says"),
    [
        ("approval_tier: couny", "approval_tier", "是不是想写“county”"),
        ("approval_tier: 县级", "approval_tier", "是不是想写“county”"),
        ("handling_kind: 即办件", "handling_kind", "on_the_spot（即办件）"),
        ("promised_limit: 20工作", "promised_limit", "时限“20工作”看不懂"),
        ("promised_limit: {value: -1}", "promised_limit.value", "不能小于 0"),
        ("topics: 养老", "topics", "应当是列表"),
        ("topics: []", "topics", "至少要有 1 项"),
        ("code: 高龄", "code", "只能用大写字母、数字和短横线"),
        ("name:", "name", "是空的"),
        ("name: ''", "name", "不能空着"),
        (f"name: {'长' * 201}", "name", "太长，最多 200 个字"),
        ("name: [甲]", "name", "应当是文字"),
        ("sample: 也许", "sample", "true（是）或 false（否）"),
        ("visits: 10", "visits", "不能大于 9"),
        ("effect: 次月", "effect", "应当是若干行“键: 值”"),
        ("schema_version: 2", "schema_version", "只能写 1"),
        ("fees: [{name: 费, amount: 1.234, basis: 据}]", "fees[0].amount", "最多 2 位小数"),
        ("fees: [{name: 费, amount: 十元, basis: 据}]", "fees[0].amount", "应当是数字"),
        (
            "devolution: [{from_tier: county, to_tier: township, batch: 一, effective_from: 去年}]",
            "devolution[0].effective_from",
            "应当是日期",
        ),
        ("proxy: {who: [代办]}", "proxy.who[0]", "是不是想写“agent”"),
        ("申请材料: []", "申请材料", "是不是想写“documents”"),
        ("samples: [{id: s, title: 例, situations: {a: {b: 1}}}]", "samples[0].situations.a", "应当是文字"),
    ],
)
def test_each_kind_of_mistake(line: str, path: str, says: str) -> None:
    key = line.split(":")[0]
    head = "".join(f"{one}\n" for one in HEAD.splitlines() if not one.startswith(f"{key}:"))
    found = problems_of(head + PARTS + line + "\n")
    assert list(found) == [path]
    assert says in found[path].message
    assert found[path].line == len((head + PARTS).splitlines()) + 1


@pytest.mark.parametrize("text", ["", "a", "- a", "1", "# nothing", "~"])
def test_something_else_than_a_definition(text: str) -> None:
    result = read_definition(text)
    assert not result.ok
    assert "键: 值" in result.problems[0].message


def test_lines_follow_steps_behind_a_chain() -> None:
    text = HEAD + PARTS.replace("[{chain: two}]", "\n  - {chain: two}\n  - {id: x, name: 甲, kind: archive, tier: 村}")
    found = problems_of(text)
    assert found["steps[2].tier"].line == len(text.splitlines())


def test_located_gives_later_problems_their_lines() -> None:
    text = HEAD + PARTS
    parts, _ = read_library(LIBRARY)
    result = read_definition(text, library=parts)
    placed = result.located([Problem("steps[1].limit", "warning", "x"), Problem("", "hint", "y")])
    assert [problem.line for problem in placed] == [len(text.splitlines()), 1]


def test_chain_takes_no_other_keys() -> None:
    found = problems_of(HEAD + PARTS.replace("{chain: two}", "{chain: two, limit: 3天}"))
    assert "引用环节链时不能再写“limit”" in found["steps[0].limit"].message


def test_without_library_use_is_kept_and_nothing_laid_in() -> None:
    definition = read_definition(text_of("minimal").replace("{id: id_card,", "{use: gone, id: id_card,")).definition
    assert definition is not None and definition.documents[0].use == "gone"


_TEXT = text_of("conditional")


@given(st.integers(0, len(_TEXT)), st.integers(0, 30), st.text(max_size=8))
def test_any_damage_to_a_text_is_survived(start: int, length: int, instead: str) -> None:
    result = read_definition(_TEXT[:start] + instead + _TEXT[start + length :])
    assert result.ok or any(problem.severity == "error" for problem in result.problems)
    assert all(any("一" <= character <= "龥" for character in problem.message) for problem in result.problems)

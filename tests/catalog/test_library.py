"""The county's library of shared parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.library import LibraryError, load_library, read_library
from catalog.library_merge import MAX_USES


def test_parts_use_each_other() -> None:
    library, problems = read_library(
        """
fields:
  name: {label: 姓名, kind: name}
  members: {label: 成员, kind: group, fields: [{use: name, required: true}]}
sections:
  family: {title: 家庭, fields: [{use: members}]}
"""
    )
    assert library is not None and not problems
    column = library.sections["family"]["fields"][0]["fields"][0]
    assert column == {"id": "name", "label": "姓名", "kind": "name", "use": "name", "required": True}
    assert library.steps == {} and library.chains == {}


def test_a_part_may_have_another_id_than_its_name() -> None:
    library, _ = read_library(
        "steps:\n  at_once: {id: decide, name: 办结, kind: decide, tier: township}\nchains:\n  one: [{use: at_once}]\n"
    )
    assert library is not None
    assert library.chains["one"][0]["id"] == "decide"


def test_a_field_takes_the_options_of_a_shared_list() -> None:
    library, problems = read_library(
        """
option_lists:
  homes: {title: 居住, options: [自有, 租住]}
fields:
  home: {label: 住房, kind: choice, options_use: homes}
  other: {label: 住房, kind: choice, options_use: homes, options: [借住]}
"""
    )
    assert library is not None and not problems
    assert library.fields["home"]["options"] == ["自有", "租住"]
    assert library.fields["other"]["options"] == ["借住"]


def test_a_chain_may_have_a_title() -> None:
    library, _ = read_library(
        "steps:\n  go: {name: 办结, kind: decide, tier: township}\n"
        "chains:\n  one: {title: 一步办结, steps: [{use: go}]}\n"
    )
    assert library is not None
    assert [step["name"] for step in library.chains["one"]] == ["办结"]
    assert library.raw["chains"]["one"]["title"] == "一步办结"


@pytest.mark.parametrize(
    ("text", "path", "says"),
    [
        ("[]", "", "共用库应当由"),
        ("document: {}", "document", "是不是想写“documents”"),
        ("documents: [a]", "documents", "应当是若干行“编号: 内容”"),
        ("documents:\n  a: {originals: 1}", "documents.a.name", "缺少“name”（材料名称）"),
        ("documents:\n  a: 身份证", "documents.a", "应当是若干行“键: 值”"),
        ("chains: {a: {use: b}}", "chains.a", "应当是环节的列表"),
        ("chains: {a: [{use: b}]}", "chains.a[0].use", "共用库里没有环节“b”"),
        ("fields:\n  a: {label: 甲, kind: group, fields: [{use: a}]}", "fields.a.fields[0].use", "绕了一圈"),
        ("a: 1\na: 2", "a", "写了两次"),
        ("documents:\n  身份证: {name: 身份证}", "documents.身份证", "小写字母开头"),
        ("chains: {a: {title: 1, steps: []}}", "chains.a.title", "应当是文字"),
        ("chains: {a: {name: 一, steps: []}}", "chains.a.name", "只有 title 和 steps"),
        ("option_lists: {a: {title: 一, options: []}}", "option_lists.a.options", "至少要有 1 项"),
        ("fields:\n  a: {label: 甲, kind: choice, options_use: b}", "fields.a.options_use", "没有选项表“b”"),
    ],
)
def test_mistakes(text: str, path: str, says: str) -> None:
    library, problems = read_library(text)
    assert library is None
    assert any(problem.path == path and says in problem.message for problem in problems), problems


def test_uses_inside_each_other_are_bounded() -> None:
    parts = [f"  f{n}: {{label: 甲, kind: group, fields: [{{use: f{n + 1}}}, {{use: f{n + 1}}}]}}" for n in range(25)]
    library, problems = read_library("fields:\n" + "\n".join(parts) + "\n  f25: {label: 乙, kind: text}\n")
    assert library is None
    assert any(f"最多 {MAX_USES} 层" in problem.message for problem in problems)


def test_load_raises_with_all_problems(tmp_path: Path) -> None:
    file = tmp_path / "library.yaml"
    file.write_text("documents:\n  a: {originals: 1}\n  b: {copies: 1}\n", "utf-8")
    with pytest.raises(LibraryError, match="缺少") as caught:
        load_library(file)
    assert len(caught.value.problems) == 2
    assert caught.value.problems[0].line == 2

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

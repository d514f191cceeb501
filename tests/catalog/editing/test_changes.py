"""Renaming keeps every meaning, removing refuses what is needed, labels may be changed while conditions name them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.compiled import compile_definition
from catalog.definition import ServiceDefinition
from catalog.editing.changes import ChangeRefusedError, follow_labels, remove, rename, unchain, uses_at
from catalog.editing.trees import EditError, Tree, apply_edits, tree_of
from catalog.mends import Edit
from catalog.readers.tree_reader import read_tree
from tests.catalog.editing.support import library, plain_mappings, shipped, tree


def read(value: Tree) -> ServiceDefinition:
    found = read_tree(value, library=library())
    assert found.definition is not None, found.problems
    compile_definition(found.definition)  # every condition can be read
    return found.definition


def meanings(definition: ServiceDefinition) -> list[Any]:
    """All conditions as logic: what they mean, however they are written."""
    compiled = compile_definition(definition)
    places = [one.when for one in (*definition.documents, *definition.steps)]
    places += [field.visible_when for field in definition.fields()]
    return [None if one is None else compiled.logic(one) for one in places]


RENAMED = {
    "situations[0].id": "whence",
    "situations[0].options[0]": "here",
    "situations[0].options[1].code": "elsewhere",
    "sections[0].fields[1].id": "dwelling",
    "sections[0].fields[2]": "card",
    "sections[0].fields[4].id": "relatives",
    "sections[0].fields[4].fields[0].id": "called",
    "documents[1].id": "contract",
    "document_groups[0].id": "papers",
    "steps[1].id": "look",
    "steps[2].id": "bring",
}


@pytest.mark.parametrize("path", RENAMED)
def test_everything_that_named_it_follows(path: str) -> None:
    before, new = tree(), RENAMED[path]
    after = rename(before, path, new, library())
    assert before == tree()
    old_uses = {one.path.replace("kin_name", new) for one in uses_at(before, path, library())}
    assert len(uses_at(after, path, library())) == len(old_uses) > 0
    read(after)


@pytest.mark.parametrize("path", RENAMED)
def test_there_and_back_means_the_same(path: str) -> None:
    old = {
        "situations[0].id": "origin",
        "situations[0].options[0]": "本县",
        "situations[0].options[1].code": "away",
        "sections[0].fields[1].id": "home",
        "sections[0].fields[2]": "number",
        "sections[0].fields[4].id": "kin",
        "sections[0].fields[4].fields[0].id": "kin_name",
        "documents[1].id": "lease",
        "document_groups[0].id": "proof",
        "steps[1].id": "visit",
        "steps[2].id": "deliver",
    }[path]
    back = read(rename(rename(tree(), path, RENAMED[path], library()), path, old, library()))
    assert meanings(back) == meanings(read(tree()))
    assert back.samples == read(tree()).samples and back.proxy == read(tree()).proxy


def test_a_condition_that_names_it_by_label_stays_as_it_was_written() -> None:
    after = rename(tree(), "sections[0].fields[1]", "dwelling", library())
    assert after["documents"][1]["when"] == tree()["documents"][1]["when"]
    assert after["steps"][2]["when"] != tree()["steps"][2]["when"]
    assert after["samples"][0]["answers"]["dwelling"] == "kin"
    assert list(after["samples"][0]["answers"]) == ["dwelling", "payee", "kin"]


@pytest.mark.parametrize(
    ("path", "new"),
    [
        ("sections[0].fields[1].label", "住在哪里"),
        ("situations[0].question", "居住情况"),
        ("sections[0].fields[4].label", "年龄"),
    ],
)
def test_a_new_label_changes_no_meaning(path: str, new: str) -> None:
    assert meanings(read(rename(tree(), path, new, library()))) == meanings(read(tree()))


@pytest.mark.parametrize(
    ("path", "new", "says"),
    [
        ("sections[0].fields[1]", "age", "已经有别的表单项或情形在用"),
        ("sections[0].fields[1]", "origin", "已经有别的表单项或情形在用"),
        ("sections[0].fields[1]", "payee", "已经有别的表单项或情形在用"),
        ("sections[0].fields[1]", "handled_by", "编号只能用小写字母"),
        ("documents[1]", "id_card", "已经有别的材料在用"),
        ("documents[1]", "大写", "编号只能用小写字母"),
        ("situations[0].options[0]", "away", "已经有别的选项在用"),
        ("situations[0].options[0]", "", "1 到 60 个字"),
    ],
)
def test_a_name_that_is_taken_or_unfit_is_refused(path: str, new: str, says: str) -> None:
    with pytest.raises(ChangeRefusedError, match=says):
        rename(tree(), path, new, library())


def test_a_field_of_a_shared_section_becomes_its_own_when_it_is_renamed() -> None:
    chained = {**tree(), "steps": [*unchain(tree(), "steps[0]", library())["steps"]]}
    after = rename(chained, "sections[1].fields[0]", "receiver", library())
    assert after["sections"][1]["fields"][0] == {"use": "payee", "id": "receiver"}
    assert after["documents"][0] == {"use": "id_card"}  # the part names it by its label: nothing to write
    definition = read(after)
    assert definition.sections[1].fields[0].id == "receiver"
    assert "receiver" in definition.samples[0].answers


def test_a_step_of_a_chain_is_not_renamed_in_the_chain() -> None:
    with pytest.raises(EditError):
        rename(tree(), "steps[0].id", "other", library())
    with pytest.raises(ChangeRefusedError, match="请先把环节链拆开"):
        rename(tree(), "sections[1].fields[0].label", "受益人", library())
    needs_steps = {**tree(), "steps": [{"chain": "two"}]}
    label = rename(needs_steps, "sections[1].fields[0].id", "receiver", library())
    assert label["steps"] == [{"chain": "two"}]  # its condition names the label, which stays


def test_removing_is_refused_while_something_needs_it() -> None:
    with pytest.raises(ChangeRefusedError, match="还有 3 处用到它") as refused:
        remove(tree(), "sections[0].fields[1]", library())
    assert [one.path for one in refused.value.uses] == ["documents[1].when", "steps[2].when", "samples[0].answers.home"]
    assert len(remove(tree(), "sections[0].fields[0]", library())["sections"][0]["fields"]) == 5
    assert "when" not in remove(tree(), "documents[1].when", library())["documents"][1]
    with pytest.raises(ChangeRefusedError):
        remove(tree(), "documents", library())
    assert "faq" not in remove({**tree(), "faq": []}, "faq", library())
    for path in ("documents[9]", "nothing.here[0]", "contact.hours", ""):
        with pytest.raises(EditError):
            remove(tree(), path, library())


def test_a_chain_is_written_out_as_steps_that_use_their_parts() -> None:
    after = unchain(tree(), "steps[0]", library())
    assert after["steps"][:2] == [{"use": "accept"}, {"use": "decide"}]
    assert read(after) == read(tree())
    for path in ("steps[1]", "steps[9]", "documents[0]", "steps"):
        with pytest.raises(EditError):
            unchain(tree(), path, library())


# ── labels ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("typed", ["住处", "居住情", "", "居住情况甲"])
def test_conditions_follow_a_label_that_is_being_typed(typed: str) -> None:
    after = apply_edits(tree(), [Edit("set", "sections[0].fields[1].label", typed)])
    edits = follow_labels(tree(), after, library())
    assert [one.path for one in edits] == ["documents[1].when"]
    done = apply_edits(after, edits)
    assert done["documents"][1]["when"] == "home = “own” 且 origin = “away”"
    final = apply_edits(done, [Edit("set", "sections[0].fields[1].label", "住在哪里")])
    assert follow_labels(done, final, library()) == []
    assert meanings(read(final)) == meanings(read(tree()))


def test_conditions_somebody_just_wrote_are_left_alone() -> None:
    edits = [Edit("set", "sections[0].fields[1].label", "住处"), Edit("set", "documents[1].when", "居住情况 = 自己住")]
    assert follow_labels(tree(), apply_edits(tree(), edits), library()) == []
    assert follow_labels(tree(), tree(), library()) == []


# ── whatever comes ─────────────────────────────────────────────────────────────────────────────────


@given(plain_mappings, st.sampled_from([*RENAMED, "steps[0].id", "documents[0].id", "name", "", "x.y[2]", "code"]))
def test_changes_of_anything_are_made_or_refused(value: dict[str, Any], path: str) -> None:
    broken = {**tree(), **value}
    for change in (lambda: rename(broken, path, "new", library()), lambda: remove(broken, path, library())):
        try:
            change()
        except (ChangeRefusedError, EditError):
            continue
    follow_labels(tree(), broken, library())
    follow_labels(broken, tree(), library())


def test_every_field_of_every_shipped_service_can_be_renamed() -> None:
    for definition in shipped()[1][::6]:
        whole = tree_of(definition)
        for number, section in enumerate(definition.sections):
            for index, field in enumerate(section.fields[:2]):
                path = f"sections[{number}].fields[{index}]"
                after = rename(whole, path, "renamed", None)
                found = read_tree(after)
                assert found.definition is not None
                assert len(uses_at(after, path)) == len(uses_at(whole, path)), (definition.code, field.id)
                back = read_tree(rename(after, path, field.id)).definition
                assert back is not None and meanings(back) == meanings(definition)

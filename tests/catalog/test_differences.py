"""What changed, in plain words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.definition import ServiceDefinition
from catalog.differences import differences, grouped
from catalog.readers.yaml_reader import read_definition
from tests.catalog.strategies import definitions
from tests.definitions import NAMES, load, text_of
from tests.support.search import share


def changed(name: str, *changes: tuple[str, str]) -> list[str]:
    text = text_of(name)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    after = read_definition(text).definition
    assert after is not None
    return differences(load(name), after)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_changed(name: str) -> None:
    assert differences(load(name), load(name)) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("promised_limit: 10个工作日", "promised_limit: 8个工作日", "承诺办结时限由“10 个工作日”改为“8 个工作日”"),
        ("copies: 1", "copies: 2", "申请材料“居民身份证”：复印件份数由“1”改为“2”"),
        (
            "accept: check_keep_copy",
            "accept: check_return",
            "验收方式由“验原件收复印件”改为“验后退还”",
        ),
        ("approval_tier: county", "approval_tier: township", "审批层级由“县级”改为“乡镇（街道）”"),
        ("topics: [social_assistance]", "topics: [elderly]", "主题分类由“社会救助”改为“养老助老”"),
        ("item_type: payment", "item_type: reward", "事项类型由“行政给付”改为“行政奖励”"),
        (
            "required: true, meaning: applicant_name",
            "meaning: applicant_name",
            "表单“姓名”：是否必填由“是”改为“否”",
        ),
        ("supervise_phone: 0000-6200901", "hours: 全天", "办理地点和联系方式：监督电话由“0000-6200901”改为空"),
        ("sample: true\n", "", "是否示例数据由“是”改为“否”"),
    ],
)
def test_one_change_one_sentence(old: str, new: str, said: str) -> None:
    assert any(one.endswith(said) for one in changed("minimal", (old, new)))


def test_entries_come_go_and_move() -> None:
    said = changed(
        "group",
        ("  - {id: disability_card, name: 残疾人证, originals: 1, accept: check_return, necessity: optional}\n", ""),
        ("documents:\n", "documents:\n  - {id: promise, name: 承诺书, kind: form}\n"),
    )
    assert said == ["申请材料：删去“残疾人证”", "申请材料：新增“承诺书”（原件 1 份）"]
    first = "  - {id: accept, name: 乡镇受理, kind: accept, tier: township, role: clerk, limit: 当场}\n"
    assert changed("minimal", (first, ""), ("results:\n", first + "results:\n")) == ["环节：调整了先后顺序"]


def test_long_text_is_cut() -> None:
    said = changed("minimal", ("summary: 测试用的小事项", f"summary: {'长' * 150}"))
    assert len(said) == 1 and said[0].endswith("…”") and len(said[0]) < 120


@share(0.5)
@given(definitions, st.sampled_from(sorted(ServiceDefinition.model_fields)))
def test_no_change_stays_unsaid(one: ServiceDefinition, key: str) -> None:
    assert differences(one, one) == []
    other = one.model_copy(update={key: getattr(load("rich"), key)})
    assert bool(differences(one, other)) == (one != other)
    assert sum(len(group.sentences) for group in grouped(one, other)) == len(differences(one, other))


def test_what_changes_the_work_comes_first_and_wording_last() -> None:
    old = load("conditional")
    after = read_definition(
        text_of("conditional")
        .replace("summary: 测试用的小事项", "summary: 换了说法")
        .replace("consult_phone: 0000-6200101", "consult_phone: 0000-6200102")
        .replace("limit: 5个工作日", "limit: 3个工作日")
        .replace("    title: 代办人\n", "    title: 谁来代办\n")
        .replace(
            "documents:\n",
            "documents:\n  - {id: proof, name: 居住证明, originals: 1, copies: 2, necessity: deferrable, "
            "when: 户籍类型 = 农业}\n",
        )
    ).definition
    assert after is not None
    assert [(group.title, group.sentences) for group in grouped(old, after)] == [
        ("申请材料", ("申请材料：新增“居住证明”（原件 1 份、复印件 2 份，可以后补，户籍类型是农业户口时才要）",)),
        ("办理时限", ("环节“县级审批”：时限由“5 个工作日”改为“3 个工作日”",)),
        ("地点、电话和时间", ("办理地点和联系方式：咨询电话由“0000-6200101”改为“0000-6200102”",)),
        (
            "文字说明",
            ("一句话说明由“测试用的小事项”改为“换了说法”", "表单“谁来代办”一节：标题由“代办人”改为“谁来代办”"),
        ),
    ]


def test_conditions_are_sentences() -> None:
    assert changed("conditional", ("when: 由谁办理 属于 (近亲属、代办员、其他受托人)", "when: age >= 80")) == [
        "申请材料“代办服务委托书”：适用条件由“由近亲属、代办员或其他受托人办理”改为“年龄不小于 80 岁”"
    ]
    assert changed("conditional", (", when: 由谁办理 属于 (近亲属、代办员、其他受托人)", "")) == [
        "申请材料“代办服务委托书”：适用条件由“由近亲属、代办员或其他受托人办理”改为“不限”"
    ]


def test_a_field_that_moves_is_not_lost_and_found() -> None:
    line = "      - {id: household_type, label: 户籍类型, kind: choice, options_from: household_type, required: true}\n"
    account = "      - {id: bank_account,"
    assert changed("conditional", (line, ""), (account, line + account)) == [
        "表单：“户籍类型”从“申请人”移到“领款账户”一节"
    ]


def test_a_section_goes_with_its_fields_and_a_new_field_is_said_where_it_stands() -> None:
    text = text_of("conditional")
    start, end = text.index("  - id: agent\n"), text.index("documents:\n")
    assert changed("conditional", (text[start:end], "")) == ["表单：删去“代办人”一节（代办人姓名）"]
    line = "      - {id: agent_name,"
    new = "      - {id: relation, label: 与老人关系, kind: text, required: true}\n"
    assert changed("conditional", (line, new + line)) == ["表单“代办人”一节：新增“与老人关系”（必填）"]


def test_an_entry_whose_number_changes_is_the_same_entry() -> None:
    assert changed("conditional", ("{id: mandate,", "{id: mandate_2,")) == [
        "申请材料“代办服务委托书”：编号由“mandate”改为“mandate_2”"
    ]

"""What changed, in plain words."""

from __future__ import annotations

import pytest

from catalog.differences import differences
from catalog.readers.yaml_reader import read_definition
from tests.definitions import NAMES, load, text_of


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
            "表单分区“申请人”：表单项“姓名”：是否必填由“是”改为“否”",
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
    assert said == ["申请材料：删去“残疾人证”", "申请材料：新增“承诺书”"]
    first = "  - {id: accept, name: 乡镇受理, kind: accept, tier: township, role: clerk, limit: 当场}\n"
    assert changed("minimal", (first, ""), ("results:\n", first + "results:\n")) == ["环节：调整了先后顺序"]


def test_long_text_is_cut() -> None:
    said = changed("minimal", ("summary: 测试用的小事项", f"summary: {'长' * 150}"))
    assert len(said) == 1 and said[0].endswith("…”") and len(said[0]) < 120

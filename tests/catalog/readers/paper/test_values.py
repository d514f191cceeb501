"""Numbers, limits, phones, tiers and counts as guides write them."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.readers.paper import read_paper_text
from catalog.readers.paper.documents import counted, name_of
from catalog.readers.paper.headings import heading_of, headings
from catalog.readers.paper.steps import kind_of
from catalog.readers.paper.steps import name_of as step_name
from catalog.readers.paper.values import limits, number, phones, tiers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20", 20),
        ("二十", 20),
        ("十五", 15),
        ("两", 2),
        ("一百零五", 105),
        ("九十", 90),
        ("三", 3),
        ("", None),
        ("甲", None),
    ],
)
def test_numbers(text: str, value: int | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("二十个工作日内办结", ["20个工作日"]),
        ("20 个工作日", ["20个工作日"]),
        ("一个月", ["1个月"]),
        ("公示5天", ["5天"]),
        ("24小时", ["24小时"]),
        ("2工作小时", ["2工作小时"]),
        ("15个自然日", ["15天"]),
        ("7日内", []),
        ("1/8个工作日", []),
        ("3至5个工作日", []),
        ("受理10个工作日，公示7天", ["10个工作日", "7天"]),
    ],
)
def test_limits_are_those_that_are_certain(text: str, found: list[str]) -> None:
    assert [shorthand for shorthand, _written in limits(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0756-6200101", ["0756-6200101"]),
        ("（0756）6200901", ["0756-6200901"]),
        ("0756—6200101转8", ["0756-6200101转8"]),
        ("139 0000 1234、6200101", ["139-0000-1234", "6200101"]),
        ("热线12345", ["12345"]),
        ("身份证号11010519491231002X", []),
    ],
)
def test_phones(text: str, found: list[str]) -> None:
    assert phones(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("村（居）受理", ["village"]),
        ("乡镇审核", ["township"]),
        ("街道社区服务", ["township", "village"]),
        ("县民政局审批", ["county"]),
        ("区老龄办", ["county"]),
        ("社区公示", ["village"]),
        ("市人社局备案", ["city"]),
        ("省民政厅", ["province"]),
        ("民主评议", []),
    ],
)
def test_tiers(text: str, found: list[str]) -> None:
    assert tiers(text) == found


@pytest.mark.parametrize(
    ("text", "name", "counts"),
    [
        ("申请表1份原件", "申请表", {"originals": 1}),
        ("身份证 2份（原件1份、复印件1份）", "身份证", {"originals": 1, "copies": 1}),
        ("身份证原件及复印件", "身份证", {"originals": 1, "copies": 1}),
        ("户口簿原件和复印件各2份", "户口簿", {"originals": 2, "copies": 2}),
        ("残疾证 复印件3份", "残疾证", {"originals": 0, "copies": 3}),
        ("户口本复印件", "户口本", {"originals": 0, "copies": 1}),
        ("《农村特困供养审批表》一式二份", "农村特困供养审批表", {"originals": 2}),
        ("近期照片4张", "近期照片", {"originals": 4}),
        ("结婚证（再婚的另带离婚证）", "结婚证", {}),
        ("无违法承诺书", "无违法承诺书", {}),
    ],
)
def test_counts_of_documents(text: str, name: str, counts: dict[str, Any]) -> None:
    assert name_of(text) == name
    assert counted(text) == counts


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("1.受理：窗口核对材料", "1.受理", "accept"),
        ("乡镇入户调查，2名以上工作人员", "乡镇入户调查", "inspect"),
        ("区老龄办5个工作日内审批", "区老龄办", None),
        ("村级公示7天", "村级公示", "publicise"),
        ("制证发证", "制证发证", "issue"),
        ("村（居）受理核实", "村（居）受理核实", "review"),
        ("申请人准备材料", "申请人准备材料", None),
    ],
)
def test_names_and_kinds_of_steps(text: str, name: str, kind: str | None) -> None:
    assert step_name(text) == name
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("一、办理依据", ("basis", "")),
        ("（二）申请材料：", ("documents", "")),
        ("【办理时限】20个工作日", ("limit", "20个工作日")),
        ("3．咨询电话: 0756-6200101", ("consult", "0756-6200101")),
        ("收费依据及标准（附件）：不收费", ("fee", "不收费")),
        ("申请材料齐全的，当场受理", None),
        ("条件优越", None),
        ("身份证", None),
    ],
)
def test_headings(text: str, found: tuple[str, str] | None) -> None:
    read = heading_of(text)
    assert (None if read is None else (read[0], read[2])) == found


def test_no_heading_means_two_elements() -> None:
    assert len(headings()) > 200


def test_what_is_not_certain_is_left() -> None:
    draft = read_paper_text("办理时限：7日\n办结时限：1/8个工作日\n服务对象：困难居民\n办理形式：电话预约后上门")
    assert draft.tree == {}
    assert draft.leftovers == (
        "办理时限：7日",
        "办结时限：1/8个工作日",
        "服务对象：困难居民",
        "办理形式：电话预约后上门",
    )


def test_a_second_word_on_what_is_placed_is_left() -> None:
    draft = read_paper_text("承诺时限：5个工作日\n承诺办结时限：8个工作日")
    assert draft.tree == {"promised_limit": "5个工作日"}
    assert draft.leftovers == ("8个工作日",)


def test_what_stands_under_unknown_headings_is_for_a_person() -> None:
    draft = read_paper_text("一、办理条件\n本县户籍\n二、收费标准\n不收费\n三、温馨提示\n带好口罩")
    assert draft.tree == {"conditions": ["本县户籍"], "fee_note": "不收费"}
    assert draft.leftovers == ("温馨提示：带好口罩",)


def test_questions_fees_rates_and_windows() -> None:
    draft = read_paper_text(
        "收费标准：工本费每本10元\n办理时间：每月1-20日受理\n发放标准：80—89岁：每月50元；90岁以上每月100元\n"
        "常见问题\n问：要本人来吗？\n答：不用。\n能代办吗？\n可以。"
    )
    assert draft.tree == {
        "fees": [{"name": "工本费", "amount": "10", "standard": "工本费每本10元"}],
        "intake": {"from_day": 1, "to_day": 20, "note": "每月1-20日"},
        "contact": {"hours": "每月1-20日受理"},
        "benefits": [{"who": "80—89岁", "amount": "每月50元"}, {"who": "90岁以上", "amount": "每月100元"}],
        "faq": [{"question": "要本人来吗？", "answer": "不用。"}, {"question": "能代办吗？", "answer": "可以。"}],
    }
    assert draft.leftovers == ()

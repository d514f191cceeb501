"""What hangs in public names nobody whole, shows no numbers of people and no door."""

from __future__ import annotations

import pytest

from reports.public_words import HIDDEN, public_value


@pytest.mark.parametrize(
    ("label", "value", "shown"),
    [
        ("申请人姓名", "张桂生", "张*生"),
        ("户主姓名", "李梅", "李*"),
        ("姓名", "周𠮷生", "周*生"),
        ("姓名", "阿依古丽·买买提", "阿***·**提"),
        ("购机者", "田大山、罗桂香", "田*山、罗*香"),
        ("购机者", "青石县惠民农机专业合作社", "青石县惠民农机专业合作社"),
        ("姓名", "张*生", "张*生"),
        ("人员类别", "低保家庭", "低保家庭"),
        ("家庭人口", "三人", "三人"),
        ("申请人姓名", "张桂生（990101194603123418）", f"张*生（{HIDDEN}）"),
        ("调查结果", "电话 13900006001，卡号 6200010000000018224", f"电话 {HIDDEN}，卡号 {HIDDEN}"),
        ("调查结果", "证号 9901**********3418", f"证号 {HIDDEN}"),
        ("所在村组", "石桥镇柳树沟村 3 组 12 号", "石桥镇柳树沟村 3 组"),
        ("所在村组", "白马镇桐子沟村二组5号附1号", "白马镇桐子沟村二组"),
        ("所在村组", "柳树沟村", "柳树沟村"),
        ("住址", "石桥社区正街23号2单元501室", "石桥社区正街"),
        ("住址", "幸福村村民小组李家院子", "幸福村村民小组"),
        ("拟救助金额", "每月 620 元", "每月 620 元"),
        ("去世日期", "2026年3月12号", "2026年3月12号"),
    ],
)
def test_what_may_be_read_on_the_board(label: str, value: str, shown: str) -> None:
    assert public_value(label, value) == shown


def test_people_of_the_case_are_masked_wherever_they_stand() -> None:
    said = public_value(
        "调查结果", "田大山与妻子罗桂香、女儿田小雨同住", names=["田大山", "罗桂香", "田小雨", "", "田"]
    )
    assert said == "田*山与妻子罗*香、女儿田*雨同住"

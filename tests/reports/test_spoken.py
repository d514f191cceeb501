"""Words for reading aloud."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.spoken import number, spoken


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026 年 3 月 1 日起用", "二零二六年三月一日起用"),
        ("周一至周五 8:30—12:00、14:30—17:30", "周一至周五上午八点半到中午十二点、下午两点半到五点半"),
        ("5月至9月 8:30—12:00（工作日），周六轮班", "五月至九月，上午八点半到中午十二点，工作日，周六轮班"),
        ("下午 2:05", "下午两点零五分"),
        ("19:00", "晚上七点"),
        ("0000-6222000", "零零零零，六二二，二零零零"),
        ("139-0000-5521", "幺三九，零零零零，五五二幺"),
        ("打 12345。", "打幺二三四五。"),
        ("QS-MZ-007", "Q S杠M Z杠零 零 七"),
        ("原件 2 份，复印件 12 份", "原件两份，复印件十二份"),
        ("第 2 版", "第二版"),
        ("2 月 2 日到 2 号窗口，等 2 个月", "二月二日到二号窗口，等两个月"),
        ("民发〔2021〕57号", "民发，二零二一年，五十七号"),
        ("50 元/人/月", "每人每月五十元"),
        ("20 元/证；村（社区）受理，村（居）民委员会", "每证二十元；村、社区受理，村、居民委员会"),
        ("第 3 版　2026 年起用", "第三版，二零二六年起用"),
        ("2/3 以上", "三分之二以上"),
        ("80—89 周岁", "八十到八十九周岁"),
        ("7.5%、20%", "百分之七点五、百分之二十"),
        ("12.50 元", "十二点五元"),
        ("15 个工作日（不计）。", "十五个工作日，不计。"),
        ("“一卡通”存折", "“一卡通”存折"),
        ("990101194603123418", "九九零一零一一九四六零三一二三四一八"),
        ("", ""),
    ],
)
def test_written_words_are_read(written: str, said: str) -> None:
    assert spoken(written) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "零"),
        (10, "十"),
        (12, "十二"),
        (110, "一百一十"),
        (1_005, "一千零五"),
        (2_000, "两千"),
        (10_020, "一万零二十"),
        (20_000, "两万"),
        (1_001_001, "一百万一千零一"),
        (100_000_000, "一亿"),
    ],
)
def test_numbers(value: int, said: str) -> None:
    assert number(value) == said


@given(st.text(alphabet="年月日点元2015:：-—/.%（）()，。；、 第份个AbQ〔〕", max_size=40))
def test_nothing_is_left_to_guess(written: str) -> None:
    said = spoken(written)
    assert not re.search(r"[0-9（）()—/]", said)
    assert "，，" not in said

"""Dates, limits, amounts and people in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from catalog.definition import IntakeWindow, LimitSpec
from catalog.primitives import Unit
from reports import wording
from tests.reports.samples import MORNING


def test_date_and_moment() -> None:
    assert wording.date_words(date(2026, 3, 2)) == "2026 年 3 月 2 日"
    assert wording.moment_words(MORNING) == "2026 年 3 月 2 日 10:26"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (20, Unit.WORKING_DAYS, "20 个工作日"),
        (7, Unit.NATURAL_DAYS, "7 天"),
        (0, Unit.NATURAL_DAYS, "当场"),
        (24, Unit.HOURS, "24 小时"),
    ],
)
def test_limit(value: int, unit: Unit, words: str) -> None:
    assert wording.limit_words(LimitSpec(value=value, unit=unit)) == words


@pytest.mark.parametrize(("amount", "words"), [("10.00", "10"), ("8.50", "8.50"), ("0", "0"), ("100", "100")])
def test_amount(amount: str, words: str) -> None:
    assert wording.amount_words(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (IntakeWindow(from_day=1, to_day=20), "每月 1 日至 20 日集中受理"),
        (IntakeWindow(months=(2, 5, 8, 11)), "每年 2、5、8、11 月集中受理"),
        (IntakeWindow(from_day=1, to_day=15, months=(3,)), "每年 3 月的 1 日至 15 日集中受理"),
        (IntakeWindow(from_day=1, to_day=20, note="每月 1 至 20 日受理。"), "每月 1 至 20 日受理"),
        (IntakeWindow(), ""),
    ],
)
def test_intake(window: IntakeWindow, words: str) -> None:
    assert wording.intake_words(window) == words


def test_citation_joins_articles_of_one_law() -> None:
    cited = wording.citation("社会救助暂行办法", "国务院令第 649 号", ["第九条", "第十一条"])
    assert cited == "《社会救助暂行办法》（国务院令第 649 号）第九条、第十一条"
    assert wording.citation("《民法典》", "", [""]) == "《民法典》"


def test_listing_and_sentence() -> None:
    assert wording.listing(["甲", "", "乙", "丙"], last="或") == "甲、乙或丙"
    assert wording.listing(["甲"], last="或") == "甲"
    assert wording.sentence("不收费。", "", "复印也不收") == "不收费；复印也不收。"
    assert wording.sentence("", "") == ""

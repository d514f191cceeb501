"""The notice on holidays, read from its text: texts of our own in the builds of several years."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from chinese_calendar.constants import holidays, workdays
from hypothesis import given
from hypothesis import strategies as st

from app.workday_notice import NoticeReading, read_notice

# As of late: 周四 in full-width brackets, one paragraph a holiday.
OF_2026 = """国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号

各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
　　经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
　　一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
　　二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
　　三、清明节：4月4日（周六）至6日（周一）放假，共3天。
　　四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
　　五、端午节：6月19日（周五）至21日（周日）放假，共3天。
　　六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
　　七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
　　节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
国务院办公厅
2025年11月4日
（此件公开发布）
"""
# Two holidays in one, a holiday that is not joined to anything, a span over the end of a month, half-width brackets.
OF_2025 = """国务院办公厅关于2025年部分节假日安排的通知 国办发明电(2024)12号
一、元旦:1月1日(周三)放假1天,不调休。
二、春节:1月28日(农历除夕、周二)至2月4日(农历正月初七、周二)放假调休,共8天。1月26日(周日)、2月8日(周六)上班。
三、清明节:4月4日(周五)至6日(周日)放假,共3天。
四、劳动节:5月1日(周四)至5日(周一)放假调休,共5天。4月27日(周日)上班。
五、端午节:5月31日(周六)至6月2日(周一)放假,共3天。
六、国庆节、中秋节:10月1日(周三)至8日(周三)放假调休,共8天。9月28日(周日)、10月11日(周六)上班。
"""
# 星期日, days joined to a weekend, a recommended day; all in one line, as a page is copied, full-width digits in it.
OF_2024 = (
    "关于２０２４年部分节假日安排的通知 现将有关安排通知如下。一、元旦：1月1日放假，与周末连休。"
    "二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。"
    "鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。"
    "三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。"
    "四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。"
    "五、端午节：6月10日放假，与周末连休，共3天。"
    "六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。"
    "七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。"
)


def differing(year: int) -> dict[date, bool]:
    """What is known of a year from elsewhere: days that differ from Monday–Friday."""
    off = {day: False for day in holidays if day.year == year and day.weekday() < 5}
    return off | {day: True for day in workdays if day.year == year and day.weekday() >= 5}


def sentences(reading: NoticeReading) -> list[str]:
    return [problem.text % problem.values for problem in reading.problems]


@pytest.mark.parametrize(("text", "year"), [(OF_2024, 2024), (OF_2025, 2025), (OF_2026, 2026)])
def test_every_day_of_a_year(text: str, year: int) -> None:
    reading = read_notice(text)
    assert (reading.year, sentences(reading), reading.is_usable) == (year, [], True)
    assert {day.day: day.is_workday for day in reading.days} == differing(year)


@pytest.mark.parametrize("text", [OF_2025, OF_2026])
@pytest.mark.parametrize("width", [7, 18, 31])
def test_lines_broken_anywhere_mean_nothing(text: str, width: int) -> None:
    """Inside the paragraphs: a viewer breaks them where the window ends."""
    broken = "\n".join(
        "\n".join(line[at : at + width] for at in range(0, len(line), width)) for line in text.split("\n")
    )
    assert read_notice(broken).days == read_notice(text).days


def test_names_and_source_are_those_of_the_notice() -> None:
    reading = read_notice(OF_2025)
    names = {day.day: day.name for day in reading.days}
    assert names[date(2025, 10, 6)] == "国庆节、中秋节"
    assert names[date(2025, 9, 28)] == "国庆节、中秋节调休上班"
    assert reading.source == "国办发明电(2024)12号".replace("(", "〔").replace(")", "〕")
    assert read_notice(OF_2024).source == "国务院办公厅关于2024年部分节假日安排的通知"


def test_new_year_may_begin_in_the_year_before() -> None:
    text = "关于2023年部分节假日安排的通知\n一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。"
    assert [(day.day, day.is_workday) for day in read_notice(text).days] == [(date(2023, 1, 2), False)]
    unsaid = "关于2030年节假日安排的通知\n一、元旦：12月30日至1月1日放假调休，共3天。12月28日（周六）上班。"
    reading = read_notice(unsaid)
    assert reading.off == (date(2029, 12, 30), date(2029, 12, 31), date(2030, 1, 1))
    assert [day.day for day in reading.days] == [date(2029, 12, 31), date(2030, 1, 1)]
    assert "“元旦”：2029-12-28是周五，不是周六，请核对" in sentences(reading)


@pytest.mark.parametrize(
    ("said", "instead", "told"),
    [
        ("2026年", "", "没有看到是哪一年的"),
        ("1月1日（周四）", "1月1日（周五）", "“元旦”：2026-01-01是周四，不是周五"),
        ("共9天", "共8天", "“春节”：写的是 8 天，数出来是 9 天"),
        ("5月9日（周六）上班", "5月8日上班", "2026-05-08是周一至周五，本来就上班"),
        ("6月19日（周五）至21日", "6月31日至21日", "“端午节”：没有6月31日这一天"),
        ("9月25日（周五）至27日（周日）放假", "9月25日（周五）至27日（周日）", "2026-09-25后面没有写放假还是上班"),
        ("10月1日（周四）至7日（周三）", "10月1日至9月7日", "不像一个假期"),
        ("1月4日（周日）上班", "1月3日（周六）上班", "2026-01-03又写放假又写上班"),
        ("四、劳动节：5月1日", "四、劳动节：1日", "“劳动节”：“1日”前面没有写几月"),
        ("4月4日（周六）至6日（周一）放假", "另行通知", "“清明节”下面没有看到放假的日子"),
    ],
)
def test_what_does_not_agree_is_told_and_stops_it(said: str, instead: str, told: str) -> None:
    reading = read_notice(OF_2026.replace(said, instead))
    assert not reading.is_usable
    assert any(told in sentence for sentence in sentences(reading)), sentences(reading)


def test_a_holiday_that_is_left_out_is_told_but_stops_nothing() -> None:
    kept = [line for line in OF_2026.split("\n") if "端午节：" not in line]
    reading = read_notice("\n".join(kept))
    assert reading.is_usable
    assert sentences(reading) == ["没有看到这些节日：端午节。请核对通知是不是粘贴全了"]


def test_without_numbers_the_lines_divide_it() -> None:
    unnumbered = re.sub("　*[一二三四五六七]、", "", OF_2026)
    assert read_notice(unnumbered).days == read_notice(OF_2026).days


def test_text_that_is_no_notice() -> None:
    assert sentences(read_notice("关于2026年部分节假日安排的通知，见附件"))[0].startswith("没有看到放假安排")
    assert not read_notice("").is_usable


@given(
    st.text(alphabet="元旦春国庆节一二、：:，。0123456789年月日至放假上班共天（周六）()\n关于部分节假日", max_size=200)
)
def test_no_text_breaks_it(text: str) -> None:
    reading = read_notice("2026年部分节假日" + text)
    assert all(problem.text % problem.values for problem in reading.problems)
    assert all(day.is_workday == (day.day.weekday() >= 5) for day in reading.days)
    assert all(abs(day.day - date(2026, 7, 1)) < timedelta(days=40000) for day in reading.days)

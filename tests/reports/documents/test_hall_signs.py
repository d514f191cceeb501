"""Posters of the list and signs of windows: everything on them once, on the sheets it needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from catalog.definition import ServiceDefinition
from catalog.sample import load_sample
from reports.contexts import Pair, Place
from reports.documents import list_poster, window_sign
from reports.pdf import make_pdf
from reports.render import render_html
from reports.sign_contexts import ListPoster, Offer
from tests import definitions
from tests.reports.paper import pages_of, size_of, ua_failures
from tests.reports.samples import HALLS

LONG = replace(HALLS[0], name="青石县石桥镇上河村党群服务中心便民服务代办点")
TODAY = date(2026, 10, 20)
URL = "https://hall.example/g/"


def offers(count: int, *, name: str = "事项", window: str = "", **changes: object) -> list[Offer]:
    """So many services, under two topics in turns."""
    raw = definitions.load("minimal").model_dump(mode="json")
    return [
        Offer(
            ServiceDefinition.model_validate(
                raw | {"name": f"{name}{number}号", "topics": [("elderly", "household")[number % 2]]} | changes
            ),
            window,
        )
        for number in range(count)
    ]


def poster(services: list[Offer], *, place: Place = HALLS[0], size: str = "A3") -> ListPoster:
    supervise = [Pair("政务服务便民热线", "12345")]
    return list_poster.build(
        services, place=place, county_name="青石县", url=URL, supervise=supervise, today=TODAY, size=size
    )


@pytest.mark.parametrize(("count", "sheets"), [(0, 1), (1, 1), (48, 1), (300, 5)])
def test_each_item_is_listed_once_on_as_few_sheets_as_can_be(count: int, sheets: int) -> None:
    it = poster(offers(count))
    listed = [item.name for sheet in it.sheets for column in sheet for topic in column for item in topic.items]
    assert sorted(listed) == sorted(f"事项{number}号" for number in range(count))
    assert len(it.sheets) == sheets
    assert all(len(sheet) <= 2 for sheet in it.sheets)


def test_a_heading_never_stands_without_an_item() -> None:
    for count in range(1, 90, 7):
        columns = [column for sheet in poster(offers(count)).sheets for column in sheet]
        assert all(topic.items for column in columns for topic in column)


def test_fewer_items_are_printed_larger() -> None:
    found = [poster(offers(count)).density for count in range(10, 80)]
    assert list(dict.fromkeys(found)) == ["", "smaller", "small", "tight", "smallest"]


@pytest.mark.parametrize("size", ["A3", "A2"])
def test_the_shipped_list_takes_one_sheet(size: str) -> None:
    services = [Offer(read.definition) for _file, read in load_sample().services if read.definition]
    assert len(services) >= 48
    assert pages_needed(poster(services, size=size)) == 1
    assert pages_needed(poster(services[:24], place=LONG, size=size)) == 1


@pytest.mark.parametrize("count", [0, 1, 17, 33, 40, 47, 53, 61, 68, 90, 150])
@pytest.mark.parametrize("name", ["事项", "名字很长要写两行才写得下的（2026 年度首次）事项"])
def test_what_is_worked_out_fits_on_paper(count: int, name: str) -> None:
    it = poster(offers(count, name=name), place=LONG if count % 2 else HALLS[0])
    assert pages_needed(it) == max(1, len(it.sheets))


def pages_needed(it: ListPoster) -> int:
    return len(pages_of(make_pdf(render_html("list_poster", it))))


def test_topics_stand_in_the_order_of_the_vocabulary() -> None:
    topics = [topic.title for column in poster(offers(4)).sheets[0] for topic in column]
    assert topics == ["户籍办理", "养老助老"]


def test_what_costs_something_says_how_much_and_why() -> None:
    fee = {"name": "工本费", "amount": "20", "unit": "元/证", "standard": "", "basis": "省发展改革委文件"}
    it = poster(offers(1, fees=[fee]))
    assert it.fees == (Pair("事项0号", "工本费 20 元/证；依据：省发展改革委文件。"),)
    assert it.sheets[0][0][0].items[0].cost == "20 元/证"
    seldom = poster(offers(1, fees=[fee | {"when": "经办人 = 本人"}]))
    assert seldom.sheets[0][0][0].items[0].cost == "一般不收" and seldom.fees == it.fees


def test_the_poster_on_paper() -> None:
    pdf = make_pdf(render_html("list_poster", poster(offers(70, name="名字很长要写两行才写得下的事项"))))
    text = "".join(pages_of(pdf))
    assert size_of(pdf) == (297, 420)
    assert ua_failures(pdf) == []
    for words in (
        "石桥镇便民服务中心办事清单",
        "70件事",
        "0000-6222000",
        "12345",
        "2026年10月20日编印",
        "hall.example/g/",
    ):
        assert words in text, words


def test_a_sign_for_every_window() -> None:
    services = offers(3) + offers(2, name="民政", window="3 号窗口（民政）")
    it = window_sign.build(services, place=HALLS[0], county_name="青石县", url=URL, today=TODAY)
    assert [(sign.window, sign.count) for sign in it.signs] == [("2 号窗口", 3), ("3 号窗口（民政）", 2)]
    assert it.signs[1].items == ("民政0号", "民政1号")


def test_many_items_are_told_by_topic_and_a_window_without_name_is_any() -> None:
    it = window_sign.build(offers(40), place=HALLS[1], county_name="青石县", url=URL, today=TODAY)
    assert [(sign.window, sign.items, sign.count) for sign in it.signs] == [
        ("综合受理窗口", ("养老助老", "户籍办理"), 40)
    ]


def test_signs_on_paper() -> None:
    services = offers(3) + offers(16, name="一个很长很长的事项名称用来占满窗口牌的地方", window="长" * 60)
    it = window_sign.build(services, place=HALLS[0], county_name="青石县", url=URL, today=TODAY)
    pdf = make_pdf(render_html("window_sign", it))
    assert size_of(pdf) == (297, 210)
    assert len(pages_of(pdf)) == 2
    assert ua_failures(pdf) == []
    assert "2号窗口" in pages_of(pdf)[1] and "办理时间周一至周五8:30—12:00" in pages_of(pdf)[1]

"""The flow chart: lanes by tier, nothing overlaps or leaves the page, and the ruler adds up."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from reports.contexts import Flow, FlowBand
from reports.documents.flow import build_flow, text_width
from tests import definitions
from tests.reports.samples import compiled


def step(number: int, tier: str, **keys: object) -> dict[str, object]:
    return {"id": f"s{number}", "name": f"第{number}步", "kind": "review", "tier": tier, "limit": "1个工作日"} | keys


def flow(name: str, **changes: object) -> Flow:
    return build_flow(compiled(name, **changes))


def words(chart: Flow) -> list[str]:
    return [box.name for band in chart.bands for box in band.boxes]


def test_widest_tier_stands_on_top() -> None:
    chart = flow("four_tier")
    assert [lane.word for lane in chart.bands[0].lanes] == ["市", "县", "乡镇", "村"]
    assert [lane.top for lane in chart.bands[0].lanes] == sorted(lane.top for lane in chart.bands[0].lanes)
    assert chart.caption == "从下往上逐级办理；虚线框不计入办理时限"


def test_filing_away_is_not_the_villagers_affair() -> None:
    assert "乡镇归档" not in words(flow("four_tier"))
    assert "乡镇送达" in words(flow("four_tier"))


def boxes_apart(band: FlowBand, width: float) -> bool:
    inside = all(box.left + box.width <= width + 0.01 for box in band.boxes)
    apart = all(left.left + left.width < right.left for left, right in pairwise(band.boxes))
    return inside and apart and all(box.top + box.height <= band.height for box in band.boxes)


@pytest.mark.parametrize("name", definitions.NAMES)
def test_boxes_stand_apart_and_on_the_page(name: str) -> None:
    chart = flow(name)
    assert all(boxes_apart(band, chart.width) for band in chart.bands)


@pytest.mark.parametrize("count", range(1, 20))
def test_any_number_of_steps_fits_in_rows_of_six(count: int) -> None:
    tiers = ["village", "township", "county"]
    chart = flow("minimal", steps=[step(number, tiers[number % 3]) for number in range(count)])
    lengths = [len(band.boxes) for band in chart.bands]
    assert sum(lengths) == count
    assert max(lengths) <= 6
    assert len(lengths) == -(-count // 6)
    assert all(boxes_apart(band, chart.width) for band in chart.bands)


def test_wires_join_neighbours_and_a_new_row_is_entered() -> None:
    chart = flow("minimal", steps=[step(number, "township") for number in range(8)])
    first, second = chart.bands
    assert (len(first.wires), len(first.arrows), first.entry) == (3, 3, None)
    assert (len(second.wires), len(second.arrows)) == (4, 4)
    assert second.entry == pytest.approx(second.boxes[0].top + second.boxes[0].height / 2)


def test_wire_between_tiers_turns_between_the_boxes() -> None:
    band = flow("minimal", steps=[step(1, "village"), step(2, "county")]).bands[0]
    start, turn, end = (float(number) for number in re.findall(r"[MH]([\d.]+)", band.wires[0]))
    assert band.boxes[0].left + band.boxes[0].width == pytest.approx(start, abs=0.01)
    assert start < turn < end < band.boxes[1].left


def test_time_outside_the_promise_is_said_and_drawn() -> None:
    boxes = {box.id: box for box in flow("publicity").bands[0].boxes}
    assert (boxes["publicise"].counted, boxes["publicise"].limit, boxes["publicise"].outside) == (
        False,
        "7 天",
        "（不计）",
    )
    assert (boxes["decide"].counted, boxes["decide"].outside) == (True, "")


def test_box_says_what_its_kind_of_step_does() -> None:
    notes = {box.id: box.note for box in flow("publicity").bands[0].boxes}
    assert notes["publicise"] == "公示姓名、所在村组"
    assert notes["inspect"] == "2 人以上上门查看"
    assert notes["vote"].startswith("应到 2/3 以上到会")


def test_long_note_becomes_a_remark_and_the_short_words_stay() -> None:
    note = "公示期间有人提出异议的，由乡镇人民政府重新组织调查核实，并把结果告诉提出异议的人，再公示一次。"
    publicity = {"limit": "7天", "shows": ["姓名"]}
    steps = [step(1, "village", kind="publicise", publicity=publicity, note=note), step(2, "county")]
    chart = flow("minimal", steps=[*steps, *(step(number, "county") for number in range(3, 7))])
    assert chart.bands[0].boxes[0].note == "公示姓名"
    assert chart.bands[0].boxes[0].remarked
    assert chart.remarks == (("第1步", note),)


def test_condition_and_parallel_steps_are_remarked() -> None:
    remarks = dict(flow("routed").remarks)
    assert remarks["征求卫健意见"].endswith("时才有这一步；与“征求住建意见”同时办理。")
    assert "拟救助金额" in remarks["乡镇审批"]


def test_steps_with_one_remark_share_its_line() -> None:
    steps = [step(1, "village"), step(2, "county", when="姓名 已填"), step(3, "county", when="姓名 已填")]
    assert [names for names, _ in flow("minimal", steps=steps).remarks] == ["第2步、第3步"]


def test_ruler_adds_up_to_the_promise() -> None:
    steps = [
        step(1, "village", limit="10个工作日"),
        step(2, "township", limit="5个工作日"),
        step(3, "county", limit="5个工作日"),
    ]
    ruler = flow("minimal", steps=steps, promised_limit="20个工作日").ruler
    assert [(part.words, part.total) for part in ruler] == [
        ("村 10", "第 10 个工作日前"),
        ("乡镇 5", "第 15 个工作日前"),
        ("县 5", "第 20 个工作日前"),
    ]
    assert sum(part.width for part in ruler) == pytest.approx(158, abs=0.1)
    assert ruler[0].width == pytest.approx(2 * ruler[1].width, abs=0.02)


def test_ruler_joins_stretches_too_narrow_for_their_words() -> None:
    steps = [
        step(1, "village", limit="1个工作日"),
        step(2, "township", limit="18个工作日"),
        step(3, "county", limit="1个工作日"),
    ]
    ruler = flow("minimal", steps=steps, promised_limit="20个工作日").ruler
    assert [part.words for part in ruler] == ["村 1 + 乡镇 18 + 县 1"]
    assert all(text_width(f"{part.words} ＝ {part.total}", 8) < part.width for part in ruler)


@pytest.mark.parametrize(
    ("limits", "promised"),
    [
        (["5个工作日", "5天"], "10个工作日"),
        (["5个工作日", "5个工作日"], "20个工作日"),
        (["5天", "5天"], "10天"),
        (["当场", "当场"], "当场"),
    ],
)
def test_no_ruler_where_no_sum_holds(limits: list[str], promised: str) -> None:
    steps = [step(1, "village", limit=limits[0]), step(2, "county", limit=limits[1])]
    assert flow("minimal", steps=steps, promised_limit=promised).ruler == ()


def test_text_width_counts_han_as_one_em() -> None:
    assert text_width("村村", 10) == pytest.approx(2 * 10 * 0.3528)
    assert text_width("ab", 10) < text_width("村村", 10)

"""Nothing is invented and nothing is lost, whatever the guide looks like."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.readers.paper import PaperRefused, read_paper_text
from tests.catalog.readers.paper.guides import ELDERLY, ELDERLY_TITLE, INSURANCE, as_inline_text, as_text, rows_as_text
from tests.catalog.readers.paper.honest import assert_complete, assert_honest

_HEADINGS = [
    "申请材料",
    "办理条件",
    "基本流程",
    "办理时限",
    "收费标准",
    "咨询电话",
    "监督电话",
    "办理依据",
    "发放标准",
    "受理时间",
    "其他",
]
_WORDS = [entry for _heading, entries in ELDERLY for entry in entries] + [
    "身份证、户口簿原件及复印件",
    "每月1–20日受理，冬夏办公时间不同",
    "7日内审核",
    "1/8个工作日",
    "80–89周岁每月50元",
    "村公示盖章 → 乡镇初审并录入系统 → 县老龄办网上复审",
    "离婚证（再婚的提供）",
    "免费",
    "工本费：每本10元",
    "社保所当场审核，县里复审",
    "陕民发(2012)11号",
    "受益人户口簿身份证原复印件+继承证明",
    "问：要本人来吗？",
    "答：不用。",
]
_lines = st.one_of(
    st.sampled_from(_WORDS),
    st.text(alphabet="村镇县审核公示材料原件复印份一二三12天。，：；（）《》 ", max_size=30),
)
_guides = st.lists(st.tuples(st.sampled_from(_HEADINGS), st.lists(_lines, max_size=4)), min_size=1, max_size=6)


@pytest.mark.parametrize(
    "text", [as_text(ELDERLY_TITLE, ELDERLY), as_inline_text(ELDERLY_TITLE, ELDERLY), rows_as_text(INSURANCE)]
)
def test_guides_as_they_are(text: str) -> None:
    draft = read_paper_text(text)
    assert_honest(draft, text)


@given(_guides)
def test_any_guide(guide: list[tuple[str, list[str]]]) -> None:
    text = as_text("某某事项办事指南", guide)
    draft = read_paper_text(text)
    assert_honest(draft, text)


@given(_guides)
def test_nothing_is_lost(guide: list[tuple[str, list[str]]]) -> None:
    text = "\n".join(f"【{heading}】\n" + "\n".join(lines) for heading, lines in guide)
    draft = read_paper_text(text)
    written = [line for _heading, lines in guide for line in lines if "：" not in line and "【" not in line]
    assert_complete(draft, written)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        draft = read_paper_text(text)
    except PaperRefused:
        return
    assert_honest(draft, text)


def test_an_invented_value_would_be_seen() -> None:
    text = as_text(ELDERLY_TITLE, ELDERLY)
    draft = read_paper_text(text)
    draft.tree["documents"][5]["copies"] = 7
    with pytest.raises(AssertionError):
        assert_honest(draft, text)
    lost = replace(draft, placed=draft.placed[1:])
    with pytest.raises(AssertionError):
        assert_complete(lost, [draft.placed[0].source])

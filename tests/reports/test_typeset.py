"""The typesetting filters: what they hold together, what they set apart, and that they never lose or leak anything."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.typeset import joined, official, person, phone, plain, text, unjoined


def visible(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def held(markup: str) -> list[str]:
    """What stands in one unbreakable span."""
    return [
        visible(part)
        for part in re.findall(r'<span class="nw">((?:[^<]|<span class="hw[^"]*">[^<]*</span>)*)</span>', markup)
    ]


@pytest.mark.parametrize(
    ("raw", "spaced"),
    [
        ("满80周岁", "满 80 周岁"),
        ("A类人员", "A 类人员"),
        ("标准20%增发", "标准 20% 增发"),
        ("已有 3 份", "已有 3 份"),
        ("第1、2项", "第 1、2 项"),
    ],
)
def test_han_and_latin_are_set_apart(raw: str, spaced: str) -> None:
    assert plain(raw) == spaced


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("请打0000-5512018问", "0000-5512018"),
        ("请打 139-0000-5521 问", "139-0000-5521"),
        ("承诺20个工作日办结", "20 个工作日"),
        ("于2026年3月2日起用", "2026 年 3 月 2 日"),
        ("上午 8:30—12:00 开门", "8:30—12:00"),
        ("每月 100 元起", "100 元"),
        ("村便民服务站每天8:00—18:00开门", "每天 8:00—18:00"),
    ],
)
def test_phones_dates_times_and_figures_stay_on_one_line(sentence: str, kept: str) -> None:
    assert kept in held(text(sentence))


def test_last_characters_of_a_paragraph_stay_together() -> None:
    assert held(text("不服办理结果的，可以依法申请行政复议，也可以提起行政诉讼。"))[-1] == "诉讼。"
    assert held(text("独生子女户年满五十五周岁的也可以申请（市级扩面，示例）。"))[-1] == "示例）。"
    assert held(text("上午 8:30—12:00、下午 14:00—17:30（工作日）"))[-1] == "作日）"
    assert held(text("不服办理结果", 2)) == []
    assert held(text("公示去世人姓名、去世日期、申领人", 2)) == ["领人"]


@pytest.mark.parametrize(
    ("raw", "trimmed"),
    [
        ("《办法》；《细则》，见后", "《》；》"),
        ("县（示例）》第四条", "）"),
        ("（《办法》第一条", "（《"),
        ("“一卡通”存折", "“"),
        ("户口簿（首页）和身份证", ""),
    ],
)
def test_adjacent_punctuation_gives_up_its_empty_half(raw: str, trimmed: str) -> None:
    assert "".join(re.findall(r'<span class="hw [^"]*">(.)</span>', text(raw))) == trimmed


def test_which_half_of_a_mark_is_empty_is_told() -> None:
    markup = text("（《办法》（示例）”见）。")
    found = re.findall(r'<span class="hw (h[co]|q)">(.)</span>', markup)
    assert found == [("ho", "（"), ("ho", "《"), ("hc", "》"), ("hc", "）"), ("hc", "）")]
    assert re.findall(r'<span class="hw (h[co]|q)">(.)</span>', text("“甲”（乙）")) == [("q", "“"), ("q", "”")]


def test_letters_tell_quotation_marks_apart() -> None:
    assert str(official("办理“低保”事项")) == '办理<span class="q">“</span>低保<span class="q">”</span>事项'
    assert str(official("“低保”（示例）")).count('class="hw q"') == 2
    assert 'class="q"' not in text("办理“低保”事项"), "full-width in the fonts of everything else"
    assert "\u2060" in joined(official("请按要求补齐全部材料并注明“本人已阅”"))
    assert 'class="nw"' not in joined(official("请按要求补齐全部材料并注明“本人已阅”"))


def test_a_bracket_after_a_name_is_not_at_the_start_of_a_line() -> None:
    assert "hw" not in official("申请人周𠮷生（女）申请", ["周𠮷生"])


@given(st.text(max_size=60))
def test_nothing_is_lost_and_nothing_leaks(raw: str) -> None:
    markup = text(raw)
    printable = raw.replace("\x01", "").replace("\x02", "")
    assert visible(markup).replace(" ", "") == printable.replace(" ", "")
    assert re.sub(r'</?span(?: class="(?:nw|hw h[co]|hw q)")?>', "", markup).count("<") == 0


@given(st.text(alphabet="村镇（）《》“”，。5 个天", max_size=30))
def test_spans_are_closed_in_order(raw: str) -> None:
    depth = 0
    for tag in re.findall(r"</?span[^>]*>", text(raw)):
        depth += -1 if tag.startswith("</") else 1
        assert 0 <= depth <= 2
    assert depth == 0
    assert not re.search(r'<span class="hw[^"]*">(?:[^<]*<span|<|[^<]{2})', text(raw))


def test_names_and_phones_are_escaped() -> None:
    assert person("<b>张三") == '<span class="nm">&lt;b&gt;张三</span>'
    assert phone("<i>12345") == '<span class="nw tn">&lt;i&gt;12345</span>'


def test_a_very_long_name_may_be_broken() -> None:
    assert 'class="nm long"' in person("买买提·艾力·吐尔逊江·阿卜杜热合曼·库尔班")
    assert 'class="nm"' in person("买买提·艾力")


def test_official_letters_have_no_blank_beside_figures_and_names_in_one_font() -> None:
    assert str(official("于 2026 年 3 月 4 日，共 3 份")) == (
        '于<span class="nw">2026年3月4日</span>，共<span class="nw">3份</span>'
    )
    assert str(official("本人周𠮷生申请", ["周𠮷生"])) == '本人<span class="nm">周𠮷生</span>申请'
    assert "<b>" not in str(official("<b>甲</b>", ["<b>"]))


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("请打0000-551 2018问", "请打 0000|-|551| |2018 问"),
        ("共12个工作日", "共 12| |个|工|作|日"),
        ("也可以依法提起行政诉讼&仲裁", "也可以依法提起行政诉讼&amp;仲裁"),
        ("独生子女户年满五十五周岁的也可以申请（扩面，示例）。", "示|例|）|。"),
    ],
)
def test_for_layout_characters_hold_together_what_spans_held(raw: str, shown: str) -> None:
    markup = joined(text(raw))
    assert shown in visible(markup).replace("\u2060", "|").replace("&", "&amp;")
    assert 'class="nw"' not in markup


def test_spans_that_say_more_stay() -> None:
    for whole in ('<span class="nw tn">12345</span>', '<span class="nw"><b>一</b></span>', '<b class="nw">1 元</b>'):
        assert joined(whole) == whole


@given(st.text(alphabet="村镇（）《》“”，。5 个天0-:&<", max_size=40))
def test_joining_loses_nothing(raw: str) -> None:
    markup = text(raw)
    found = joined(markup)
    assert visible(unjoined(found)) == visible(markup)
    assert found.count('<span class="hw ') == markup.count('<span class="hw ')
    assert not re.search("\u2060{2}|^\u2060|\u2060$", visible(found))

"""Editions of pages, change marks, and how lists and index are broken into pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from catalog.versions import canonical_json
from reports.handbook.editions import (
    PageEdition,
    PieceEdition,
    changed_sheets,
    exchange,
    expected_feet,
    feet_of,
    foot_at,
    turned,
)
from reports.handbook.entries import Entry, entry_of
from reports.handbook.fronts import Listed, index_pages, listings, log_pages, place_pages
from reports.handbook.marks import marks_of, reason_of
from reports.handbook_contexts import Exchange
from tests.reports import samples

MARCH, OCTOBER = date(2026, 3, 1), date(2026, 10, 1)


def piece(*words: str, edition: int = 1, label: str = "07-", since: date = MARCH) -> PieceEdition:
    pages = tuple(PageEdition(one, edition, since) for one in words)
    return PieceEdition(name=label, label=label, source="".join(words), pages=pages)


def entry(number: int, **changes: object) -> Entry:
    plain = entry_of(canonical_json(samples.compiled("minimal").definition))
    return replace(plain, code=f"XN-{number:03d}", **{"name": f"第{number}个事项", "aliases": (), **changes})


def listed(count: int, **changes: object) -> list[Listed]:
    return [Listed(entry(n, **changes), f"{n:02d}", f"{n:02d}-1 – {n:02d}-2", "") for n in range(1, count + 1)]


# ── editions ───────────────────────────────────────────────────────────────────────────────────────


def test_only_pages_with_other_words_turn() -> None:
    pages = turned(piece("甲", "乙"), ["甲", "丙", "丁"], OCTOBER)
    assert [(page.edition, page.since) for page in pages] == [(1, MARCH), (2, OCTOBER), (1, OCTOBER)]
    assert pages[1].foot == "第 2 版　2026年10月1日"


def test_feet_before_the_words_are_known() -> None:
    assert expected_feet(None, MARCH) == ("第 1 版　2026年3月1日",)
    assert expected_feet(piece("甲", edition=4), OCTOBER) == ("第 4 版　2026年3月1日", "第 1 版　2026年10月1日")


def test_feet_that_repeat_are_said_once() -> None:
    assert expected_feet(piece("甲", "乙"), MARCH) == ("第 1 版　2026年3月1日",)
    feet = feet_of(turned(piece("甲", "乙"), ["改", "乙", "丙"], OCTOBER))
    assert [foot_at(feet, at)[:5] for at in range(5)] == ["第 2 版", "第 1 版", "第 1 版", "第 1 版", "第 1 版"]


def test_both_sides_of_a_sheet_are_exchanged() -> None:
    before = piece("甲", "乙", "丙")
    now = replace(before, pages=turned(before, ["甲", "改", "丙"], OCTOBER))
    line = exchange([before], [now], edition=2, day=OCTOBER, reason="改了")
    assert line == Exchange(2, "2026-10-01", ("07-1 第 1 版", "07-2 第 1 版"), ("07-1 第 1 版", "07-2 第 2 版"), "改了")
    assert changed_sheets([before], [now]) == {("07-", 0)}
    assert exchange([before], [before], edition=2, day=OCTOBER, reason="") is None


def test_new_and_gone_items() -> None:
    line = exchange([], [piece("甲")], edition=2, day=OCTOBER, reason="新增")
    assert line and (line.out, line.put) == ((), ("07-1 第 1 版",))
    line = exchange([piece("甲")], [], edition=2, day=OCTOBER, reason="不再办理")
    assert line and (line.out, line.put) == (("07-1 第 1 版",), ())


def test_pieces_survive_the_database() -> None:
    one = replace(piece("甲", "乙"), marks={"fees": "改了"})
    assert PieceEdition.from_plain(one.to_plain()) == one


# ── marks ──────────────────────────────────────────────────────────────────────────────────────────


def test_marks_stand_beside_what_changed_and_say_why() -> None:
    old = samples.compiled("minimal")
    conditions = [*old.definition.conditions, "没有重复领取。"]
    new = samples.compiled("minimal", conditions=conditions, fee_note="窗口不收现金。")
    marks = marks_of(samples.guide_context(old), samples.guide_context(new), (old.definition, new.definition), OCTOBER)
    assert set(marks) == {"conditions", "fees"}
    assert marks["conditions"] == "2026 年 10 月改：新增“没有重复领取”"
    assert "窗口不收现金" in marks["fees"]
    assert reason_of(marks).startswith("新增“没有重复领取”；")


def test_what_no_page_shows_is_not_marked() -> None:
    old = samples.compiled("minimal")
    new = samples.compiled("minimal", acceptance_limit="3个工作日")
    assert (
        marks_of(samples.guide_context(old), samples.guide_context(new), (old.definition, new.definition), MARCH) == {}
    )


# ── lists ──────────────────────────────────────────────────────────────────────────────────────────


def test_three_lists_have_every_item_once() -> None:
    items = listed(80)
    for listing in listings(items, {"civil_affairs": "县民政局"}):
        codes = [row.code for page in listing.pages for row in page if not row.heading]
        assert sorted(codes) == sorted(one.entry.code for one in items)
        assert len(listing.pages) == 3
        assert all(not page[-1].heading for page in listing.pages)


def test_lists_are_grouped_under_headings() -> None:
    items = [*listed(2), Listed(entry(3, topic="funeral"), "03", "03-1", "＋")]
    by_topic = listings(items, {})[0]
    assert by_topic.pages[0][-2].name == "死亡殡葬"
    assert by_topic.pages[0][-1].mark == "＋"


def test_index_is_ordered_by_pinyin_with_what_people_say() -> None:
    items = [
        Listed(entry(1, name="高龄津贴", aliases=("老人钱",)), "01", "01-1", ""),
        Listed(entry(2, name="《独生子女证》补发"), "02", "02-1", ""),
        Listed(entry(3, name="重度残疾人护理补贴"), "03", "03-1", ""),
    ]
    ((column,),) = index_pages(items)
    assert [group.letter for group in column] == ["D", "G", "L", "Z"]
    folk = column[2].entries[0]
    assert (folk.name, folk.items, folk.folk) == ("老人钱", (("01", "XN-001"),), True)


def test_a_name_of_several_items_stands_once_with_all_of_them() -> None:
    items = [Listed(entry(n, name=f"申请{n}", aliases=("高龄津贴", f"{n}号")), f"{n}", f"{n}-1", "") for n in (16, 17)]
    ((column,),) = index_pages(items)
    found = {one.name: one for group in column for one in group.entries}
    assert found["高龄津贴"].items == (("16", "XN-016"), ("17", "XN-017"))
    assert column[-1].letter == "数字" and [one.name for one in column[-1].entries] == ["16号", "17号"]


def test_a_long_letter_goes_on_in_the_next_column() -> None:
    pages = index_pages(listed(140))
    assert len(pages) == 2 and len(pages[0]) == 3
    assert not pages[0][0][0].carried and pages[0][1][0].carried and pages[1][0][0].carried
    assert sum(len(group.entries) for page in pages for column in page for group in column) == 140


def test_directory_and_log_fill_their_pages() -> None:
    assert len(place_pages(samples.HALLS * 30)) > 1
    assert log_pages([]) == [()]
    line = Exchange(2, "2026-10-01", ("07-1 第 1 版",), ("07-1 第 2 版",), "改了几个字")
    assert [len(page) for page in log_pages([line] * 60)] == [30, 30]

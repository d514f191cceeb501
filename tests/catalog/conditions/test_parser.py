"""The notation of conditions, as administrators type it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.conditions import ConditionError, Symbol, SymbolTable, notation, parse
from catalog.conditions.parser import MAX_DEPTH, MAX_LENGTH
from catalog.conditions.symbols import of_field
from catalog.definition import FieldSpec
from tests.catalog.condition_strategies import SYMBOLS, logics
from tests.definitions import load

AGE_80 = {">=": [{"var": "age"}, 80]}
FARMER = {"==": [{"var": "household"}, "agricultural"]}
ALONE = {"==": [{"var": "alone"}, True]}


@pytest.mark.parametrize(
    ("text", "logic"),
    [
        ("年龄 >= 80 且 户籍类型 = 农业", {"and": [AGE_80, FARMER]}),
        ("年龄>=80且户籍类型=农业", {"and": [AGE_80, FARMER]}),
        ("年龄≥80 并且 户籍类型 是 农业户口", {"and": [AGE_80, FARMER]}),
        ("age >= 80 and household == agricultural", {"and": [AGE_80, FARMER]}),
        ("年龄 不小于 80 AND 户籍类型 等于 “农业户口”", {"and": [AGE_80, FARMER]}),
        ("年龄　＞＝　８０", AGE_80),
        ("（年龄 >= 80 岁）", AGE_80),
        ("年龄 >= 80 或 户籍类型 = 农业 且 是否独居", {"or": [AGE_80, {"and": [FARMER, ALONE]}]}),
        ("(年龄 >= 80 或 户籍类型 = 农业) 且 是否独居", {"and": [{"or": [AGE_80, FARMER]}, ALONE]}),
        ("非 年龄 >= 80", {"!": [AGE_80]}),
        ("非(年龄 >= 80 且 户籍类型 = 农业)", {"!": [{"and": [AGE_80, FARMER]}]}),
        ("not age >= 80", {"!": [AGE_80]}),
        ("是否独居 是 是", ALONE),
        ("是否独居=否", {"==": [{"var": "alone"}, False]}),
        ("是否独居 = true", ALONE),
        ("户籍类型 属于 (农业、居民户口)", {"in": [{"var": "household"}, ["agricultural", "resident"]]}),
        ("户籍类型 不属于 （农业，居民户口）", {"!": [{"in": [{"var": "household"}, ["agricultural", "resident"]]}]}),
        (
            "household not in (agricultural, resident)",
            {"!": [{"in": [{"var": "household"}, ["agricultural", "resident"]]}]},
        ),
        ("年龄 属于 (80、90)", {"in": [{"var": "age"}, [80, 90]]}),
        ("需求 包含 护理", {"in": ["care", {"var": "wishes"}]}),
        ("需求 不包含 现金", {"!": [{"in": ["money", {"var": "wishes"}]}]}),
        ("备注 包含 “且 或”", {"in": ["且 或", {"var": "remark"}]}),
        ("备注 已填", {"!": [{"missing": ["remark"]}]}),
        ("家庭成员 未填", {"missing": ["members"]}),
        ("入住日期 早于 2026年1月5日", {"<": [{"var": "since"}, "2026-01-05"]}),
        ("入住日期 >= 2026-1-5", {">=": [{"var": "since"}, "2026-01-05"]}),
        ("缴费年月 不晚于 2026年3月", {"<=": [{"var": "paid"}, "2026-03"]}),
        ("月收入 <= 1200.50 元", {"<=": [{"var": "income"}, 1200.5]}),
        ("由谁办理 != 本人", {"!=": [{"var": "handled_by"}, "self"]}),
        ("由谁办理 属于 (近亲属、代办员)", {"in": [{"var": "handled_by"}, ["relative", "agent"]]}),
    ],
)
def test_reads_what_people_write(text: str, logic: object) -> None:
    assert parse(text, SYMBOLS) == logic


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("", 0, "条件没有写完"),
        ("年纪 >= 80", 0, "没有叫“年纪”的表单项或情形"),
        ("户藉类型 = 农业", 0, "是不是想写“户籍类型”"),
        ("年龄 >= 八十", 6, "“年龄”要和数字比较"),
        ("年龄 >=", 5, "缺少要比较的值"),
        ("年龄", 2, "“年龄”后面要写怎样比较"),
        ("年龄 >= 80 且", 10, "条件没有写完"),
        ("年龄 >= 80 户籍类型 = 农业", 9, "两个条件之间要写“且”或“或”"),
        ("(年龄 >= 80", 9, "少了右括号"),
        ("年龄 >= 80)", 8, "两个条件之间"),
        ("户籍类型 = 渔业", 7, "没有“渔业”这个选项，可选：农业户口、非农业户口、居民户口"),
        ("户籍类型 > 农业", 5, "不能比大小"),
        ("户籍类型 包含 农业", 5, "不能写“包含”"),
        ("需求 = 现金", 3, "可以多选，请写“包含”"),
        ("家庭成员 = 张三", 5, "是明细"),
        ("户籍类型 属于 农业", 8, "要用括号列出"),
        ("户籍类型 属于 (农业 居民户口)", 12, "各个值之间用“、”隔开"),
        ("是否独居 = 也许", 7, "只能写“是”或“否”"),
        ("入住日期 = 2026-02-30", 7, "“入住日期”要和日期比较，例如 2026-01-31"),
        ("缴费年月 = 2026-13", 7, "“缴费年月”要和年月比较，例如 2026-01"),
        ("入住日期 = 去年", 7, "要和日期"),
        ("缴费年月 = 2026-13", 7, "要和年月"),
        ("备注 = “没有右引号", 5, "引号没有配对"),
        ("备注 = “ ”", 8, "引号里没有内容"),
        ("年龄 >= 80 & 户籍类型 = 农业", 9, "两个条件之间"),
    ],
)
def test_refuses_with_place_and_advice(text: str, position: int, says: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse(text, SYMBOLS)
    assert says in caught.value.message
    assert caught.value.position == position
    assert f"第 {position + 1} 个字" in str(caught.value)


def test_bounds_length_and_depth() -> None:
    with pytest.raises(ConditionError, match="条件太长"):
        parse("年龄 >= 80 且 " * MAX_LENGTH, SYMBOLS)
    with pytest.raises(ConditionError, match="括号套得太多"):
        parse("(" * (MAX_DEPTH + 1) + "年龄 >= 80" + ")" * (MAX_DEPTH + 1), SYMBOLS)
    assert parse("(" * (MAX_DEPTH - 1) + "年龄 >= 80" + ")" * (MAX_DEPTH - 1), SYMBOLS) == AGE_80


def test_longest_label_wins_and_labels_may_hold_keywords() -> None:
    table = SymbolTable.from_symbols(
        [
            of_field(FieldSpec(id="age", label="年龄", kind="number")),
            of_field(FieldSpec(id="age_band", label="年龄段", kind="choice", options=("老年",))),  # type: ignore[arg-type]
            of_field(FieldSpec(id="not_farmer", label="非农业人口和家属", kind="boolean")),
            of_field(FieldSpec(id="own", label="是否本人或配偶", kind="boolean")),
        ]
    )
    assert parse("年龄段 = 老年 或 年龄 > 60", table) == {
        "or": [{"==": [{"var": "age_band"}, "老年"]}, {">": [{"var": "age"}, 60]}]
    }
    assert parse("非农业人口和家属 且 非 是否本人或配偶", table) == {
        "and": [{"==": [{"var": "not_farmer"}, True]}, {"!": [{"==": [{"var": "own"}, True]}]}]
    }


def test_an_id_is_not_found_inside_a_longer_word() -> None:
    table = SymbolTable.from_symbols([of_field(FieldSpec(id="age", label="年龄", kind="number"))])
    with pytest.raises(ConditionError, match="没有叫“age_months”"):
        parse("age_months > 1", table)


def test_ambiguous_labels_must_be_written_as_ids() -> None:
    table = SymbolTable.from_symbols([Symbol("name_a", "姓名", "text"), Symbol("name_b", "姓名", "text")])
    with pytest.raises(ConditionError, match="有 2 处同名，请改写成编号：name_a、name_b"):
        parse("姓名 = 张三", table)
    assert parse("name_b = 张三", table) == {"==": [{"var": "name_b"}, "张三"]}


def test_ambiguous_short_option_is_refused() -> None:
    spec = {"id": "grade", "label": "等级", "kind": "choice", "options": ["一级甲等", "一级乙等"]}
    table = SymbolTable.from_symbols([of_field(FieldSpec.model_validate(spec))])
    with pytest.raises(ConditionError, match="没有“一级”这个选项"):
        parse("等级 = 一级", table)
    assert parse("等级 = 一级乙", table) == {"==": [{"var": "grade"}, "一级乙等"]}


def test_situations_are_named_by_their_question_with_or_without_mark() -> None:
    table = SymbolTable.of(load("conditional"))
    logic = {"==": [{"var": "kind_of_request"}, "change"]}
    assert parse("办哪一种？ = 变更", table) == logic
    assert parse("办哪一种 = 变更", table) == logic
    assert parse("kind_of_request = change", table) == logic


@given(logics)
def test_notation_reads_back_to_the_same_logic(logic: dict[str, object]) -> None:
    assert parse(notation(logic, SYMBOLS), SYMBOLS) == logic


@given(st.text(max_size=40) | st.text("年龄户籍类型需求=><且或非()（）、“”属于包含已填未 80农业", max_size=40))
def test_any_text_is_read_or_refused_in_chinese(text: str) -> None:
    try:
        logic = parse(text, SYMBOLS)
    except ConditionError as error:
        assert 0 <= error.position <= len(text)
        assert any("一" <= character <= "龥" for character in error.message)
    else:
        assert parse(notation(logic, SYMBOLS), SYMBOLS) == logic

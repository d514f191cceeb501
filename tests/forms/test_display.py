from __future__ import annotations

from catalog.definition import FieldSpec
from forms.display import SectionView, TableView, display
from tests.definitions import load
from tests.forms.cases import compiled, read, sample, typed, with_fields

CONDITIONAL = compiled("conditional")
ROWS = compiled("rows")


def words(views: list[SectionView]) -> dict[str, list[tuple[str, str]]]:
    return {view.title: [(row.label, row.text) for row in view.rows] for view in views}


def test_answers_in_words() -> None:
    answers = read(CONDITIONAL, sample(CONDITIONAL, "change")).answers
    assert words(display(CONDITIONAL, answers, mask=False)) == {
        "办理方式": [("由谁办理", "近亲属"), ("办哪一种？", "变更"), ("变更哪些内容？", "换账户")],
        "申请人": [
            ("姓名", "张桂兰"),
            ("身份证号", "330521194603081238"),
            ("联系电话", "13900001234"),
            ("出生日期", "1946年3月8日"),
            ("年龄", "80 岁"),
            ("月龄", "967 个月"),
            ("户籍类型", "居民户口"),
            ("享受标准", "每月100元"),
        ],
        "领款账户": [("银行账号", "6217 0099 0010 0012 345")],
        "代办人": [("代办人姓名", "李秀梅")],
    }


def test_masked_answers_show_no_secret() -> None:
    answers = read(CONDITIONAL, sample(CONDITIONAL)).answers
    shown = dict(row for rows in words(display(CONDITIONAL, answers, mask=True)).values() for row in rows)
    assert (shown["身份证号"], shown["联系电话"]) == ("3305**********1238", "139****1234")
    assert (shown["银行账号"], shown["姓名"]) == ("6217***********2345", "张桂兰")


def test_computed_rows_are_marked_and_unasked_sections_left_out() -> None:
    views = display(CONDITIONAL, read(CONDITIONAL, sample(CONDITIONAL)).answers, mask=False)
    assert [view.title for view in views] == ["办理方式", "申请人", "领款账户"]
    assert [row.label for row in views[1].rows if row.computed] == ["出生日期", "年龄", "月龄", "享受标准"]


def test_unanswered_questions_stand_there_empty() -> None:
    service = compiled("kinds")
    views = display(service, read(service, sample(service, f_word=None)).answers, mask=False)
    assert ("单行文字", "") in words(views)["各种表单项"]


def test_rows_become_a_table() -> None:
    views = display(ROWS, read(ROWS, sample(ROWS)).answers, mask=False)
    [row] = views[-1].rows
    assert row.table == TableView(
        ("姓名", "与申请人关系", "月收入"), (("李长根", "配偶", "800.00 元"), ("李秀梅", "子女", ""))
    )
    assert row.text == "李长根，配偶，800.00 元；李秀梅，子女"


def test_masked_rows_hide_secret_columns_only() -> None:
    group = FieldSpec(
        id="people",
        label="人员",
        kind="group",
        fields=(
            FieldSpec(id="name", label="姓名", kind="name"),
            FieldSpec(id="number", label="身份证号", kind="id_number"),
        ),
    )
    service = with_fields(load("minimal"), group)
    posted = sample(service, **{"f_people-0-name": "李长根", "f_people-0-number": "330521194603081238"})
    row = display(service, read(service, posted).answers, mask=True)[-1].rows[0]
    assert row.table is not None and row.table.rows == (("李长根", "3305**********1238"),)
    assert row.text == "李长根，3305**********1238", "who judges reads the rest"
    secret = with_fields(load("minimal"), group.model_copy(update={"sensitivity": "sensitive"}))
    assert display(secret, read(secret, posted).answers, mask=True)[-1].rows[0].text == "＊＊＊"


def test_a_clerks_field_stands_there_once_it_is_filled() -> None:
    service = with_fields(load("minimal"), FieldSpec(id="income", label="核定收入", kind="money", step="decide"))
    earlier = read(service, sample(service)).answers
    assert "更多" not in words(display(service, earlier, mask=False))
    later = read(service, typed(f_income="300"), step_id="decide", earlier=earlier).answers
    assert words(display(service, later, mask=False))["更多"] == [("核定收入", "300.00 元")]

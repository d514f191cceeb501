"""What stands beside fields that a source knows."""

from __future__ import annotations

from flask import Flask

from app.views.known import Beside, Line, RowLine, beside_fields, day_words

PHONE = Line("f_phone", "电话", "139****1234", "民情档案 2026年3月2日", "民情档案", ("13900001234",))
MEMBERS = Line(
    name="f_members",
    label="家庭成员",
    shown="刘娃",
    origin="民情档案",
    source="民情档案",
    texts=(),
    rows=(RowLine("刘娃，子女", {"name": ("刘娃",), "kin": ("child",)}, {"name": "姓名：刘娃", "kin": "关系：子女"}),),
    tells=("name",),
)


def test_a_field_says_its_source_or_that_it_differs_and_nothing_when_blank(app: Flask) -> None:
    with app.test_request_context():
        same = beside_fields([PHONE], [("f_phone", "139-0000 1234")])
        assert same == {"f_phone": Beside("来自民情档案 2026年3月2日")}
        changed = beside_fields([PHONE], [("f_phone", "13900009999")])
        assert changed == {"f_phone": Beside("与民情档案不一致（139****1234）", differs=True)}
        assert beside_fields([PHONE], [("f_phone", " ")]) == {}
        assert beside_fields([PHONE], []) == {}


def test_a_row_says_it_by_itself_whatever_its_number(app: Flask) -> None:
    typed = [("f_members-4-name", "刘娃"), ("f_members-4-kin", "sibling"), ("f_members-7-name", "王大山")]
    with app.test_request_context():
        beside = beside_fields([MEMBERS], typed)
    assert beside == {"f_members-4": Beside("与民情档案不一致（关系：子女）", differs=True)}


def test_a_day_in_words(app: Flask) -> None:
    with app.test_request_context():
        assert (day_words("2026-03-02"), day_words("")) == ("2026年3月2日", "")

"""What holds of every kind: whatever it takes, it keeps through storage, display, workbook and typing again."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from catalog import vocabulary
from catalog.conditions import Compound
from catalog.sample_values import sample_answer
from forms.errors import AnswerError
from forms.kinds.base import Kind
from forms.messages import quote
from forms.registry import KINDS
from tests.forms.specs import TODAY, make_kind

OPTIONS = ({"code": "pig", "label": "猪"}, {"code": "cow", "label": "牛"}, {"code": "7", "label": "羊"})
STATEMENT = "本人承诺以上内容属实。"
NEEDED: dict[str, dict[str, Any]] = {
    "choice": {"options": OPTIONS},
    "multi_choice": {"options": OPTIONS},
    "cascade": {"options": OPTIONS},
    "declaration": {"statement": STATEMENT},
    "decimal": {"places": 3},
    "number": {"unit": "亩"},
}
# Rows have no text of their own, what is only told has no value, places are known to the county alone.
APART = {"group", "notice", "signature_line", "region", "organisation"}
TYPED = sorted(set(KINDS) - APART)

figures = st.text("0123456789", min_size=1, max_size=12)
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
clocks = st.times().map(lambda one: f"{one:%H:%M}")
HAN = "李桂兰欧阳买买提𠮷䶮㛃石桥镇"


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


def spans(one: st.SearchStrategy[date], form: str) -> st.SearchStrategy[str]:
    return st.tuples(one, one).map(lambda ends: f"{min(ends):{form}} 至 {max(ends):{form}}")


# Texts that a kind may take; those it refuses are refused with a sentence, the others must survive.
TEXTS: dict[str, st.SearchStrategy[str]] = {
    "number": st.decimals(allow_nan=False, allow_infinity=False, places=4).map(str),
    "integer": st.integers().map(str),
    "decimal": st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str),
    "money": st.decimals(0, 10**12, places=2).map(str) | st.integers(0, 10**9).map("{:,}元".format),
    "date": days.map("{:%Y年%m月%d日}".format),
    "month": days.map("{:%Y-%m}".format),
    "period": spans(days, "%Y-%m-%d"),
    "month_period": spans(days, "%Y.%m"),
    "time": clocks | st.integers(1, 12).map("下午{}点半".format),
    "choice": st.sampled_from(["猪", "pig", "羊", "7"]),
    "multi_choice": st.sampled_from(["猪、牛", "羊", "7，pig"]),
    "boolean": st.sampled_from(["是", "否", "yes", "0"]),
    "name": st.text(HAN + "·", min_size=1, max_size=8),
    "plate": st.from_regex(r"[湘京粤][A-Z][A-Z0-9]{4}[A-Z0-9学挂][0-9DF]?", fullmatch=True),
    "land_parcel": digits(19),
    "household_number": st.text("0123456789AB", min_size=1, max_size=22),
    "real_estate_unit": st.from_regex(r"[0-9]{12}[GJZ][A-Z][0-9]{5}[FLQW][0-9]{8}", fullmatch=True),
    "bank_account": st.text("0123456789 ", min_size=14, max_size=24),
    "bank_deposit": st.tuples(st.text(HAN, min_size=1), digits(19)).map(" ".join),
    "mobile": digits(10).map("1{}".format),
    "landline": digits(7).map("0735-{}".format),
    "phone": digits(7).map("0735-{}转12".format),
    "id_document": st.one_of(
        digits(8).map("护照E{}".format),
        digits(8).map("台胞证{}".format),
        st.sampled_from("HM").flatmap(lambda one: digits(8).map(f"港澳居民来往内地通行证 {one}{{}}".format)),
        digits(7).map("军官证 军字第{}号".format),
        st.text("ABC123", min_size=4, max_size=16).map("外国护照：{}".format),
    ),
}


def kind_named(kind: str) -> Kind[Any]:
    return make_kind(kind, **NEEDED.get(kind, {}))


def from_cell(kind: Kind[Any], value: Any) -> Any:
    """The value as it comes back out of a real workbook."""
    book, kept = Workbook(), BytesIO()
    book.active.append([kind.cell(value)])  # type: ignore[union-attr]
    book.save(kept)
    cell = load_workbook(kept).active["A1"].value  # type: ignore[index]
    return kind.clean(kind.import_cell(cell), today=TODAY)


_UNFILLED = re.compile(r"\{[a-z_]+\}")


def holds(kind: Kind[Any], value: Any) -> None:
    stored = json.loads(json.dumps(kind.encode(value)))
    assert kind.decode(stored) == value
    assert kind.display(value).strip() and kind.mask(value) and kind.printed(value)
    typed = kind.texts(value)
    assert all(isinstance(text, str) for text in typed)
    assert kind.clean(kind.text(value), today=TODAY) == value
    back = kind.import_cell(kind.cell(value))
    assert kind.clean(back, today=TODAY) == value


@pytest.mark.parametrize("kind", TYPED)
def test_what_is_taken_survives(kind: str) -> None:
    bound = kind_named(kind)

    @given(TEXTS.get(kind, st.text(HAN + "AZ09 ", min_size=1, max_size=20)) | st.text(max_size=30))
    def search(text: str) -> None:
        try:
            value = bound.clean(text, today=TODAY)
        except AnswerError as refused:
            assert str(refused)[-1] not in "。" and not _UNFILLED.search(str(refused).replace(quote(text), ""))
            return
        if value not in ("", ()):
            holds(bound, value)

    search()


@pytest.mark.parametrize("kind", TYPED)
def test_a_sample_goes_into_a_workbook_and_back(kind: str) -> None:
    bound = kind_named(kind)
    answer = sample_answer(bound.spec) if kind not in ("area",) else "990101001"
    typed = "、".join(map(str, answer)) if isinstance(answer, list) else "是" if answer is True else str(answer)
    value = bound.clean(typed, today=TODAY)
    holds(bound, value)
    assert from_cell(bound, value) == value


PLACES = {
    "date": {3},
    "month": {2},
    "time": {2},
    "date_span": {6},
    "month_span": {4},
    "amount": {1, 2},
    "choices_line": {2},
    "parts": {2},
}


@pytest.mark.parametrize("kind", TYPED)
def test_what_a_hand_writes_fits_the_places_of_the_blank_line(kind: str) -> None:
    bound = kind_named(kind)
    answer = sample_answer(bound.spec) or "990101001"
    typed = "、".join(map(str, answer)) if isinstance(answer, list) else "是" if answer is True else str(answer)
    line, written = bound.blank(), bound.written(bound.clean(typed, today=TODAY))
    assert all(written) and len(written) in PLACES.get(line.style, {1})
    if line.style == "choices":
        assert set(written) <= set(line.choices)
    if line.style == "boxes":
        assert line.count == sum(line.groups) >= len(written[0]) or kind == "landline"


TYPES = {
    "number": (int, Decimal),
    "text": (str,),
    "choice": (str,),
    "date": (date,),
    "month": (date,),
    "time": (time,),
    "boolean": (bool,),
    "multi": (tuple,),
}


@pytest.mark.parametrize("kind", TYPED)
def test_conditions_get_what_the_vocabulary_promises(kind: str) -> None:
    bound = kind_named(kind)
    answer = sample_answer(bound.spec) or "某地"
    typed = str(answer[0]) if isinstance(answer, list) else "是" if answer is True else str(answer)
    value = bound.clean(typed, today=TODAY)
    seen = value.in_conditions if isinstance(value, Compound) else value
    entry = vocabulary.entry("field_kind", kind)
    assert entry and isinstance(seen, TYPES[entry.compares]) and not isinstance(seen, datetime)
    assert isinstance(seen, bool) == (entry.compares == "boolean")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_keys_a_kind_takes_are_keys_of_a_field(kind: str) -> None:
    entry = vocabulary.entry("field_kind", kind)
    assert entry and set(entry.takes) <= set(
        make_kind("text").spec.model_fields_set | type(make_kind("text").spec).model_fields.keys()
    )
    assert not entry.options_from or entry.options_from in vocabulary.LISTS

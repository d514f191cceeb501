"""Sample answers fill the sample form, the previews and the tests: they must fit the form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from catalog.checks.registry import Location, Subject, error, hint, removing, rule, setting, warning
from catalog.conditions.symbols import of_field
from catalog.definition import FieldSpec, HandledBy, SampleSpec, SituationSpec
from catalog.problems import Mend, Problem
from catalog.sample_values import sample_answer
from catalog.suggestions import did_you_mean


@rule
def there_is_a_sample(subject: Subject) -> Iterator[Problem]:
    """Our rule: the sample form that hangs in the hall is printed from a sample."""
    if not subject.definition.samples:
        yield hint(("samples",), "还没有示例答案，印不出填写样表")


@rule
def samples_fit_the_form(subject: Subject) -> Iterator[Problem]:
    """Our rule: every answer belongs to a field and has its kind; what is always required is there."""
    for index, sample in enumerate(subject.definition.samples):
        place = ("samples", index)
        yield from _proxy(subject, sample, place)
        yield from _situations(subject, sample, place)
        yield from _answers(subject, sample, place)
        yield from _required(subject, sample, place)


@rule
def samples_answer_the_situations(subject: Subject) -> Iterator[Problem]:
    """Our rule: a sample that leaves a question open shows neither the documents nor the fields that hang on it."""
    asked = [one for one in subject.definition.situations if one.when is None and one.default is None]
    for index, sample in enumerate(subject.definition.samples):
        for situation in asked:
            if situation.id not in sample.situations:
                place = ("samples", index, "situations")
                yield hint(place, f"示例“{sample.title}”没有选情形“{situation.question}”")


def _proxy(subject: Subject, sample: SampleSpec, place: Location) -> Iterator[Problem]:
    rules = subject.definition.proxy
    mode = sample.handled_by
    if mode is HandledBy.SELF:
        return
    if not rules.allowed or (rules.who and mode not in rules.who):
        yield error((*place, "handled_by"), f"示例“{sample.title}”由不允许的人代办")


def _situations(subject: Subject, sample: SampleSpec, place: Location) -> Iterator[Problem]:
    known = {situation.id: situation for situation in subject.definition.situations}
    for name, chosen in sample.situations.items():
        where = (*place, "situations", name)
        if name not in known:
            guess = did_you_mean(name, list(known))
            yield error(where, f"没有编号为“{name}”的情形{guess}", None if guess else removing("从示例里去掉", where))
        else:
            yield from _chosen(known[name], chosen, where)


def _chosen(situation: SituationSpec, chosen: str | tuple[str, ...], where: Location) -> Iterator[Problem]:
    codes = {option.code for option in situation.options}
    picked = (chosen,) if isinstance(chosen, str) else chosen
    if len(picked) > 1 and not situation.multiple:
        yield error(where, f"情形“{situation.question}”只能选一项")
    for code in picked:
        if code not in codes:
            yield error(where, f"情形“{situation.question}”没有“{code}”这个选项{did_you_mean(code, codes)}")


def _answers(subject: Subject, sample: SampleSpec, place: Location) -> Iterator[Problem]:
    fields = {field.id: field for field in subject.definition.fields()}
    for name, answer in sample.answers.items():
        where = (*place, "answers", name)
        if name not in fields:
            guess = did_you_mean(name, list(fields))
            yield error(where, f"没有编号为“{name}”的表单项{guess}", None if guess else removing("从示例里去掉", where))
        elif fields[name].computed:
            mend = removing("从示例里去掉", where)
            yield warning(where, f"“{fields[name].label}”是自动计算的，示例里不用填", mend)
        else:
            yield from _answer(fields[name], answer, where)


def _answer(field: FieldSpec, answer: Any, where: Location) -> Iterator[Problem]:
    if answer is None:
        return
    if field.kind == "group":
        yield from _rows(field, answer, where)
        return
    complaint = _FITS.get(field.kind, _fits_text)(field, answer)
    if complaint:
        yield error(where, f"“{field.label}”的示例答案{complaint}")


def _rows(field: FieldSpec, answer: Any, where: Location) -> Iterator[Problem]:
    if not isinstance(answer, list) or not all(isinstance(row, dict) for row in answer):
        yield error(where, f"“{field.label}”是多行明细，示例答案要一行一行写")
        return
    if not field.min_rows <= len(answer) <= field.max_rows:
        yield error(where, f"“{field.label}”要填 {field.min_rows} 到 {field.max_rows} 行，示例里是 {len(answer)} 行")
    columns = {column.id: column for column in field.fields}
    for index, row in enumerate(answer):
        for name, cell in row.items():
            if name not in columns:
                yield error(
                    (*where, index, name), f"“{field.label}”没有“{name}”这一列{did_you_mean(name, list(columns))}"
                )
            else:
                yield from _answer(columns[name], cell, (*where, index, name))
        for column in field.fields:
            if column.required and column.visible_when is None and row.get(column.id) in (None, ""):
                yield error((*where, index), f"“{field.label}”第 {index + 1} 行缺少必填的“{column.label}”")


def _fits_text(field: FieldSpec, answer: Any) -> str | None:
    if isinstance(answer, list | dict):
        return "应当是一段文字"
    if field.max_length is not None and len(str(answer)) > field.max_length:
        return f"太长，最多 {field.max_length} 个字"
    return None


def _fits_number(field: FieldSpec, answer: Any) -> str | None:
    try:
        number = Decimal(str(answer))
    except InvalidOperation:
        return "应当是数字"
    if isinstance(answer, bool) or not number.is_finite():
        return "应当是数字"
    if field.min_value is not None and number < field.min_value:
        return f"不能小于 {field.min_value}"
    if field.max_value is not None and number > field.max_value:
        return f"不能大于 {field.max_value}"
    return None


def _fits_date(field: FieldSpec, answer: Any) -> str | None:
    return None if _is_iso(str(answer)) else "应当是日期，例如 2026-01-31"


def _fits_month(field: FieldSpec, answer: Any) -> str | None:
    return None if _is_iso(f"{answer}-01") else "应当是年月，例如 2026-01"


def _is_iso(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _fits_boolean(field: FieldSpec, answer: Any) -> str | None:
    return None if isinstance(answer, bool) else "应当写 true（是）或 false（否）"


def _fits_choice(field: FieldSpec, answer: Any) -> str | None:
    codes = {option.code for option in of_field(field).options}
    if not codes or str(answer) in codes:
        return None
    return f"“{answer}”不是它的选项代码{did_you_mean(str(answer), _codes_by_word(field))}"


def _fits_choices(field: FieldSpec, answer: Any) -> str | None:
    if not isinstance(answer, list):
        return "可以多选，要写成列表"
    return next(filter(None, (_fits_choice(field, one) for one in answer)), None)


def _fits_leaf(field: FieldSpec, answer: Any) -> str | None:
    parents = {option.parent for option in of_field(field).options}
    return f"“{answer}”下面还分几种，要写最末一级的代码" if answer in parents else _fits_choice(field, answer)


_REGION = re.compile(r"\d{9}(\d{3}(/\S{1,20})?)?|外地 .+")


def _fits_region(field: FieldSpec, answer: Any) -> str | None:
    fits = isinstance(answer, str) and _REGION.fullmatch(answer)
    return None if fits else "要写成“村代码/小组”，例如 990101101201/3组；外地的写“外地 省县乡”"


def _codes_by_word(field: FieldSpec) -> dict[str, str]:
    options = of_field(field).options
    return {**{option.label: option.code for option in options}, **{option.code: option.code for option in options}}


_FITS: Mapping[str, Callable[[FieldSpec, Any], str | None]] = {
    "number": _fits_number,
    "money": _fits_number,
    "integer": _fits_number,
    "decimal": _fits_number,
    "date": _fits_date,
    "month": _fits_month,
    "boolean": _fits_boolean,
    "choice": _fits_choice,
    "multi_choice": _fits_choices,
    "cascade": _fits_leaf,
    "region": _fits_region,
}


def _required(subject: Subject, sample: SampleSpec, place: Location) -> Iterator[Problem]:
    """Fields everybody must fill: required, always visible, by the applicant. Others depend on conditions."""
    for section in subject.definition.sections:
        for field in section.fields if section.when is None else ():
            always = field.required and field.visible_when is None and field.step is None and not field.computed
            if always and sample.answers.get(field.id) in (None, "", []):
                where = (*place, "answers", field.id)
                yield error(
                    where, f"示例“{sample.title}”缺少必填的“{field.label}”（{field.id}）", _filled_in(field, where)
                )


def _filled_in(field: FieldSpec, where: Location) -> Mend | None:
    """An invented answer: a sample is nobody's case."""
    answer = sample_answer(field)
    return None if answer is None else setting(f"填上虚构的“{field.label}”", (where, answer))

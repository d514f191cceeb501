"""Fields must be able to do what they say."""

from __future__ import annotations

from collections.abc import Iterator

from catalog import vocabulary
from catalog.checks.identities import every_field, fields_with_places
from catalog.checks.registry import Location, Subject, error, hint, rule, setting, warning
from catalog.definition import FieldSpec, Meaning
from catalog.key_names import key_name
from catalog.patterns import UnsafePatternError, safe_pattern
from catalog.problems import Problem
from catalog.suggestions import did_you_mean

# What a computed value is, and the kinds of field that can hold it.
_COMPUTED_KINDS = {
    "birth_date": frozenset({"date", "text"}),
    "sex": frozenset({"text", "choice"}),
    "age": frozenset({"number", "integer", "text"}),
    "age_months": frozenset({"number", "integer", "text"}),
    "disability_kind": frozenset({"choice", "text"}),
    "disability_grade": frozenset({"choice", "integer", "number", "text"}),
}
_FROM_CARD = frozenset({"disability_kind", "disability_grade"})
_TEXTS = frozenset({"text", "multiline"})
_BOUNDS = ("min_value", "max_value", "max_length", "pattern", "places", "certificates", "matches", "statement")
_MEANING_KINDS = {
    Meaning.APPLICANT_NAME: frozenset({"name", "text"}),
    Meaning.APPLICANT_ID_NUMBER: frozenset({"id_number", "uscc"}),
    Meaning.APPLICANT_PHONE: frozenset({"phone", "mobile", "landline"}),
    Meaning.AGENT_NAME: frozenset({"name", "text"}),
    Meaning.AGENT_ID_NUMBER: frozenset({"id_number"}),
    Meaning.AGENT_PHONE: frozenset({"phone", "mobile", "landline"}),
    Meaning.COLLECTOR_NAME: frozenset({"name", "text"}),
    Meaning.AMOUNT: frozenset({"money", "number", "integer", "decimal"}),
    Meaning.ARCHIVE_CONSENT: frozenset({"boolean"}),
}


@rule
def choices_have_options(subject: Subject) -> Iterator[Problem]:
    """Our rule: a choice needs options, of its own or from a list; nothing else has any."""
    for location, field in every_field(subject):
        if field.options_from and field.options_from not in vocabulary.LISTS:
            guess = did_you_mean(field.options_from, list(vocabulary.LISTS))
            yield error((*location, "options_from"), f"没有叫“{field.options_from}”的词表{guess}")
        has_options = bool(field.options or field.options_from)
        if _takes(field, "options") and not has_options:
            yield error(
                location,
                f"“{field.label}”是选择项，要写选项（options）、共用选项表（options_use）或词表（options_from）",
            )
        if not _takes(field, "options") and has_options and field.computed is None:
            yield warning(location, f"“{field.label}”不是选择项，写的选项用不上")
        if field.options and field.options_from:
            mend = setting("不用词表", ((*location, "options_from"), None))
            yield warning((*location, "options_from"), f"“{field.label}”自己写了选项，词表就不用了，只留一个", mend)


@rule
def groups_hold_columns(subject: Subject) -> Iterator[Problem]:
    """Our rule: a repeating group has plain columns and nothing but a group has any."""
    for location, field in fields_with_places(subject):
        if field.kind == "group" and not field.fields:
            yield error(location, f"“{field.label}”是多行明细，要写明有哪几列（fields）")
        if field.kind != "group" and field.fields:
            yield error((*location, "fields"), f"“{field.label}”不是多行明细，不能有列；要么把类型改成 group")
        if field.min_rows > field.max_rows:
            yield error((*location, "min_rows"), f"“{field.label}”的最少行数大于最多行数")
        for index, column in enumerate(field.fields):
            yield from _column((*location, "fields", index), column)


def _column(location: Location, column: FieldSpec) -> Iterator[Problem]:
    if column.kind == "group" or column.fields:
        yield error(location, f"明细里不能再套明细“{column.label}”")
    if column.meaning is not None:
        yield error((*location, "meaning"), f"明细的列“{column.label}”不能代表整个办件的{_meant(column.meaning)}")
    if column.computed is not None:
        yield error((*location, "computed"), f"明细的列“{column.label}”不能自动计算")
    if column.step is not None:
        yield error((*location, "step"), f"明细的列“{column.label}”不能单独由某个环节填写，请写在明细上")


@rule
def ranges_are_possible(subject: Subject) -> Iterator[Problem]:
    """Our rule: a range nothing falls into, or a default nobody can choose, locks the form."""
    for location, field in every_field(subject):
        low, high = field.min_value, field.max_value
        if low is not None and high is not None and low > high:
            yield error((*location, "min_value"), f"“{field.label}”的最小值大于最大值，什么都填不进去")
    for index, situation in enumerate(subject.definition.situations):
        codes = {option.code for option in situation.options}
        if situation.default is not None and situation.default not in codes:
            message = (
                f"情形“{situation.question}”没有“{situation.default}”这个选项{did_you_mean(situation.default, codes)}"
            )
            yield error(("situations", index, "default"), message)


@rule
def patterns_are_safe(subject: Subject) -> Iterator[Problem]:
    """Our rule: a pattern runs on what strangers type (`catalog.patterns`)."""
    for location, field in every_field(subject):
        if field.pattern is None:
            continue
        try:
            safe_pattern(field.pattern)
        except UnsafePatternError as problem:
            yield error((*location, "pattern"), str(problem))
        if not field.pattern_message:
            yield hint(location, f"“{field.label}”规定了格式，请写上格式不对时的提示（pattern_message）")


@rule
def computations_have_sources(subject: Subject) -> Iterator[Problem]:
    """Our rule: a computed value comes from an ID number field of the form, or from rows to choose from."""
    kinds = {field.id: field.kind for field in subject.definition.fields()}
    for location, field in fields_with_places(subject):
        computed = field.computed
        place = (*location, "computed")
        if computed is None:
            continue
        if computed.take == "choose":
            if not computed.choose:
                yield error(place, f"“{field.label}”按条件取值，要写出取值规则（choose）")
            continue
        needed = "disability_card" if computed.take in _FROM_CARD else "id_number"
        if computed.source is None:
            yield error(place, f"“{field.label}”要写明由哪个{_kind_word(needed)}计算（source）")
        elif kinds.get(computed.source) != needed:
            yield error((*place, "source"), f"“{computed.source}”不是表单里的{_source_guess(needed, kinds)}")
        if field.kind not in _COMPUTED_KINDS[computed.take]:
            allowed = "、".join(sorted(_COMPUTED_KINDS[computed.take]))
            yield error((*location, "kind"), f"“{field.label}”的计算结果放不进类型“{field.kind}”，请改成 {allowed}")


def _source_guess(needed: str, kinds: dict[str, str]) -> str:
    word = f"{_kind_word(needed)}项"
    found = [name for name, kind in kinds.items() if kind == needed]
    return word + (f"，可以写 {'、'.join(found)}" if found else f"，表单里还没有{word}")


def _kind_word(kind: str) -> str:
    return vocabulary.label("field_kind", kind)


@rule
def matches_are_id_numbers(subject: Subject) -> Iterator[Problem]:
    """Our rule: a number can only be held against the ID number of the same form."""
    kinds = {field.id: field.kind for field in subject.definition.fields()}
    for location, field in every_field(subject):
        if field.matches and kinds.get(field.matches) != "id_number":
            yield error((*location, "matches"), f"“{field.matches}”不是表单里的{_source_guess('id_number', kinds)}")


@rule
def statements_are_written(subject: Subject) -> Iterator[Problem]:
    """Our rule: what is told or agreed to has words; a notice is answered by nobody."""
    for location, field in every_field(subject):
        if _takes(field, "statement") and not field.statement.strip():
            yield error((*location, "statement"), f"“{field.label}”要写正文（statement）")
        if field.kind == "notice" and (field.required or field.required_when):
            place = (*location, "required")
            mend = setting("去掉必填", (place, False), ((*location, "required_when"), None))
            yield warning(place, f"“{field.label}”只是告知，没有可填的，不用必填", mend)


@rule
def meanings_are_clear(subject: Subject) -> Iterator[Problem]:
    """Our rule: a case is listed by the applicant's name and found again by ID number and phone."""
    places: dict[Meaning, Location] = {}
    for location, field in fields_with_places(subject):
        meaning = field.meaning
        if meaning is None:
            continue
        if meaning in places:
            yield error((*location, "meaning"), f"已经有一项代表{_meant(meaning)}，只能有一项")
        places.setdefault(meaning, location)
        if field.kind not in _MEANING_KINDS.get(meaning, {field.kind}):
            yield error((*location, "kind"), f"“{field.label}”代表{_meant(meaning)}，类型不能是“{field.kind}”")
    yield from _meanings_missing(subject, places)


def _meanings_missing(subject: Subject, places: dict[Meaning, Location]) -> Iterator[Problem]:
    if subject.definition.kind == "grid_event":
        return  # an event on the street has no applicant
    if Meaning.APPLICANT_NAME not in places:
        yield error(("sections",), "没有哪一项代表申请人姓名，请给姓名项加上 meaning: applicant_name")
    if Meaning.APPLICANT_ID_NUMBER not in places:
        yield warning(("sections",), "没有代表申请人身份证号的项，群众不能凭证件后四位查进度")
    if Meaning.APPLICANT_PHONE not in places:
        yield warning(("sections",), "没有代表申请人电话的项，补正和办结通知不到人")


@rule
def secrets_are_marked(subject: Subject) -> Iterator[Problem]:
    """Our rule: ID numbers and accounts are sensitive personal information (个人信息保护法第二十八条)."""
    for location, field in every_field(subject):
        kind = vocabulary.entry("field_kind", field.kind)
        if kind and kind.sensitive and field.sensitivity != "sensitive":
            mend = setting("标为敏感个人信息", ((*location, "sensitivity"), "sensitive"))
            yield hint(location, f"“{field.label}”是敏感个人信息，请写 sensitivity: sensitive", mend)


@rule
def labels_are_told_apart(subject: Subject) -> Iterator[Problem]:
    """Our rule: two fields of one label in a section are mixed up, and no condition can call either by it."""
    for at, section in enumerate(subject.definition.sections):
        seen: set[str] = set()
        for index, field in enumerate(section.fields):
            label = field.label.strip()
            if label in seen:
                place = ("sections", at, "fields", index, "label")
                yield warning(place, f"“{section.title}”里有两项都叫“{label}”，填的人分不清")
            seen.add(label)


@rule
def helps_say_more_than_labels(subject: Subject) -> Iterator[Problem]:
    """Our rule: a help that repeats the label is read for nothing."""
    for location, field in every_field(subject):
        if field.help.strip().rstrip("。") in (field.label, f"请填写{field.label}", f"请输入{field.label}"):
            place = (*location, "help")
            yield hint(place, f"“{field.label}”的说明没有比名称多说什么", setting("去掉说明", (place, "")))


@rule
def bounds_fit_the_kind(subject: Subject) -> Iterator[Problem]:
    """Our rule: a smallest value of a text or a length of a date bounds nothing."""
    for location, field in every_field(subject):
        keys = [key for key in _BOUNDS if getattr(field, key) not in (None, (), "") and not _takes(field, key)]
        for key in keys:
            kind = vocabulary.label("field_kind", field.kind)
            message = f"“{field.label}”的类型是{kind}，{key_name(FieldSpec, key)}用不上"
            usual = FieldSpec.model_fields[key].default
            yield warning((*location, key), message, setting("去掉", ((*location, key), usual)))


@rule
def demands_are_made_once(subject: Subject) -> Iterator[Problem]:
    """Our rule: what is always 必填 needs no condition for it, and what is computed is filled by nobody."""
    for location, field in every_field(subject):
        if field.required and field.required_when is not None:
            place = (*location, "required_when")
            mend = setting("去掉必填条件", (place, None))
            yield warning(place, f"“{field.label}”已经是必填，必填条件用不上", mend)
        if field.computed and (field.required or field.required_when):
            place = (*location, "required")
            mend = setting("去掉必填", (place, False), ((*location, "required_when"), None))
            yield hint(place, f"“{field.label}”是自动算出来的，不用必填", mend)


@rule
def choices_leave_a_choice(subject: Subject) -> Iterator[Problem]:
    """Our rule: a single choice with one option asks nothing; a tick is 是否."""
    for location, field in every_field(subject):
        if field.kind == "choice" and len(field.options) == 1:
            yield hint((*location, "options"), f"“{field.label}”只有一个选项，没有可选的")


@rule
def examples_fit_the_pattern(subject: Subject) -> Iterator[Problem]:
    """Our rule: an example that the form itself would refuse teaches a mistake."""
    for location, field in every_field(subject):
        if not field.example or field.kind not in _TEXTS:
            continue
        if field.max_length is not None and len(field.example) > field.max_length:
            message = f"“{field.label}”的例子有 {len(field.example)} 个字，最多只能填 {field.max_length} 个字"
            yield warning((*location, "example"), message)
        elif field.pattern and not _fits(field.pattern, field.example):
            yield warning((*location, "example"), f"“{field.label}”的例子不符合自己规定的格式")


def _takes(field: FieldSpec, key: str) -> bool:
    """Whether this key means something to the kind of the field."""
    kind = vocabulary.entry("field_kind", field.kind)
    return kind is not None and key in kind.takes


def _fits(pattern: str, example: str) -> bool:
    try:
        return safe_pattern(pattern).fullmatch(example) is not None
    except UnsafePatternError:
        return True  # said by the rule on patterns


def _meant(meaning: Meaning) -> str:
    return vocabulary.label("meaning", meaning.value)

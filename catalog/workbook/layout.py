"""The sheets of the workbook in their order, and what stands in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Final

from pydantic import BaseModel

from catalog.definition import (
    BenefitSpec,
    DevolutionSpec,
    DocumentGroup,
    DocumentSpec,
    EligibilitySpec,
    FaqEntry,
    FeeSpec,
    FieldSpec,
    LegalBasis,
    OptionSpec,
    ResultSpec,
    RuleSpec,
    SampleSpec,
    SectionSpec,
    ServiceDefinition,
    SituationSpec,
    StepSpec,
)
from catalog.workbook import kinds, list_kinds
from catalog.workbook.columns import BAND_WORDS, Column, Sheet, columns_of

GUIDE: Final = "填写说明"
SERVICES: Final = "事项"
SECTIONS: Final = "表单分区"
FIELDS: Final = "表单"
COLUMNS: Final = "明细列"
OPTIONS: Final = "选项"
SAMPLES: Final = "示例"
ANSWERS: Final = "示例答案"
WORDS: Final = "下拉选项"  # hidden: what the drop-downs offer
CODE_HEADER: Final = "事项代码"
NAME_HEADER: Final = "事项名称"
CODE_NOTE: Final = "必填。一个事项一个代码，大写字母、数字和横线，如 QS-MZ-001。定了不要改。各表靠它对应。"
EXAMPLE_CODE: Final = "示例（不导入）"
EXAMPLE_NAME: Final = "高龄津贴申领"
EXAMPLE: Final = "示例"  # a row whose code begins so is an example of the template and is not read

# Plain lists of a definition: key → title of the sheet, model of its entries.
LISTS: Mapping[str, tuple[str, type[BaseModel]]] = {
    "situations": ("情形", SituationSpec),
    "eligibility": ("条件核对", EligibilitySpec),
    "documents": ("材料", DocumentSpec),
    "document_groups": ("任选组", DocumentGroup),
    "rules": ("核对规则", RuleSpec),
    "steps": ("环节", StepSpec),
    "legal_basis": ("依据", LegalBasis),
    "fees": ("收费", FeeSpec),
    "results": ("结果", ResultSpec),
    "benefits": ("发放标准", BenefitSpec),
    "faq": ("问答", FaqEntry),
    "devolution": ("下放", DevolutionSpec),
}
_NOTES = {
    SERVICES: "一个事项一行。其他各表用事项代码和它对应。",
    "情形": "不同答案会改变材料、表单或者环节的问题，一个问题一行。",
    "条件核对": "凭表单就能判断符不符合的条件，一个条件一行；窗口收材料以前先核对。",
    "材料": "一份材料一行，按办事指南的先后排。",
    "任选组": "几份材料带其中几样就行的，先在这里写一组，再在“材料”表填所属任选组。",
    FIELDS: "申请表上要填的每一项一行。",
    "核对规则": "几项之间要对得上的，一条一行：应当成立的条件，和不成立时的提示。",
    SECTIONS: "申请表分成哪几块。“表单”表里写到而这里没有的，导入时自动添上。",
    COLUMNS: "多行明细（如家庭成员）里的每一列一行。",
    OPTIONS: "选项有代码、说明或者适用条件时写在这里，一个选项一行；普通选项直接写在“情形”“表单”表。",
    "环节": "从受理到归档，一个环节一行，按先后排。整条引用共用库的，只填环节链。",
    "依据": "设定和实施依据，一条一行。",
    "收费": "一个收费项目一行；不收费的不用填。",
    "结果": "办成以后给什么，一样一行。",
    "发放标准": "给谁发多少，一种一行。",
    "问答": "群众常问的问题，一个一行。",
    SAMPLES: "填好的样子，用来印样表和试办，一份一行。",
    ANSWERS: "每份示例里各项填什么，一项一行；明细每行每列一行。",
    "下放": "从哪一级下放到哪一级，一次一行。",
}
ORDER: Final = (
    SERVICES,
    "情形",
    "条件核对",
    "材料",
    "任选组",
    FIELDS,
    SECTIONS,
    COLUMNS,
    OPTIONS,
    "核对规则",
    "环节",
    "依据",
    "收费",
    "结果",
    "发放标准",
    "问答",
    SAMPLES,
    ANSWERS,
    "下放",
)
# Where the rows of a list are not entries of a plain list: the titles of the sheets that hold them.
CHAIN = Column(
    path=("chain",),
    header="环节链",
    kind=kinds.Choice(width=26, list_name="parts:chains", is_open=True),
    band="usual",
    default=None,
    nothing=None,
    position=-1,
)
IN_SECTION = Column(("section",), "所属分区", kinds.Kind(), "required")
IN_FIELD = Column(("field",), "所属表单项", kinds.Kind(), "required")
IN_OWNER = (
    Column(("owner",), "用在哪里", kinds.Choice(width=10, list_name="option_owner"), "required"),
    Column(("place",), "所属的名称", kinds.Kind(width=24), "required"),
)
# Kept as the cell has it: a number stays a number, text stays text.
ANSWER_VALUE = Column(("value",), "内容", kinds.LongText(number_format="General"), "required")
ANSWER_COLUMNS = (
    Column(("sample",), "所属示例", kinds.Kind(), "required"),
    Column(("kind",), "是什么", kinds.Choice(width=10, list_name="answer_kind"), "required"),
    Column(("name",), "名称", kinds.Kind(), "required"),
    Column(("row",), "第几行", kinds.Number(whole=True), "usual"),
    Column(("column",), "哪一列", kinds.Kind(), "usual"),
    ANSWER_VALUE,
)


def _service_sheet() -> Sheet:
    apart = frozenset({*LISTS, "schema_version", "sections", "samples"})
    return Sheet(SERVICES, columns_of(ServiceDefinition, apart=apart), note=_NOTES[SERVICES])


def _without_id(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """An id may be left out: it is made from the name. So is all else that a shared part gives."""
    return _in_bands(_relaxed(one) for one in columns)


def _in_bands(columns: Iterable[Column]) -> tuple[Column, ...]:
    return tuple(sorted(columns, key=lambda one: tuple(BAND_WORDS).index(one.band)))


def _relaxed(column: Column) -> Column:
    return replace(column, band="more") if column.path == ("id",) else column


def _list_sheet(key: str) -> Sheet:
    title, model = LISTS[key]
    columns = _without_id(columns_of(model))
    if key == "steps":
        columns = _in_bands((*columns, CHAIN))
    return Sheet(title, columns, note=_NOTES[title])


@cache
def sheets() -> Mapping[str, Sheet]:
    """All sheets that hold data, by title, in their order."""
    fields = _without_id(columns_of(FieldSpec))
    made = {SERVICES: _service_sheet(), **{LISTS[key][0]: _list_sheet(key) for key in LISTS}}
    section_columns = _in_bands(_section_column(one) for one in _without_id(columns_of(SectionSpec)))
    made[SECTIONS] = Sheet(SECTIONS, section_columns, note=_NOTES[SECTIONS])
    made[FIELDS] = Sheet(FIELDS, fields, owner=(IN_SECTION,), note=_NOTES[FIELDS])
    made[COLUMNS] = Sheet(COLUMNS, fields, owner=(IN_FIELD,), note=_NOTES[COLUMNS])
    made[OPTIONS] = Sheet(OPTIONS, columns_of(OptionSpec), owner=IN_OWNER, note=_NOTES[OPTIONS])
    apart = frozenset({"situations", "answers"})
    made[SAMPLES] = Sheet(SAMPLES, _without_id(columns_of(SampleSpec, apart=apart)), note=_NOTES[SAMPLES])
    made[ANSWERS] = Sheet(ANSWERS, ANSWER_COLUMNS, note=_NOTES[ANSWERS])
    return {title: made[title] for title in ORDER}


def _section_column(column: Column) -> Column:
    """The fields of a section stand in the sheet 表单."""
    is_fields = column.path == ("fields",)
    return replace(column, kind=list_kinds.Elsewhere(sheet=FIELDS), band="more") if is_fields else column

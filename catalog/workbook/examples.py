"""Greyed rows of the empty template: one small service, shown as a clerk would write it. They are never read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from catalog.workbook.entries import Cells


def examples_of(sheet: str, department: str) -> tuple[Cells, ...]:
    """The example rows of a sheet; they name a department that this county has."""
    return tuple({**one, _DEPARTMENT: department} if _DEPARTMENT in one else one for one in EXAMPLES.get(sheet, ()))


_DEPARTMENT = ("department",)


def _rows(*entries: dict[str, str | int]) -> tuple[Cells, ...]:
    return tuple({tuple(path.split(".")): value for path, value in one.items()} for one in entries)


EXAMPLES: Final[Mapping[str, tuple[Cells, ...]]] = {
    "事项": _rows(
        {
            "name": "高龄津贴申领",
            "summary": "80周岁以上本县户籍老人按月领取津贴。",
            "item_type": "行政给付",
            "department": "县民政局",
            "approval_tier": "县级",
            "acceptance_tiers": "乡镇（街道）、村（社区）",
            "topics": "养老助老、社会救助",
            "handling_kind": "承诺件",
            "conditions": "年满80周岁。\n户籍在本县。",
            "promised_limit": "20个工作日",
            "aliases": "老年补贴、高龄补贴",
            "statutory_limit": "30个工作日",
            "visits": 1,
            "visits_reason": "核对原件。",
            "contact.consult_phone": "0000-1234567",
            "fee_note": "不收费。",
        }
    ),
    "情形": _rows({"question": "办哪一种", "options": "首次申领\n信息变更", "multiple": "否"}),
    "条件核对": _rows(
        {"title": "以前没有领过", "check": "办哪一种 = 首次申领", "then": "领过的，请改办信息变更。"},
    ),
    "材料": _rows(
        {"name": "居民身份证", "originals": 1, "copies": 1, "accept": "验原件收复印件", "kept_by": "乡镇 1份"},
        {"name": "社会保障卡", "originals": 1, "copies": 1, "when": "办哪一种 = 首次申领", "necessity": "容缺后补"},
    ),
    "任选组": _rows({"title": "身份证件任选其一", "minimum": 1}),
    "表单": _rows(
        {"section": "申请人", "label": "姓名", "kind": "姓名", "required": "是", "example": "王桂兰"},
        {"section": "申请人", "label": "户籍类型", "kind": "单选", "required": "是"},
        {"section": "申请人", "label": "联系人姓名", "kind": "姓名", "required": "否"},
        {"section": "家庭", "label": "家庭成员", "kind": "多行明细", "max_rows": 10},
    ),
    "表单分区": _rows({"title": "申请人", "help": "按身份证填写。"}, {"title": "家庭"}),
    "明细列": _rows(
        {"field": "家庭成员", "label": "成员姓名", "kind": "姓名", "required": "是"},
        {"field": "家庭成员", "label": "与申请人关系", "kind": "单选", "options": "配偶\n子女\n其他"},
    ),
    "选项": _rows(
        {"owner": "表单项", "place": "户籍类型", "code": "agricultural", "label": "农业户口"},
        {"owner": "表单项", "place": "户籍类型", "code": "resident", "label": "居民户口"},
    ),
    "核对规则": _rows(
        {"check": "姓名 != 联系人姓名", "message": "联系人要填另外一个人", "at": "联系人姓名"},
    ),
    "环节": _rows(
        {
            "name": "受理",
            "kind": "受理",
            "tier": "乡镇（街道）",
            "limit": "2个工作日",
            "opinions": "材料齐全，予以受理。",
        },
        {"name": "审核确认", "kind": "审批决定", "tier": "县级", "limit": "15个工作日", "department": "县民政局"},
    ),
    "依据": _rows(
        {
            "title": "中华人民共和国老年人权益保障法",
            "article": "第三十三条",
            "level": "法律",
            "text": "国家鼓励地方建立八十周岁以上低收入老年人高龄津贴制度。",
        }
    ),
    "收费": _rows({"name": "工本费", "amount": 10, "unit": "元", "basis": "发改价格〔2020〕1号"}),
    "结果": _rows({"name": "高龄津贴发放通知", "kind": "批文", "validity": "长期"}),
    "发放标准": _rows(
        {"who": "80至89周岁", "amount": "每人每月100元"}, {"who": "90周岁以上", "amount": "每人每月200元"}
    ),
    "问答": _rows({"question": "子女能代办吗？", "answer": "能，带上老人和代办人的身份证。"}),
    "示例": _rows({"title": "82岁老人首次申领", "handled_by": "本人"}),
    "示例答案": _rows(
        {"sample": "82岁老人首次申领", "kind": "情形", "name": "办哪一种", "value": "首次申领"},
        {"sample": "82岁老人首次申领", "kind": "表单项", "name": "姓名", "value": "王桂兰"},
        {
            "sample": "82岁老人首次申领",
            "kind": "表单项",
            "name": "家庭成员",
            "row": 1,
            "column": "成员姓名",
            "value": "王小明",
        },
    ),
    "下放": _rows(
        {
            "from_tier": "县级",
            "to_tier": "乡镇（街道）",
            "batch": "第一批",
            "effective_from": "2026-01-01",
            "mode": "委托下放",
        }
    ),
}

"""Guides as townships publish them (facts of published guides), and the files they come in."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from html import escape
from io import BytesIO

from docx import Document
from openpyxl import Workbook

Section = tuple[str, Sequence[str]]

# 珠海, 石棉 and others: the ten elements, with what such guides contain.
ELDERLY: Sequence[Section] = (
    (
        "办理依据",
        (
            "《中华人民共和国老年人权益保障法》第三十三条：国家建立和完善老年人福利制度",
            "《高龄老人津贴发放办法》（民发〔2019〕12号）第四条、第七条",
        ),
    ),
    ("办理条件", ("本市户籍满80周岁", "可提前一个月申请，行动不便可委托近亲属")),
    (
        "申请材料",
        (
            "《高龄老人政府津贴申请审批表》原件3份",
            "户口簿原件及复印件各2份（原件验后退还）",
            "银行卡 复印件2张",
            "近期一寸红底彩色免冠照片1张",
            "农村特困供养审批表，一式二份",
            "书面申请书",
        ),
    ),
    ("受理单位及办理点", ("户籍所在地村（社区）便民服务站",)),
    (
        "基本流程",
        (
            "村（居）受理核实：10个工作日内核实，公示姓名、性别、住址",
            "乡镇入户调查：2名以上工作人员入户，二十个工作日内完成",
            "县民政局审批，5个工作日内办结",
        ),
    ),
    ("收费依据及标准", ("不收费",)),
    ("办理时限", ("法定时限30个工作日，承诺时限20个工作日",)),
    ("工作时间", ("工作日上午8:30—12:00，下午14:30—17:30",)),
    ("咨询方式", ("0756-6200101",)),
    ("监督电话", ("（0756）6200901",)),
)
ELDERLY_TITLE = "高龄津贴办事指南"
ELDERLY_TREE = {
    "name": "高龄津贴",
    "legal_basis": [
        {"title": "中华人民共和国老年人权益保障法", "article": "第三十三条", "text": "国家建立和完善老年人福利制度"},
        {"title": "高龄老人津贴发放办法", "number": "民发〔2019〕12号", "article": "第四条、第七条"},
    ],
    "conditions": ["本市户籍满80周岁", "可提前一个月申请，行动不便可委托近亲属"],
    "documents": [
        {"id": "document_1", "name": "高龄老人政府津贴申请审批表", "originals": 3},
        {
            "id": "document_2",
            "name": "户口簿",
            "originals": 2,
            "copies": 2,
            "accept": "check_keep_copy",
            "fill_note": "原件及复印件各2份（原件验后退还）",
        },
        {"id": "document_3", "name": "银行卡", "originals": 0, "copies": 2},
        {
            "id": "document_4",
            "name": "近期一寸红底彩色免冠照片",
            "originals": 1,
            "photo": {"size": "one_inch", "background": "红底", "count": 1},
        },
        {"id": "document_5", "name": "农村特困供养审批表", "originals": 2},
        {"id": "document_6", "name": "书面申请书"},
    ],
    "contact": {
        "place_note": "户籍所在地村（社区）便民服务站",
        "places": ["village_station"],
        "hours": "工作日上午8:30—12:00，下午14:30—17:30",
        "consult_phone": "0756-6200101",
        "supervise_phone": "0756-6200901",
    },
    "steps": [
        {
            "id": "step_1",
            "name": "村（居）受理核实",
            "kind": "accept",
            "tier": "village",
            "limit": "10个工作日",
            "note": "10个工作日内核实，公示姓名、性别、住址",
        },
        {
            "id": "step_2",
            "name": "乡镇入户调查",
            "kind": "inspect",
            "tier": "township",
            "limit": "20个工作日",
            "inspection": {"min_visitors": 2},
            "note": "2名以上工作人员入户，二十个工作日内完成",
        },
        {
            "id": "step_3",
            "name": "县民政局审批",
            "kind": "decide",
            "tier": "county",
            "limit": "5个工作日",
            "note": "5个工作日内办结",
        },
    ],
    "fee_note": "不收费",
    "statutory_limit": "30个工作日",
    "promised_limit": "20个工作日",
}

# 焦作: the tidy table form of a 医保 guide.
INSURANCE: Sequence[Sequence[str]] = (
    ("事项名称", "城乡居民参保登记"),
    ("事项类型", "公共服务", "办件类型", "即办件"),
    ("服务对象", "自然人", "办理形式", "现场、网上"),
    ("法定办结时限", "1个工作日", "承诺办结时限", "即时办结"),
    ("设定依据", "《中华人民共和国社会保险法》第二十五条"),
    ("受理条件", "未参加职工基本医疗保险的居民"),
    ("办理地点", "各乡镇便民服务中心", "办理时间", "夏季8:30-18:00"),
    ("是否收费", "否"),
    ("咨询电话", "0391-6200101", "监督投诉电话", "0391-6200102"),
    ("申请材料",),
    ("序号", "材料名称", "原件份数", "复印件份数", "材料必要性", "来源渠道", "备注"),
    ("1", "有效身份证件", "1", "1", "必要", "政府部门核发", "身份证、居住证、户口簿任一"),
    ("2", "参保登记表", "1", "0", "必要", "申请人自备", ""),
    ("办理流程",),
    ("序号", "环节名称", "办理单位", "办理时限", "办理内容"),
    ("1", "受理", "乡镇便民服务中心", "当场", "核对材料"),
    ("2", "审核", "乡镇便民服务中心", "1个工作日", "信息比对"),
    ("3", "办结", "县医保局", "即时", "录入系统"),
)
INSURANCE_TREE = {
    "name": "城乡居民参保登记",
    "item_type": "public_service",
    "handling_kind": "on_the_spot",
    "objects": ["person"],
    "handling_modes": ["window", "online"],
    "statutory_limit": "1个工作日",
    "promised_limit": "当场",
    "legal_basis": [{"title": "中华人民共和国社会保险法", "article": "第二十五条"}],
    "conditions": ["未参加职工基本医疗保险的居民"],
    "contact": {
        "place_note": "各乡镇便民服务中心",
        "places": ["township_hall"],
        "hours": "夏季8:30-18:00",
        "consult_phone": "0391-6200101",
        "supervise_phone": "0391-6200102",
    },
    "fee_note": "不收费",
    "documents": [
        {
            "id": "document_1",
            "name": "有效身份证件",
            "originals": 1,
            "copies": 1,
            "necessity": "required",
            "source": "government",
            "fill_note": "身份证、居住证、户口簿任一",
        },
        {
            "id": "document_2",
            "name": "参保登记表",
            "originals": 1,
            "copies": 0,
            "necessity": "required",
            "source": "applicant",
        },
    ],
    "steps": [
        {"id": "step_1", "name": "受理", "kind": "accept", "tier": "township", "limit": "当场", "note": "核对材料"},
        {
            "id": "step_2",
            "name": "审核",
            "kind": "review",
            "tier": "township",
            "limit": "1个工作日",
            "note": "信息比对",
        },
        {"id": "step_3", "name": "办结", "kind": "decide", "tier": "county", "limit": "当场", "note": "录入系统"},
    ],
}

_CHINESE = "一二三四五六七八九十"


def as_text(title: str, sections: Sequence[Section]) -> str:
    """Numbered headings, numbered entries."""
    lines = [title]
    for number, (heading, entries) in enumerate(sections):
        lines.append(f"{_CHINESE[number]}、{heading}")
        numbered = len(entries) > 1
        lines += [f"{at}.{entry}" if numbered else entry for at, entry in enumerate(entries, start=1)]
    return "\n".join(lines)


def as_inline_text(title: str, sections: Sequence[Section]) -> str:
    """Headings in brackets or before a colon, entries of one line parted by semicolons and numbers."""
    lines = [title]
    for heading, entries in sections:
        numbered = len(entries) > 1
        joined = "；".join(f"（{at}）{entry}" if numbered else entry for at, entry in enumerate(entries, start=1))
        lines.append(f"【{heading}】{joined}")
    return "\r\n".join(lines)


def as_docx(title: str, sections: Sequence[Section], *, in_table: bool) -> bytes:
    """A Word file, as paragraphs or as a table of two columns."""
    document = Document()
    document.add_heading(title)
    table = document.add_table(rows=0, cols=2) if in_table else None
    for number, (heading, entries) in enumerate(sections):
        lines = [f"{at}.{entry}" if len(entries) > 1 else entry for at, entry in enumerate(entries, start=1)]
        if table is not None:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = heading, "\n".join(lines)
        else:
            document.add_paragraph(f"{_CHINESE[number]}、{heading}")
            for line in lines:
                document.add_paragraph(line)
    return _saved(document)


def rows_as_docx(rows: Sequence[Sequence[str]]) -> bytes:
    """A Word file: lines of one cell as paragraphs, the others as tables."""
    document = Document()
    table = None
    for row in rows:
        if len(row) == 1:
            table = None
            document.add_paragraph(row[0])
            continue
        if table is None or len(table.columns) != len(row):
            table = document.add_table(rows=0, cols=len(row))
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return _saved(document)


def rows_as_xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook with one sheet; numbers as numbers, lines of one cell merged over the width."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for at, row in enumerate(rows, start=1):
        sheet.append([int(cell) if cell.isdigit() else cell for cell in row])
        if len(row) == 1:
            sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=7)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def rows_as_html(rows: Sequence[Sequence[str]]) -> str:
    """A page with a menu, a script and the guide as tables."""
    parts = ["<!DOCTYPE html><html><head><title>指南</title><style>p{}</style></head><body>"]
    parts.append("<nav><a href='/'>首页</a></nav><script>var x = '办理地点';</script><table>")
    for row in rows:
        if len(row) == 1:
            parts.append(f"</table><h2>{escape(row[0])}</h2><table>")
        else:
            parts.append("<tr>" + "".join(f"<td><p>{escape(cell)}</p></td>" for cell in row) + "</tr>")
    return "".join([*parts, "</table></body></html>"])


def rows_as_text(rows: Sequence[Sequence[str]], mark: str = "\t") -> str:
    """Lines with tabs, or with upright strokes."""
    if mark == "|":
        return "\n".join(f"| {' | '.join(row)} |" if len(row) > 1 else row[0] for row in rows)
    return "\n".join(mark.join(row) for row in rows)


def changed_zip(content: bytes, **parts: bytes) -> bytes:
    """An Office file with parts replaced or added; ``__`` in a name is a slash, ``_dot_`` a dot."""
    new = {name.replace("__", "/").replace("_dot_", "."): value for name, value in parts.items()}
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in old.namelist():
            archive.writestr(name, new.pop(name, None) or old.read(name))
        for name, value in new.items():
            archive.writestr(name, value)
    return stream.getvalue()


def _saved(document: object) -> bytes:
    stream = BytesIO()
    document.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()

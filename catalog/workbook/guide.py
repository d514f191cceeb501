"""填写说明, and the note on every heading."""

from __future__ import annotations

from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from catalog.workbook import layout
from catalog.workbook.choices import Lists
from catalog.workbook.columns import Column, Sheet

_LONGEST_NOTE: Final = 700  # characters: longer ones do not fit the yellow note
_LINES: Final = (
    ("怎么填", ""),
    (
        "一行一条",
        "“事项”表一个事项一行，其他各表一条内容一行。每张表的第一列都填事项代码，系统靠它知道这一行是哪个事项的。",
    ),
    ("一次几个都行", "一个文件可以放一个事项，也可以放全县的事项，最多 3000 个。"),
    (
        "颜色",
        "黄色的列必填，蓝色的列常用，灰色的列一般不用填，收起来的点上方的“+”展开。鼠标停在表头上，能看到这一列怎么填。",
    ),
    (
        "共用件",
        "身份证、户口簿这些各事项都要的材料，在“引用的共用件”里选一个，其他各格不用填；填了的格以填的为准。"
        "表单项、环节、依据也一样。共用件里有而这个事项不要的内容，填“（空）”。",
    ),
    ("下拉选项", "有下拉箭头的格从列表里选，也可以直接填列表里的字。可以填几样的格，用“、”隔开。"),
    ("时限", "写成 20个工作日、7天、2小时、1个月，当场办结的写 当场。"),
    (
        "条件",
        "材料、表单项、环节只在有的情况下才要，就填条件。"
        "例如：年龄 >= 80 且 户籍类型 = 农业户口；主要困难 包含 家人重病。"
        "条件里的名称就是表单项的名称或者情形的问题。",
    ),
    ("选项", "一行写一个，单元格里换行按 Alt+Enter。"),
    ("编号", "可以不填，系统按名称的拼音编。已经有编号的不要改，改了就当作另一项。"),
    ("先后", "材料、环节、问答按行的先后排，上下移动行就是调整先后。"),
    ("不要做的事", "不要合并单元格，不要写公式，不要改表名和表头，不要加密码。空着的表留着就行，不要删。"),
    ("示例", "模板里灰色的斜体字是示例，导入时不读，可以留着，也可以删掉。"),
    ("怎么导入", ""),
    (
        "第一步",
        "在“导入导出”页上传这个文件。系统先检查，哪些是新增、哪些有改动、哪些有错，都列给您看，这时什么也没有改。",
    ),
    ("第二步", "有错的事项不会导入。可以下载标好错的文件，红色的格就是要改的，改好再上传。"),
    ("第三步", "选存为草稿还是直接发布，按“开始导入”。导入以后发现不对，可以整批撤销。"),
    ("各张表", ""),
)


def add_sheet(book: Workbook) -> None:
    """The first sheet: how to fill in the others."""
    page: Any = book.create_sheet(layout.GUIDE)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 16, 96
    page.append([_cell(page, "事项信息表填写说明", Font(bold=True, size=16))])
    sheets = tuple((title, sheet.note) for title, sheet in layout.sheets().items())
    for head, words in (*_LINES, *sheets):
        if not words:
            page.append([])
            page.append([_cell(page, head, Font(bold=True, size=12), fill=True)])
        else:
            page.append([_cell(page, head, Font(bold=True)), _cell(page, words, Font())])


def _cell(page: Any, words: str, font: Font, *, fill: bool = False) -> Any:
    cell = WriteOnlyCell(page, value=words)
    cell.font, cell.alignment = font, Alignment(vertical="top", wrap_text=not fill and font.size != 16)
    if fill:
        cell.fill = PatternFill("solid", fgColor="FFDDEBF7")
    return cell


def note_of(sheet: Sheet, column: Column, lists: Lists) -> str:
    """What a heading tells when the mouse rests on it: the editor's words, and how the cell is written."""
    need = "必填。" if column.is_required else ""
    if column.is_required and ("use",) in sheet.by_path:
        need = "必填；引用了共用件的可以不填。"
    about = OWN_NOTES.get(column.header) or NOTES.get(column.path[-1]) or column.help
    note = f"{need}{about}{column.kind.hint(lists)}"
    return note[:_LONGEST_NOTE] or f"{column.header}，没有就不填。"


# Keys that the editor shows in its own way, and how they are filled in here.
NOTES: Final = {
    "id": "英文小写字母和数字，可以不填，系统按名称的拼音编。已经有的不要改。",
    "use": "各事项共用的内容，选了以后其他各格可以不填；填了的以填的为准。",
    "chain": "整条引用共用库里的环节时只填这一格。",
    "group": "几份材料任选其一的，填“任选组”表里的标题。",
    "step": "由窗口在办理中填的，写环节名称；申请人填的不用写。",
}
# Of columns that say where a row belongs, by their heading.
OWN_NOTES: Final = {
    "所属分区": "填“表单分区”表里的标题，或者直接写一个新的标题。",
    "所属表单项": "填“表单”表里多行明细的名称，如：家庭成员。",
    "用在哪里": "这个选项是哪张表里的。",
    "所属的名称": "填情形的问题或者表单项的名称；明细列写成 家庭成员/与户主关系。",
    "第几行": "多行明细的第几行，从 1 起。",
    "哪一列": "多行明细里的哪一列。",
    "所属示例": "填“示例”表里的名称。",
}

"""Every sentence a form can say about an answer: what is wrong, then what to do about it.

Placeholders are filled with ``str.format``; whatever a person typed goes through `quote` first, so that a
sentence never grows with the input.
"""

from __future__ import annotations

_QUOTE_LIMIT = 20

# ── any field ──────────────────────────────────────────────────────────────────────────────────────
PLEASE_FILL = "请填写{label}"
PLEASE_CHOOSE = "请选择{label}"
TOO_LONG = "内容太长：最多 {limit} 个字，现在有 {length} 个字，请删减后再提交"
CONTROL_CHARACTER = "里面有看不见的控制字符，多半是复制时带进来的，请删掉后重新输入"
REPLACEMENT_CHARACTER = "里面有乱码“�”，请把这个字重新输入"
PATTERN = "格式不对，请按“{example}”的样子填写"
PATTERN_NO_EXAMPLE = "格式不对，请按填写说明核对后重填"

# ── names ──────────────────────────────────────────────────────────────────────────────────────────
NAME_DIGIT = "姓名里不能有数字，请照证件重新填写"
NAME_SIGN = "姓名里不能有“{sign}”，请照证件重新填写；少数民族姓名中间的点请用“·”"
NAME_PRIVATE_SIGN = "姓名里有旧电脑的自造字，换一台电脑就显示不出来，请用拼音或笔画输入法重新打这个字"
NAME_LETTERS = "姓名里没有文字，请照证件填写"

# ── numbers ────────────────────────────────────────────────────────────────────────────────────────
NOT_A_NUMBER = "“{text}”不是数字，请只填数字，例如 {example}"
NOT_WHOLE = "这里要填整数，请去掉小数部分"
TOO_MANY_DECIMALS = "小数点后最多 {places} 位，请四舍五入后再填"
TOO_SMALL = "不能小于 {minimum}，请核对后重填"
TOO_LARGE = "不能大于 {maximum}，请核对后重填"
TOO_MANY_DIGITS = "数字太大，整数部分最多 {digits} 位，请核对后重填"

# ── dates ──────────────────────────────────────────────────────────────────────────────────────────
NOT_A_DATE = "“{text}”看不出是哪一天，请写成 2026-3-1、2026年3月1日 或 20260301"
NO_SUCH_DAY = "{year} 年没有 {month} 月 {day} 日，请核对后重填"
NOT_A_MONTH = "“{text}”看不出是哪个月，请写成 2026-3、2026年3月 或 202603"
NO_SUCH_MONTH = "没有 {month} 月，月份只能是 1 到 12，请核对后重填"
YEAR_OUT_OF_RANGE = "年份 {year} 不对，应在 {first} 到 {last} 年之间，请核对后重填"

# ── choices ────────────────────────────────────────────────────────────────────────────────────────
NOT_AN_OPTION = "“{text}”不在可选的范围内，请从列出的选项里重新选"
NOT_YES_OR_NO = "“{text}”不是“是”或“否”，请重新选"
TOO_MANY_CHOICES = "选得太多：一共只有 {count} 项，请重新选"

# ── numbers of certificates and accounts ───────────────────────────────────────────────────────────
ID_LENGTH = "身份证号应为 18 位，现在有 {length} 位，请照证件再核对一遍"
ID_OLD = "这是 15 位的旧身份证号，请填现在用的 18 位号码"
ID_CHARACTERS = "身份证号只能是数字，最后一位可以是 X，请照证件再核对一遍"
ID_NO_SUCH_DAY = "身份证号第 7 到 14 位是出生日期，“{text}”这一天不存在，请照证件再核对一遍"
ID_TOO_EARLY = "身份证号里的出生年份“{year}”太早了，请照证件再核对一遍"
ID_FUTURE = "身份证号里的出生日期“{text}”还没有到，请照证件再核对一遍"
ID_CHECKSUM = "身份证号最后一位对不上，请照证件再核对一遍"
USCC_LENGTH = "统一社会信用代码应为 18 位，现在有 {length} 位，请照执照再核对一遍"
USCC_CHARACTERS = "统一社会信用代码里不会有“{sign}”，只用数字和大写字母（没有 I、O、S、V、Z），请照执照再核对一遍"
USCC_CHECKSUM = "统一社会信用代码最后一位对不上，请照执照再核对一遍"
AREA_LENGTH = "行政区划代码应为 6、9 或 12 位数字，现在有 {length} 位，请核对后重填"
PHONE_MOBILE_LENGTH = "手机号应为 11 位，现在有 {length} 位，请再核对一遍"
PHONE_NO_AREA_CODE = "座机号前面缺区号，请写成“区号-号码”，例如 0735-2221234"
PHONE_UNKNOWN = "“{text}”不像电话号码，请填 11 位手机号，或带区号的座机号，例如 0735-2221234"
ACCOUNT_CHARACTERS = "银行账号只能是数字，请照卡面或存折再核对一遍"
ACCOUNT_LENGTH = "银行账号应为 16 到 19 位，现在有 {length} 位，请照卡面或存折再核对一遍"

# ── groups of rows ─────────────────────────────────────────────────────────────────────────────────
TOO_FEW_ROWS = "“{label}”至少要填 {minimum} 行，现在有 {count} 行，请补上"
TOO_MANY_ROWS = "“{label}”最多填 {maximum} 行，交来了 {count} 行，只留下前 {maximum} 行，请核对后再提交"
ROW_LABEL = "{group}第 {number} 行的{label}"

# ── spreadsheets ───────────────────────────────────────────────────────────────────────────────────
CELL_LOST_DIGITS = "表格把这个长号码存成了数值，15 位以后的数字已经丢失，请把这一列改成“文本”格式再重新填写"
CELL_KIND = "表格里这一格的内容读不懂，请改成文字后再导入"

# ── the whole form ─────────────────────────────────────────────────────────────────────────────────
HANDLED_BY_LABEL = "由谁办理"
HANDLED_BY_MISSING = "请选择由谁办理"
HANDLED_BY_UNKNOWN = "请从列出的选项里选由谁办理"
PROXY_NOT_ALLOWED = "这件事必须本人到场办理，不能由{who}代办，请改选“本人”"
PROXY_NOT_THIS_ONE = "这件事不能由{who}代办，可以办理的是：{allowed}，请重新选"
FORGED_LABEL = "本页"
FORGED_NAME = "提交的内容里有这张表没有的项目“{name}”，请刷新页面后重新提交"
FORGED_NAMES = "提交的内容里有这张表没有的项目“{name}”等 {count} 个，请刷新页面后重新提交"
DOCUMENT_COUNT = "“{text}”不是份数，请填 0 到 {maximum} 的整数"
DOCUMENT_COUNT_LABEL = "{document}{paper}份数"
ORIGINALS = "原件"
COPIES = "复印件"

# ── documents still missing ────────────────────────────────────────────────────────────────────────
MISSING_DOCUMENT = "{document}还差{shortage}"
MISSING_PART = "{paper} {count} 份"
MISSING_JOIN = "、"
MISSING_ONE_OF = "“{group}”还差 {count} 样，请从这些里面任选带来：{documents}"
DEFERRABLE_NOTE = "，可以承诺后补"
DEFERRABLE_WITHIN = "，可以承诺后补，期限 {limit}"


def quote(text: str) -> str:
    """What a person typed, on one line and short enough to stand inside a sentence."""
    line = " ".join(text[: _QUOTE_LIMIT * 4].split())
    return line if len(line) <= _QUOTE_LIMIT else line[:_QUOTE_LIMIT] + "…"

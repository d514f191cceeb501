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
WRONG_PARTS = "这一项有 {count} 个空，交来的数目不对，请刷新页面后重新填写"

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

NOT_A_SPAN = "“{text}”看不出从哪天到哪天，请写成“2026-1-1 至 2026-12-31”的样子"
SPAN_HALF = "只填了一头，还缺{which}的日期，请补上"
SPAN_BACKWARDS = "结束比开始还早，请核对后重填"
NOT_A_TIME = "“{text}”看不出是几点，请写成 9:30 或 下午3点20分"
NO_SUCH_TIME = "没有“{text}”这个时间，请按 0:00 到 23:59 重填"

# ── choices ────────────────────────────────────────────────────────────────────────────────────────
NOT_AN_OPTION = "“{text}”不在可选的范围内，请从列出的选项里重新选"
NOT_YES_OR_NO = "“{text}”不是“是”或“否”，请重新选"
TOO_MANY_CHOICES = "选得太多：一共只有 {count} 项，请重新选"

NOT_OFFERED = "“{option}”只有{why}才能选，请重新选"
CHOOSE_DEEPER = "“{text}”下面还分几种，请再选细一级"

# ── places ─────────────────────────────────────────────────────────────────────────────────────────
PLACE_UNKNOWN = "“{text}”不是本县的村（社区），请从列出的地方里重新选"
PLACE_AMBIGUOUS = "叫“{text}”的不止一处，请连乡镇一起写"
PLACE_GONE = "代码 {text} 的地方已经撤并或停用，请重新选"
PLACE_NOT_OUTSIDE = "这里只能选本县的地方，请重新选"
PLACE_OUTSIDE_WORDS = "选了“外地”，请写明是哪个省、县、乡镇"
NO_SUCH_GROUP = "{place}没有“{text}”，请从这些里选：{groups}"
GROUP_MISSING = "请选择{place}的村民小组"
OFFICE_GONE = "“{text}”不在可选的单位里，可能已经撤并或停用，请重新选"
NOT_A_LOCATION = "“{text}”看不出是哪里，请写成“纬度,经度”，例如 28.123456,112.654321"
LOCATION_SWAPPED = "经度和纬度写反了，请先写纬度，再写经度"
LOCATION_ELSEWHERE = "这个位置不在国内，请核对后重填"
SIGNED_ON_PAPER = "这一栏打印后请在纸上签，不用在这里填"

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
ACCOUNT_LENGTH = "银行账号应为 12 到 32 位，现在有 {length} 位，请照存折或开户资料再核对一遍"
BANK_CARD_LENGTH = "62 开头的账号应为 16 到 20 位，现在有 {length} 位，请照卡面或存折再核对一遍"

PHONE_ONLY_MOBILE = "座机收不到短信，请填 11 位手机号"
PHONE_ONLY_LANDLINE = "这里要填固定电话，手机号请填在手机号一栏"
DEPOSIT_HALF = "还缺{which}，请补上"
BANK_NAME = "开户银行请写全称，例如 中国农业银行石桥支行"
CARD_LENGTH = "残疾人证号应为 20 位（补办的 22 位），现在有 {length} 位，请照证件再核对一遍"
CARD_TAIL = "残疾人证号第 19 位是残疾类别（1 到 7），第 20 位是等级（1 到 4），请照证件再核对一遍"
CARD_OF_ANOTHER = "残疾人证号前 18 位和本人身份证号不一样，请核对是不是同一个人的证"
PLATE_PROVINCE = "“{text}”不像车牌号，请从省的简称写起，例如 湘L12345"
PLATE_LETTERS = "车牌号里没有字母 I 和 O，请看看是不是数字 1 和 0"
PLATE_LENGTH = "车牌号应为 7 位，新能源车、拖拉机 8 位，现在有 {length} 位或排列不对，请照行驶证再核对一遍"
PARCEL_LENGTH = "承包地块代码应为 19 位数字，现在有 {length} 位，请照承包合同或证书再核对一遍"
PARCEL_ZERO = "承包地块代码最后 5 位是地块顺序号，不能全是 0，请再核对一遍"
UNIT_LENGTH = "不动产单元号应为 28 位，现在有 {length} 位，请照不动产权证书再核对一遍"
UNIT_SHAPE = "不动产单元号排列不对：12 位数字、2 个字母、5 位数字、1 个字母、8 位数字，请照证书再核对一遍"
UNIT_BARE = "不动产单元号第 20 位是 W 时后面 8 位全是 0，不是 W 时不能全是 0，请照证书再核对一遍"
HOUSEHOLD_NUMBER = "户号应为 5 到 20 位数字（有的省带字母），请照户口簿首页填写"

# ── certificates that show who someone is ──────────────────────────────────────────────────────────
DOCUMENT_KIND_MISSING = "请先写证件类型，再写号码；可以用的证件：{kinds}"
DOCUMENT_HALF = "还缺{which}，请补上"
DOCUMENT_NUMBER = "号码不对，应为{shape}，请照证件再核对一遍"
RESIDENT_PREFIX = "港澳台居民居住证号码以 81、82 或 83 开头，请照证件再核对一遍"
PERMANENT_OLD = "旧版外国人永久居留证号码是 3 个字母加 12 位数字，请照证件再核对一遍"
PERMANENT_NEW = "新版外国人永久居留身份证号码是 9 开头的 18 位数字，请照证件再核对一遍"

# ── notices and declarations ───────────────────────────────────────────────────────────────────────
PLEASE_AGREE = "请先读完“{label}”，同意后打勾"
STATEMENT_CHANGED = "这段文字刚刚更新过，请重新读一遍再打勾"
NOTHING_ASKED = "这一段只是告知，请不要填写"

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
PROXY_NOT_ALLOWED_BECAUSE = "这件事必须本人到场办理（{reason}），不能由{who}代办，请改选“本人”"
PROXY_NOT_THIS_ONE = "这件事不能由{who}代办，可以办理的是：{allowed}，请重新选"
PARTY_SAME = "代办人和申请人是同一个人；申请人自己来办的，请在“由谁办理”里选“本人”"
PARTY_MINOR = "{who}未满 18 周岁，不能代办，请换一位成年人"
PARTY_COLLECTS = "代办员不兼代领人：这个事项没有把代领结果交给代办员，请填另一个人，或者不填由本人领"
PARTY_COLLECTOR = "这个事项的结果只能由申请人本人或者代办人领取，不能另外填代领人"
FORGED_LABEL = "本页"
FORGED_NAME = "提交的内容里有这张表没有的项目“{name}”，请刷新页面后重新提交"
FORGED_NAMES = "提交的内容里有这张表没有的项目“{name}”等 {count} 个，请刷新页面后重新提交"
DOCUMENT_COUNT = "“{text}”不是份数，请填 0 到 {maximum} 的整数"
DOCUMENT_COUNT_LABEL = "{document}{paper}份数"
ORIGINALS = "原件"
COPIES = "复印件"

# ── rules between answers, and answers that are not kept ───────────────────────────────────────────
REASON_LABEL = "理由"
REASON_WANTED = "{message}。如果确实如此，请写明理由"
DROPPED_LABEL = "只有{why}才要填"
DROPPED_PAPER_LABEL = "{paper}收到的份数"
DROPPED_PAPER_WHY_LABEL = "只有{why}才要交"

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

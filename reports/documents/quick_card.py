"""窗口人员速查卡: starting, filling, papers, keys, and where to look when something is wrong, on one page.

What the program has as data (keys, words of the marker, bounds) is handed in. Names of buttons stand in 【】, keys in
〔〕; a test holds that the screen has those buttons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from reports.card_contexts import CardLine, KeyGroup, KeyLine, Piece, QuickCardContext, Sentence
from reports.specimens import Specimen
from reports.wording import date_words, listing

_MARKED = re.compile("【([^】]+)】|〔([^〕]+)〕")
_HOUR = 60  # minutes

_STEPS = (
    ("找事项", "在办件列表按〔F2〕，打名称或拼音首字母（如 gljt），〔↓〕选，〔Enter〕打开，再按〔F2〕开始办理。"),
    (
        "先找人",
        "打身份证号，或扫码、读卡，点【找以前的资料】。念给本人听，对的再点【填入】。来源、改动都标出来。",
    ),
    ("填表", "〔Enter〕一项项往下。先选“谁来办”和情形，要填的、要带的跟着变。【符不符合条件】当时就看得到。"),
    ("收材料", "一样样点【收齐】，或按〔F8〕全部收齐。【拍照／选文件】，一份材料可以拍几页。"),
    ("提交", "〔F9〕看还差什么，〔Ctrl〕+〔Enter〕提交。填错的列在最上面，点一条就到那一格。"),
    ("回执、签名", "【打印受理回执】交给群众。表的下面、办件里都能【请申请人签名】；签完又改了内容，要重签。"),
)
_RETURN = (
    "在办件里点【退回补正】，差什么全勾上，一次写清，【打印补正告知书】。退回后时间停着。"
    "群众补来了点【去补正】，补齐点【补正完成，重新提交】，时间接着算。"
)
_MARKS = "点【逐页核对】，逐样标{marks}；标了{lacking}的，退回时自动写进告知内容。"
_BATCH = (
    "在事项里点【批量办理】，【下载模板】，一人一行，最多 {rows} 行。【上传并检查】以后，没问题的【开始办理】，"
    "有问题的【下载有问题的行】改好再传。受理单一次打印。"
)
_NEVER = (
    "账号、密码不给别人用，离开座位先退出登录。",
    "群众的证件只拍进系统，不存手机，不发微信。",
    "没见到原件，不点“与原件相符”。",
)


def build(
    *,
    organisation_name: str,
    printed_on: date,
    url: str,
    keys: Sequence[tuple[str, Sequence[tuple[Sequence[tuple[str, bool]], str]]]],
    markers: Mapping[str, str],
    marks: Mapping[str, str],
    lacking_marks: Sequence[str],
    usable_grades: Iterable[str],
    most_rows: int,
    idle_minutes: float,
) -> QuickCardContext:
    """Put the card together.

    `keys` are groups of (title, keys), a key being its parts (text, is it a cap) and what it does. `markers` are the
    words beside the button for saving by their names in the scripts, `marks` what a checker says of a paper by code,
    of which `lacking_marks` send it back. `most_rows` bounds a roster, `idle_minutes` a login without a request.
    """
    return QuickCardContext(
        title="窗口人员速查卡",
        organisation_name=organisation_name,
        printed_on=date_words(printed_on),
        url=url,
        steps=_lines(_STEPS),
        keys=tuple(KeyGroup(title, tuple(_key(*key) for key in group)) for title, group in keys),
        lacking=_lines(_lacking(usable_grades)),
        markers=_lines(_markers(markers, idle_minutes)),
        more=_lines(_more(marks, lacking_marks, most_rows)),
        troubles=_lines(_troubles()),
        never=_NEVER,
    )


def _lacking(grades: Iterable[str]) -> list[tuple[str, str]]:
    reuse = f"点【查以前交过的材料】，勾【沿用】。没过期、可信等级{listing(sorted(grades))}的才行。"
    later = "勾【申请人承诺按期补交，先受理】，提交后【打印容缺承诺书】签名。快到期的看【待补材料】，先打电话提醒。"
    notice = (
        "点【打一次性告知单】，问清情况，【编号，打告知单】，两边签名。人再来，"
        "在【打过的告知单】里按姓名、电话后四位找到，【转为办件】。"
    )
    return [
        ("以前交过", reuse),
        ("查得到电子证照", "【找以前的资料】查到了，材料下面会写明免提交，不用收。"),
        ("可以后补", later),
        ("必须带的没带", notice),
    ]


def _markers(markers: Mapping[str, str], idle_minutes: float) -> list[tuple[str, str]]:
    said = {name: words.replace("{time}", "").strip() for name, words in markers.items()}
    return [
        (f"{said['saved']} 9:41", "已经在服务器上，走开、换电脑都不怕。"),
        (f"{said['waiting']}、{said['saving']}", "停手片刻自动存；急着走，按〔Ctrl〕+〔S〕。"),
        (_clause(said["lost"]), "断网了。接着填，不要换电脑，连上自动存。"),
        (_clause(said["login"]), f"{_idle(idle_minutes)}没动会这样。点【{said['log_in']}】，填的都在。"),
        (said["unsettled"].rpartition("，")[2], f"同一份在别处也改过。点【{said['choose_now']}】，逐处选。"),
    ]


def _clause(sentence: str) -> str:
    """The first clause, as the eye catches it."""
    return sentence.partition("，")[0]


def _idle(minutes: float) -> str:
    return f"{minutes / _HOUR:g} 小时" if minutes >= _HOUR else f"{minutes:g} 分钟"


def _more(marks: Mapping[str, str], lacking: Sequence[str], most_rows: int) -> list[tuple[str, str]]:
    words = _MARKS.format(
        marks="".join(f"“{one}”" for one in marks.values()), lacking="".join(f"“{marks[one]}”" for one in lacking)
    )
    return [("核对材料", words), ("退回补正", _RETURN), ("批量办理", _BATCH.format(rows=most_rows))]


def _troubles() -> list[tuple[str, str]]:
    return [
        ("填了一半走开了", "【受理】页上的【没填完的】，点开接着填。"),
        ("刚有人办过这件", "您的操作没有提交，写的意见还在，看清最新情况再办。"),
        ("期限看着不对", "在办件列表选中它按〔T〕，或在办件里点“怎么算的”。"),
        ("办过同样的事", "表上会列出来；确实要再办的，写明原因。"),
        ("不能开始办理", "事项页上写着为什么，照那句话告诉群众。"),
        ("密码、岗位、单位", "找本单位管理员。系统报错，把办件号和时间一起告诉他。"),
    ]


def _lines(pairs: Iterable[tuple[str, str]]) -> tuple[CardLine, ...]:
    return tuple(CardLine(head, sentence(body)) for head, body in pairs)


def _key(parts: Sequence[tuple[str, bool]], words: str) -> KeyLine:
    return KeyLine(tuple(Piece(text, "key" if is_cap else "") for text, is_cap in parts), words)


def sentence(words: str) -> Sentence:
    """Words with 【buttons】 and 〔keys〕 told apart."""
    pieces: list[Piece] = []
    at = 0
    for found in _MARKED.finditer(words):
        pieces += [Piece(words[at : found.start()]), _marked(found)]
        at = found.end()
    return tuple(piece for piece in (*pieces, Piece(words[at:])) if piece.words)


def _marked(found: re.Match[str]) -> Piece:
    return Piece(found[1], "button") if found[1] else Piece(found[2], "key")


# ── sample ─────────────────────────────────────────────────────────────────────────────────────────


def sample(specimen: Specimen) -> QuickCardContext:
    """The card of the specimen's hall, with a few of the keys and words that the program hands in."""
    return build(
        organisation_name=specimen.hall.name,
        printed_on=specimen.accepted_at.date(),
        url=f"{specimen.base_url}/guides/",
        keys=[
            (
                "填表时",
                [([("Enter", True)], "下一项"), ([("F8", True)], "材料全部收齐"), ([("F9", True)], "看还差什么")],
            ),
            ("在办件列表", [([("F2", True)], "找事项、开始办理"), ([("↑", True), ("↓", True)], "选一件")]),
        ],
        markers={
            "saved": "已存 {time}",
            "waiting": "还没存",
            "saving": "正在存",
            "lost": "断网了，连上再存",
            "login": "登录已过期，请重新登录",
            "log_in": "重新登录",
            "unsettled": "没存上，别处也改过",
            "choose_now": "现在去选",
        },
        marks={"clear": "清楚", "unclear": "不清楚", "missing_page": "缺页"},
        lacking_marks=("unclear", "missing_page"),
        usable_grades="AB",
        most_rows=500,
        idle_minutes=120,
    )

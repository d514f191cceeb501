"""Whether a draft says only what its guide says, and loses nothing: used by every test that reads a guide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from catalog import vocabulary
from catalog.conditions.symbols import fold
from catalog.readers.paper import PaperDraft
from catalog.readers.paper.headings import headings
from catalog.readers.paper.values import number

_CHINESE_NUMBER = re.compile(r"\d{1,4}|[零〇一二两三四五六七八九十百]{1,7}")
# Codes of ours and the words of guides that say them, beside the labels of the vocabulary.
_SAID = {
    "accept": ("受理", "收件", "接件", "登记"),
    "review": ("审核", "初审", "复核", "复审", "审查", "核实", "比对"),
    "inspect": ("入户", "调查", "核查", "勘", "实地", "现场核", "查验", "家访"),
    "vote": ("评议", "表决"),
    "publicise": ("公示", "公告", "张榜"),
    "consult": ("征求意见", "会签", "会审", "联审"),
    "decide": ("审批", "审定", "决定", "批准", "确认", "核准", "办结", "终审"),
    "issue": ("制证", "制发", "发证", "颁", "制作", "签发", "打印"),
    "deliver": ("送达", "领取", "领证", "取件", "发放", "反馈"),
    "archive": ("归档", "存档"),
    "village": ("村", "社区", "居"),
    "township": ("镇", "乡", "街道", "便民服务中心"),
    "county": ("县", "区"),
    "city": ("市",),
    "province": ("省",),
    "village_station": ("便民服务站", "村委会", "村民委员会", "居委会", "居民委员会", "村（居）", "代办点"),
    "township_hall": ("便民服务中心", "党群服务中心", "大厅"),
    "county_hall": ("服务中心", "服务大厅"),
    "check_keep_copy": ("验", "核对", "退"),
    "check_return": ("验", "核对", "退"),
    "one_inch": ("一寸", "1寸"),
    "two_inch": ("二寸", "两寸", "2寸"),
    "small_one_inch": ("小一寸",),
    "small_two_inch": ("小二寸",),
    "next_month": ("次月",),
    "on_the_spot": ("即办",),
    "window": ("现场", "窗口"),
    "online": ("网上", "线上"),
    "express": ("邮寄", "快递"),
    "person": ("个人", "自然人"),
    "enterprise": ("企业",),
    "当场": ("当场", "即时", "即办", "立等可取", "随到随办", "当即", "当日"),
    "不收费": ("否", "无", "不收"),
}
_BARE_COPY = ("原件", "复印件", "正本", "√", "是")


def plain(text: str) -> str:
    """Without blanks and marks, as two writings of one thing are compared."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))


def assert_honest(draft: PaperDraft, source: str) -> None:
    """Every value stands in its words, and the words in the source."""
    whole = plain(source)
    for one in draft.placed:
        for line in one.source.split("\n"):
            assert plain(line.rpartition("：")[2]) in whole, one
    for path, leaf in _leaves(draft.tree, ""):
        sources = [
            one.source for one in draft.placed if path == one.path or path.startswith((f"{one.path}.", f"{one.path}["))
        ]
        assert sources, f"{path} came from nowhere"
        if not path.endswith(".id"):
            assert any(_is_said(leaf, words) for words in sources), (path, leaf, sources)


def assert_complete(draft: PaperDraft, lines: list[str]) -> None:
    """Every line of the source is in what was placed, in what was left, or a heading."""
    said = plain("".join(one.source for one in draft.placed) + "".join(draft.leftovers))
    heads = {plain(one) for one in headings()}
    for part in (part for line in lines if plain(line) not in heads for part in line.split("；")):
        assert plain(part) in said, part


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, f"{path}[{index}]")
    else:
        yield path, value


def _is_said(leaf: Any, words: str) -> bool:
    if isinstance(leaf, int):
        numbers = {number(found[0]) for found in _CHINESE_NUMBER.finditer(fold(words))}
        only_copies = leaf == 0 and "复印件" in words
        return leaf in numbers or only_copies or (leaf == 1 and any(one in words for one in _BARE_COPY))
    if plain(leaf) in plain(words) or re.sub(r"\D", "", leaf) == re.sub(r"\D", "", words) != "":
        return True
    if limit := re.fullmatch(r"(\d+)(\D+)", leaf):
        numbers = {number(found[0]) for found in _CHINESE_NUMBER.finditer(words)}
        return int(limit[1]) in numbers and any(unit in words for unit in ("工作", "小时", "天", "日", "月"))
    return any(one in words for one in _SAID.get(leaf, ())) or any(label in words for label in _labels(leaf))


def _labels(code: str) -> Iterator[str]:
    for one in vocabulary.LISTS.values():
        for option in one.options:
            if option.code == code:
                yield option.label

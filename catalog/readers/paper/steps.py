"""基本流程: lines, arrows and tables → steps with kind, tier and limit. A step whose kind is not said is left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from catalog.readers.paper.headings import Element
from catalog.readers.paper.items import Item, items
from catalog.readers.paper.placing import Placing
from catalog.readers.paper.tables import Heads, place_rows
from catalog.readers.paper.values import at_once, limits, number, tiers

_ARROW = re.compile(r"\s*(?:→|⇒|➔|➡|—+>|-+>|=+>|↓|﹥|>>)\s*")
_IN_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_KINDS = (
    ("publicise", re.compile(r"公示|公告|张榜")),
    ("vote", re.compile(r"评议|表决")),
    ("inspect", re.compile(r"入户|调查|核查|勘察|勘查|勘测|踏勘|实地|现场核|查验|家访")),
    ("consult", re.compile(r"征求意见|会签|会审|联审")),
    ("accept", re.compile(r"受理|收件|接件|收取材料|登记受理")),
    ("review", re.compile(r"审核|初审|复核|复审|审查|核实|比对")),
    ("decide", re.compile(r"审批|审定|决定|批准|确认|核准|办结|终审")),
    ("issue", re.compile(r"制证|制发|发证|颁证|颁发|制作|签发|打印")),
    ("deliver", re.compile(r"送达|领取|领证|取件|发放|反馈")),
    ("archive", re.compile(r"归档|存档")),
)
_ONLY_LIMIT = re.compile(
    r"[（(]?(?:在|于)?[\d一二两三四五六七八九十百]{0,5}\s*个?(?:工作日|工作小时|小时|自然日|天|月)?(?:以?内)?[）)]?"
)
_VISITORS = re.compile(
    r"(\d|[两二三四五])\s*[名人](?:以上|及以上|或以上)?(?:工作人员|以上|及以上)|(?:至少|不少于)\s*(\d|[两二三四五])\s*[名人]"
)
_HEADS: Heads = {
    "name": ("环节", "环节名称", "办理环节", "步骤", "流程环节", "办理步骤", "审批环节"),
    "limit": ("时限", "办理时限", "所需时限", "办结时限", "环节时限", "期限"),
    "tier": ("办理层级", "层级", "办理单位", "责任单位", "办理部门", "办理机构", "单位"),
    "note": ("办理内容", "内容", "审查标准", "工作内容", "备注", "说明", "办理结果", "要求"),
    "special_procedure": ("特别程序",),
    "basis": ("法定依据", "依据"),
    "": ("序号", "顺序"),
}
_LONGEST_NAME = 30


def place_steps(element: Element, placing: Placing) -> None:
    """All steps of one element."""
    place_rows(element, _HEADS, _row, placing)
    for item in _parts(element.lines):
        _item(item, placing)


def _parts(lines: Sequence[str]) -> Iterator[Item]:
    """Entries; a line with arrows is a chain of them."""
    for item in items(lines):
        chain = [part for part in _ARROW.split(item.source) if part.strip()]
        if len(chain) == 1:
            yield item
            continue
        for part in chain:
            yield from items([part])


def _row(cells: Mapping[str, str], whole: str, placing: Placing) -> None:
    name = re.sub(r"^[\d.、\s]+", "", cells.get("name", ""))
    kind = kind_of(name, is_first=not placing.tree.get("steps"))
    if kind is None or len(name) > _LONGEST_NAME or placing.is_full("steps"):
        placing.leave(whole)
        return
    step: dict[str, Any] = {"name": name, "kind": kind}
    step |= _tier(cells.get("tier", "") or name)
    step |= _limit(cells.get("limit", ""))
    step |= {key: cells[key] for key in ("note", "basis", "special_procedure") if key in cells}
    placing.add("steps", step, whole)
    kept = {"name", "note", "basis", "special_procedure", ""}
    for key, cell in cells.items():
        if key.startswith("?") or (key not in kept and key not in step):
            placing.leave(f"环节“{name}”：{cell}")


def _item(item: Item, placing: Placing) -> None:
    name = name_of(item.text)
    kind = kind_of(name, is_first=not placing.tree.get("steps"))
    if kind is None or not 0 < len(name) <= _LONGEST_NAME or placing.is_full("steps"):
        placing.leave(item.source)
        return
    step: dict[str, Any] = {"name": name, "kind": kind}
    step |= _tier(name) or _tier(item.text)
    # What stands in brackets is mostly about the publicity within a step, not about the step.
    outside = _limit(_IN_BRACKETS.sub("", item.text))
    step |= outside or ({} if "公示" in item.text and kind != "publicise" else _limit(item.text))
    visitors = _VISITORS.search(item.text)
    if visitors and kind == "inspect" and (count := number(visitors[1] or visitors[2])):
        step["inspection"] = {"min_visitors": count}
    rest = item.text[item.text.index(name) + len(name) :].strip(" ：:，,；;。")
    if not _ONLY_LIMIT.fullmatch(rest):
        step["note"] = rest
    placing.add("steps", step, item.source)


def name_of(text: str) -> str:
    """What the step is called: the words before a colon, or before the first stop, number or bracket."""
    head = re.split(r"[：:]", text)[0]
    if len(head) > _LONGEST_NAME or head == text:
        head = re.split(r"[，,；;。（(]|\s|(?=\d)|(?=[一二三四五六七八九十]{1,3}个?工作日)", head)[0]
        bracket = re.match(r"[^，,；;。\s\d]{0,12}[（(](?:居|社区|街道|区)[）)][^，,；;。\s\d（(]*", text)
        head = bracket[0] if bracket and len(bracket[0]) > len(head) else head
    return head.strip(" 、.")


def kind_of(name: str, *, is_first: bool = False) -> str | None:
    """The kind of step that a name says; of several the one said last, for the last word is what is done.

    The first step takes the application in where its name says so (受理核实).
    """
    found = [(match.start(), kind) for kind, pattern in _KINDS for match in pattern.finditer(name)]
    if is_first and any(kind == "accept" for _, kind in found):
        return "accept"
    return max(found)[1] if found else None


def _tier(text: str) -> dict[str, str]:
    """The tier, where a text names one only."""
    found = tiers(text)
    return {"tier": found[0]} if len(found) == 1 else {}


def _limit(text: str) -> dict[str, str]:
    """The limit, where a text says one only."""
    found = limits(text)
    if len(found) == 1:
        return {"limit": found[0][0]}
    return {"limit": "当场"} if not found and at_once(text) else {}

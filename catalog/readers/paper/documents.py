"""申请材料: lines and tables → documents with 原件 and 复印件 counted apart. What is not understood stays a remark."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from catalog import vocabulary
from catalog.readers.paper.headings import Element
from catalog.readers.paper.items import Item, items
from catalog.readers.paper.placing import Placing
from catalog.readers.paper.tables import Heads, place_rows
from catalog.readers.paper.values import counts, number

_N = r"(\d{1,2}|[一二两三四五六七八九十])"
_BOTH = re.compile(rf"原件\s*(?:及|和|、|与|\+|加|以及)\s*复印件\s*(?:各\s*{_N}\s*[份张]|各)?")
_ORIGINALS = re.compile(rf"(?:原件|正本)\s*[:：]?\s*{_N}\s*[份张本]|{_N}\s*[份张]\s*原件")
_COPIES = re.compile(rf"复印件\s*[:：]?\s*{_N}\s*[份张]|{_N}\s*[份张]\s*复印件")
_TOGETHER = re.compile(rf"原件\s*{_N}\s*份\s*[、，,和及]\s*复印件\s*{_N}\s*份")
_EACH = re.compile(rf"一式\s*{_N}\s*[份联]")
_PLAIN = re.compile(rf"(?<![件式]){_N}\s*[份张]")
_HAS_COPY = re.compile(r"复印件")
_HAS_ORIGINAL = re.compile(r"原件|正本")
_RETURNED = re.compile(
    r"原?件?验后退[还回]|验后退|核验后退|验原件|查验原件|核对原件|原件核验|交验原件|审验原件|退还原件"
)
_NUMBER_OF_NAME = re.compile(r"^[\d.、．\s（）()]+|[：:；;。，,、\s]+$")
_FIRST_OF_COUNT = re.compile(rf"\s*[（(\[]?\s*(?:原件|复印件|正本|一式|各?{_N}\s*[份张]|均?需?提[供交]|须?提[供交])")
_EXTRA = re.compile(r"[，,；;。]\s*|(?=[（(])")
_PHOTO = re.compile(r"照片|相片|免冠照")
_SIZES = (
    ("small_two_inch", "小二寸"),
    ("small_one_inch", "小一寸"),
    ("two_inch", "二寸"),
    ("two_inch", "两寸"),
    ("two_inch", "2寸"),
    ("one_inch", "一寸"),
    ("one_inch", "1寸"),
)
_BACKGROUND = re.compile(r"[红白蓝]底")
_DEFERRED = re.compile(r"容缺|后补")
_HEADS: Heads = {
    "name": ("材料名称", "申请材料名称", "申请材料", "资料名称", "要件名称", "材料", "名称"),
    "originals": ("原件份数", "原件数", "原件", "原件数量", "纸质原件"),
    "copies": ("复印件份数", "复印件数", "复印件", "复印件数量", "复印件份数"),
    "count": ("份数", "数量", "材料份数", "材料数量", "份数要求", "纸质份数"),
    "medium": ("材料类型", "介质", "材料形式", "类型", "原件/复印件", "材料要求", "形式"),
    "necessity": ("必要性", "材料必要性", "是否必要", "是否必须"),
    "source": ("来源渠道", "材料来源", "来源", "材料来源渠道", "获取渠道", "获取方式"),
    "issued_by": ("出具单位", "签发单位", "出具部门", "签发部门", "出具机关"),
    "paper_size": ("纸质规格", "规格", "纸张规格"),
    "acceptance_standard": ("受理标准", "审查标准", "材料标准"),
    "fill_note": ("备注", "其他要求", "要求", "填报须知", "说明", "填写说明", "注意事项", "材料说明"),
    "basis": ("要求提供材料的依据", "材料依据", "依据"),
    "": ("序号", "编号"),
}
_LEFT = "材料"


def place_documents(element: Element, placing: Placing) -> None:
    """All documents of one element; rows before lines, as they stand in guides."""
    place_rows(element, _HEADS, _row, placing)
    for item in items(element.lines):
        _line(item, placing)


def _row(cells: Mapping[str, str], whole: str, placing: Placing) -> None:
    name = _NUMBER_OF_NAME.sub("", cells.get("name", ""))
    if not 0 < len(name) <= 200 or placing.is_full("documents"):
        placing.leave(whole)
        return
    document: dict[str, Any] = {"name": name}
    document |= _counted(cells)
    document |= _worded(cells, placing, name)
    placing.add("documents", document, whole)
    for key, cell in cells.items():
        if key.startswith("?") and cell:
            placing.leave(f"{_LEFT}“{name}”的“{key[1:]}”：{cell}")


def _counted(cells: Mapping[str, str]) -> dict[str, Any]:
    """Counts of a row: own columns, or one column that says of what."""
    found: dict[str, Any] = {}
    for key in ("originals", "copies"):
        said = re.search(_N, cells.get(key, ""))
        if said and (count := number(said[1])) is not None:
            found[key] = count
        elif cells.get(key) in ("√", "是", "✓"):
            found[key] = 1
    text = f"{cells.get('medium', '')} {cells.get('count', '')}".strip()
    if text and not found:
        bare = re.fullmatch(rf"{_N}\s*[份张]?", cells.get("count", ""))
        medium = cells.get("medium", "")
        total = number(bare[1]) if bare else None
        found = counted(text) if total is None else _of_medium(medium, total)
    return found


def _of_medium(medium: str, count: int) -> dict[str, Any]:
    """A count in one column of what another names: 原件和复印件 are that many of each."""
    found: dict[str, Any] = {}
    if _HAS_ORIGINAL.search(medium) or not _HAS_COPY.search(medium):
        found["originals"] = count
    if _HAS_COPY.search(medium):
        found["copies"] = count
        found.setdefault("originals", 0)
    return found


def _worded(cells: Mapping[str, str], placing: Placing, name: str) -> dict[str, Any]:
    """The columns of words; what a list of ours has is written as its code, the rest stays as it is or is left."""
    found: dict[str, Any] = {key: cells[key] for key in ("issued_by", "acceptance_standard", "basis") if key in cells}
    notes = [cells["fill_note"]] if "fill_note" in cells else []
    for key, list_id in (("necessity", "necessity"), ("source", "document_source"), ("paper_size", "paper_size")):
        if key not in cells:
            continue
        code = next((one.code for one in vocabulary.options(list_id) if one.label == cells[key]), None)
        if code and not (key == "necessity" and code == "deferrable"):
            found[key] = code
        elif key == "source":
            found["obtain_from"] = cells[key]
        else:
            placing.leave(f"{_LEFT}“{name}”：{cells[key]}")
    if notes:
        found["fill_note"] = notes[0]
    return found | _accepted(" ".join(cells.values()), found)


def _line(item: Item, placing: Placing) -> None:
    text = item.text.strip()
    name = name_of(text)
    if not 0 < len(name) <= 200 or placing.is_full("documents"):
        placing.leave(item.source)
        return
    document: dict[str, Any] = {"name": name, **counted(text)}
    rest = text[text.index(name) + len(name) :].strip(" ，,；;。、：:》")
    document |= _photo(text, document)
    document |= _accepted(text, document)
    if rest and not _is_only_counts(rest):
        document["fill_note"] = rest
    placing.add("documents", document, item.source)


def name_of(text: str) -> str:
    """What the paper is called: up to its counts, or to the first remark."""
    end = _FIRST_OF_COUNT.search(text)
    head = text[: end.start()] if end and end.start() > 1 else text
    head = next((part for part in _EXTRA.split(head) if part.strip()), head)
    head = re.split(r"[：:]", head)[0]
    head = _NUMBER_OF_NAME.sub("", head).removesuffix("的").strip()
    return head[1:-1] if re.fullmatch(r"《[^《》]+》", head) else head


def counted(text: str) -> dict[str, Any]:
    """How many originals and copies a text asks for; nothing where it names neither a number nor a copy."""
    if found := _TOGETHER.search(text):
        values = [number(one) for one in found.groups()]
        return {"originals": values[0], "copies": values[1]}
    if found := _BOTH.search(text):
        each = number(found[1]) if found[1] else None
        if each is None:
            plain = next(counts(text[found.end() :], _PLAIN), None) if "各" in text[found.start() :][:16] else None
            each = plain or 1
        return {"originals": each, "copies": each}
    originals = _first(_ORIGINALS, text)
    copies = _first(_COPIES, text)
    if originals is None and copies is None:
        total = next(counts(text, _EACH), None) or next(counts(text, _PLAIN), None)
        if _HAS_COPY.search(text) and not _HAS_ORIGINAL.search(text):
            return {"originals": 0, "copies": total or 1}
        return {"originals": total} if total else {}
    if originals is None and not _HAS_ORIGINAL.search(text):
        return {"originals": 0, "copies": copies}
    return {key: value for key, value in (("originals", originals), ("copies", copies)) if value is not None}


def _first(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return number(found[1] or found[2]) if found else None


def _photo(text: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """Size, ground and number of a photograph, where its size is said."""
    size = next((code for code, word in _SIZES if word in text), None)
    if not _PHOTO.search(text) or size is None:
        return {}
    photo: dict[str, Any] = {"size": size}
    if ground := _BACKGROUND.search(text):
        photo["background"] = ground[0]
    if "originals" in document:
        photo["count"] = document["originals"]
    return {"photo": photo}


def _accepted(text: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """How it is taken in, where the text says that the original is given back."""
    if not _RETURNED.search(text):
        return {}
    return {"accept": "check_keep_copy" if document.get("copies") else "check_return"}


def _is_only_counts(rest: str) -> bool:
    """Whether nothing but counts follows the name."""
    bare = re.sub(rf"原件|复印件|正本|一式|各|及|和|与|{_N}\s*[份张联]|[\s，,；;。、+（）()]", "", rest)
    return not bare

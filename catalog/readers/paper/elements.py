"""The other elements of a guide: each takes what it understands and leaves the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from catalog import vocabulary
from catalog.readers.paper.documents import place_documents
from catalog.readers.paper.headings import UNKNOWN, Element
from catalog.readers.paper.items import items, sentences
from catalog.readers.paper.law import place_basis
from catalog.readers.paper.placing import Placed, Placing
from catalog.readers.paper.steps import place_steps
from catalog.readers.paper.values import at_once, limits, number, phones, says_two_limits

Place = Callable[[Element, Placing], None]
_NOTHING = frozenset({"无", "暂无", "不涉及", "否", "/", "—", "-"})
_BARE_NO = frozenset({"无", "否", "不收"})  # the answer to 是否收费
_FREE = re.compile(r"不收费|免费|不收取|无收费|0\s*元|不收任何费用|^否$|^无$|^不收$|免收")
_FEE = re.compile(r"([一-龥]{1,12}费)\s*[：:]?\s*(?:每[一-龥]{1,3})?\s*(\d{1,6}(?:\.\d{1,2})?)\s*元")
_WINDOW = re.compile(r"每月\s*(\d{1,2})\s*[日号]?\s*(?:[-—–~～]|至|到)\s*(\d{1,2})\s*[日号]")
_RATE = re.compile(
    r"^(.{2,40}?)[：:，,\s]*((?:每人)?每[月年季][一-龥]{0,8}\s*\d[\d.]*\s*元?.*|\d[\d.]*\s*元\s*[/／每].{0,20})$"
)
_ANSWER_HEADS = frozenset({"答案", "回答", "解答", "答", "解答内容"})
_QUESTION = re.compile(r"^(?:问|Q|q)\s*\d{0,2}\s*[：:、.]\s*")
_ANSWER = re.compile(r"^(?:答|A|a)\s*\d{0,2}\s*[：:、.]\s*")
_PLACES = (
    ("village_station", re.compile(r"便民服务站|村委会|村民委员会|居委会|居民委员会|村（居）|村\(居\)|代办点")),
    (
        "township_hall",
        re.compile(r"便民服务中心|党群服务中心|(?:乡镇|街道|镇)(?:人民)?(?:政府|办事处)?(?:政务)?(?:服务)?大厅"),
    ),
    ("county_hall", re.compile(r"(?:[县区]|市民)(?:级)?(?:政务)?服务中心|行政服务中心|政务服务大厅")),
)
_LONGEST_RESULT = 60
_SHORT = 200


def _words(element: Element) -> list[str]:
    return [*element.lines, *(" ".join(cell for cell in row if cell) for row in element.rows)]


def _leave(element: Element, placing: Placing) -> None:
    for text in _words(element):
        placing.leave(_under(element, text))


def _under(element: Element, text: str) -> str:
    """Words with the heading they stand under; those that have one of their own keep it."""
    heading = re.sub(
        r"^(?:[一二三四五六七八九十\d]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)])\s*", "", element.heading
    )
    return f"{heading}：{text}" if heading and not re.match(r"[^，。；]{2,10}[：:]", text) else text


def _text(*location: str) -> Place:
    """All lines of the element as one text."""

    def place(element: Element, placing: Placing) -> None:
        words = _words(element)
        longest = _SHORT if location[-1] in ("name", "summary", "parent_name") else 4000
        text = "\n".join(words)
        if not text or (len(words) == 1 and text in _NOTHING) or len(text) > longest:
            _leave(element, placing)
        else:
            placing.put(location, text, text)

    return place


def _code(*location: str) -> Place:
    """A code without blanks; anything else is left."""

    def place(element: Element, placing: Placing) -> None:
        text = "".join(_words(element)).replace(" ", "")
        if re.fullmatch(r"[0-9A-Za-z\-]{4,60}", text):
            placing.put(location, text.upper(), text)
        else:
            _leave(element, placing)

    return place


def _listed(key: str, list_id: str, *, many: bool) -> Place:
    """Words of a vocabulary list; all of them or none, so that nothing is lost."""

    def place(element: Element, placing: Placing) -> None:
        text = "、".join(_words(element))
        parts = [part for part in re.split(r"[、，,；;/／\s]+|或者|或|和|及", text) if part]
        codes = [code for part in parts if (code := _code_of(list_id, part))]
        if not codes or len(codes) < len(parts) or (len(codes) > 1 and not many):
            _leave(element, placing)
        else:
            placing.put((key,), list(dict.fromkeys(codes)) if many else codes[0], text)

    return place


def _code_of(list_id: str, word: str) -> str | None:
    """The code of a word as the list or the usual speech has it."""
    plain = re.sub(r"[（(].*?[）)]", "", word)
    for option in vocabulary.LISTS[list_id].options:
        names = (option.label, *option.aliases, re.sub(r"[（(].*?[）)]", "", option.label))
        if plain and plain in names:
            return option.code
    return _ALSO.get((list_id, plain))


# Other words of guides for what our lists have.
_ALSO: Mapping[tuple[str, str], str] = {
    ("object", "个人"): "person",
    ("object", "企业"): "enterprise",
    ("handling_mode", "现场办理"): "window",
    ("handling_mode", "现场"): "window",
    ("handling_mode", "窗口"): "window",
    ("handling_mode", "网上"): "online",
    ("handling_mode", "线上办理"): "online",
    ("handling_mode", "邮寄办理"): "express",
    ("handling_mode", "邮寄申请"): "express",
    ("handling_kind", "即办"): "on_the_spot",
    ("item_type", "行政给付类"): "payment",
}


def _place_conditions(element: Element, placing: Placing) -> None:
    for item in items(_words(element)):
        if placing.is_full("conditions") or item.text in _NOTHING:
            placing.leave(item.source)
        else:
            placing.add("conditions", item.text.rstrip("；;"), item.source)


def _limit(key: str) -> Place:
    """The one limit that is said; a choice of limits, or none we know for certain, is left as it is."""

    def place(element: Element, placing: Placing) -> None:
        for text in _words(element):
            found = dict.fromkeys(shorthand for shorthand, _ in limits(text))
            if says_two_limits(text) or len(found) > 1 or (not found and not at_once(text)):
                _labelled_limits(text, element, placing)
            else:
                placing.put((key,), next(iter(found), "当场"), text)

    return place


_LABELLED = re.compile(r"(法定|承诺)(?:办结|办理)?(?:时限|期限)?\s*[：:为是]?\s*([^，,；;。/／]*)")


def _labelled_limits(text: str, element: Element, placing: Placing) -> None:
    """“法定20个工作日，承诺10个工作日”: each says whose it is."""
    parts = _LABELLED.findall(text)
    read = [(word, [one for one, _ in limits(said)] or (["当场"] if at_once(said) else [])) for word, said in parts]
    if not read or any(len(found) != 1 for _, found in read):
        placing.leave(_under(element, text))
        return
    for word, found in read:
        placing.put(("statutory_limit" if word == "法定" else "promised_limit",), found[0], text)


def _phone(key: str) -> Place:
    """The numbers; words around them that are more than a label are left."""

    def place(element: Element, placing: Placing) -> None:
        found: list[str] = []
        used: list[str] = []
        for text in _words(element):
            numbers = phones(text)
            found += [one for one in numbers if one not in found]
            if numbers:
                used.append(text)
            if not numbers or _says_more(text):
                placing.leave(_under(element, text))
        if found:
            placing.put(("contact", key), "、".join(found), "\n".join(used))

    return place


def _says_more(text: str) -> bool:
    """Whether something beside numbers and the words for them stands there."""
    bare = re.sub(
        r"[\d\-—–－()（）\s:：、，,；;。/转]|电话|咨询|监督|投诉|联系|服务|办公室?|热线|号码|方式|现场", "", text
    )
    return len(bare) > 1


def _place_places(element: Element, placing: Placing) -> None:
    text = "\n".join(_words(element))
    found = [code for code, pattern in _PLACES if pattern.search(text)]
    if not text:
        return
    note = placing.tree.get("contact", {}).get("place_note")
    if note and text not in note:
        placing.tree["contact"]["place_note"] = f"{note}\n{text}"
        placing.placed.append(Placed("contact.place_note", text))
    elif not note:
        placing.put(("contact", "place_note"), text, text)
    if found and "places" not in placing.tree.get("contact", {}):
        placing.put(("contact", "places"), found, text)


def _place_hours(element: Element, placing: Placing) -> None:
    text = "\n".join(_words(element))
    if not text:
        return
    window = _WINDOW.search(text)
    days = [number(window[1]), number(window[2])] if window else []
    if all(day is not None and 1 <= day <= 31 for day in days) and window:
        placing.put(("intake",), {"from_day": days[0], "to_day": days[1], "note": window[0]}, text)
    placing.put(("contact", "hours"), text, text)


def _place_fee(element: Element, placing: Placing) -> None:
    for text in _words(element):
        fees = _FEE.findall(text)
        for name, amount in fees:
            if amount.strip("0.") and not placing.is_full("fees"):
                placing.add("fees", {"name": name, "amount": amount, "standard": text[:_SHORT]}, text)
        if not fees and _FREE.search(text):
            placing.put(("fee_note",), "不收费" if text in _BARE_NO else text, f"{element.heading}：{text}")
        elif not fees:
            placing.leave(_under(element, text))


def _place_results(element: Element, placing: Placing) -> None:
    for item in sentences(_words(element)):
        if len(item.text) > _LONGEST_RESULT or item.text in _NOTHING or placing.is_full("results"):
            placing.leave(_under(element, item.source))
        else:
            placing.add("results", {"name": item.text.rstrip("。").strip("《》") or item.text}, item.source)


def _place_benefits(element: Element, placing: Placing) -> None:
    for item in sentences(_words(element)):
        rate = _RATE.match(item.text.rstrip("。"))
        if rate and not placing.is_full("benefits") and len(rate[2]) <= _SHORT:
            placing.add("benefits", {"who": rate[1].strip(" ，,：:"), "amount": rate[2].strip()}, item.source)
        else:
            placing.leave(_under(element, item.source))


def _place_visits(element: Element, placing: Placing) -> None:
    text = " ".join(_words(element))
    found = re.search(r"(\d|[零一二两三四五六七八九])\s*次?", text)
    count = number(found[1]) if found else None
    if count is None or len(text) > len("最多到现场一次"):
        _leave(element, placing)
    else:
        placing.put(("visits",), count, text)


def _place_questions(element: Element, placing: Placing) -> None:
    """问 and 答 in turn, as lines or as rows of a table."""
    question = ""
    for row in element.rows:
        said = [cell.replace("\n", " ") for cell in row if cell and not cell.isdigit()]
        if said and said[-1] in _ANSWER_HEADS:
            continue
        _question(said, placing)
    for line in element.lines:
        asked, answered = _QUESTION.match(line), _ANSWER.match(line)
        if question and (answered or not asked):
            _question([question, line[answered.end() :] if answered else line], placing)
            question = ""
        elif asked or line.rstrip().endswith(("？", "?")):
            placing.leave(question)
            question = re.sub(r"^\d{1,2}[、.．]\s*", "", line[asked.end() :] if asked else line)
        else:
            placing.leave(line)
    placing.leave(question)


def _question(said: list[str], placing: Placing) -> None:
    if len(said) == 2 and len(said[0]) <= _SHORT and not placing.is_full("faq"):
        placing.add("faq", {"question": said[0].strip(), "answer": said[1].strip()}, " ".join(said))
    else:
        placing.leave(" ".join(said))


def _place_effect(element: Element, placing: Placing) -> None:
    text = "\n".join(_words(element))
    if "次月" in text:
        placing.put(("effect",), {"lag": "next_month", "note": text}, text)
    elif text:
        placing.put(("effect",), {"note": text}, text)


PLACES: Mapping[str, Place] = {
    "name": _text("name"),
    "parent_name": _text("parent_name"),
    "handling_item": _text("handling_item"),
    "summary": _text("summary"),
    "catalog_code": _code("codes", "catalog_code"),
    "task_code": _code("codes", "task_code"),
    "local_task_code": _code("codes", "local_task_code"),
    "item_type": _listed("item_type", "item_type", many=False),
    "power_source": _listed("power_source", "power_source", many=False),
    "body_nature": _listed("body_nature", "body_nature", many=False),
    "exercise_tiers": _listed("exercise_tiers", "tier", many=True),
    "handling_kind": _listed("handling_kind", "handling_kind", many=False),
    "handling_modes": _listed("handling_modes", "handling_mode", many=True),
    "any_place": _listed("any_place", "any_place", many=False),
    "objects": _listed("objects", "object", many=True),
    "visits": _place_visits,
    "visits_reason": _text("visits_reason"),
    "quantity_limit": _text("quantity_limit"),
    "basis": place_basis,
    "conditions": _place_conditions,
    "documents": place_documents,
    "places": _place_places,
    "hours": _place_hours,
    "steps": place_steps,
    "online_flow": _leave,
    "statutory_limit": _limit("statutory_limit"),
    "promised_limit": _limit("promised_limit"),
    "limit": _limit("promised_limit"),
    "fee": _place_fee,
    "consult": _phone("consult_phone"),
    "supervise": _phone("supervise_phone"),
    "results": _place_results,
    "delivery": _leave,
    "benefits": _place_benefits,
    "effect": _place_effect,
    "proxy": _text("proxy", "note"),
    "remedy": _text("remedy", "note"),
    "faq": _place_questions,
    "department": _leave,
    UNKNOWN: _leave,
}


def place_all(elements: Iterable[Element], placing: Placing) -> None:
    """Place every element in the order of the guide."""
    for element in elements:
        PLACES[element.name](element, placing)

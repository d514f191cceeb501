"""What may hang in public: names in part, no numbers of people, no address finer than the villagers' group.

Sources: 个人信息保护法 articles 6 and 28, 政府信息公开条例 article 15. Pure, from text to text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

HIDDEN = "（号码不公示）"
_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_LONGEST_NAME = 4  # Han characters; names of minorities are longer and known by their dot
_NUMBER = re.compile(r"(?<![\d*])[\d*]{11,}[Xx]?(?![\d*])")  # identity cards, phones, accounts, masked or not
_NAMES_PEOPLE = re.compile("姓名|户主|成员$|[人者]$")  # 申请人, 购机者, 去世人姓名; not 家庭人口, 人员类别
_RUN = re.compile(f"[{_HAN}·]{{2,}}")
_IS_PLACE = re.compile("村组|住址|地址|住所|居住地")
_DIGITS = "0-9一二三四五六七八九十百"
_COUNT = f"[{_DIGITS}]+"
_DOOR = f"{_COUNT}(?:[-—之]{_COUNT})* ?(?:号楼|号院|号|栋|幢|座|单元|室|楼|层) ?"
_HOUSE = re.compile(f"(?<![第月{_DIGITS}])(?:{_DOOR})+(?:附{_COUNT}号?)?")  # not 第3号, 3月12号
_TO_GROUP = re.compile("^(.*?(?:村民小组|组|社(?!区)))")


def mask_name(name: str) -> str:
    """张桂兰 → 张*兰, 李梅 → 李*; `·` of longer names stays, so that the shape of the name is kept."""
    if len(name) <= 2:
        return name[:1] + "*" * (len(name) - 1)
    return name[0] + "".join(letter if letter == "·" else "*" for letter in name[1:-1]) + name[-1]


def public_value(label: str, value: str, *, names: Iterable[str] = ()) -> str:
    """A value under its label as a notice may show it. `names` are those of people known to the case."""
    text = _NUMBER.sub(HIDDEN, value)
    for name in sorted({one for one in names if len(one) > 1}, key=len, reverse=True):
        text = text.replace(name, mask_name(name))
    if _NAMES_PEOPLE.search(label):
        text = _RUN.sub(_if_name, text)
    return _place(label, text).strip()


def _if_name(run: re.Match[str]) -> str:
    """Longer runs are names of firms, or words."""
    return mask_name(run[0]) if len(run[0]) <= _LONGEST_NAME or "·" in run[0] else run[0]


def _place(label: str, text: str) -> str:
    text = _HOUSE.sub("", text)
    group = _TO_GROUP.match(text) if _IS_PLACE.search(label) else None
    return group[1] if group else text

"""办理依据: titles in 《》 with number, article and text. Their level is not guessed."""

from __future__ import annotations

import re
from typing import Any

from catalog.readers.paper.headings import Element
from catalog.readers.paper.items import Item, sentences
from catalog.readers.paper.placing import Placing

_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_NUMBER = re.compile(
    r"[（(]?\s*([一-龥]{1,14}\s*[〔\[［（(【]\s*(?:19|20)\d{2}\s*[〕\]］）)】]\s*第?\s*\d{1,5}\s*号"
    r"|(?:中华人民共和国)?(?:国务院|主席|[一-龥]{2,10}部)令?\s*(?:第\s*)?[\d一二三四五六七八九十百零〇]{1,6}\s*号令?"
    r"|[一-龥]{2,12}令(?:第\s*)?\d{1,4}\s*号)\s*[）)]?"
)
_ARTICLE = re.compile(
    r"第?\s*[一二三四五六七八九十百零\d]{1,7}\s*条(?:第?[一二三四五六七八九十\d]{1,3}[款项])*"
    r"(?:\s*[、，,和及至]\s*第?\s*[一二三四五六七八九十百零\d]{1,7}\s*条(?:第?[一二三四五六七八九十\d]{1,3}[款项])*)*"
)
_INTRODUCTION = re.compile(r"^(?:根据|依据|按照|按)$")
_QUOTE = re.compile(r"^[：:，,\s]*(?:规定)?[：:，,\s]*[“\"「]?|[”\"」]?$")


def place_basis(element: Element, placing: Placing) -> None:
    """Each title is one basis; words without a title are left."""
    for row in element.rows:
        _place(Item(" ".join(cell for cell in row if cell), " ".join(cell for cell in row if cell)), placing)
    for item in sentences(element.lines):
        _place(item, placing)


def _place(item: Item, placing: Placing) -> None:
    titles = [found for found in _TITLE.finditer(item.text) if _stands_free(item.text, found)]
    if not titles or placing.is_full("legal_basis"):
        placing.leave(item.source)
        return
    before = _INTRODUCTION.sub("", item.text[: titles[0].start()].strip(" ，,、：:"))
    placing.leave(before)
    for index, found in enumerate(titles):
        end = titles[index + 1].start() if index + 1 < len(titles) else len(item.text)
        behind = item.text[found.end() : end]
        placing.add("legal_basis", _basis(found[1], behind), item.text[found.start() if index else 0 : end].strip())


def _stands_free(text: str, found: re.Match[str]) -> bool:
    """A title inside a quotation is part of the quoted article."""
    before = text[: found.start()]
    return before.count("“") == before.count("”")


def _basis(title: str, behind: str) -> dict[str, Any]:
    basis: dict[str, Any] = {"title": title.strip()}
    if number := _NUMBER.match(behind.strip()):
        basis["number"] = number[1].strip()
        behind = behind.strip()[number.end() :]
    behind = behind.strip(" ，,、")
    if article := _ARTICLE.match(behind):
        basis["article"] = article[0].strip()
        behind = behind[article.end() :]
    text = _QUOTE.sub("", behind.strip(" ，,、。；;")).strip()
    if len(text) > 1:
        basis["text"] = text
    return basis

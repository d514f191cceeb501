"""Chinese typesetting that WeasyPrint does not do by itself, as filters from text to HTML.

WeasyPrint ignores ``text-spacing-trim``, ``text-autospace`` and ``text-wrap: pretty``, so adjacent
punctuation is marked for half width, Han and Latin are set apart by a blank, phones and figures with
their unit stay on one line, and a paragraph's last characters never stand alone.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_CLOSING = "，。、；：？！）》」』】〉”’"
_OPENING = "（《「『【〈“‘"
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LATIN = "A-Za-z0-9"
_SEAM = re.compile(f"(?<=[{_HAN}])(?=[{_LATIN}])|(?<=[{_LATIN}%℃])(?=[{_HAN}])")
# A closing mark before any other mark, an opening mark after an opening one: each gives up its empty half.
_TRIMMED = re.compile(f"[{_CLOSING}](?=[{_CLOSING}{_OPENING}])|(?<=[{_OPENING}])[{_OPENING}]")
# 0000-5512018, 0000-620 1133, 12345, 139-0000-5521, 8:30—12:00
_PHONE = re.compile(r"(?<![\d\w-])(?:0\d{2,3}[- ]\d{3,4} ?\d{3,4}|1\d{2}[- ]?\d{4}[- ]?\d{4}|12\d{3}(?=\D|$))(?![\d-])")
_DATE = re.compile(r"\d{4} ?年 ?\d{1,2} ?月(?: ?\d{1,2} ?日)?")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?:\s?[—–~至-]{1,2}\s?\d{1,2}:\d{2})?")
_FIGURE = re.compile(
    r"\d[\d.,]*(?:[—–~-]\d[\d.,]*)? ?(?:%|个工作日|个工作小时|个自然日|小时|周岁|个月|年内|平方米|份|元|天|日|月|年|岁|项|次|人|张|号|版|趟|倍)"
)
_UNBREAKABLE = re.compile("|".join(f"(?:{part.pattern})" for part in (_PHONE, _DATE, _CLOCK, _FIGURE)))
_LONG_ENOUGH = 18
_ENDING = re.compile(f"[{_HAN}]{{4}}[{_CLOSING}]*$")


def plain(value: str) -> str:
    """Set Han and Latin apart by one blank: 满80周岁 → 满 80 周岁. For attributes and page furniture."""
    return _SEAM.sub(" ", value)


def text(value: str) -> Markup:
    """Typeset running text; everything in it is escaped."""
    spaced = plain(value)
    pieces: list[Markup] = []
    at = 0
    for start, end in _unbreakable_spans(spaced):
        pieces += [_trim(spaced[at:start]), Markup('<span class="nw">{}</span>').format(_trim(spaced[start:end]))]
        at = end
    return Markup("").join([*pieces, _trim(spaced[at:])])


def _unbreakable_spans(value: str) -> list[tuple[int, int]]:
    """Phones, clock times, figures with their unit, and the last four characters of a long paragraph."""
    spans = [match.span() for match in _UNBREAKABLE.finditer(value)]
    ending = _ENDING.search(value)
    if len(value) >= _LONG_ENOUGH and ending and (not spans or spans[-1][1] <= ending.start()):
        spans.append(ending.span())
    return spans


def _trim(value: str) -> Markup:
    """Escape, and mark each punctuation that gives up its empty half."""
    marked = _TRIMMED.sub(lambda match: f"\x00{match[0]}\x01", value.replace("\x00", "").replace("\x01", ""))
    html = str(escape(marked)).replace("\x00", '<span class="hw">').replace("\x01", "</span>")
    return Markup(html)


def person(name: str) -> Markup:
    """A person's name: one font for all of it, because a rare character from another font shows; not broken if short."""
    wrapping = "nm" if len(name) <= _LONG_ENOUGH else "nm long"
    return Markup('<span class="{}">{}</span>').format(wrapping, name)


def phone(number: str) -> Markup:
    """A phone on one line with figures of equal width."""
    return Markup('<span class="nw tn">{}</span>').format(number)

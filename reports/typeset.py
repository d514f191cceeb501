"""Chinese typesetting that WeasyPrint does not do by itself, as filters from text to HTML.

WeasyPrint ignores ``text-spacing-trim``, ``text-autospace`` and ``text-wrap: pretty``, so adjacent
punctuation is marked for half width, Han and Latin are set apart by a blank, phones and figures with
their unit stay on one line, and a paragraph's last characters never stand alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from markupsafe import Markup, escape

_CLOSING = "，。、；：？！）》」』】〉”’"
_OPENING = "（《「『【〈“‘"
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LATIN = "A-Za-z0-9"
_SEAM = re.compile(f"(?<=[{_HAN}])(?=[{_LATIN}])|(?<=[{_LATIN}%℃])(?=[{_HAN}])")
_BLANK = re.compile(f"(?<=[{_HAN}，。、；：（）]) +(?=[{_LATIN}])|(?<=[{_LATIN}%℃]) +(?=[{_HAN}])")
# A closing mark before any other mark, an opening mark that starts the text or follows another opening one:
# each gives up its empty half.
_TRIMMED = re.compile(f"[{_CLOSING}](?=[{_CLOSING}{_OPENING}])|(?:^|(?<=[{_OPENING}]))[{_OPENING}]")
_TRIMMED_LATER = re.compile(f"[{_CLOSING}](?=[{_CLOSING}{_OPENING}])|(?<=[{_OPENING}])[{_OPENING}]")  # amid a line
_QUOTES = "“”‘’"
_LONE_QUOTE = re.compile(f'(?<!class="hw q">)[{_QUOTES}]')
# 0000-5512018, 0000-620 1133, 12345, 139-0000-5521, 8:30—12:00
_PHONE = re.compile(r"(?<![\d\w-])(?:0\d{2,3}[- ]\d{3,4} ?\d{3,4}|1\d{2}[- ]?\d{4}[- ]?\d{4}|12\d{3}(?=\D|$))(?![\d-])")
_DATE = re.compile(r"\d{4} ?年 ?\d{1,2} ?月(?: ?\d{1,2} ?日)?")
_CLOCK = re.compile(r"(?:每天 )?\d{1,2}:\d{2}(?:\s?[—–~至-]{1,2}\s?\d{1,2}:\d{2})?")
_UNITS = (
    "%|个工作日|个工作小时|个自然日|个月|小时|周岁|年内|平方米|立方米|公里|份|元|天|日|月|年|岁|项|次|人|张|号|版|趟|倍"
)
_FIGURE = re.compile(rf"\d[\d.,]*(?:[—–~-]\d[\d.,]*)? ?(?:{_UNITS})")
_UNBREAKABLE = re.compile("|".join(f"(?:{part.pattern})" for part in (_PHONE, _DATE, _CLOCK, _FIGURE)))
_HELD = 2  # characters that never stand apart from each other at the end of running text
_HELD_OFFICIAL = 2  # large type and narrow cells leave less room
_SHORT = 14  # characters of a text whose end nobody has to care for
_START, _STOP = "\x01", "\x02"  # stand around trimmed punctuation until the text is escaped
_MARKED = re.compile(f"{_START}(.){_STOP}")
_LONG_ENOUGH = 18  # a name longer than this may be broken
_JOINER = "\u2060"  # Unicode's word joiner: no line ends beside it, nothing shows, and no PDF keeps it
_ONLY_HELD = re.compile('<span class="nw">((?:[^<]|<span class="(?:hw h[co]|hw q|q)">[^<]*</span>)*)</span>')
# Between two characters, neither inside an entity or a tag nor where no line would end anyway.
_WITHIN = re.compile(r"(?:<[^>]*>)*(?:&[^;<]*;|[A-Za-z0-9.,]++|[^<&A-Za-z0-9.,])(?:</span>)*(?=[^<]|<s)")


def plain(value: str) -> str:
    """Set Han and Latin apart by one blank: 满80周岁 → 满 80 周岁. For attributes and page furniture."""
    return _SEAM.sub(" ", value)


def text(value: str, held: int = _HELD) -> Markup:
    """Typeset text; everything in it is escaped. Its last `held` Han characters stay on one line."""
    return _set(plain(value), held)


def official(value: str, names: Sequence[str] = ()) -> Markup:
    """Typeset a paragraph of an official letter: no blank beside figures (GB/T 9704), `names` each in one font.

    Quotation marks are told apart, because those of LXGW WenKai are as narrow as Latin ones (fang.css).
    """
    clean = _BLANK.sub("", value)
    known = sorted({name for name in names if name}, key=len, reverse=True)
    if not known:
        return _quoted(_set(clean, _HELD_OFFICIAL))
    first, *later = re.split("(" + "|".join(re.escape(name) for name in known) + ")", clean)
    pieces = [person(one) if one in known else _quoted(_set(one, _HELD_OFFICIAL, _TRIMMED_LATER)) for one in later]
    return Markup("").join([_quoted(_set(first, _HELD_OFFICIAL)), *pieces])


def _quoted(html: Markup) -> Markup:
    """Quotation marks that keep their width, in spans; attributes of our spans have none."""
    return Markup(_LONE_QUOTE.sub(lambda lone: f'<span class="q">{lone[0]}</span>', html))


def _set(value: str, held: int, trimmed: re.Pattern[str] = _TRIMMED) -> Markup:
    clean = value.replace(_START, "").replace(_STOP, "")
    marked = trimmed.sub(lambda match: f"{_START}{match[0]}{_STOP}", clean)
    pieces: list[Markup] = []
    at = 0
    for start, end in _unbreakable_spans(marked, held):
        pieces += [_html(marked[at:start]), Markup('<span class="nw">{}</span>').format(_html(marked[start:end]))]
        at = end
    return Markup("").join([*pieces, _html(marked[at:])])


def _unbreakable_spans(value: str, held: int) -> list[tuple[int, int]]:
    """Phones, clock times, figures with their unit, and the last characters of a paragraph worth the care."""
    spans = [match.span() for match in _UNBREAKABLE.finditer(value)]
    ending = _ending(held).search(value) if len(value) > _SHORT else None
    if ending and (not spans or spans[-1][1] <= ending.start()):
        spans.append(ending.span())
    return spans


@cache
def _ending(held: int) -> re.Pattern[str]:
    """Up to `held` Han with their punctuation, and an opening mark before them unless it is trimmed by itself."""
    opening = f"(?:(?<!{_START})[{_OPENING}])?"
    return re.compile(f"{opening}(?:[{_HAN}][{_CLOSING}{_OPENING}{_START}{_STOP}]*){{2,{held}}}$")


def _html(marked: str) -> Markup:
    """Escape, then turn the marks around trimmed punctuation into spans."""
    return Markup(_MARKED.sub(lambda one: f'<span class="hw {_side(one[1])}">{one[1]}</span>', str(escape(marked))))


def _side(mark: str) -> str:
    """Which half is empty, for fonts that cannot give it up by themselves (fang.css): behind it, before it."""
    return "q" if mark in _QUOTES else "hc" if mark in _CLOSING else "ho"


def person(name: str) -> Markup:
    """A person's name: all in one font, as a rare character from another one shows; if short, on one line."""
    wrapping = "nm" if len(name) <= _LONG_ENOUGH else "nm long"
    return Markup('<span class="{}">{}</span>').format(wrapping, name)


def phone(number: str) -> Markup:
    """A phone on one line with figures of equal width."""
    return Markup('<span class="nw tn">{}</span>').format(number)


def joined(html: str) -> str:
    """The same words with characters in place of the spans that only hold text on one line.

    For layout: WeasyPrint spends a seventh of a page on these spans. HTML for people keeps them, because who copies a
    phone from a web page would copy the joiners too.
    """
    return _ONLY_HELD.sub(lambda held: _WITHIN.sub(lambda one: f"{one[0]}{_JOINER}", held[1]), html)


def unjoined(words: str) -> str:
    """What was written before `joined`."""
    return words.replace(_JOINER, "")

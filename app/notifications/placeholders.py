"""The small language of messages: {办件编号} is filled in, [，电话{电话}] is left out when there is none. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

_HOLE = re.compile(r"\{([^{}\[\]]*)\}")
_PIECE = re.compile(r"\[([^\[\]]*)\]")
ONE_PART, OF_MANY = 70, 67  # characters of a text message in Chinese: alone, and as one of several
MOST_PARTS = 4
LONGEST = 600
# What looks like an ID number, a bank account or a mobile number has no business in a message.
_PRIVATE = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15,19}|1[3-9]\d{9})(?!\d)")
_LONGEST_VALUE = 60
FETCHED = "pickup"  # the event that tells a code
_CODE = re.compile(r"(?<![\d-])\d{6}(?!\d)")


@dataclass(frozen=True)
class Value:
    """Something a message may say. `always`: every case has it; the others stand inside [ … ]."""

    key: str
    word: str
    sample: str
    always: bool


def fill(text: str, known: Mapping[str, str]) -> str:
    """The text with its placeholders, by their Chinese words, filled in; optional pieces that lack one are left out."""

    def piece(match: re.Match[str]) -> str:
        return _put(match[1], known) if all(known.get(word) for word in holes(match[1])) else ""

    return _put(_PIECE.sub(piece, text), known)


def _put(text: str, known: Mapping[str, str]) -> str:
    return _HOLE.sub(lambda match: known.get(match[1].strip(), ""), text)


def holes(text: str) -> list[str]:
    """The words between braces, in order."""
    return [match[1].strip() for match in _HOLE.finditer(text)]


def complaints(text: str, *, values: Mapping[str, Value], form: str) -> list[str]:
    """All that is wrong with a text, a sentence each. `values`: what there is for its event, by Chinese word."""
    return list(_complaints(text.strip(), values, form))


def _complaints(text: str, values: Mapping[str, Value], form: str) -> Iterator[str]:
    if not text:
        yield _("请写消息的内容")
        return
    if len(text) > LONGEST:
        yield _("最多 %(most)s 个字，现在有 %(count)s 个字", most=LONGEST, count=len(text))
    if _left_over(text):
        yield _("括号不成对：占位词写成 {办件编号}，可省的部分写成 [ … ]，都不能套着写")
    for word in dict.fromkeys(holes(text)):
        if word not in values:
            yield _("没有“%(word)s”这个占位词，这里能用的有：%(known)s", word=word, known="、".join(values))
    for word in dict.fromkeys(holes(_PIECE.sub("", text))):
        if word in values and not values[word].always:
            yield _("“%(word)s”不一定有，请连同前后的字放进方括号，如 [，%(word)s{%(word)s}]", word=word)
    if form == "sms" and parts(fill(text, samples(values))) > MOST_PARTS:
        yield _("短信太长，最多 %(most)s 条的长度", most=MOST_PARTS)


def _left_over(text: str) -> bool:
    """Whether a bracket of either kind stands without its other one, or inside one of its own kind."""
    bare = _PIECE.sub(lambda match: _HOLE.sub("", match[1]), _HOLE.sub("", text))
    return any(sign in bare for sign in "{}[]")


def samples(values: Mapping[str, Value]) -> dict[str, str]:
    """What a preview says, by Chinese word."""
    return {word: value.sample for word, value in values.items()}


def parts(text: str) -> int:
    """How many text messages it takes: 70 characters, or 67 each when there are several (3GPP TS 23.040, UCS-2)."""
    units = len(text.encode("utf-16-le")) // 2
    return 1 if units <= ONE_PART else -(-units // OF_MANY)


def discreet(value: str) -> str:
    """A value as it may stand in a message: on one line, not long, without numbers of people."""
    line = " ".join(value.split())
    hidden = _PRIVATE.sub(lambda match: "*" * len(match[0]), line)
    return hidden if len(hidden) <= _LONGEST_VALUE else hidden[: _LONGEST_VALUE - 1] + "…"


def without_code(event: str, text: str) -> str:
    """A message as desks see it that was sent: the code that fetches a result is for the applicant alone."""
    return _CODE.sub("******", text) if event == FETCHED else text


def surname_only(name: str) -> str:
    """张桂兰 → 张**; of an organisation the same, so that nobody learns from a message who applied."""
    return name[:1] + "**" if name else ""

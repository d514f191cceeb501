"""A text as boxes to type into, in Chinese words, and back; what two texts differ in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from flask_babel import gettext as _

from app.wording import msgid
from catalog import vocabulary
from reports.letter_texts import DEFAULT, LetterKind, LetterText, in_names, in_words, lines_of

_KEY = re.compile(r"(titles|laws|remedies)\.([a-z_]{1,40}(?:\.[a-z_]{1,40})?)")
_MOST_KEYS = 60
_GROUPS = {"titles": msgid("文书名称"), "laws": msgid("法律条款"), "remedies": msgid("救济途径")}
_CASES = ("decline_reason", "pause_kind", "terminate_reason")
_PARTLY = "partly"


@dataclass(frozen=True)
class Box:
    """One control of the editor; `name` is also the place that a problem names."""

    name: str
    words: str
    value: str
    lines: int  # 1: a line; more: an area of so many
    takes_placeholders: bool = False


@dataclass(frozen=True)
class Difference:
    """A box that says something else: what went and what came, in the order of the text."""

    words: str
    pieces: tuple[tuple[str, str], ...]  # ("same" | "gone" | "new", text)


def boxes_of(kind: LetterKind, text: LetterText) -> list[Box]:
    """Every box of a text, in the order in which the letter says it."""
    return list(_boxes(kind, text))


def _boxes(kind: LetterKind, text: LetterText) -> Iterator[Box]:
    yield Box("title", _("文书名称"), text.title, 1)
    yield from _by_type("titles", text.titles, 1)
    for part, words in kind.parts.items():
        said = "\n".join(in_words(one, kind) for one in text.paragraphs(part))
        yield Box(f"parts.{part}", words, said, 6, takes_placeholders=True)
    if kind.has_days:
        yield Box("days", _("期限（工作日）"), str(text.days or ""), 1)
    if kind.has_law:
        yield from _by_type("laws", {DEFAULT: "", **text.laws}, 1)
    if kind.has_remedies:
        said_by_type = {key: in_words(one, kind) for key, one in {DEFAULT: "", **text.remedies}.items()}
        yield from _by_type("remedies", said_by_type, 4)


def _by_type(group: str, texts: Mapping[str, str], lines: int) -> Iterator[Box]:
    for key in sorted(texts, key=lambda one: (one != DEFAULT, one)):
        words = _("%(what)s：%(type)s", what=_(_GROUPS[group]), type=_type_words(key))
        yield Box(f"{group}.{key}", words, texts[key], lines, takes_placeholders=group == "remedies")


def _type_words(key: str) -> str:
    """permission.partly → 行政许可（部分准予）."""
    item_type, _dot, case = key.partition(".")
    words = _("一般") if item_type == DEFAULT else vocabulary.label("item_type", item_type)
    return f"{words}（{_case_words(case)}）" if case else words


def _case_words(case: str) -> str:
    if case == _PARTLY:
        return _("部分准予")
    return next((found.label for one in _CASES if (found := vocabulary.entry(one, case))), case)


def text_from(kind: LetterKind, typed: Mapping[str, str]) -> LetterText:
    """The text that was typed; a type of items may be added with ``more``. Nothing is checked here."""
    kept = {name: value.strip() for name, value in typed.items()}
    days = kept.get("days", "")
    by_type = _typed_by_type(kept)
    more = kept.get("more", "")
    if more in vocabulary.codes("item_type"):
        by_type["laws"].setdefault(more, by_type["laws"].get(DEFAULT, ""))
        by_type["remedies"].setdefault(more, by_type["remedies"].get(DEFAULT, ""))
    remedies = {key: in_names(one, kind) for key, one in by_type["remedies"].items() if one or key == DEFAULT}
    return LetterText(
        kind=kind.id,
        title=kept.get("title", ""),
        titles={key: one for key, one in by_type["titles"].items() if one},
        parts={part: _paragraphs(kind, kept.get(f"parts.{part}", "")) for part in kind.parts},
        laws=by_type["laws"] if kind.has_law else {},
        remedies=remedies if kind.has_remedies else {},
        days=int(days) if days.isdecimal() and len(days) <= len("365") else 0,
    )


def _paragraphs(kind: LetterKind, typed: str) -> tuple[str, ...]:
    return tuple(in_names(one, kind) for one in lines_of(typed))


def _typed_by_type(typed: Mapping[str, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {group: {} for group in _GROUPS}
    for name in list(typed)[: 4 * _MOST_KEYS]:
        if match := _KEY.fullmatch(name):
            found[match[1]][match[2]] = typed[name]
    return found


# ── what changed ───────────────────────────────────────────────────────────────────────────────────


def differences(kind: LetterKind, before: LetterText, after: LetterText) -> list[Difference]:
    """The boxes that say something else, in the order of the newer text; those that went come last."""
    old = {box.name: box for box in boxes_of(kind, before)}
    new = {box.name: box for box in boxes_of(kind, after)}
    names = [*new, *(name for name in old if name not in new)]
    return [
        Difference((new.get(name) or old[name]).words, _pieces(_said(old, name), _said(new, name)))
        for name in names
        if _said(old, name) != _said(new, name)
    ]


def _said(boxes: Mapping[str, Box], name: str) -> str:
    return boxes[name].value if name in boxes else ""


def _pieces(before: str, after: str) -> tuple[tuple[str, str], ...]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    found: list[tuple[str, str]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found.append(("same", before[a:b]))
        else:
            found += [(word, text) for word, text in (("gone", before[a:b]), ("new", after[c:d])) if text]
    return tuple(found)

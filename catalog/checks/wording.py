"""Words as people read them: no slips of the keyboard, sentences one can follow, plain words where there are any."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from catalog.checks.registry import Location, Subject, TextPlace, cut, hint, rule, setting, warning
from catalog.conditions.symbols import fold
from catalog.definition import LegalBasis, OptionSpec
from catalog.mends import Mend
from catalog.problems import Problem
from catalog.readers.yaml_nodes import load_yaml

_LONGEST_RUN = 40  # characters without any mark in between
_LONGEST_SENTENCE = 120
# Keys in which the county speaks to people in sentences of its own.
_PROSE = frozenset(
    {
        "conditions",
        "summary",
        "question",
        "answer",
        "help",
        "note",
        "fill_note",
        "fee_note",
        "place_note",
        "visits_reason",
        "presence_reason",
        "acceptance_standard",
        "obtain_from",
        "pattern_message",
        "special_procedure",
    }
)
_NAMING = frozenset({"label", "question"})  # conditions call fields, options and situations by these
_HAN = "\u4e00-\u9fff"
_MARKS = re.compile(r"[，。；：、！？,;:!?（）()《》“”\"\n]|\.\s")
_STOPS = re.compile(r"[。；！？;!?\n]")
_HALF = re.compile(rf"(?<=[{_HAN}”’）》〉])([,;:?!])|(?<=[{_HAN}”’）》〉])\.$")
_BRACKETS = re.compile(rf"\(([^()]*[{_HAN}][^()]*)\)")
_QUOTES = re.compile(rf'"([^"]*[{_HAN}][^"]*)"')
_HALF_MARK = re.compile(r"[,;:?!.(\"]")
_TO_FULL = str.maketrans(",;:?!.", "，；：？！。")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_TWICE = re.compile(r"([，。；：、！？])\1+|[，、；：](?=[。！？])")
_INNER_BLANK = re.compile(r"[ \u3000\t]+(?=[，。；：、！？）》”])|(?<=[，。；：、！？（《“])[ \u3000\t]+")
_PAIRS = (("（", "）"), ("《", "》"), ("“", "”"), ("〔", "〕"), ("【", "】"), ("(", ")"))
_SUSPECT_BLANK = re.compile(r"^\s|\s$|[ \u3000\t](?=[，。；：、！？）》”])|(?<=[，。；：、！？（《“])[ \u3000\t]")


@cache
def word_lists() -> Mapping[str, Any]:
    """The lists of `wording.yaml`."""
    lists: Mapping[str, Any] = load_yaml(Path(__file__).with_suffix(".yaml").read_text("utf-8")).value
    return lists


@cache
def any_of(name: str) -> re.Pattern[str]:
    """One pattern for all words of a list, the longest first."""
    return re.compile("|".join(sorted(map(re.escape, word_lists()[name]), key=len, reverse=True)))


@rule
def punctuation_is_full_width(subject: Subject) -> Iterator[Problem]:
    """Our rule, after GB/T 15834: Chinese text has Chinese marks."""
    yield from _tidied(subject, _full_width, "用了半角标点", "改成全角标点")


@rule
def letters_are_half_width(subject: Subject) -> Iterator[Problem]:
    """Our rule: ２０ and Ａ4 are slips of the input method; they are not found when searched for."""
    yield from _tidied(subject, _half_width_letters, "数字或字母用了全角", "改成半角")


@rule
def blanks_are_none(subject: Subject) -> Iterator[Problem]:
    """Our rule: blanks around a text or beside a mark come from copying."""
    yield from _tidied(subject, _without_blanks, "前后或标点旁边有多余的空格", "去掉空格")


@rule
def marks_stand_once(subject: Subject) -> Iterator[Problem]:
    """Our rule, after GB/T 15834: no mark stands twice, and none right before a full stop."""
    yield from _tidied(subject, _single_marks, "有重复的标点", "只留一个")


@rule
def brackets_are_closed(subject: Subject) -> Iterator[Problem]:
    """Our rule: a bracket or quotation mark that is not closed is lost text."""
    for place in subject.texts:
        for opening, closing in _PAIRS if not _is_law(place) else ():
            if place.text.count(opening) != place.text.count(closing):
                yield warning(place.location, f"“{_cut(place.text)}”里的{opening}{closing}没有成对")


@rule
def words_are_spelt_right(subject: Subject) -> Iterator[Problem]:
    """Our rule: wrong characters that are typed again and again."""
    for place in subject.texts:
        if not _is_law(place):
            yield from _replaced(subject, place, "misspelt", "应当写成")


@rule
def words_are_plain(subject: Subject) -> Iterator[Problem]:
    """Our rule: a villager reads a guide once; officialese that has a plain word is replaced by it."""
    for place in subject.texts:
        if place.key in _PROSE:
            yield from _replaced(subject, place, "plain", "可以说成")


@rule
def sentences_can_be_followed(subject: Subject) -> Iterator[Problem]:
    """Our rule: more than forty characters without a mark, or a sentence of 120, is lost on the way."""
    for place in subject.texts:
        if place.key not in _PROSE or len(place.text) <= _LONGEST_RUN:
            continue
        run = max(_MARKS.split(place.text), key=len)
        sentence = max(_STOPS.split(place.text), key=len)
        if len(run) > _LONGEST_RUN:
            yield hint(place.location, f"“{_cut(run)}”有 {len(run)} 个字没有停顿，请断成几句")
        elif len(sentence) > _LONGEST_SENTENCE:
            yield hint(place.location, f"“{_cut(sentence)}”这一句有 {len(sentence)} 个字，请分成几句")


@rule
def documents_are_named_exactly(subject: Subject) -> Iterator[Problem]:
    """Our rule (no catch-all documents): “其他材料” does not tell anybody what to bring."""
    for index, document in enumerate(subject.definition.documents):
        if found := any_of("catch_all").search(document.name):
            message = f"材料名称里的“{found[0]}”是兜底的说法，请写清楚到底要交什么"
            yield warning(("documents", index, "name"), message)


@rule
def conditions_are_said_exactly(subject: Subject) -> Iterator[Problem]:
    """Our rule: “符合有关规定” does not tell anybody whether they qualify."""
    for index, text in enumerate(subject.definition.conditions):
        if found := any_of("vague").search(text):
            yield hint(("conditions", index), f"“{found[0]}”说得太笼统，请写明是哪些、到什么程度")


@rule
def questions_end_with_their_mark(subject: Subject) -> Iterator[Problem]:
    """Our rule: 常见问题 reads as a question."""
    for index, entry in enumerate(subject.definition.faq):
        location: Location = ("faq", index, "question")
        question = entry.question.rstrip()
        if question.endswith(("吗", "呢", "么", "怎么办", "多少", "多久", "哪里")):
            yield hint(location, "问题的末尾要有问号", setting("加上问号", (location, f"{question}？")))


def _tidied(subject: Subject, tidy: Callable[[str], str], what: str, label: str) -> Iterator[Problem]:
    for place in subject.texts:
        text = tidy(place.text)
        if text and text != place.text:
            yield hint(place.location, f"“{_cut(place.text)}”{what}", _rewriting(subject, place, text, label))


def _replaced(subject: Subject, place: TextPlace, name: str, says: str) -> Iterator[Problem]:
    """One problem for each word of the list in this text; its mend changes all its occurrences."""
    for word in dict.fromkeys(any_of(name).findall(place.text)):
        better = word_lists()[name][word]
        text = _with(place.text, any_of(name), word, better)
        mend = _rewriting(subject, place, text, f"改成“{better}”")
        yield hint(place.location, f"“{word}”{says}“{better}”", mend)


def _with(text: str, words: re.Pattern[str], word: str, better: str) -> str:
    """The text with one word replaced; inside a longer word of the list it is not that word."""
    return words.sub(lambda found: better if found[0] == word else found[0], text)


def _rewriting(subject: Subject, place: TextPlace, text: str, label: str) -> Mend | None:
    """The mend that writes the text anew, where no condition calls anything by the old one."""
    if isinstance(place.owner, OptionSpec) and place.owner.code == place.owner.label:
        return None  # a bare word: it is the code as well
    named = place.key in _NAMING or isinstance(place.owner, OptionSpec)
    if named and fold(text) != fold(place.text) and any(place.text.strip() in one for one in _notations(subject)):
        return None
    return setting(label, (place.location, text))


def _notations(subject: Subject) -> Sequence[str]:
    return [*subject.logics, *subject.broken]


def _full_width(text: str) -> str:
    if not _HALF_MARK.search(text):
        return text
    text = _HALF.sub(lambda found: found[0].translate(_TO_FULL), text)
    return _QUOTES.sub(r"“\1”", _BRACKETS.sub(r"（\1）", text))


def _half_width_letters(text: str) -> str:
    return _WIDE.sub(lambda found: fold(found[0]), text)


def _without_blanks(text: str) -> str:
    return _INNER_BLANK.sub("", text.strip()) if _SUSPECT_BLANK.search(text) else text


def _single_marks(text: str) -> str:
    return _TWICE.sub(r"\1", text)


def _is_law(place: TextPlace) -> bool:
    """Whether it is quoted from a law and not ours to change."""
    return isinstance(place.owner, LegalBasis) and place.key == "text"


def _cut(text: str) -> str:
    return cut(text, 24)

"""A short test after a training: questions as data, written down as people write them, and marked. Pure.

    高龄津贴从哪个月起发？
    A 满80周岁当月
    *B 满80周岁的次月

A star marks what is right; with several stars all of them have to be chosen, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pydantic import Field, TypeAdapter

from catalog.primitives import Strict

MOST_QUESTIONS = 40
MOST_CHOICES = 8
_LONGEST = 200
_CHOICE = re.compile(r"(?P<star>[*＊]?)\s*(?P<letter>[A-Ha-hＡ-Ｈ])\s*[.．、:：)） ]\s*(?P<words>.+)")
_NUMBER = re.compile(r"^\d{1,2}\s*[.．、)）]\s*")


class Question(Strict):
    """One question; `right` are the places of the right choices from 0."""

    text: str = Field(min_length=1, max_length=_LONGEST)
    choices: tuple[str, ...] = Field(min_length=2, max_length=MOST_CHOICES)
    right: tuple[int, ...] = Field(min_length=1)

    @property
    def is_many(self) -> bool:
        """Are several choices right?"""
        return len(self.right) > 1

    def is_answered_by(self, chosen: Iterable[int]) -> bool:
        """All that is right and nothing else."""
        return set(chosen) == set(self.right)


_QUESTIONS = TypeAdapter(tuple[Question, ...])


class QuizError(ValueError):
    """What is written down is no test; the sentences say where and why."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__("；".join(sentences))
        self.sentences = tuple(sentences)


def read_questions(stored: str) -> tuple[Question, ...]:
    """Questions as they were stored."""
    return _QUESTIONS.validate_json(stored)


def store_questions(questions: Sequence[Question]) -> str:
    """Their JSON."""
    return _QUESTIONS.dump_json(tuple(questions)).decode()


def parse_questions(text: str) -> tuple[Question, ...]:
    """Questions from what was typed, blank lines between them; QuizError with everything that is wrong."""
    blocks = [[line.strip() for line in block.splitlines() if line.strip()] for block in re.split(r"\n\s*\n", text)]
    filled = [block for block in blocks if block]
    wrong = [sentence for number, block in enumerate(filled, 1) for sentence in _faults(number, block)]
    if len(filled) > MOST_QUESTIONS:
        wrong.append(f"最多 {MOST_QUESTIONS} 题")
    if wrong:
        raise QuizError(wrong)
    return tuple(_question(block) for block in filled)


def _faults(number: int, block: Sequence[str]) -> Iterator[str]:
    choices = [_CHOICE.fullmatch(line) for line in block[1:]]
    stray = [line for line, choice in zip(block[1:], choices, strict=True) if choice is None]
    if _CHOICE.fullmatch(block[0]):
        yield f"第 {number} 题没有题目，只有选项；题目和选项之间不要空行"
        return
    if stray:
        yield f"第 {number} 题的“{stray[0][:12]}”看不懂，选项要写成“A 内容”，一行一个"
    if not 2 <= len(choices) <= MOST_CHOICES:
        yield f"第 {number} 题要有 2 到 {MOST_CHOICES} 个选项"
    if not any(choice and choice["star"] for choice in choices):
        yield f"第 {number} 题没有标正确答案，在对的选项前面加 *"
    if any(len(line) > _LONGEST for line in block):
        yield f"第 {number} 题太长，一行最多 {_LONGEST} 个字"


def _question(block: Sequence[str]) -> Question:
    choices = [choice for line in block[1:] if (choice := _CHOICE.fullmatch(line))]
    right = tuple(place for place, choice in enumerate(choices) if choice["star"])
    words = tuple(choice["words"].strip() for choice in choices)
    return Question(text=_NUMBER.sub("", block[0]) or block[0], choices=words, right=right)


def write_questions(questions: Sequence[Question]) -> str:
    """As people would type them; `parse_questions` reads the same again."""
    return "\n\n".join("\n".join((one.text, *_lines(one))) for one in questions)


def _lines(one: Question) -> Iterator[str]:
    for place, words in enumerate(one.choices):
        yield f"{'*' if place in one.right else ''}{chr(ord('A') + place)} {words}"


def mark(questions: Sequence[Question], chosen: Mapping[int, Sequence[int]]) -> int:
    """The score in per cent, whole numbers, rounded down; `chosen` by the place of the question."""
    right = sum(one.is_answered_by(chosen.get(place, ())) for place, one in enumerate(questions))
    return right * 100 // len(questions) if questions else 100

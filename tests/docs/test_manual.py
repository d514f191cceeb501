"""The administrator's manual on disk is what its chapters say now, and names only what is on the screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from app.cli import commands
from app.config import ROOT
from scripts.manual.__main__ import FOLDER, TEXT
from scripts.manual.parts import Chapter, Scene, Step
from scripts.manual.reading import CHAPTERS, chapters
from scripts.manual.words import markdown

ALL = chapters()
LAST = len(ALL)
_MOST_BYTES = 3_000_000  # of all pictures: a manual is read over slow lines, too
_HAN = r"[\u4e00-\u9fff]"
_LITERALS = [  # each by itself: quotes stand within quotes
    re.compile(rf'"([^"\n]*{_HAN}[^"\n]*)"'),
    re.compile(rf"'([^'\n]*{_HAN}[^'\n]*)'"),
    re.compile(rf'[(] ?"([^"\n]*{_HAN}[^"\n]*)"'),
    re.compile(rf">([^<>{{}}\n]*{_HAN}[^<>{{}}\n]*)<"),
]
_SLOT = re.compile(r"%\(\w+\)s|\{\w+\}|\{\{.*?\}\}")  # what the program fills in


def _title(chapter: Chapter) -> str:
    return chapter.title


def test_text_on_disk_is_what_the_chapters_say() -> None:
    assert TEXT.read_text("utf-8") == markdown(ALL), "run: make manual"


def test_every_picture_is_there_and_shown() -> None:
    named = [picture.name for chapter in ALL for picture in chapter.pictures()]
    assert len(named) == len(set(named))
    shown = set(re.findall(r"(?:\]\(|src=\")([\w-]+\.png)", TEXT.read_text("utf-8")))
    on_disk = {path.name for path in FOLDER.iterdir() if path != TEXT}
    assert shown == on_disk == {f"{name}.png" for name in named}


def test_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.png")) < _MOST_BYTES


@pytest.mark.parametrize("chapter", ALL, ids=_title)
def test_steps_name_what_they_use(chapter: Chapter) -> None:
    """What the browser presses and fills stands in the sentence that the reader follows."""
    unnamed = {step.words: step.unnamed() for step in chapter.steps()}
    assert {words: names for words, names in unnamed.items() if names} == {}


@pytest.mark.parametrize("chapter", ALL, ids=_title)
def test_what_is_to_be_pressed_is_on_the_screen(chapter: Chapter) -> None:
    assert [label for label in sorted(_pressed(chapter)) if not _is_on_the_screen(label)] == []


@pytest.mark.parametrize("label", ["从没有过的按钮", "发布第二版", "材料单单", "保"])
def test_what_is_not_on_the_screen_is_noticed(label: str) -> None:
    assert not _is_on_the_screen(label)


def test_sections_referred_to_exist() -> None:
    text = TEXT.read_text("utf-8")
    sections = set(re.findall(r"^### (\d+\.\d+) ", text, re.MULTILINE))
    referred = set(re.findall(r"见 (\d+\.\d+)", text))
    assert referred and referred <= sections
    assert all(1 <= int(number) <= LAST for number in re.findall(r"第 (\d+) 章", text))


@pytest.mark.parametrize("chapter", ALL[:-1], ids=_title)
def test_only_the_last_chapter_speaks_of_files(chapter: Chapter) -> None:
    """Who manages services knows no code; the last chapter is for those who do."""
    assert re.findall(r"YAML|JSON|API|git\b", markdown([chapter]).partition("\n## ")[2]) == []


def test_chapters_and_modules_stay_short() -> None:
    files = [*CHAPTERS.glob("*.yaml"), *CHAPTERS.parent.glob("*.*"), ROOT / "scripts" / "stage.py"]
    assert [path.name for path in files if len(path.read_text("utf-8").splitlines()) >= 400] == []


@pytest.mark.parametrize("line", re.findall(r"python run\.py ([^`#\n]+)", TEXT.read_text("utf-8")))
def test_commands_are_those_of_the_program(line: str) -> None:
    """Every command is there, has the options that are named, and gets those that it wants."""
    command, words = commands, line.split()
    while isinstance(command, click.Group):
        command = command.commands[words.pop(0)]
    options = {name: one for one in command.params if isinstance(one, click.Option) for name in one.opts}
    given = {options[word] for word in words if word.startswith("-") and word != "--help"}
    wanted = {one for one in options.values() if one.required}
    assert wanted <= given or not words


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_readmes_lead_to_the_manual(readme: str) -> None:
    assert "docs/manual/administrator.md" in (ROOT / readme).read_text("utf-8")


# ── what is on the screen ──────────────────────────────────────────────────────────────────────────


def _pressed(chapter: Chapter) -> set[str]:
    """What stands in 【】, and the names of fields that are filled."""
    said = {label for found in re.findall("【([^】]+)】", markdown([chapter])) for label in found.split(" › ")}
    acts = [act for part in chapter.parts() if isinstance(part, Step | Scene) for act in part.acts]
    return said | {name for act in acts for name in act.named() for name in name.split(" › ")}


def _is_on_the_screen(label: str) -> bool:
    bare = _bare(label)
    return bare in _phrases() or bare in _typed() or any(slots.fullmatch(bare) for slots in _with_slots())


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@cache
def _typed() -> frozenset[str]:
    """What the reader wrote before: the names of rows and samples of their own."""
    acts = [act for chapter in ALL for part in chapter.parts() if isinstance(part, Step | Scene) for act in part.acts]
    return frozenset(_bare(act.typed()) for act in acts if act.typed())


@cache
def _phrases() -> frozenset[str]:
    return frozenset(_bare(phrase) for phrase in _found() if not _SLOT.search(phrase))


@cache
def _with_slots() -> tuple[re.Pattern[str], ...]:
    """Phrases with something to fill in, as patterns; at least one word of them is fixed."""
    phrases = {phrase for phrase in _found() if _SLOT.search(phrase) and re.search(_HAN, _SLOT.sub("", phrase))}
    return tuple(re.compile("[^一二三四]+".join(map(re.escape, map(_bare, _SLOT.split(phrase))))) for phrase in phrases)


@cache
def _found() -> tuple[str, ...]:
    """Everything that the product can say: templates, Python, scripts, vocabularies, the sample county."""
    return tuple(_literals()) + tuple(_values())


def _sources(*patterns: str) -> Iterator[Path]:
    for room in ("app", "catalog", "forms", "reports"):
        for pattern in patterns:
            yield from (path for path in (ROOT / room).rglob(pattern) if "vendor" not in path.parts)


def _literals() -> Iterator[str]:
    for path in _sources("*.html", "*.py", "*.js"):
        text = path.read_text("utf-8")
        for literal in _LITERALS:
            yield from literal.findall(text)


def _values() -> Iterator[str]:
    """Words of YAML files: what lies between its punctuation, and whole values."""
    for path in _sources("*.yaml"):
        text = path.read_text("utf-8")
        yield from re.findall(rf"[^\s,{{}}\[\]:\"']*{_HAN}[^\s,{{}}\[\]:\"']*", text)
        yield from re.findall(rf": *([^\n{{}}\[\]]*{_HAN}[^\n{{}}\[\]]*)$", text, re.MULTILINE)

"""The administrator's manual on disk is what its chapters say now, and names only what is on the screen."""

from __future__ import annotations

import re
from functools import cache

import click
import pytest

from app.cli import commands
from app.config import ROOT
from scripts.manual.__main__ import FOLDER, TEXT
from scripts.manual.parts import Chapter, Scene, Step
from scripts.manual.reading import CHAPTERS, chapters
from scripts.manual.words import markdown
from tests.support.screen import bare, is_on_the_screen

ALL = chapters()
LAST = len(ALL)
_MOST_BYTES = 3_000_000  # of all pictures: a manual is read over slow lines, too


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
    assert [label for label in sorted(_pressed(chapter)) if not is_on_the_screen(label, _typed())] == []


@pytest.mark.parametrize("label", ["从没有过的按钮", "发布第二版", "材料单单", "保"])
def test_what_is_not_on_the_screen_is_noticed(label: str) -> None:
    assert not is_on_the_screen(label, _typed())


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


@cache
def _typed() -> frozenset[str]:
    """What the reader wrote before: the names of rows and samples of their own."""
    acts = [act for chapter in ALL for part in chapter.parts() if isinstance(part, Step | Scene) for act in part.acts]
    return frozenset(bare(act.typed()) for act in acts if act.typed())

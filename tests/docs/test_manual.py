"""The manuals on disk are what their chapters say now, and name only what is on the screen."""

from __future__ import annotations

import re
from functools import cache

import click
import pytest

from app.cli import commands
from app.config import ROOT
from scripts.manual.manuals import CHAPTERS, DOCS, MANUALS, PRINTED, Manual
from scripts.manual.parts import Chapter, Scene, Step
from scripts.manual.words import markdown
from tests.reports.paper import pages_of
from tests.support.screen import bare, is_on_the_screen

_MOST_BYTES = 3_000_000  # of all pictures of one manual: it is read over slow lines, too

each_manual = pytest.mark.parametrize("manual", MANUALS, ids=lambda manual: manual.name)
each_chapter = pytest.mark.parametrize(
    ("manual", "chapter"),
    [pytest.param(one, chapter, id=chapter.title) for one in (*MANUALS, *PRINTED) for chapter in one.chapters()],
)


@each_manual
def test_text_on_disk_is_what_the_chapters_say(manual: Manual) -> None:
    assert manual.text.read_text("utf-8") == markdown(manual, manual.chapters()), "run: make manual"


@each_manual
def test_every_picture_is_there_and_shown(manual: Manual) -> None:
    named = [picture.path for chapter in manual.chapters() for picture in chapter.pictures()]
    assert len(named) == len(set(named))
    shown = set(re.findall(r"(?:\]\(|src=\")([\w/-]+\.png)", manual.text.read_text("utf-8")))
    on_disk = {str(path.relative_to(DOCS)) for path in manual.folder.glob("*.png")}
    assert shown == on_disk == set(named)


@pytest.mark.parametrize("manual", PRINTED, ids=lambda manual: manual.name)
def test_what_is_printed_has_its_pictures_and_pages(manual: Manual) -> None:
    """Eight pages in large type, two sheets; cards four to a page."""
    pictures = {picture.path for chapter in manual.chapters() for picture in chapter.pictures()}
    assert pictures == {str(path.relative_to(DOCS)) for path in manual.folder.glob("*.png")}
    pages = {"agent-booklet": 8, "agent-cards": -(-len(manual.chapters()) // 4)}
    assert len(pages_of(manual.text.read_bytes())) == pages[manual.name]


@pytest.mark.parametrize("manual", PRINTED, ids=lambda manual: manual.name)
def test_the_paper_says_what_the_chapters_say(manual: Manual) -> None:
    said = "".join(pages_of(manual.text.read_bytes()))
    steps = [bare(re.sub("[【】]", "", step.words)) for chapter in manual.chapters() for step in chapter.steps()]
    assert [step for step in steps if step not in said] == [], "run: make manual"


def test_no_file_is_left_over() -> None:
    places = {*(one.text for one in MANUALS), *(one.folder for one in (*MANUALS, *PRINTED))}
    assert {path for path in DOCS.rglob("*") if path.suffix != ".png"} == places - {DOCS}


@each_manual
def test_pictures_are_small(manual: Manual) -> None:
    assert sum(path.stat().st_size for path in manual.folder.glob("*.png")) < _MOST_BYTES


@each_chapter
def test_steps_name_what_they_use(manual: Manual, chapter: Chapter) -> None:
    """What the browser presses and fills stands in the sentence that the reader follows."""
    unnamed = {step.words: step.unnamed() for step in chapter.steps()}
    assert {words: names for words, names in unnamed.items() if names} == {}


@each_chapter
def test_what_is_to_be_pressed_is_on_the_screen(manual: Manual, chapter: Chapter) -> None:
    pressed = sorted(_pressed(manual, chapter))
    assert [label for label in pressed if not is_on_the_screen(label, _typed(manual))] == []


@pytest.mark.parametrize("label", ["从没有过的按钮", "发布第二版", "材料单单", "保"])
def test_what_is_not_on_the_screen_is_noticed(label: str) -> None:
    assert not is_on_the_screen(label)


@each_manual
def test_sections_referred_to_exist(manual: Manual) -> None:
    text = manual.text.read_text("utf-8")
    sections = set(re.findall(r"^### (\d+\.\d+) ", text, re.MULTILINE))
    referred = set(re.findall(r"见 (\d+\.\d+)", text))
    assert referred and referred <= sections
    assert all(1 <= int(number) <= len(manual.chapters()) for number in re.findall(r"第 (\d+) 章", text))


@each_chapter
def test_only_the_last_chapter_for_administrators_speaks_of_files(manual: Manual, chapter: Chapter) -> None:
    """Who manages services knows no code, let alone who takes applications; one chapter is for those who do."""
    if chapter != MANUALS[0].chapters()[-1]:
        assert re.findall(r"YAML|JSON|API|git\b", markdown(manual, [chapter]).partition("\n## ")[2]) == []


def test_chapters_and_modules_stay_short() -> None:
    files = [*CHAPTERS.rglob("*.yaml"), *CHAPTERS.parent.glob("*.*"), ROOT / "scripts" / "stage.py"]
    assert [path.name for path in files if len(path.read_text("utf-8").splitlines()) >= 400] == []


@pytest.mark.parametrize("line", re.findall(r"python run\.py ([^`#\n]+)", MANUALS[0].text.read_text("utf-8")))
def test_commands_are_those_of_the_program(line: str) -> None:
    """Every command is there, has the options that are named, and gets those that it wants."""
    command, words = commands, line.split()
    while isinstance(command, click.Group):
        command = command.commands[words.pop(0)]
    options = {name: one for one in command.params if isinstance(one, click.Option) for name in one.opts}
    given = {options[word] for word in words if word.startswith("-") and word != "--help"}
    wanted = {one for one in options.values() if one.required}
    assert wanted <= given or not words


@each_manual
@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_readmes_lead_to_the_manual(manual: Manual, readme: str) -> None:
    assert f"docs/manual/{manual.name}.md" in (ROOT / readme).read_text("utf-8")


# ── what is on the screen ──────────────────────────────────────────────────────────────────────────


def _pressed(manual: Manual, chapter: Chapter) -> set[str]:
    """What stands in 【】, and the names of fields that are filled."""
    text = markdown(manual, [chapter])
    said = {label for found in re.findall("【([^】]+)】", text) for label in found.split(" › ")}
    acts = [act for part in chapter.parts() if isinstance(part, Step | Scene) for act in part.acts]
    return said | {name for act in acts for name in act.named() for name in name.split(" › ")}


@cache
def _typed(manual: Manual) -> frozenset[str]:
    """What the reader wrote before: the names of rows and samples of their own."""
    parts = [part for chapter in manual.chapters() for part in chapter.parts()]
    acts = [act for part in parts if isinstance(part, Step | Scene) for act in part.acts]
    return frozenset(bare(act.typed()) for act in acts if act.typed())

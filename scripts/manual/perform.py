"""Perform chapters on the stage: every step in the browser, every picture taken; the first step that fails is named."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Error

from scripts.manual.hand import Hand, ScreenError
from scripts.manual.manuals import Manual
from scripts.manual.parts import Chapter, Part, Picture, Scene, Section, Step
from scripts.stage import staged

FAILURES = Path("build/manual-failures")


def forget_failures() -> None:
    """Photographs of an earlier run go."""
    shutil.rmtree(FAILURES, ignore_errors=True)


def perform(manual: Manual, chapters: Sequence[tuple[int, Chapter]], folder: Path) -> list[str]:
    """Do all of them, one after another, in one county; pictures go to `folder`. Says what could not be done."""
    failures: list[str] = []
    folder.mkdir(parents=True, exist_ok=True)
    with staged() as stage, tempfile.TemporaryDirectory() as files:
        hand = Hand(stage, folder, Path(files))
        for number, chapter in chapters:
            where = f"{manual.title} {number} {chapter.title}"
            hand.be(manual.user, phone=manual.phone)
            for section in chapter.sections:
                failures += _perform_section(hand, f"{where} › {section.title}", section)
            hand.leave()
            print(where, flush=True)
    return failures


def _perform_section(hand: Hand, where: str, section: Section) -> Iterator[str]:
    """What failed; the rest of the section is tried all the same, because most mistakes do not spoil what follows."""
    number = 0
    for part in section.parts:
        number += isinstance(part, Step)
        try:
            _perform(hand, part)
        except (ScreenError, Error, AssertionError) as error:
            what = part.words if isinstance(part, Step) else getattr(part, "name", type(part).__name__)
            yield f"{where} › step {number}: {what}\n{str(error)[:600]}\n{_photograph(hand)}\n"


def _photograph(hand: Hand) -> Path:
    """What the screen showed when a step failed."""
    FAILURES.mkdir(parents=True, exist_ok=True)
    path = FAILURES / f"{len(list(FAILURES.iterdir())) + 1}.png"
    hand.page.screenshot(path=path)
    return path


def _perform(hand: Hand, part: Part) -> None:
    match part:
        case Step() | Scene():
            for act in part.acts:
                act.perform(hand)
            if isinstance(part, Step) and part.then:
                hand.see(part.then)
        case Picture():
            hand.take(part)

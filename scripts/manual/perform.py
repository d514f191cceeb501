"""Perform chapters on the stage: every step in the browser, every picture taken; the first step that fails is named."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Error

from scripts.manual.hand import Hand, ScreenError
from scripts.manual.parts import Chapter, Part, Picture, Scene, Section, Step
from scripts.stage import ADMINISTRATOR, staged

FAILURE = Path("build/manual-failure.png")


class ManualError(Exception):
    """A step that cannot be done as the manual says."""


def perform(chapters: Sequence[tuple[int, Chapter]], folder: Path) -> None:
    """Do all of them, one after another, in one county; pictures go to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with staged() as stage, tempfile.TemporaryDirectory() as files:
        hand = Hand(stage, folder, Path(files))
        for number, chapter in chapters:
            hand.be(ADMINISTRATOR)
            for section in chapter.sections:
                _perform_section(hand, f"{number} {chapter.title} › {section.title}", section)
            hand.leave()
            print(f"{number} {chapter.title}", flush=True)


def _perform_section(hand: Hand, where: str, section: Section) -> None:
    number = 0
    for part in section.parts:
        number += isinstance(part, Step)
        try:
            _perform(hand, part)
        except (ScreenError, Error, AssertionError) as error:
            FAILURE.parent.mkdir(exist_ok=True)
            hand.page.screenshot(path=FAILURE)
            what = part.words if isinstance(part, Step) else getattr(part, "name", "")
            raise ManualError(f"{where} › step {number}: {what}\n{error}\nSee {FAILURE}.") from error


def _perform(hand: Hand, part: Part) -> None:
    match part:
        case Step() | Scene():
            for act in part.acts:
                act.perform(hand)
            if isinstance(part, Step) and part.then:
                hand.see(part.then)
        case Picture():
            hand.take(part)

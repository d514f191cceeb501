"""A manual on paper: the booklet in large type, and the three-step cards, with the pictures taken on the stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image

from reports.booklet_contexts import AgentCardsContext, BookletContext, BookletPage, Shot, Task, ThreeSteps
from reports.documents import agent_booklet, agent_cards
from reports.pdf import make_pdf
from reports.render import render_html
from scripts.manual.manuals import Manual
from scripts.manual.parts import Chapter, Hint, Section, Step, Text

_WIDTH = 420  # pixels of a picture on paper: 49 mm at some 220 dpi
_QUALITY = 70


def print_out(manual: Manual, chapters: Sequence[Chapter]) -> None:
    """Write the PDF. The first chapter of the booklet is its front: the work in three steps."""
    context = CONTEXTS[manual.printed](manual, chapters)
    manual.text.parent.mkdir(parents=True, exist_ok=True)
    manual.text.write_bytes(make_pdf(render_html(manual.printed, context), assets=_assets(manual, chapters)))


def booklet(manual: Manual, chapters: Sequence[Chapter]) -> BookletContext:
    front, *rest = chapters
    return agent_booklet.build(
        title=manual.title,
        lead=manual.lead,
        in_short=[step.words for step in front.steps()],
        pages=[BookletPage(one.title, one.lead, _tasks(one.sections), _shots(one)) for one in rest],
    )


def cards(manual: Manual, chapters: Sequence[Chapter]) -> AgentCardsContext:
    return agent_cards.build(title=manual.title, cards=[_card(one) for one in chapters])


CONTEXTS = {"agent_booklet": booklet, "agent_cards": cards}


def _card(chapter: Chapter) -> ThreeSteps:
    steps = [step.words for step in chapter.steps()]
    return agent_cards.card(chapter.title, chapter.lead, steps, _shots(chapter))


def _tasks(sections: Sequence[Section]) -> tuple[Task, ...]:
    return tuple(
        agent_booklet.task(
            section.title,
            [part.words for part in section.parts if isinstance(part, Step)],
            [part.words for part in section.parts if isinstance(part, Hint | Text)],
        )
        for section in sections
    )


def _shots(chapter: Chapter) -> tuple[Shot, ...]:
    return tuple(Shot(picture.name, picture.alt) for picture in chapter.pictures())


def _assets(manual: Manual, chapters: Sequence[Chapter]) -> Mapping[str, bytes]:
    names = [picture.name for chapter in chapters for picture in chapter.pictures()]
    return {name: _small(manual.folder / f"{name}.png") for name in names}


def _small(path: Path) -> bytes:
    """A picture of the screen in grey, as halls print it, and no larger than paper shows."""
    file = BytesIO()
    with Image.open(path) as image:
        grey = image.convert("L")
        grey.thumbnail((_WIDTH, 4 * _WIDTH))
        grey.save(file, "JPEG", quality=_QUALITY, optimize=True)
    return file.getvalue()

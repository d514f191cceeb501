"""A manual as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scripts.manual.manuals import Manual
from scripts.manual.parts import Chapter, Hint, Part, Picture, Scene, Section, Step, Text, Trouble

_HEAD = """# {title}

<!-- 由 scripts/manual 照着系统做一遍生成，请勿手改；改了界面，运行 make manual 重做 -->

{lead}

方括号里的字，例如【{button}】，是屏幕上要点的按钮、链接或者要勾的选项；引号里的，例如“{field}”，是要填的格子。
"""


def markdown(manual: Manual, chapters: Sequence[Chapter]) -> str:
    """The whole manual."""
    titles = [f"{number}　{chapter.title}" for number, chapter in enumerate(chapters, start=1)]
    contents = "\n".join(f"- [{title}](#{_anchor(title)})" for title in titles)
    bodies = [_chapter(title, chapter) for title, chapter in zip(titles, chapters, strict=True)]
    head = _HEAD.format(title=manual.title, lead=manual.lead, button=manual.button, field=manual.field)
    return "\n".join([head, contents, "", "\n".join(bodies)])


def _anchor(title: str) -> str:
    """As GitHub makes it of a heading: small letters, no punctuation, spaces to hyphens."""
    return re.sub(r"[^\w\- ]", "", title.replace("　", "-").lower()).replace(" ", "-")


def _chapter(title: str, chapter: Chapter) -> str:
    number = title.partition("　")[0]
    sections = [_section(f"{number}.{at}", one) for at, one in enumerate(chapter.sections, start=1)]
    return "\n".join([f"## {title.replace('　', ' ')}\n", f"{chapter.lead}\n", *sections])


def _section(number: str, section: Section) -> str:
    return "\n".join([f"### {number} {section.title}\n", *_parts(section.parts)])


def _parts(parts: Iterable[Part]) -> Iterable[str]:
    """Steps are numbered through a section; what stands between two steps belongs to the step before."""
    number = 0
    for part in parts:
        number += isinstance(part, Step)
        if not isinstance(part, Scene):
            yield _indented(_words(part, number), 0 if isinstance(part, Step) or not number else 3) + "\n"


def _words(part: Part, number: int) -> str:
    match part:
        case Step():
            return f"{number}. {part.words}"
        case Picture():
            return _image(part)
        case Hint():
            return f"> {part.words}"
        case Trouble():
            return f"**{part.what}**　{part.remedy}"
        case Text():
            return part.words
    raise TypeError(part)


def _image(picture: Picture) -> str:
    if picture.width:
        return f'<img src="{picture.path}" alt="{picture.alt}" width="{picture.width}">'
    return f"![{picture.alt}]({picture.path})"


def _indented(words: str, by: int) -> str:
    return "\n".join(" " * by + line if line else line for line in words.split("\n"))

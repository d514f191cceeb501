"""The manual as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scripts.manual.parts import Chapter, Hint, Part, Picture, Scene, Section, Step, Text, Trouble

_HEAD = """# 管理员手册

<!-- 由 scripts/manual 照着系统做一遍生成，请勿手改；改了界面，运行 make manual 重做 -->

这本手册写给县里管事项的同事，不用懂代码。书里的每一步，都是照着系统真做一遍写下来的，图也是那时候截的：人名、电话、文号都是示例县“青石县”的，不是真的。

方括号里的字，例如【发布…】，是屏幕上要点的按钮、链接或者要勾的选项；引号里的，例如“事项名称”，是要填的格子。
"""


def markdown(chapters: Sequence[Chapter]) -> str:
    """The whole manual."""
    titles = [f"{number}　{chapter.title}" for number, chapter in enumerate(chapters, start=1)]
    contents = "\n".join(f"- [{title}](#{_anchor(title)})" for title in titles)
    bodies = [_chapter(title, chapter) for title, chapter in zip(titles, chapters, strict=True)]
    return "\n".join([_HEAD, contents, "", "\n".join(bodies)])


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
        return f'<img src="{picture.name}.png" alt="{picture.alt}" width="{picture.width}">'
    return f"![{picture.alt}]({picture.name}.png)"


def _indented(words: str, by: int) -> str:
    return "\n".join(" " * by + line if line else line for line in words.split("\n"))

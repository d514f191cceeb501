"""The manuals there are: for whom each is written, who performs it, and where it goes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scripts.manual.parts import Chapter
from scripts.manual.reading import read_chapters
from scripts.stage import ADMINISTRATOR, AGENT

DOCS: Final = Path(__file__).resolve().parents[2] / "docs" / "manual"
CHAPTERS: Final = Path(__file__).parent / "chapters"
PAPERS: Final = Path(__file__).resolve().parents[2] / "app" / "static" / "manual"  # where everyone can print them


@dataclass(frozen=True)
class Manual:
    """One manual; its chapters lie in a folder of its name. `pictures` is their folder as its text names it."""

    name: str
    title: str
    lead: str
    button: str  # an example of what is pressed,
    field: str  # and one of what is filled in
    user: str  # who stands in front of the screen when a chapter begins
    phone: bool = False
    pictures: str = ""
    printed: str = ""  # the printable it becomes instead of a text

    @property
    def text(self) -> Path:
        return PAPERS / f"{self.name}.pdf" if self.printed else DOCS / f"{self.name}.md"

    @property
    def folder(self) -> Path:
        """Where its pictures lie."""
        return DOCS / self.pictures

    @property
    def sources(self) -> Path:
        return CHAPTERS / self.name

    def chapters(self) -> list[Chapter]:
        return read_chapters(self.sources, self.pictures)


_PERFORMED: Final = (
    "书里的每一步，都是照着系统真做一遍写下来的，图也是那时候截的：人名、电话、文号都是示例县“青石县”的，不是真的。"
)
MANUALS: Final = (
    Manual(
        name="administrator",
        title="管理员手册",
        lead=f"这本手册写给县里管事项的同事，不用懂代码。{_PERFORMED}",
        button="发布…",
        field="事项名称",
        user=ADMINISTRATOR,
    ),
    Manual(
        name="agent",
        title="代办员手册",
        lead=f"这本手册写给村（社区）的代办员，一部手机就能办。{_PERFORMED}",
        button="开始办理",
        field="申请人姓名",
        user=AGENT,
        phone=True,
        pictures="agent",
    ),
)
# What is printed from the same work in front of the screen: eight pages in large type, and cards to be cut.
PRINTED: Final = (
    Manual(
        name="agent-booklet",
        title="代办员手册（大字版）",
        lead="写给村（社区）的代办员。一部手机，替群众跑腿：群众不出村，材料手机拍，办成了再告诉他。",
        button="开始办理",
        field="申请人姓名",
        user=AGENT,
        phone=True,
        pictures="agent-booklet",
        printed="agent_booklet",
    ),
    Manual(
        name="agent-cards",
        title="代办员三步卡",
        lead="",
        button="开始办理",
        field="申请人姓名",
        user=AGENT,
        phone=True,
        pictures="agent-cards",
        printed="agent_cards",
    ),
)

"""The guide in all its forms: what they are called in menus, and each as HTML."""

from __future__ import annotations

from dataclasses import dataclass

from app.wording import msgid
from reports.contexts import GuideContext
from reports.documents import guide_spoken
from reports.documents.guide_forms import FORMS
from reports.render import render_html
from reports.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Offered:
    """One line of the menu; `file` follows ``/guides/<code>/``, the words are looked up where they are shown."""

    file: str
    name: str
    use: str


SPOKEN_TEXT = "spoken.txt"
OFFERED: tuple[Offered, ...] = (
    Offered("short.pdf", msgid("一页简明版"), msgid("A4 一张，发给来问的人")),
    Offered("large.pdf", msgid("大字版"), msgid("给老人看，要带的材料配图")),
    Offered("leaflet.pdf", msgid("三折页"), msgid("A4 双面，折两次，摆在窗口")),
    Offered("poster-a3.pdf", msgid("A3 挂图"), msgid("贴在村务公开栏")),
    Offered("poster-a2.pdf", msgid("A2 大挂图"), msgid("挂在大厅墙上")),
    Offered("phone.pdf", msgid("手机版"), msgid("转发到群里，手机上直接看")),
    Offered("spoken.pdf", msgid("朗读稿"), msgid("大喇叭广播，念给看不清的人听")),
    Offered(SPOKEN_TEXT, msgid("朗读稿（纯文字）"), msgid("给听读软件用")),
)


def form_sheet(form: str, it: GuideContext) -> Sheet:
    """The guide in this form, ready to be laid out; KeyError when there is no such form."""
    wanted = FORMS[form]
    return Sheet(render_html(wanted.printable, wanted.build(it)))


def spoken_text(it: GuideContext) -> str:
    """朗读稿 as plain text."""
    return guide_spoken.build(it).text

"""What an official paper carries besides its words: its number, its seal, how to check it, who keeps which copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.addresses import qr_address
from reports.page_codes import A4, PageCode, Sheet, page_rules
from reports.qr import qr_width

# Words that differ from print to print stand in this place; the rest of a paper never changes once it is made.
MARKS_PLACE = "<!--marks-->"
_COUNTED = "一两三四五六七八九十"  # 一式两份, as people say it
_SPECIMEN_LATER = (
    '@page :nth(n+2){@top-center{content:"样张 不作凭证"!important;font:9pt/12pt sans-serif;color:#b3261e}}'
)
DEEDS = ("存档", "张贴")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """All of it as words. Empty where a paper has none of its kind."""

    number: str = ""  # 文书编号
    verify_code: str = ""
    verify_url: str = ""  # short enough to type
    copies_note: str = ""  # 一式两份，申请人、存档各一份
    seal: str = ""  # key of the seal's picture among the assets
    seal_width: int = 42  # millimetres
    seal_words: str = "公章"  # in the circle, where no picture of a seal is on file
    code: PageCode | None = None  # in the corner of each page
    sheet: Sheet = A4  # where the code stands on it
    specimen: bool = False  # a sample or a trial: it says across the paper that it proves nothing

    @property
    def verify_picture(self) -> str:
        """The address as a QR code, for the `src` of a picture; "" where there is none."""
        return qr_address(self.verify_url) if self.verify_url else ""

    @property
    def verify_width(self) -> float:
        """Of that picture, in millimetres."""
        return qr_width(self.verify_url)

    @property
    def form_rules(self) -> Markup:
        """The CSS by which a filled form (`@page form`) shows that picture at the foot of each page, beside the words.

        The address is quoted in it, so no word of a user gets into a rule.
        """
        width, room = self.verify_width, self.verify_width + 2
        return Markup(
            f'@page form{{@bottom-left{{background:url("{self.verify_picture}") 0 0/{width}mm {width}mm no-repeat;'
            f"padding:3.4mm 0 0 {room}mm;width:{143 - room}mm;vertical-align:top;white-space:pre-line}}}}"
        )


PLAIN = Imprint()


def copies_note(keepers: Sequence[str]) -> str:
    """一式两份，申请人、存档各一份; nothing for a single copy."""
    if len(keepers) < 2:
        return ""
    return f"一式{_counted(len(keepers))}份，{'、'.join(keepers)}各一份"


def code_rules(imprint: Imprint) -> Markup:
    """The CSS of its page codes, which holds no word of a user; nothing where it has none.

    A specimen says so on its first page in its own place, and at the head of each page after it.
    """
    if not imprint.code:
        return Markup()
    later = Markup(_SPECIMEN_LATER) if imprint.specimen else Markup()
    return Markup(page_rules(imprint.code, sheet=imprint.sheet)) + later


def kept_copy(keeper: str) -> str:
    """申请人留存; what is filed or hangs on a wall is nobody's to keep: 存档, 张贴."""
    return keeper if keeper in DEEDS else f"{keeper}留存" if keeper else ""


def marks(*, copy: str = "", prints: int = 1) -> str:
    """What this very print says at the top: for whom the copy is, and that it is printed again (补打)."""
    words = [copy, f"补打 第 {prints} 次" if prints > 1 else ""]
    return "　".join(word for word in words if word)


def with_marks(html: str, words: str) -> str:
    """The paper with the words of this print; as it is when there are none, or it has no place for them."""
    if not words:
        return html
    return html.replace(MARKS_PLACE, Markup('<p class="marks">{}</p>').format(words), 1)


def _counted(number: int) -> str:
    return _COUNTED[number - 1] if number <= len(_COUNTED) else str(number)

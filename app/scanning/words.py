"""What people are told about a page in the tray: a word for its kind, a sentence with what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext as _

from app.scanning.tray import PageView
from app.wording import msgid
from reports.page_codes import UNNUMBERED

PROBLEM_WORDS: Mapping[str, str] = {
    "unknown": msgid("没有编码"),
    "damaged": msgid("编码残缺"),
    "several": msgid("几页叠在一张图里"),
    "not_found": msgid("编码查不到"),
    "other": msgid("别的事项的表"),
    "elsewhere": msgid("别处的办件"),
    "duplicate": msgid("重复"),
    "outdated": msgid("旧版的表"),
    "void": msgid("作废的文书"),
    "no_case": msgid("还没有办件"),
    "unnumbered": msgid("没编号的空白表"),
    "closed": msgid("办件已办结"),
    "full": msgid("材料放满了"),
}
STATE_WORDS: Mapping[str, str] = {
    "waiting": msgid("等着识别"),
    "read": msgid("识别了，等着归件"),
    "filed": msgid("已归件"),
    "tray": msgid("待认领"),
    "thrown": msgid("已扔掉"),
}


def advice(page: PageView) -> str:
    """Why the page lies here and what is likely, in a sentence or two."""
    return _ADVICE[page.problem](page)


def code_words(page: PageView) -> str:
    """What the code says: 特困供养申请表 K7Q2M4 第 2 页; 一次性告知单 SQG26-00007 存档联 第 1 页."""
    code = page.code
    if code is None:
        return ""
    number = "" if code.number == UNNUMBERED else f" {page.notice or code.number}"
    number += f" {page.copy}" if page.copy else ""
    return _("%(title)s%(number)s 第 %(n)s 页", title=page.title, number=number, n=code.page)


def _unknown(page: PageView) -> str:
    if page.case is None:
        return _("这一页上没有找到编码。请看图认一认：是办件的材料就归到办件，不用留的可以扔掉。")
    return _("这一页上没有找到编码。它跟在办件 %(number)s 的页后面，多半是同一件的。", number=page.case.number)


def _damaged(page: PageView) -> str:
    if page.thorough:
        return _("再认了一遍，编码还是读不出来。请看图归到办件，或者把纸抹平重新扫。")
    return _("看得到编码，但被挡住或磨花了，读不出来。可以重新识别，也可以看图归到办件。")


def _several(_page: PageView) -> str:
    return _("一张图里拍进了几页，分不开。请把纸分开，一页一页重新扫，这张可以扔掉。")


def _not_found(_page: PageView) -> str:
    return _("编码读出来了，但这里没有这份文书或这张表：可能是别的县印的，或者只是试印的。")


def _other(page: PageView) -> str:
    if page.case is None:
        return _("这张表和选定的办件不是同一个事项。")
    return _(
        "这是“%(title)s”，办件 %(number)s 办的是“%(service)s”，不是同一个事项。",
        title=page.title,
        number=page.case.number,
        service=page.case.service_name,
    )


def _elsewhere(page: PageView) -> str:
    if page.notice:
        return _("告知单 %(number)s 不在您的办理范围内。请把纸件转给打这张单的单位。", number=page.notice)
    return _("这一页属于别处的办件，不在您的办理范围内。请把纸件转给办理它的单位。")


def _duplicate(page: PageView) -> str:
    if page.twin_page is None:
        return _("这一页已经归过件了。")
    words = _("这一页已经归过件了，左边是这次扫的，右边是归好的。哪张清楚就留哪张。")
    if page.untold_copies:
        words += _("这份文书印得早，各联编码一样：如果这是另一联，就归到办件，另存一份。")
    return words


def _outdated(page: PageView) -> str:
    if page.code is None or page.newer is None:
        return _("这张表印的版本已经不用了。")
    words = _("这是第 %(old)s 版的表，现在用第 %(new)s 版。", old=page.code.edition, new=page.newer)
    return words + (_("变了的有：%(change)s", change=page.change) if page.change else "")


def _void(page: PageView) -> str:
    if page.case is None:
        return _("这份文书已经作废。")
    return _("这份文书已经作废，它是办件 %(number)s 的。要留底的归到办件，不用留的扔掉。", number=page.case.number)


def _no_case(page: PageView) -> str:
    if page.notice:
        return _(
            "这是签回的告知单 %(number)s，还没有从它转出办件。要办的先转为办件；已经另外办了的，归到那一件。",
            number=page.notice,
        )
    if page.mandate:
        return _("这是签回的委托书 %(number)s，还没有依它办的件。有了办件，再归到那一件。", number=page.mandate)
    if page.code is not None and page.code.kind == "S":
        return _("这是签回的“%(title)s”，上面有几件办件，请归到其中一件。", title=page.title)
    return _("“%(title)s”填好交回来了，还没有办件用它。可以照着它新办一件，或者归到已经办的那一件。", title=page.title)


def _unnumbered(page: PageView) -> str:
    return _("这张“%(title)s”印的时候没有编号，看不出是哪一件的。请新办一件，或者看图归到办件。", title=page.title)


def _closed(page: PageView) -> str:
    if page.case is None:
        return _("它的办件已经办结，材料不能再添。")
    return _("它是办件 %(number)s 的，这一件已经办结，材料不能再添。", number=page.case.number)


def _full(_page: PageView) -> str:
    return _("这样材料的文件太多了，放不下。可以归到办件的另一样材料。")


_ADVICE: Mapping[str, Callable[[PageView], str]] = {
    "unknown": _unknown,
    "damaged": _damaged,
    "several": _several,
    "not_found": _not_found,
    "other": _other,
    "elsewhere": _elsewhere,
    "duplicate": _duplicate,
    "outdated": _outdated,
    "void": _void,
    "no_case": _no_case,
    "unnumbered": _unnumbered,
    "closed": _closed,
    "full": _full,
}

"""What the pages of the shared library say."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l

from app.wording import msgid

# Kinds of parts in the order of the list.
KINDS: Final = {
    "documents": _l("材料"),
    "fields": _l("表单项"),
    "option_lists": _l("选项表"),
    "sections": _l("表单分区"),
    "steps": _l("环节"),
    "chains": _l("办理链条"),
    "legal_bases": _l("设定依据"),
}
# A part is saved by its button, with everything looked at before: what the editor says of saving is said otherwise.
PART_WORDS: Final[dict[str, str]] = {
    "saved": msgid("检查过了 {time}"),
    "saved_short": msgid("检查过了，还没有保存"),
    "saving": msgid("正在检查"),
    "waiting": msgid("有改动，还没有保存"),
    "lost": msgid("没有检查上"),
    "offline": msgid("连不上服务器，暂时不能检查，您写的还在这一页上。"),
    "broken": msgid("服务器没有检查成，您写的还在这一页上。"),
    "login_ended": msgid("登录已经过期。您写的还在这一页上：请在新窗口登录，回来再点“再试一次”。"),
    "not_loaded": msgid("没有打开：可能是网络断了。"),
}

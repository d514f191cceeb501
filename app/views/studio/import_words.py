"""What batches and their services are called while they are imported."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.publishing.imports import Progress

BATCH_WORDS = {
    "checking": _l("检查中"),
    "staged": _l("等您确认"),
    "running": _l("导入中"),
    "done": _l("已导入"),
    "undoing": _l("撤销中"),
    "undone": _l("已撤销"),
    "cancelled": _l("没有导入"),
}
OUTCOME_WORDS = {
    "refused": _l("有错误"),
    "new": _l("新增"),
    "changed": _l("有改动"),
    "same": _l("没有变化"),
    "unchecked": _l("还没检查"),
}
ITEM_WORDS = {
    "waiting": "",
    "applied": _l("已导入"),
    "undone": _l("已撤销"),
    "failed": _l("没有导入"),
    "skipped": _l("没有撤销"),
}


def phase_words(progress: Progress) -> str:
    """How far it is, as one sentence."""
    numbers = {"n": progress.done, "all": progress.total}
    if progress.state == "checking":
        return _("正在检查，已经看完 %(n)s 项，共 %(all)s 项", **numbers)
    if progress.state == "running":
        return _("正在导入，已经完成 %(n)s 项，共 %(all)s 项", **numbers)
    if progress.state == "undoing":
        return _("正在撤销，已经完成 %(n)s 项，共 %(all)s 项", **numbers)
    return ""

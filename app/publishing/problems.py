"""What can be wrong with an action on a draft, beside what `app.errors` names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.clock import ZONE
from app.errors import Invalid


@dataclass
class StaleDraft(Invalid):
    """Someone else saved, published or discarded the draft meanwhile."""

    code: str = ""
    by: str = ""
    at: datetime | None = None

    @classmethod
    def saved(cls, code: str, *, by: str, at: datetime) -> StaleDraft:
        """By whom and when."""
        when = at.astimezone(ZONE).strftime("%H:%M")
        message = _("%(by)s 在 %(when)s 保存过这份草稿。请先看看改了什么，再保存您的内容。", by=by, when=when)
        return cls(message=message, code=code, by=by, at=at)

    @classmethod
    def gone(cls, code: str) -> StaleDraft:
        """Published or discarded."""
        return cls(message=_("这份草稿已经发布或者删除。请重新打开事项，再保存您的内容。"), code=code)

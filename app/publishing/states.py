"""A service is suspended, withdrawn, or offered again; cases under way go on."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.errors import Invalid
from app.people.actors import Actor
from app.publishing.drafts import locked_service, record
from app.publishing.ownership import require_county

LONGEST_REASON = 200  # characters
_STATES = ("published", "suspended", "withdrawn")


def set_state(session: Session, *, code: str, state: str, reason: str = "", actor: Actor, now: datetime) -> None:
    """Suspend a published service, withdraw it, or offer it again.

    Suspending and withdrawing want a reason: desks are asked for it. Publishing never changes the state by itself.
    """
    require_county(actor, "publish")
    service = locked_service(session, code)
    if service is None or service.current_version_id is None or state not in _STATES:
        raise Invalid(message=_("没有发布过的事项不能停办或恢复"))
    if service.state == state:
        raise Invalid(message=_("这个事项已经是这个状态，可能别人刚改过，请刷新再看"))
    if state != "published":
        require_reason(reason)
    service.state = state
    service.state_reason = "" if state == "published" else reason.strip()
    session.flush()
    record(session, actor, now, "state_set", code, {"state": state, "reason": reason.strip()})


def require_reason(reason: str) -> None:
    """Invalid when there is none, or too much of it."""
    if not reason.strip():
        raise Invalid(message=_("请写明原因，窗口和群众问起来要能说清"))
    if len(reason.strip()) > LONGEST_REASON:
        raise Invalid(message=_("原因最多 %(n)s 个字", n=LONGEST_REASON))

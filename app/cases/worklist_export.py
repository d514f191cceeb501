"""A list of the worklist as a workbook: what stands on the screen, masked, and no cell that is worked out."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import audit
from app.cases.masking import mask_name
from app.cases.sheets import workbook_of
from app.cases.worklist import TAB_LABELS, CaseRow, Filters, Tab, whole_list
from app.dates import moment
from app.errors import Invalid
from app.people.actors import Actor
from app.wording import msgid

MOST: Final = 1000
_CARDS: Final = {"green": msgid("正常"), "yellow": msgid("黄牌"), "red": msgid("红牌"), "paused": msgid("暂停")}
_HEADS: Final = (
    (msgid("牌"), 8),
    (msgid("办件号"), 16),
    (msgid("事项"), 36),
    (msgid("情形"), 24),
    (msgid("申请人"), 12),
    (msgid("证件号码"), 24),
    (msgid("村（社区）"), 14),
    (msgid("代办员"), 12),
    (msgid("环节"), 20),
    (msgid("环节到期"), 14),
    (msgid("剩余工作日"), 12),
    (msgid("办完"), 18),
)


def export_list(session: Session, *, actor: Actor, tab: Tab, filters: Filters, now: datetime) -> bytes:
    """The workbook, its taking recorded; at most a thousand rows. Invalid when there are none."""
    rows = whole_list(session, actor=actor, tab=tab, filters=filters, most=MOST)
    if not rows:
        raise Invalid(message=_("没有可以导出的办件，请换个条件"))
    audit.record(
        session,
        actor=actor,
        now=now,
        action="worklist.exported",
        subject="worklist",
        subject_id=tab,
        detail={"count": len(rows)},
    )
    return workbook_of(_(TAB_LABELS[tab]), _HEADS, [_cells(row) for row in rows])


def _cells(row: CaseRow) -> list[object]:
    return [
        _(_CARDS[row.card]),
        row.number,
        row.service_name,
        row.situation_words,
        mask_name(row.applicant_name),
        row.id_number,
        row.village,
        row.agent or _("本人到厅"),
        row.step_name,
        row.due_on,
        row.days_left,
        moment(row.finished_at),
    ]

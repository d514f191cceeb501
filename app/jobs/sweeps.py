"""What falls due by itself, kind by kind: found along an index, done one by one, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.audit import checking
from app.cases import calendar_changes, deemed, promise_reminding
from app.cases.moving import mandate_terms, reminding
from app.cases.recheck import opening, turns
from app.evaluation import reminding as fixes
from app.handbook import working as handbook
from app.issuing import sealing, sweeping
from app.notifications import sending
from app.offline import sweeping as offline
from app.printjobs import finishing, warming
from app.printjobs import working as printing
from app.proxies.appointments import reminding as appointments
from app.proxies.training import reminding as trainings
from app.scanning import working
from app.statistics import counting, days
from app.supervision import beyond, raising, standing, steps
from app.wording import msgid


@dataclass(frozen=True)
class Sweep:
    """One kind of work. A process killed anywhere repeats nothing and loses nothing.

    `due` gives the ids of what is due at a moment, the longest overdue first, at most as many as asked for; it walks
    an index and never looks at what is not due. `do` does one of them and flushes; it looks again whether it is still
    due (False: someone was faster), and a unique key holds it back from being done twice. What belongs to a case is
    locked after the case (`app.cases.locking`), as actions do: else the database ends one of the two.
    """

    id: str
    words: str  # for the page of jobs
    due: Callable[[Session, datetime, int], Sequence[int]]
    do: Callable[[Session, int, datetime], bool]
    every_minutes: int = 5
    looks_every: int = 0  # seconds: what somebody waits for is not left until the next run; 0: it is


SWEEPS: tuple[Sweep, ...] = (
    Sweep(
        "acceptance",
        msgid("逾期没有告知的，视为受理"),
        deemed.due_for_acceptance,
        deemed.accept_by_law,
        every_minutes=30,
    ),
    Sweep("card_ends", msgid("结束办完的牌"), standing.over, standing.close),
    Sweep("step_cards", msgid("环节快到期、超期的亮牌"), steps.due_steps, steps.card_step),
    Sweep(
        "delivery_cards", msgid("决定没按时送达的亮牌"), beyond.due_deliveries, beyond.card_delivery, every_minutes=30
    ),
    Sweep("paper_cards", msgid("容缺材料没按时补的亮牌"), beyond.due_papers, beyond.card_paper, every_minutes=30),
    Sweep("pause_cards", msgid("暂停超过预计日期的亮牌"), beyond.due_pauses, beyond.card_pause, every_minutes=30),
    Sweep(
        "question_cards", msgid("会商没按时答复的亮牌"), beyond.due_questions, beyond.card_question, every_minutes=30
    ),
    Sweep("note_cards", msgid("催办督办没按时回复的亮牌"), beyond.due_notes, beyond.card_note, every_minutes=30),
    Sweep("card_climbs", msgid("红牌逐级上报"), raising.due_climbs, raising.take_up),
    Sweep(working.READING, msgid("识别扫描回来的页"), working.due_pages, working.read_one, every_minutes=1),
    Sweep(working.FILING, msgid("扫描回来的页归件"), working.due_batches, working.file_batch, every_minutes=1),
    Sweep("trainings", msgid("提醒还没有合格的培训测试"), trainings.due, trainings.remind, every_minutes=60),
    Sweep("fixes", msgid("提醒快到期的整改"), fixes.due, fixes.remind, every_minutes=60),
    Sweep("mandates", msgid("委托书快到期、到期的提醒和终止"), mandate_terms.due, mandate_terms.look, every_minutes=60),
    Sweep("originals", msgid("提醒退还放得太久的原件"), reminding.due, reminding.look, every_minutes=60),
    Sweep(
        "recheck_turns", msgid("办成的件排进年审名册"), turns.granted_lately, turns.look_at_granted, every_minutes=10
    ),
    Sweep("recheck_openings", msgid("到期的年审、认证开办"), opening.to_be_opened, opening.open_turn, every_minutes=10),
    Sweep("promises", msgid("提醒交容缺后补的材料"), promise_reminding.due, promise_reminding.remind, every_minutes=60),
    Sweep("appointments", msgid("提醒明天预约来的人"), appointments.due, appointments.remind, every_minutes=30),
    Sweep("papers", msgid("出办件的文书"), sweeping.due_papers, sweeping.make_paper, every_minutes=2),
    Sweep("signatures", msgid("给文书加电子签章"), sealing.due_for_signing, sealing.sign_paper, every_minutes=2),
    Sweep("prints", msgid("打印任务"), printing.due, printing.make_some, every_minutes=1, looks_every=2),
    Sweep("print_ends", msgid("打印任务收尾，清理过期的文件"), finishing.due, finishing.tidy, every_minutes=1),
    Sweep("handbooks", msgid("编排办事手册"), handbook.due, handbook.make_edition, every_minutes=1, looks_every=2),
    Sweep("warm_papers", msgid("事项发布、改动后先把指南排好"), warming.due, warming.warm, every_minutes=1),
    Sweep(
        "offline_numbers",
        msgid("离线手机没有用上的编号作废"),
        offline.due_numbers,
        offline.lapse_number,
        every_minutes=60,
    ),
    Sweep("offline_forms", msgid("清除早已成件的离线表单"), offline.due_forms, offline.erase_form, every_minutes=60),
    Sweep("offline_strays", msgid("清除没有表单的离线照片"), offline.due_strays, offline.drop_stray, every_minutes=60),
    Sweep("outbox", msgid("发送短信和消息"), sending.due, sending.send_one, every_minutes=1),
    Sweep(
        "calendar",
        msgid("工作日历改动后重算到期日"),
        calendar_changes.due_parts,
        calendar_changes.do_part,
        every_minutes=1,
    ),
    Sweep("board", msgid("统计在手的办件"), counting.board_due, counting.count_board, every_minutes=1),
    Sweep("days", msgid("汇总每天的办结情况"), days.days_due, days.count_day),
    Sweep("audit_checks", msgid("接着核对操作记录"), checking.running, checking.go_on, every_minutes=1),
)

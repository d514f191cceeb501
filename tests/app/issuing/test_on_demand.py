"""申请表 and 申请材料清单 as papers of the case: one as long as nothing changes, dated by the day they came in."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.cases.queries import case_page
from app.issuing.assets import load_assets
from app.issuing.making import html_of
from app.issuing.on_demand import APPLICATION, CHECKLIST, ask_for
from app.issuing.printing import void
from app.models import Case, IssuedPaper
from app.papers.holding import Holder
from app.papers.marks import set_original_seen
from tests.app.cases.desk import CLERK, HallDesk
from tests.conftest import Clock


def asked(desk: HallDesk, case: Case, kind: str) -> IssuedPaper:
    clerk = desk.actor(CLERK)
    page = case_page(desk.session, actor=clerk, number=case.number)
    return ask_for(desk.session, kind=kind, page=page, actor=clerk, now=clock.now())


def test_it_is_made_once_and_dated_by_the_day_the_papers_came(
    desk: HallDesk, session: Session, case: Case, frozen_clock: Clock
) -> None:
    frozen_clock.move_to(dt.datetime(2026, 11, 3, 9, tzinfo=clock.ZONE))
    first, again = asked(desk, case, APPLICATION), asked(desk, case, APPLICATION)
    assert first.id == again.id and first.dated_on == dt.date(2026, 10, 21)
    assert first.number == "石桥镇申〔2026〕1 号"
    html = html_of(first)
    assert "11010519491231002X" in html and f"DB1.P.APPLICATION.1.{first.verify_code}.1" in html
    assert "2026 年 10 月 21 日" in html and "11 月 3 日" not in html


def test_another_state_of_the_papers_is_another_list(desk: HallDesk, session: Session, case: Case) -> None:
    first = asked(desk, case, CHECKLIST)
    html = html_of(first)
    assert "11010519491231002X" not in html and "与原件相符" not in html
    holder = Holder(user_id=0, case_id=case.id, number=case.number)
    set_original_seen(
        session, holder=holder, document_id="id_card", seen=True, actor=desk.actor(CLERK), now=clock.now()
    )
    second = asked(desk, case, CHECKLIST)
    assert second.id != first.id and f"与原件相符（{desk.actor(CLERK).name}）" in html_of(second)
    of_case = select(func.count()).select_from(IssuedPaper).where(IssuedPaper.kind == CHECKLIST)
    assert session.scalar(of_case) == 2


def test_a_void_paper_is_made_anew(desk: HallDesk, session: Session, case: Case) -> None:
    first = asked(desk, case, APPLICATION)
    void(session, paper_id=first.id, reason="印坏了", actor=desk.actor(CLERK), now=clock.now())
    second = asked(desk, case, APPLICATION)
    assert second.id != first.id and second.state == "made"


def test_a_drawn_name_that_is_gone_leaves_no_hole(session: Session) -> None:
    assert load_assets(session, ["signature-1"])["signature-1"].startswith(b"<svg")
    assert load_assets(session, []) == {}

"""帮办代办台账: what agents took in for villagers or led them through; an organisation chooses its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit
from app.clock import local_date
from app.errors import Invalid
from app.ledgers.cases import Line, book_of, read_lines, short_day
from app.ledgers.scope import Scope
from app.models import Account, Case, LedgerLayout, Organisation, PaperPromise
from app.notifications.recipients import line_up
from app.people.actors import Actor
from catalog.definition import HandledBy
from reports.tables import Cell, Column, TableReport

BOOK = "agents"
_NONE = "—"


@dataclass(frozen=True)
class Choice:
    """A column an organisation may choose, and what stands in it."""

    column: Column
    cell: Callable[[Line], Cell]
    usual: bool = True  # in the book of who has chosen nothing


def _service(line: Line) -> str:
    return line.row.service_name + (f"（{line.row.situation_words}）" if line.row.situation_words else "")


def _papers(line: Line) -> str:
    """原2 复3: how many sheets were taken."""
    counts = (("原", line.row.originals), ("复", line.row.copies))
    return " ".join(f"{word}{count}" for word, count in counts if count)


def _remark(line: Line) -> str:
    """What the book of the village says of a case besides: sent back how often, papers that still follow."""
    said = (f"退回{line.row.returns}次" if line.row.returns else "", f"容缺{line.lacking}样" if line.lacking else "")
    return "；".join(one for one in said if one)


# Columns as ledgers of agents have them (facts 4.3), in the usual order. Neither numbers of people nor phones.
CHOICES: Mapping[str, Choice] = {
    "came": Choice(Column("收件", share=6), lambda line: short_day(local_date(line.row.submitted_at))),
    "number": Choice(Column("办件号", share=12, leads=True), lambda line: line.row.number),
    "person": Choice(Column("委托人", share=8), lambda line: line.row.applicant_name),
    "village": Choice(Column("村（社区）", share=10), lambda line: line.row.village),
    "service": Choice(Column("事项（情形）", share=18), _service),
    "mode": Choice(Column("服务方式", share=10), lambda line: line.way),
    "mandate": Choice(Column("委托书编号", share=14), lambda line: line.row.mandate_number or _NONE),
    "papers": Choice(Column("收取材料", share=10), _papers),
    "originals": Choice(Column("原件", "number", 4), lambda line: line.row.originals or None, usual=False),
    "copies": Choice(Column("复印件", "number", 5), lambda line: line.row.copies or None, usual=False),
    "agent": Choice(Column("代办员", share=7), lambda line: line.row.clerk),
    "due": Choice(Column("应办结", share=8), lambda line: line.due),
    "decided": Choice(
        Column("实办结", share=7), lambda line: short_day(line.row.decided_at and local_date(line.row.decided_at))
    ),
    "outcome": Choice(Column("结果", share=9), lambda line: line.state),
    "delivered": Choice(
        Column("送达", share=6), lambda line: short_day(line.row.delivered_at and local_date(line.row.delivered_at))
    ),
    "signed": Choice(Column("签收人", share=7), lambda line: line.row.receiver or ""),
    "returns": Choice(Column("退回", "number", 4), lambda line: line.row.returns or None, usual=False),
    "remark": Choice(Column("备注", share=9), _remark),
    "blank": Choice(Column("村委会核对", share=8), lambda _line: "", usual=False),
}
USUAL = tuple(id for id, one in CHOICES.items() if one.usual)


def agent_ledger(session: Session, scope: Scope) -> TableReport:
    """The book of a month of a unit, or of one agent there, in the columns of the nearest unit that chose some."""
    cases = scope.cases & ((Case.handled_by == HandledBy.AGENT.value) | (Case.proxy_mode != ""))
    if scope.agent_id is not None:
        cases = cases & (Case.submitted_by_id == scope.agent_id)
    chosen = [CHOICES[one] for one in columns_at(session, scope.place.path)]
    lines = _with_promises(session, read_lines(session, scope, cases))
    return book_of(
        scope,
        lines,
        id=BOOK,
        title=f"{scope.place.name}帮办代办台账" + (f"（{_name(session, scope.agent_id)}）" if scope.agent_id else ""),
        columns=tuple(one.column for one in chosen),
        cells=lambda line: tuple(one.cell(line) for one in chosen),
    )


def _name(session: Session, account_id: int) -> str:
    account = session.get(Account, account_id)
    return account.display_name if account else ""


def _with_promises(session: Session, lines: Sequence[Line]) -> list[Line]:
    """The same lines knowing how many papers are still promised. One statement."""
    ids = [line.row.id for line in lines]
    wanted = select(PaperPromise.case_id, func.count()).where(
        PaperPromise.case_id.in_(ids), PaperPromise.state == "open"
    )
    counts = dict(session.execute(wanted.group_by(PaperPromise.case_id)).tuples().all()) if ids else {}
    return [Line(line.row, line.on_the_spot, counts.get(line.row.id, 0)) for line in lines]


def agents_in(session: Session, scope: Scope) -> Sequence[tuple[int, str]]:
    """Who took cases in this month, for whom the book may be opened alone."""
    served = (Case.handled_by == HandledBy.AGENT.value) | (Case.proxy_mode != "")
    wanted = (
        select(Account)
        .where(Account.id.in_(select(Case.submitted_by_id).where(scope.during(Case.submitted_at), scope.cases, served)))
        .order_by(Account.id)
    )
    return [(one.id, one.display_name) for one in session.scalars(wanted)]


# ── which columns ──────────────────────────────────────────────────────────────────────────────────


def columns_at(session: Session, path: str) -> tuple[str, ...]:
    """The columns chosen by the nearest unit on the way up; the usual ones where nobody has chosen."""
    wanted = (
        select(LedgerLayout.columns)
        .join(Organisation, Organisation.id == LedgerLayout.organisation_id)
        .where(LedgerLayout.book == BOOK, Organisation.path.in_(line_up(path)))
        .order_by(Organisation.path.desc())
        .limit(1)
    )
    chosen = session.scalar(wanted) or ""
    return tuple(one for one in chosen.split("\n") if one in CHOICES) or USUAL


def choose_columns(
    session: Session, *, organisation: Organisation, columns: Sequence[str], actor: Actor, now: datetime
) -> None:
    """Keep the columns of a unit, for it and those below it; none at all: as shipped. Invalid without the number."""
    chosen = [one for one in dict.fromkeys(columns) if one in CHOICES]
    if chosen and "number" not in chosen:
        raise Invalid(message=_("“办件号”一栏要保留，不然对不上办件"))
    row = session.get(LedgerLayout, (organisation.id, BOOK))
    if not chosen:
        if row is not None:
            session.delete(row)
    else:
        row = row or LedgerLayout(organisation_id=organisation.id, book=BOOK)
        row.columns, row.changed_at, row.changed_by_id = "\n".join(chosen), now, actor.user_id
        session.add(row)
    session.flush()
    audit.record(
        session,
        actor=actor,
        now=now,
        action="ledger.columns",
        subject="organisation",
        subject_id=organisation.id,
        detail={"columns": chosen},
    )

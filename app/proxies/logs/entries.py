"""帮办记录 and 电话咨询: help that became no case, written down in three lines, listed and counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from app import audit
from app.cases.masking import mask_name, mask_phone
from app.cases.sheets import workbook_of
from app.cases.worklist import person_name
from app.clock import local_date
from app.errors import Invalid, NotAllowed
from app.models import Account, HelpEntry, Organisation
from app.people.actors import Actor
from app.people.areas import lies_in_areas
from app.wording import msgid
from catalog.vocabulary import codes, label
from forms.errors import FieldError

Kind = Literal["help", "phone"]
KINDS: Final[tuple[Kind, ...]] = ("help", "phone")
TOPICS: Final = {"help": "help_kind", "phone": "phone_topic"}
PAGE_SIZE = 30
MOST_PAGES = 100
MOST_EXPORTED = 5000
EARLIEST = dt.timedelta(days=62)  # so long afterwards something may still be written down
LONGEST = {"about": 100, "person": 60, "phone": 30, "words": 300}


@dataclass(frozen=True)
class Entry:
    """What is written down; only the topic must be said."""

    kind: str
    topic: str = ""
    about: str = ""
    person: str = ""
    phone: str = ""
    words: str = ""
    village_id: int | None = None
    happened_on: dt.date | None = None
    token: str = ""


@dataclass(frozen=True)
class LogFilters:
    """What is asked for: one kind, the days of a month, perhaps one village, topic or helper."""

    kind: Kind
    first: dt.date
    last: dt.date
    village: int | None = None
    topic: str = ""
    mine: bool = False


@dataclass(frozen=True)
class LogRow:
    """One line; the number masked."""

    id: int
    topic: str
    about: str
    person: str
    phone: str
    words: str
    village: str
    happened_on: dt.date
    by: str


@dataclass(frozen=True)
class LogPage:
    """One page of the list, the latest first."""

    rows: tuple[LogRow, ...]
    page: int
    has_more: bool


@dataclass(frozen=True)
class LogCounts:
    """How often: by topic, by what it was about, by helper, by village; (words, number), the most frequent first."""

    total: int
    topics: tuple[tuple[str, int], ...]
    about: tuple[tuple[str, int], ...]
    helpers: tuple[tuple[str, int], ...]
    villages: tuple[tuple[str, int], ...]


# ── writing ────────────────────────────────────────────────────────────────────────────────────────


def write_down(session: Session, *, entry: Entry, actor: Actor, now: datetime) -> HelpEntry:
    """Keep it; the same form sent twice is kept once. Invalid with a sentence per field."""
    if actor.organisation_id is None or not actor.can("submit_case"):
        raise NotAllowed(_("您的岗位不记帮办"))
    known = session.scalars(select(HelpEntry).where(HelpEntry.token == entry.token)).one_or_none()
    if known is not None:
        return known
    village = session.get(Organisation, entry.village_id or actor.organisation_id)
    if problems := list(_problems(entry, village, actor, local_date(now))):
        raise Invalid(problems)
    assert village is not None
    made = HelpEntry(
        **{name: getattr(entry, name).strip() for name in ("kind", "topic", *LONGEST)},
        village_id=village.id,
        organisation_path=village.path,
        happened_on=entry.happened_on or local_date(now),
        recorded_at=now,
        recorded_by_id=actor.user_id,
        token=entry.token,
    )
    session.add(made)
    session.flush()
    detail = {"kind": made.kind, "topic": made.topic}
    audit.record(
        session, actor=actor, now=now, action="help.recorded", subject="help", subject_id=made.id, detail=detail
    )
    return made


def _problems(entry: Entry, village: Organisation | None, actor: Actor, today: dt.date) -> Iterator[FieldError]:
    if entry.kind not in KINDS or entry.topic not in codes(TOPICS.get(entry.kind, "help_kind")):
        yield FieldError("topic", _("哪一类"), _("请选择哪一类"))
    if village is None or not actor.oversees(village.path):
        yield FieldError("village", _("村（社区）"), _("请选择村（社区）"))
    for name, most in LONGEST.items():
        if len(getattr(entry, name)) > most:
            yield FieldError(name, name, _("最多 %(n)s 个字", n=most))
    if entry.topic == "other" and not entry.words.strip():
        yield FieldError("words", _("结果"), _("选“其他”的，请写清情况"))
    if not today - EARLIEST <= (entry.happened_on or today) <= today:
        yield FieldError("happened_on", _("哪天"), _("日期应在最近两个月内，不晚于今天"))


# ── looking ────────────────────────────────────────────────────────────────────────────────────────


def list_entries(session: Session, *, actor: Actor, filters: LogFilters, page: int = 1) -> LogPage:
    """One page, in one statement."""
    page = min(max(page, 1), MOST_PAGES)
    wanted = _rows(actor, filters).offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)
    rows = session.execute(wanted).all()
    return LogPage(tuple(_row(row) for row in rows[:PAGE_SIZE]), page, len(rows) > PAGE_SIZE and page < MOST_PAGES)


def count_entries(session: Session, *, actor: Actor, filters: LogFilters) -> LogCounts:
    """The same month counted; a statement for each grouping."""
    words = TOPICS[filters.kind]

    def by(column: Any) -> tuple[tuple[str, int], ...]:
        many = func.count()
        counted = _from(select(column, many)).where(*_asked(actor, filters)).group_by(column)
        return tuple((row[0], row[1]) for row in session.execute(counted.order_by(many.desc(), column).limit(10)))

    topics = tuple((label(words, code), count) for code, count in by(HelpEntry.topic))
    total = _from(select(func.count())).where(*_asked(actor, filters))
    return LogCounts(
        total=session.scalar(total) or 0,
        topics=topics,
        about=tuple(pair for pair in by(HelpEntry.about) if pair[0]),
        helpers=by(person_name()),
        villages=by(Organisation.name),
    )


def export_entries(session: Session, *, actor: Actor, filters: LogFilters, now: datetime) -> bytes:
    """The month as a workbook, names and numbers masked; that it was taken is recorded. Invalid for an empty one."""
    rows = [_row(row) for row in session.execute(_rows(actor, filters).limit(MOST_EXPORTED))]
    if not rows:
        raise Invalid(message=_("这个月没有记录，没有可以导出的"))
    audit.record(
        session,
        actor=actor,
        now=now,
        action="help.exported",
        subject="help",
        subject_id=filters.kind,
        detail={"count": len(rows), "month": f"{filters.first:%Y-%m}"},
    )
    title = _("帮办记录") if filters.kind == "help" else _("电话咨询记录")
    words = TOPICS[filters.kind]
    return workbook_of(title, _HEADS, [_cells(row, words) for row in rows])


_HEADS = (
    (msgid("日期"), 12),
    (msgid("村（社区）"), 14),
    (msgid("哪一类"), 18),
    (msgid("什么事"), 30),
    (msgid("谁"), 12),
    (msgid("电话"), 16),
    (msgid("结果"), 40),
    (msgid("记录人"), 12),
)


def _cells(row: LogRow, words: str) -> list[object]:
    who = mask_name(row.person) if row.person else ""
    topic = label(words, row.topic)
    return [row.happened_on, row.village, topic, row.about, who, row.phone, row.words, row.by]


def _rows(actor: Actor, filters: LogFilters) -> Select[Any]:
    columns = select(HelpEntry, Organisation.name.label("village"), person_name().label("by"))
    order = (HelpEntry.happened_on.desc(), HelpEntry.id.desc())
    return _from(columns).where(*_asked(actor, filters)).order_by(*order)


def _from(columns: Select[Any]) -> Select[Any]:
    return (
        columns.select_from(HelpEntry)
        .join(Organisation, Organisation.id == HelpEntry.village_id)
        .join(Account, Account.id == HelpEntry.recorded_by_id)
    )


def _asked(actor: Actor, filters: LogFilters) -> list[ColumnElement[bool]]:
    asked = [
        lies_in_areas(actor, HelpEntry.organisation_path),
        HelpEntry.kind == filters.kind,
        HelpEntry.happened_on.between(filters.first, filters.last),
    ]
    if filters.village is not None:
        asked.append(HelpEntry.village_id == filters.village)
    if filters.topic:
        asked.append(HelpEntry.topic == filters.topic)
    if filters.mine:
        asked.append(HelpEntry.recorded_by_id == actor.user_id)
    return asked


def _row(row: Row[Any]) -> LogRow:
    one: HelpEntry = row.HelpEntry
    return LogRow(
        id=one.id,
        topic=one.topic,
        about=one.about,
        person=one.person,
        phone=mask_phone(one.phone) if one.phone else "",
        words=one.words,
        village=row.village,
        happened_on=one.happened_on,
        by=row.by,
    )

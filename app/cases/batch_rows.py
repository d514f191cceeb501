"""One row of a batch: judged like a form that was posted, and every sentence laid to its column."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.cases.applications import applicant_of
from app.cases.desks import Station
from app.cases.duplicates import Duplicate
from app.clock import local_date
from app.people.actors import Actor
from app.publishing.versions import LoadedVersion
from forms.dropped import Dropped
from forms.eligibility import unmet
from forms.errors import AnswerError
from forms.places import Places
from forms.roster import GROUP, PLACE, RosterColumn, only_way, papers_as_asked, posted_cell, roster_columns
from forms.submission import Submission, read_submission


@dataclass(frozen=True)
class CellNote:
    """What is wrong with a cell; without a column it is about the row."""

    column: str
    label: str
    message: str


@dataclass(frozen=True)
class Setting:
    """All that judging a row needs beside the row. `stations` are the places to choose from, if there is a choice."""

    version: LoadedVersion
    stations: Sequence[Station]
    own: Station
    codes: Sequence[str]  # of `stations`
    places: Places
    papers_received: bool
    actor: Actor
    now: datetime

    @cached_property
    def columns(self) -> tuple[RosterColumn, ...]:
        """The columns of the workbook for this person."""
        return columns_of(self.version, self.codes, self.stations)


def columns_of(version: LoadedVersion, codes: Sequence[str], stations: Sequence[Station]) -> tuple[RosterColumn, ...]:
    """The columns of a service; places of one name are told apart by their code."""
    names = [one.name for one in stations]
    shown = [
        one.name if names.count(one.name) == 1 else f"{one.name}（{code}）"
        for code, one in zip(codes, stations, strict=True)
    ]
    return roster_columns(version.compiled, list(zip(codes, shown, strict=True)))


@dataclass(frozen=True)
class JudgedRow:
    """A row as a submission, with what keeps it from becoming a case."""

    submission: Submission
    station: Station
    name: str
    id_number: str
    notes: tuple[CellNote, ...]


def judge_row(setting: Setting, texts: Mapping[str, str], unread: Iterable[tuple[str, str]] = ()) -> JudgedRow:
    """Judge one row by itself. `unread` are sentences about cells that could not be read at all."""
    columns, compiled = setting.columns, setting.version.compiled
    today = local_date(setting.now)
    posted: MultiDict[str, str] = MultiDict(only_way(compiled))
    for column in columns:
        if (text := texts.get(column.name, "")) and not column.name.startswith((GROUP, PLACE)):
            posted.setlist(column.name, list(posted_cell(column, text, today=today)))
    first = read_submission(compiled, posted, today=today, places=setting.places)
    notes = [CellNote(name, "", sentence) for name, sentence in unread]
    if setting.papers_received:
        chosen = _chosen(columns, texts, today, notes)
        posted.update(dict(papers_as_asked(compiled, first.answers.names(), chosen)))
        first = read_submission(compiled, posted, today=today, places=setting.places)
    station = _station(setting, texts, notes)
    applicant = applicant_of(setting.version.definition, first.answers)
    notes += [CellNote(one.name, one.label, one.message) for one in first.errors]
    notes += [CellNote(one.name, one.label, _not_asked(one)) for one in first.dropped]
    if not notes:
        notes += _against(setting, first)
    return JudgedRow(first, station, applicant.name, applicant.id_number or "", _once(notes, columns))


def _not_asked(one: Dropped) -> str:
    """What was typed for nothing is not thrown away in silence."""
    return f"{one.why}{_('，')}{_('这一行不用填，请清空')}" if one.why else _("这一行不用填，请清空")


def _once(notes: Iterable[CellNote], columns: Iterable[RosterColumn]) -> tuple[CellNote, ...]:
    """One sentence a cell, with the heading of its column: a cell that was not read is not missing as well."""
    headers = {column.name: column.header for column in columns}
    found: dict[str, CellNote] = {}
    others = []
    for note in notes:
        if note.column in headers:
            found.setdefault(note.column, dataclasses.replace(note, label=headers[note.column]))
        else:
            others.append(note)
    return (*found.values(), *others)


def _chosen(
    columns: Iterable[RosterColumn], texts: Mapping[str, str], today: dt.date, notes: list[CellNote]
) -> dict[str, tuple[str, ...]]:
    """The papers of any-one-of groups that were brought."""
    chosen = {}
    for column in columns:
        if column.name.startswith(GROUP) and (text := texts.get(column.name, "")):
            try:
                chosen[column.name.removeprefix(GROUP)] = column.kind.clean(text, today=today)
            except AnswerError as error:
                notes.append(CellNote(column.name, column.header, str(error)))
    return chosen


def _station(setting: Setting, texts: Mapping[str, str], notes: list[CellNote]) -> Station:
    if not setting.stations:
        return setting.own
    column = setting.columns[0]
    try:
        code = column.kind.clean(texts.get(PLACE, ""), today=local_date(setting.now))
    except AnswerError as error:
        empty = not texts.get(PLACE, "")
        notes.append(CellNote(PLACE, column.header, _("请选择申请人所在地") if empty else str(error)))
        return setting.own
    return setting.stations[list(setting.codes).index(code)]


def _against(setting: Setting, submission: Submission) -> list[CellNote]:
    """What a single form asks the clerk about: such people are done one by one."""
    found = [one.sentence for one in submission.missing]
    failed = unmet(setting.version.compiled, submission.answers.names())
    found += [_("不符合条件“%(title)s”", title=one.title) for one in failed]
    return [CellNote("", "", _alone(sentence)) for sentence in found]


def repeated(found: Iterable[Duplicate]) -> list[CellNote]:
    """The same, of other cases of this person and item."""
    return [CellNote("", "", _alone(one.sentence)) for one in found]


def _alone(sentence: str) -> str:
    return f"{sentence.rstrip('。')}{_('。')}{_('如果确实要办，请单独办理')}"

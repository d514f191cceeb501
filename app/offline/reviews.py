"""Forms from phones that did not become cases by themselves: looked at, and decided on by somebody.

Their author sees them, and whoever takes applications in at the hall above.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.cases.operations import save_draft
from app.cases.queries import CasePage, case_page
from app.clock import local_date
from app.errors import Invalid, NotFoundHere
from app.models import OfflineEnvelope, OfflineFile, StoredFile
from app.offline import files, numbers
from app.offline.envelopes import Envelope, stored
from app.offline.judging import Judged, Passed, Reason, against, judge, reasons_of
from app.offline.settling import Doing, lay_down, locked, record, settle
from app.papers.intake import JPEG
from app.papers.keeping import file_name
from app.papers.storage import Vault
from app.people.accounts import actor_of
from app.people.actors import Actor
from app.people.areas import lies_in_areas
from app.publishing.versions import current_version, version_by_id
from catalog.compiled import CompiledDefinition
from forms.display import SectionView, display
from forms.plan import plan_of

PAGE = 25
COUNTED = 100  # one more than is shown
LONGEST_REASON = 200
PLACE = "organisation"  # as the form at the desk calls the place of an applicant
_SLOW = timedelta(hours=24)  # a form that waits for photographs that long is told of
# What no decision passes: the form has to be mended, or is about a case that is there already.
_FIXED = frozenset({"errors", "suspended", "not_taken", "other_body"})


@dataclass(frozen=True)
class ReviewRow:
    """A form as the list shows it."""

    id: int
    service_name: str
    applicant_name: str
    place: str
    author: str
    number: str
    state: str
    why: str
    came_at: datetime


@dataclass(frozen=True)
class ReviewPage:
    """One page of the list."""

    rows: Sequence[ReviewRow]
    page: int
    has_more: bool


@dataclass(frozen=True)
class SideBySide:
    """One question: what the phone sent, what the other case says."""

    label: str
    here: str  # secret values in part
    there: str
    differs: bool


@dataclass(frozen=True)
class Photograph:
    """A file that came with a form; `document` is what it is of."""

    id: str
    document: str
    is_picture: bool


@dataclass(frozen=True)
class Review:
    """A form with both sides, and what may be decided about it."""

    row: OfflineEnvelope
    envelope: Envelope
    reasons: Sequence[Reason]
    other: str  # the number of the case on the other side, "" without one
    sides: Sequence[SideBySide]
    photographs: Sequence[Photograph]
    missing: int
    may_go_on: bool
    may_mend: bool

    @property
    def is_open(self) -> bool:
        return self.row.state in ("waiting", "review", "refused")


# ── reading ────────────────────────────────────────────────────────────────────────────────────────


def list_reviews(session: Session, *, actor: Actor, now: datetime, page: int = 1) -> ReviewPage:
    """What is to be decided on, the latest first; forms whose photographs do not come are among them."""
    page = max(page, 1)
    wanted = (
        select(OfflineEnvelope)
        .where(_is_open(now), _reach(actor))
        .options(joinedload(OfflineEnvelope.author), joinedload(OfflineEnvelope.organisation))
        .order_by(OfflineEnvelope.id.desc())
        .limit(PAGE + 1)
        .offset((page - 1) * PAGE)
    )
    found = session.scalars(wanted).all()
    return ReviewPage([_row(row) for row in found[:PAGE]], page, len(found) > PAGE)


def count_open(session: Session, *, actor: Actor, now: datetime) -> int:
    """How many, at most 100. One statement."""
    some = select(OfflineEnvelope.id).where(_is_open(now), _reach(actor)).limit(COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _is_open(now: datetime) -> ColumnElement[bool]:
    slow = and_(OfflineEnvelope.state == "waiting", OfflineEnvelope.came_at < now - _SLOW)
    return or_(OfflineEnvelope.state.in_(("review", "refused")), slow)


def _reach(actor: Actor) -> ColumnElement[bool]:
    return or_(OfflineEnvelope.user_id == actor.user_id, lies_in_areas(actor, OfflineEnvelope.organisation_path))


def _row(row: OfflineEnvelope) -> ReviewRow:
    reasons = against(_reasons(row))
    return ReviewRow(
        id=row.id,
        service_name=row.service_name,
        applicant_name=row.applicant_name,
        place=str(row.organisation),
        author=row.author.display_name,
        number=row.number,
        state=row.state,
        why=reasons[0].sentence if reasons else _("照片还没有送完"),
        came_at=row.came_at,
    )


def find(session: Session, *, form_id: int, actor: Actor) -> OfflineEnvelope:
    """A form within reach; NotFoundHere for any other."""
    wanted = select(OfflineEnvelope).where(OfflineEnvelope.id == form_id, _reach(actor))
    row = session.scalars(wanted.options(joinedload(OfflineEnvelope.author))).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有这张表，或者它不在您的办理范围内"))
    return row


def review(session: Session, *, form_id: int, actor: Actor, now: datetime) -> Review:
    """One form with both sides. What was erased says only how it ended."""
    row = find(session, form_id=form_id, actor=actor)
    envelope = stored(row.body) if row.body else Envelope(version_id=0, pairs=(), made_at=row.received_at)
    reasons = _reasons(row)
    other, page = _other_side(session, reasons, actor)
    judged = _judged(session, row, envelope, now) if row.body else None
    stock = files.stocks(session, row.token)
    missing = [one for one in envelope.files if one not in stock or not stock[one].is_there]
    codes = {one.code for one in against(reasons)}
    return Review(
        row=row,
        envelope=envelope,
        reasons=reasons,
        other=other,
        sides=_beside(judged, envelope, page) if judged else (),
        photographs=_photographs(session, row, envelope, judged) if judged and row.state != "in" else (),
        missing=len(missing) if row.state != "in" else 0,
        may_go_on=not codes & _FIXED,
        may_mend=row.user_id == actor.user_id,
    )


def _judged(session: Session, row: OfflineEnvelope, envelope: Envelope, now: datetime) -> Judged:
    author = actor_of(row.author)
    return judge(session, envelope, token=row.token, received_at=row.received_at, actor=author, now=now)


def _typed(compiled: CompiledDefinition, envelope: Envelope) -> list[tuple[str, str]]:
    labels: Mapping[str, str] = {one.name: one.kind.spec.label for one in plan_of(compiled).fields}
    return [(labels[name], value) for name, value in envelope.pairs if name in labels and value.strip()]


def _photographs(session: Session, row: OfflineEnvelope, envelope: Envelope, judged: Judged) -> list[Photograph]:
    """What has come of them, in the order of the form. One statement."""
    kinds = select(OfflineFile.file_id, StoredFile.kind).join(StoredFile, StoredFile.digest == OfflineFile.digest)
    there = dict(session.execute(kinds.where(OfflineFile.token == row.token)).tuples().all())
    names = {one.id: one.name for one in judged.version.definition.documents}
    of_papers = [(one.id, names.get(one.document_id, one.name)) for one in envelope.papers]
    of_names = [(one.id, _("%(name)s的签名", name=one.signer)) for one in envelope.signatures]
    found = [*of_papers, *of_names]
    return [Photograph(file_id, name, there[file_id] == JPEG) for file_id, name in found if file_id in there]


def photograph(session: Session, *, form_id: int, file_id: str, vault: Vault, actor: Actor) -> tuple[bytes, str]:
    """One of them and its kind; NotFoundHere out of reach, and for what has not come."""
    row = find(session, form_id=form_id, actor=actor)
    wanted = select(StoredFile.digest, StoredFile.kind).join(OfflineFile, OfflineFile.digest == StoredFile.digest)
    found = session.execute(wanted.where(OfflineFile.token == row.token, OfflineFile.file_id == file_id)).one_or_none()
    if found is None:
        raise NotFoundHere(_("没有这一页，可能已经删掉了"))
    return vault.read(file_name(found.digest)), found.kind


def _other_side(session: Session, reasons: Sequence[Reason], actor: Actor) -> tuple[str, CasePage | None]:
    """The case that stands against the form, as far as this person may see it."""
    for number in (number for one in reasons for number in one.about):
        try:
            return number, case_page(session, actor=actor, number=number)
        except NotFoundHere:
            continue
    return "", None


def _beside(judged: Judged, envelope: Envelope, page: CasePage | None) -> list[SideBySide]:
    """The answers in words, question by question; what could not be read stands as it was typed."""
    compiled, answers = judged.version.compiled, judged.submission.answers
    here = [_by_label(display(compiled, answers, mask=mask)) for mask in (True, False)]
    there = [
        _by_label(display(page.version.compiled, page.answers, mask=mask)) if page else {} for mask in (True, False)
    ]
    for label, text in _typed(compiled, envelope):
        for said in here:
            said.setdefault(label, text)
    return [
        SideBySide(label, here[0].get(label, ""), there[0].get(label, ""), here[1].get(label) != there[1].get(label))
        for label in dict.fromkeys((*here[0], *there[0]))
    ]


def _by_label(sections: Sequence[SectionView]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in (line for section in sections for line in section.rows):
        rows = line.table.rows if line.table else ()
        if text := line.text or "\n".join("，".join(cells) for cells in rows):
            found.setdefault(line.label, text)
    return found


# ── deciding ───────────────────────────────────────────────────────────────────────────────────────


def go_on(
    session: Session, *, form_id: int, reason: str, vault: Vault, scanner: str, actor: Actor, now: datetime
) -> str:
    """照样提交: make the case in spite of what stood against it; its number. Invalid with what still does.

    `session` only reads: each step has a transaction of its own, as when a phone sends.
    """
    row = find(session, form_id=form_id, actor=actor)
    reasons = against(_reasons(row))
    _require_reason(row, reason)
    codes = frozenset(one.code for one in reasons) | {"files_missing"}
    if codes & _FIXED:
        raise Invalid(message=_("这张表要改好才能提交，或者不再提交"))
    told = tuple(number for one in reasons for number in one.about)
    passed = Passed(codes, told, reason.strip()[:LONGEST_REASON])
    author = actor_of(row.author) if row.user_id != actor.user_id else actor
    session.rollback()
    settle(form_id, Doing(author, vault, scanner, now, passed, actor))
    row = find(session, form_id=form_id, actor=actor)
    if row.state != "in":
        raise Invalid([one.sentence for one in against(_reasons(row), passed)])
    return row.number


def to_draft(session: Session, *, form_id: int, vault: Vault, actor: Actor, now: datetime) -> str:
    """转成草稿: its author mends it at the desk; the path of the draft. Photographs and signatures go along."""
    row = _taken(session, form_id, actor)
    if row.user_id != actor.user_id:
        raise Invalid(message=_("只有填表的人自己能转成草稿"))
    envelope = stored(row.body)
    judged = _judged(session, row, envelope, now)
    token = secrets.token_hex(32) if any(one.code == "other_body" for one in _reasons(row)) else row.token
    version = _version_to_mend(session, judged, now)
    pairs = [*envelope.pairs, *([(PLACE, envelope.place)] if envelope.place else [])]
    save_draft(
        session,
        token=token,
        version_id=version,
        pairs=pairs,
        applicant_name=row.applicant_name,
        actor=actor,
        now=now,
    )
    passed = Passed(frozenset({"file_unreadable"}))
    doing = Doing(actor, vault, "", now, passed)
    lay_down(session, token, envelope, judged, files.stocks(session, row.token), doing)
    files.forget(session, row.token)
    _settle(session, row, "draft", "", actor, now)
    return f"/desk/new/{judged.version.definition.code}?draft={token}"


def _version_to_mend(session: Session, judged: Judged, now: datetime) -> int:
    try:
        return current_version(session, judged.version.definition.code, local_date(now)).id
    except NotFoundHere:
        return version_by_id(session, judged.version.id).id


def drop(session: Session, *, form_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """不再提交: nothing becomes of it; why stays in the record, what was typed a while longer."""
    row = _taken(session, form_id, actor)
    _require_reason(row, reason)
    numbers.lapse_of(session, token=row.token, why="dropped", now=now)
    _settle(session, row, "dropped", reason.strip()[:LONGEST_REASON], actor, now)


def _taken(session: Session, form_id: int, actor: Actor) -> OfflineEnvelope:
    row = find(session, form_id=form_id, actor=actor)
    row = locked(session, row.id, row.token)
    if row.state not in ("waiting", "review", "refused"):
        raise Invalid(message=_("这张表已经处理过了"))
    return row


def _require_reason(row: OfflineEnvelope, reason: str) -> None:
    if row.state not in ("waiting", "review", "refused"):
        raise Invalid(message=_("这张表已经处理过了"))
    if not reason.strip():
        raise Invalid(message=_("请写明原因"))


def _settle(session: Session, row: OfflineEnvelope, state: str, reason: str, actor: Actor, now: datetime) -> None:
    row.state, row.settled_at, row.decided_by_id, row.decision = state, now, actor.user_id, reason
    session.flush()
    record(session, state, row, actor, now, reason=reason)


def _reasons(row: OfflineEnvelope) -> list[Reason]:
    return reasons_of(json.loads(row.reasons or "[]"))

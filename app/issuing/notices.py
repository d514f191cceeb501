"""一次性告知单 as it was given: put together and frozen when it gets its number, every print counted and marked.

Notices given before that was kept have no words. They are put together once more, from the place and the moment of
their giving, and say so; their words are frozen when they are printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from flask_babel import force_locale
from flask_babel import gettext as _
from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app import audit
from app.cases import notices
from app.cases.worklist import person_name
from app.clock import ZONE, local_date
from app.errors import Invalid
from app.issuing.listing import MOST_PRINTS, PrintLine
from app.issuing.making import pack, unpack
from app.issuing.printing import times_of
from app.models import Account, Notice, NoticePrint, Organisation
from app.people.accounts import actor_of
from app.people.actors import Actor
from app.people.places import CountyPlaces
from app.printing.notices import notice_of, notice_text
from app.publishing.versions import LoadedVersion, version_by_id
from forms.submission import read_submission
from reports.documents.one_time_notice import page_code
from reports.imprint import Imprint, marks, with_marks
from reports.letter_texts import LetterText
from reports.notice_contexts import NoticeContext
from reports.page_codes import with_copy
from reports.render import render_html
from reports.sheets import Sheet

# Who keeps which copy, in the order of their numbers, and what stands on it.
KEPT_BY = {"群众": "您留存", "存档": "存档"}
COPIES = tuple(KEPT_BY)
_WORDS = TypeAdapter(NoticeContext)


# ── given ──────────────────────────────────────────────────────────────────────────────────────────


def give_out(
    session: Session,
    *,
    version: LoadedVersion,
    pairs: Iterable[tuple[str, str]],
    person: str = "",
    phone: str = "",
    actor: Actor,
    now: datetime,
) -> str:
    """Number a notice and freeze what it says at the giver's own place; its number. Invalid as `notices.give`."""
    number = notices.give(session, version=version, pairs=pairs, person=person, phone=phone, actor=actor, now=now)
    freeze_given(session, number=number, actor=actor, now=now)
    return number


def freeze_given(session: Session, *, number: str, actor: Actor, now: datetime) -> None:
    """Freeze what a notice says that was numbered a moment ago, as with an appointment. Flushes."""
    _freeze(session, session.scalars(select(Notice).where(Notice.number == number)).one(), actor, now)


def freeze_since(session: Session, *, now: datetime) -> None:
    """The same for all that the set-up of a sample gave out at `now`. Flushes."""
    given = select(Notice).where(Notice.given_at >= now, Notice.content.is_(None))
    for notice in session.scalars(given.order_by(Notice.id)).all():
        _freeze(session, notice, actor_of(session.get_one(Account, notice.given_by_id)), notice.given_at)


def _freeze(session: Session, notice: Notice, actor: Actor, now: datetime) -> None:
    """Its words, once and for all."""
    with force_locale("zh_Hans"):  # whatever language the giver reads
        text = _text(session, notice)
        context = _put_together(session, notice, text, now)
        html = render_html("one_time_notice", context)
    notice.content, notice.digest = pack(html), sha256(html.encode()).hexdigest()
    notice.told = pack(_WORDS.dump_json(context, exclude={"imprint"}).decode())
    notice.wording_version_id, notice.made_at = text.version_id, now
    session.flush()
    _record(session, notice, "made", actor, now, digest=notice.digest)


def _text(session: Session, notice: Notice) -> LetterText:
    return notice_text(session, notice.organisation_path, local_date(notice.given_at))


def _put_together(session: Session, notice: Notice, text: LetterText, now: datetime) -> NoticeContext:
    """What the notice says: of the place that gave it, of the day on which it was given."""
    version = version_by_id(session, notice.service_version_id)
    given_at = notice.given_at.astimezone(ZONE)
    read = read_submission(
        version.compiled,
        MultiDict(list(notices.pairs_of(notice))),
        today=given_at.date(),
        complete=False,
        places=CountyPlaces(session),
    )
    return notice_of(
        session,
        version,
        read.answers.names(),
        at=session.get_one(Organisation, notice.organisation_id).code,
        moment=given_at,
        number=notice.number,
        person=notice.person_name,
        given_by=session.get_one(Account, notice.given_by_id).display_name,
        text=text,
        remade_on=local_date(now) if now > notice.given_at else None,
        imprint=Imprint(code=page_code(version.number, notice.number)),
    )


# ── shown ──────────────────────────────────────────────────────────────────────────────────────────


def words_of(session: Session, *, notice_id: int, now: datetime) -> NoticeContext:
    """What the notice says, as it was given. The caller has checked that the person may see it."""
    notice = session.get_one(Notice, notice_id)
    if notice.told is None:
        return _put_together(session, notice, _text(session, notice), now)
    return _WORDS.validate_json(unpack(notice.told))


def html_of(notice: Notice) -> str:
    """The frozen words of a notice; "" of one that was given before they were kept and not printed since."""
    return unpack(notice.content) if notice.content else ""


def prints_of(session: Session, *, notice_id: int) -> list[PrintLine]:
    """Every print of a notice, the latest first."""
    statement = (
        select(NoticePrint.printed_at, NoticePrint.copy, person_name().label("by"))
        .join(Account, Account.id == NoticePrint.printed_by_id)
        .where(NoticePrint.notice_id == notice_id)
        .order_by(NoticePrint.nth.desc())
        .limit(MOST_PRINTS)
    )
    return [PrintLine(row.printed_at, row.by, row.copy) for row in session.execute(statement)]


# ── printed ────────────────────────────────────────────────────────────────────────────────────────


def count_prints(
    session: Session, *, notice_id: int, copies: Sequence[str] = (), actor: Actor, now: datetime
) -> list[int]:
    """Note that a notice is printed, once for each copy, all without `copies`; which prints these are, for `sheets_of`.

    Invalid for a copy that there is not. The caller has checked that the person may see it. The row is locked, so two
    who print at the same time do not count the same print. Flushes.
    """
    notice = session.scalars(select(Notice).where(Notice.id == notice_id).with_for_update()).one()
    if unknown := [copy for copy in copies if copy not in COPIES]:
        raise Invalid(message=_("告知单没有“%(copy)s”这一联", copy=unknown[0]))
    if notice.content is None:
        _freeze(session, notice, actor, now)
    wanted = [copy for copy in COPIES if copy in copies or not copies]
    for copy in wanted:
        notice.prints += 1
        row = NoticePrint(nth=notice.prints, copy=copy, printed_at=now, printed_by_id=actor.user_id)
        row.notice_id = notice.id
        session.add(row)
    session.flush()
    _record(session, notice, "printed", actor, now, copies=wanted, prints=notice.prints)
    return list(range(notice.prints - len(wanted) + 1, notice.prints + 1))


def sheets_of(session: Session, *, notice_id: int, prints: Sequence[int], actor: Actor) -> list[Sheet]:
    """What is laid out for these prints of a notice; NotFoundHere for prints that another person made."""
    made = select(NoticePrint).where(NoticePrint.notice_id == notice_id).order_by(NoticePrint.nth)
    asked = times_of(session.scalars(made).all(), prints=prints, actor=actor)
    notice = session.get_one(Notice, notice_id)
    return [Sheet(marked(notice, copy, times)) for copy, times in asked]


def marked(notice: Notice, copy: str, times: int) -> str:
    """The frozen words as one copy: its pages say which it is, its head whose, and whether it is printed again."""
    html = with_marks(html_of(notice), marks(copy=KEPT_BY[copy], prints=times))
    return with_copy(html, number=notice.page_number, copy=COPIES.index(copy) + 1)


def copy_name(number: int) -> str:
    """Whose copy it is, counted from 1; "" where there is no such copy."""
    return COPIES[number - 1] if 1 <= number <= len(COPIES) else ""


def _record(session: Session, notice: Notice, did: str, actor: Actor, now: datetime, **detail: object) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"notice.{did}",
        subject="notice",
        subject_id=notice.number,
        detail=detail,
    )

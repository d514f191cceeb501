"""A form from a phone becomes a case once everything of it is there; or it waits for somebody to decide.

One transaction a form. It is the same whoever sends last, the form or one of its photographs, and however often.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app import audit
from app.cases.duplicates import Repeated
from app.cases.operations import submit
from app.cases.signed_words import promise_of_form, signed_sections, signed_words
from app.cases.turns import wait_for_turn
from app.errors import Invalid, NotAllowed
from app.models import Case, OfflineEnvelope, PaperPage
from app.offline import files, numbers
from app.offline.envelopes import Envelope, SignedName, stored
from app.offline.files import NOTHING, Stock
from app.offline.judging import NOTHING_PASSED, Held, Judged, Passed, Reason, against, is_mistaken, judge
from app.offline.telling import tell_author
from app.papers.holding import Holder
from app.papers.intake import JPEG, Taken
from app.papers.keeping import file_name
from app.papers.signed_answers import signed_answers
from app.papers.signing import Sign, sign
from app.papers.storage import Vault
from app.people.actors import Actor
from app.transaction import looking, separately
from forms.display import display

_LONGEST_NAME = 200
_MAY_STILL = ("waiting", "review", "refused")
_FINAL = ("in", "draft", "dropped")


@dataclass(frozen=True)
class Doing:
    """Who settles what: the author, the moment, the store of files, what somebody decided to go on against."""

    actor: Actor  # the author of the form
    vault: Vault
    scanner: str
    now: datetime
    passed: Passed = NOTHING_PASSED
    decided_by: Actor | None = None


def settle(envelope_id: int, doing: Doing) -> None:
    """Make the case, if everything is there; note why not, if something speaks against it. Nothing else."""
    with looking() as session:
        row = session.get_one(OfflineEnvelope, envelope_id)
        token, state, body = row.token, row.state, row.body
    if state not in _may_be(doing):
        return
    envelope, user_id = stored(body), doing.actor.user_id
    there = files.finish(
        token, envelope.files, user_id=user_id, vault=doing.vault, scanner=doing.scanner, now=doing.now
    )
    if _is_complete(envelope, there, doing.passed):
        with separately() as session:
            _settle(session, envelope_id, token, envelope, doing)


def _may_be(doing: Doing) -> Sequence[str]:
    """What waits is settled by itself; what lies at the desk only when somebody decides."""
    return _MAY_STILL if doing.decided_by else ("waiting",)


def _settle(session: Session, envelope_id: int, token: str, envelope: Envelope, doing: Doing) -> None:
    row = locked(session, envelope_id, token)
    there = files.stocks(session, token)
    if row.state not in _may_be(doing) or not _is_complete(envelope, there, doing.passed):
        return
    if rivals := _rivals(session, row):
        hold(session, row, rivals, actor=doing.actor, now=doing.now)
        return
    try:
        with session.begin_nested():
            judged, number = _make(session, row, envelope, there, doing)
    except Held as held:
        hold(session, row, held.reasons, actor=doing.actor, now=doing.now)
        return
    _came_in(session, row, number, judged, doing)


def _rivals(session: Session, row: OfflineEnvelope) -> list[Reason]:
    """Another body of the form is settled already: nobody overwrites it, and nothing that was typed is lost."""
    settled = (OfflineEnvelope.token == row.token, OfflineEnvelope.state.in_(_FINAL))
    other = session.execute(select(OfflineEnvelope.state, OfflineEnvelope.number).where(*settled).limit(1)).first()
    if other is None:
        return []
    if other.state != "in":
        return [Reason("other_body", _("同一张表已经处理过，这一份的内容和它不一样"))]
    words = _("同一张表已经成件（%(number)s），这一份的内容和它不一样", number=other.number)
    return [Reason("other_body", words, (other.number,))]


def locked(session: Session, envelope_id: int, token: str) -> OfflineEnvelope:
    """The form, in turn: whoever sends the same form, from another phone or by hand, waits."""
    wait_for_turn(session, token=token, service_id=0, holder=None)
    found = select(OfflineEnvelope).where(OfflineEnvelope.id == envelope_id).with_for_update()
    return session.scalars(found.execution_options(populate_existing=True)).one()


def _is_complete(envelope: Envelope, there: Mapping[str, Stock], passed: Passed) -> bool:
    return "files_missing" in passed.codes or all(there.get(one, NOTHING).is_there for one in envelope.files)


# ── the case ───────────────────────────────────────────────────────────────────────────────────────


def _make(
    session: Session, row: OfflineEnvelope, envelope: Envelope, there: Mapping[str, Stock], doing: Doing
) -> tuple[Judged, str]:
    judged = judge(
        session,
        envelope,
        token=row.token,
        received_at=row.received_at,
        passed=doing.passed,
        actor=doing.actor,
        now=doing.now,
    )
    reasons = [*judged.reasons, *_unreadable(envelope, there)]
    number, more = _number(session, row, envelope, doing.actor)
    if against([*reasons, *more], doing.passed):
        raise Held([*reasons, *more])
    lay_down(session, row.token, envelope, judged, there, doing)
    return judged, _submit(session, row, envelope, judged, number, doing)


def _unreadable(envelope: Envelope, there: Mapping[str, Stock]) -> list[Reason]:
    names = {one.id: one.name for one in envelope.papers} | {
        one.id: _("%(name)s的签名", name=one.signer) for one in envelope.signatures
    }
    return [
        Reason("file_unreadable", _("“%(name)s”：%(why)s", name=names[file_id], why=stock.trouble))
        for file_id, stock in there.items()
        if stock.state == "refused" and file_id in names
    ]


def _number(session: Session, row: OfflineEnvelope, envelope: Envelope, actor: Actor) -> tuple[str, list[Reason]]:
    """The number of the slip, if the form may have it; "" takes the next one."""
    if not envelope.number:
        return "", []
    problem = numbers.claim(session, number=envelope.number, token=row.token, user_id=actor.user_id)
    if not problem:
        return envelope.number, []
    words = (
        _("编号 %(number)s 已经用在另一个办件上", number=envelope.number)
        if problem == "number_used"
        else _("编号 %(number)s 不是给这部手机预留的", number=envelope.number)
    )
    return "", [Reason(problem, words, (envelope.number,))]


def _submit(
    session: Session, row: OfflineEnvelope, envelope: Envelope, judged: Judged, number: str, doing: Doing
) -> str:
    assert judged.station is not None
    told = doing.passed.told if "repeated" in doing.passed.codes else ()
    own = envelope.told if envelope.said("same_reason") else ()
    try:
        return submit(
            session,
            version=judged.version,
            submission=judged.submission,
            provenance=judged.provenance,
            told=(*told, *own),
            without_void=True,
            mode=envelope.mode,
            number=number,
            organisation=judged.station,
            token=row.token,
            actor=doing.actor,
            now=row.received_at,
        )
    except Repeated as same:
        found = [Reason("repeated", one.sentence, (one.number,)) for one in same.found]
        raise Held([*judged.notes, *found]) from same
    except Invalid as refusal:
        raise Held([Reason("not_taken", sentence) for sentence in refusal.sentences()]) from refusal
    except NotAllowed as refusal:
        raise Held([Reason("not_taken", refusal.reason or _("不能受理"))]) from refusal


def _came_in(session: Session, row: OfflineEnvelope, number: str, judged: Judged, doing: Doing) -> None:
    row.case_id = session.scalars(select(Case.id).where(Case.number == number)).one()
    row.state, row.settled_at, row.number = "in", doing.now, number
    row.reasons = as_text([*judged.notes, *clock_notes(row)])
    if doing.decided_by is not None:
        row.decided_by_id, row.decision = doing.decided_by.user_id, doing.passed.reason
    numbers.settle_used(session, number=number, token=row.token, now=doing.now)
    files.forget(session, row.token)
    record(session, "taken_in", row, doing.decided_by or doing.actor, doing.now, case=number)


# ── what comes with it ─────────────────────────────────────────────────────────────────────────────


def lay_down(
    session: Session, token: str, envelope: Envelope, judged: Judged, there: Mapping[str, Stock], doing: Doing
) -> None:
    """Photographs and signatures as those of a form of this token: the case adopts them, or a draft shows them."""
    _lay_pages(session, token, envelope, there, doing)
    _lay_signatures(session, token, envelope, judged, there, doing)


def _lay_pages(session: Session, token: str, envelope: Envelope, there: Mapping[str, Stock], doing: Doing) -> None:
    rows: dict[tuple[str, str | None], dict[str, object]] = {}
    for paper in sorted(envelope.papers, key=lambda one: (one.document_id, one.position)):
        if (digest := there.get(paper.id, NOTHING).digest) is not None:
            rows.setdefault(
                (paper.document_id, digest),
                {
                    "draft_token": token,
                    "document_id": paper.document_id,
                    "position": len(rows) + 1,
                    "digest": digest,
                    "original_name": paper.name[-_LONGEST_NAME:],
                    "added_at": doing.now,
                    "added_by_id": doing.actor.user_id,
                },
            )
    if rows:
        session.execute(insert(PaperPage), list(rows.values()))


def _lay_signatures(
    session: Session, token: str, envelope: Envelope, judged: Judged, there: Mapping[str, Stock], doing: Doing
) -> None:
    if not envelope.signatures:
        return
    compiled, answers = judged.version.compiled, judged.submission.answers
    definition, signed = compiled.definition, signed_answers(compiled, answers)
    sections = signed_sections(definition, display(compiled, answers, mask=True))
    words = signed_words(promise_of_form(definition), sections)
    holder = Holder(doing.actor.user_id, token=token)
    for one in envelope.signatures:
        stock = there.get(one.id, NOTHING)
        if one.has_picture and stock.digest is None:
            continue  # could not be opened, and somebody decided to go on without it
        given = Sign(
            signer=one.signer,
            role=one.role,
            way=one.way,
            words=words,
            answers=signed,
            witness=one.witness,
            witness_phone=one.witness_phone,
            picture=_picture(one, stock, doing.vault),
        )
        try:
            sign(session, holder=holder, given=given, actor=doing.actor, now=doing.now)
        except Invalid as refusal:
            if "file_unreadable" not in doing.passed.codes:
                name = _("%(name)s的签名", name=one.signer)
                raise Held(
                    [
                        Reason("file_unreadable", _("“%(name)s”：%(why)s", name=name, why=sentence))
                        for sentence in refusal.sentences()
                    ]
                ) from refusal


def _picture(one: SignedName, stock: Stock, vault: Vault) -> Taken | None:
    if not one.has_picture or stock.digest is None:
        return None
    return Taken(stock.digest, JPEG, vault.read(file_name(stock.digest)), 1)


# ── what waits ─────────────────────────────────────────────────────────────────────────────────────


def hold(session: Session, row: OfflineEnvelope, reasons: Sequence[Reason], *, actor: Actor, now: datetime) -> None:
    """The form lies at the desk with its reasons; its author is told. The number of its slip stays with it."""
    row.state = "refused" if is_mistaken(reasons) else "review"
    row.settled_at, row.reasons = now, as_text([*reasons, *clock_notes(row)])
    if row.number:
        numbers.claim(session, number=row.number, token=row.token, user_id=row.user_id)
    session.flush()
    tell_author(session, row, reasons, now=now)
    record(session, "held", row, actor, now, reasons=sorted({one.code for one in reasons}))


def clock_notes(row: OfflineEnvelope) -> list[Reason]:
    """What was noted when the form came: that the clock of the phone is wrong."""
    return [Reason(code, sentence) for code, sentence, _about in json.loads(row.reasons or "[]") if code == "clock"]


def as_text(reasons: Sequence[Reason]) -> str:
    """As they are kept, each once."""
    return json.dumps([one.plain() for one in dict.fromkeys(reasons)], ensure_ascii=False)


def record(
    session: Session, action: str, row: OfflineEnvelope, actor: Actor | None, now: datetime, **detail: object
) -> None:
    """The row of the record of actions."""
    about = {"service": row.service_name, "number": row.number, "device": row.device_id, **detail}
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"offline.{action}",
        subject="offline_form",
        subject_id=row.token[:16],
        detail=about,
    )

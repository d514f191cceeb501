"""Papers of an office that belong to no single case: frozen when first printed, every print counted and marked.

As `app.issuing.making` and `app.issuing.printing` do for papers of a case: whose copy each is, 补打, a code on
its pages.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit
from app.addresses import page_url
from app.codes import random_code
from app.errors import Invalid, NotFoundHere
from app.issuing.assets import load_assets, seal_asset
from app.issuing.making import CODE_LENGTH, pack, spoken_code, unpack
from app.issuing.printing import times_of
from app.models import DeskPaper, DeskPrint, Handover, HandoverItem, Mandate, MandateCase, NoteCase, SupervisionNote
from app.people.actors import Actor
from app.printing.facts import Words
from app.seals.reading import seal_of
from app.wording import msgid
from reports.imprint import Imprint, copies_note, kept_copy, marks, with_marks
from reports.page_codes import PageCode, with_copy
from reports.render import render_html
from reports.sheets import Sheet

NOTE, MANIFEST, MANDATE = "urging_note", "manifest", "mandate"
# Who may keep which, as page codes count them; a note goes to the unit first asked only where that is another one.
COPIES = {
    NOTE: ("承办单位", "督查机构", "首问单位"),
    MANIFEST: ("发件单位", "收件单位"),
    MANDATE: ("委托人", "代办人", "存档"),
}
NAMES = {NOTE: msgid("催办、督办通知单"), MANIFEST: msgid("材料移交清单"), MANDATE: msgid("代办服务委托书")}
_EDITION = 1  # these papers come from no version of a service
_SUBJECTS = {NOTE: "supervision_note", MANIFEST: "handover", MANDATE: "mandate"}  # in the record
_COUNTED = "一二三四五"
_MOST_ID = 2**63  # what a database can look for


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """One state of a note, a hand-over or a mandate made before its cases, that may be printed.

    `draw` puts its words around what it carries besides.
    """

    kind: str
    subject: str  # its number
    state: str  # equal as long as the paper says the same
    copies: tuple[str, ...]  # who keeps which
    draw: Callable[[Imprint], Words]
    sealed_by: int | None = None  # the organisation whose 督查专用章 stands on it

    @property
    def digest(self) -> str:
        """The state, as long as a row has room for."""
        return sha256(self.state.encode()).hexdigest()[:40]


# ── made once ──────────────────────────────────────────────────────────────────────────────────────


def paper_of(session: Session, it: Occasion, *, now: datetime) -> DeskPaper:
    """What is printed of this state: made when nobody has printed it yet. Flushes."""
    _take_turn(session, it)
    return _found(session, it) or _make(session, it, now)


def _found(session: Session, it: Occasion) -> DeskPaper | None:
    same = (DeskPaper.kind == it.kind, DeskPaper.subject == it.subject, DeskPaper.occasion == it.digest)
    return session.scalars(select(DeskPaper).where(*same).execution_options(populate_existing=True)).one_or_none()


def _take_turn(session: Session, it: Occasion) -> None:
    """Two who print the same at the same moment make it once, and count one after the other."""
    about = {NOTE: SupervisionNote, MANIFEST: Handover, MANDATE: Mandate}[it.kind]
    session.execute(select(about.id).where(about.number == it.subject).with_for_update())


def _make(session: Session, it: Occasion, now: datetime) -> DeskPaper:
    imprint = _imprint(session, it, random_code(CODE_LENGTH))
    with force_locale("zh_Hans"):  # whoever prints it first, in whatever language
        words = it.draw(imprint)
    html = render_html(words.template, words.context)
    paper = DeskPaper(
        kind=it.kind,
        subject=it.subject,
        occasion=it.digest,
        code=imprint.code.number if imprint.code else "",
        title=words.title,
        content=pack(html),
        assets=json.dumps([name for name in (imprint.seal, *words.assets) if name]),
        digest=sha256(html.encode()).hexdigest(),
        copies=json.dumps(it.copies, ensure_ascii=False),
        wording_version_id=words.wording_version_id,
        made_at=now,
        prints=0,
    )
    session.add(paper)
    session.flush()
    return paper


def _imprint(session: Session, it: Occasion, code: str) -> Imprint:
    seal = seal_of(session, organisation_id=it.sealed_by, kind="supervision") if it.sealed_by else None
    look = {"seal": seal_asset(seal.id), "seal_width": seal.mm, "seal_words": seal.words} if seal else {}
    page = PageCode(kind="S", subject=it.kind.upper(), edition=_EDITION, number=code)
    told = "" if it.kind == MANIFEST else copies_note(it.copies)  # a manifest says it in its own words
    check = {"verify_code": spoken_code(code), "verify_url": page_url(f"/v/{code}")}
    return Imprint(copies_note=told, code=page, **look, **(check if it.kind == MANDATE else {}))


def _copies_of(paper: DeskPaper) -> tuple[str, ...]:
    return tuple(json.loads(paper.copies))


# ── every print ────────────────────────────────────────────────────────────────────────────────────


def count_prints(
    session: Session, it: Occasion, *, copies: Sequence[str], actor: Actor, now: datetime
) -> tuple[DeskPaper, list[int]]:
    """Note that it is printed, once for each copy (none named = all); which prints these are, for `sheets_of`. Flushes.

    Invalid for a copy that it has not. The caller has checked that the person may see it.
    """
    paper = paper_of(session, it, now=now)
    known = _copies_of(paper)
    if unknown := [copy for copy in copies if copy not in known]:
        raise Invalid(message=_("这份文书没有“%(copy)s”这一联", copy=unknown[0]))
    wanted = [copy for copy in known if copy in copies] if copies else list(known)
    for copy in wanted:
        paper.prints += 1
        by = actor.user_id
        session.add(DeskPrint(paper_id=paper.id, nth=paper.prints, copy=copy, printed_at=now, printed_by_id=by))
    session.flush()
    _note(session, paper, wanted, actor, now)
    return paper, list(range(paper.prints - len(wanted) + 1, paper.prints + 1))


def _note(session: Session, paper: DeskPaper, copies: Sequence[str], actor: Actor, now: datetime) -> None:
    subject = _SUBJECTS[paper.kind]
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"{subject}.printed",
        subject=subject,
        subject_id=paper.subject,
        detail={"copies": list(copies), "prints": paper.prints, "digest": paper.digest},
    )


def sheets_of(
    session: Session, *, kind: str, subject: str, paper_id: int, prints: Sequence[int], actor: Actor
) -> list[Sheet]:
    """What is laid out for these prints of it; NotFoundHere for prints that another person made."""
    paper = session.get(DeskPaper, paper_id % _MOST_ID)
    if paper is None or (paper.kind, paper.subject) != (kind, subject):
        raise NotFoundHere(_("没有这次打印"))
    made = session.scalars(select(DeskPrint).where(DeskPrint.paper_id == paper.id).order_by(DeskPrint.nth)).all()
    html, assets = unpack(paper.content), load_assets(session, json.loads(paper.assets))
    asked = times_of(made, prints=sorted(set(prints)), actor=actor)
    return [Sheet(_as_copy(paper, html, copy, times), assets) for copy, times in asked]


def _as_copy(paper: DeskPaper, html: str, copy: str, times: int) -> str:
    place = _copies_of(paper).index(copy) + 1
    marked = with_marks(html, marks(copy=f"第{_COUNTED[place - 1]}联　{kept_copy(copy)}", prints=times))
    return with_copy(marked, number=paper.code, copy=place)


# ── as pages show it ───────────────────────────────────────────────────────────────────────────────


def times_printed(session: Session, it: Occasion) -> int:
    """How often this state of it was printed, all copies counted. One statement."""
    paper = _found(session, it)
    return paper.prints if paper else 0


def prints_of(session: Session, *, kind: str, subject: str) -> int:
    """How often it was printed in all its states. One statement."""
    printed = select(func.sum(DeskPaper.prints)).where(DeskPaper.kind == kind, DeskPaper.subject == subject)
    return session.scalar(printed) or 0


def copy_name(subject: str, number: int) -> str:
    """Whose copy it is, by what a page code says; "" for one that such a paper does not have."""
    copies = COPIES.get(subject.lower(), ())
    return copies[number - 1] if 1 <= number <= len(copies) else ""


def case_ids_of(session: Session, paper: DeskPaper) -> list[int]:
    """The cases that it is about, in its order."""
    if paper.kind == NOTE:
        about = select(NoteCase.case_id).join(SupervisionNote, SupervisionNote.id == NoteCase.note_id)
        rows = session.scalars(about.where(SupervisionNote.number == paper.subject).order_by(NoteCase.id))
    elif paper.kind == MANDATE:
        covered = select(MandateCase.case_id).join(Mandate, Mandate.id == MandateCase.mandate_id)
        rows = session.scalars(covered.where(Mandate.number == paper.subject).order_by(MandateCase.id))
    else:
        of_list = select(HandoverItem.case_id).join(Handover, Handover.id == HandoverItem.handover_id)
        rows = session.scalars(of_list.where(Handover.number == paper.subject).order_by(HandoverItem.position))
    return list(dict.fromkeys(rows))

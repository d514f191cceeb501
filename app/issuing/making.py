"""An owed paper becomes whole: it gets its number and its words, once and for all."""

from __future__ import annotations

import base64
import json
import zlib
from datetime import datetime
from hashlib import sha256

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.addresses import page_url
from app.cases.case_page import CasePage, case_page
from app.cases.numbering import take_next
from app.clock import ZONE
from app.codes import random_code
from app.issuing.assets import seal_asset
from app.issuing.kinds import KINDS, PaperKind
from app.issuing.noting import note
from app.models import Account, Case, IssuedPaper, Organisation, PaperSignature
from app.people.actors import Actor
from app.people.county import supervisor_of
from app.printing.facts import Facts
from app.seals.reading import seal_of
from app.seals.signing import signs
from app.seals.words import ring_words
from reports.imprint import Imprint, copies_note
from reports.page_codes import PageCode
from reports.render import render_html

CODE_LENGTH = 8  # of the code by which a paper is verified
_CHINESE = "zh_Hans"


def make(session: Session, *, paper_id: int, now: datetime) -> IssuedPaper:
    """Number an owed paper and freeze its words; one that is made already stays as it is. Flushes.

    The row is locked, so two who open it at the same time do not number it twice.
    """
    paper = session.scalars(select(IssuedPaper).where(IssuedPaper.id == paper_id).with_for_update()).one()
    if paper.state != "owed":
        return paper
    kind = KINDS[paper.kind]
    issuer = session.get_one(Organisation, paper.organisation_id)
    paper.number = _number(session, kind, issuer, paper)
    paper.verify_code = random_code(CODE_LENGTH)
    with force_locale(_CHINESE):  # whoever opens it first, in whatever language
        facts = _facts(session, paper, kind, issuer)
        words = kind.build(session, facts)
    html = render_html(words.template, words.context)
    paper.title, paper.wording_version_id = words.title, words.wording_version_id
    paper.content, paper.digest = pack(html), sha256(html.encode()).hexdigest()
    paper.assets = json.dumps([name for name in (facts.imprint.seal, *words.assets) if name])
    paper.made_at, paper.state = now, "made"
    if kind.signed and signs(session, organisation_id=paper.organisation_id, now=now):
        session.add(PaperSignature(paper_id=paper.id))  # the worker puts it on: laying out takes its time
    session.flush()
    note(session, paper, "made", actor=None, now=now, digest=paper.digest)
    return paper


def html_of(paper: IssuedPaper) -> str:
    """The frozen words of a made paper."""
    return unpack(paper.content or "")


def spoken_code(code: str) -> str:
    """K7Q2-M4XP: as it is printed."""
    return f"{code[:4]}-{code[4:]}"


def _number(session: Session, kind: PaperKind, issuer: Organisation, paper: IssuedPaper) -> str:
    """石桥镇受〔2026〕12 号, by the year of the event (《党政机关公文格式》GB/T 9704—2012 7.2.5)."""
    year = paper.dated_on.year
    count = take_next(session, prefix=f"{kind.word}{issuer.id}", year=year)
    return f"{issuer.paper_word or issuer.name}{kind.word}〔{year}〕{count} 号"


def _facts(session: Session, paper: IssuedPaper, kind: PaperKind, issuer: Organisation) -> Facts:
    page = read_case(session, paper.case_id)
    return Facts(
        page=page,
        kind=paper.kind,
        occasion=paper.occasion,
        issuer=issuer,
        day=paper.dated_on,
        happened_at=paper.happened_at.astimezone(ZONE),
        happened_by=_name(session, paper.happened_by_id),
        step=next((step for step in page.steps if step.position == paper.step_position), None),
        imprint=_imprint(session, paper, kind, page, issuer),
    )


def _imprint(session: Session, paper: IssuedPaper, kind: PaperKind, page: CasePage, issuer: Organisation) -> Imprint:
    seal = seal_of(session, organisation_id=paper.organisation_id, kind=kind.seal) if kind.seal else None
    code = paper.verify_code or ""
    look = {"seal": seal_asset(seal.id), "seal_width": seal.mm, "seal_words": seal.words} if seal else {}
    empty = {"seal_words": ring_words(kind.seal, issuer.kind)} if kind.seal else {}
    return Imprint(
        number=paper.number or "",
        verify_code=spoken_code(code),
        verify_url=page_url(f"/v/{code}"),
        copies_note=copies_note(kind.copies),
        code=PageCode(kind="P", subject=paper.kind.upper(), edition=page.version.number, number=code),
        **(look or empty),
    )


def read_case(session: Session, case_id: int) -> CasePage:
    """The case as the county sees it: a paper does not depend on who opens it first."""
    return case_page(session, actor=_whole_county(session), number=_number_of(session, case_id))


def _number_of(session: Session, case_id: int) -> str:
    return session.scalars(select(Case.number).where(Case.id == case_id)).one()


def _whole_county(session: Session) -> Actor:
    return supervisor_of(session.scalars(select(Organisation).where(Organisation.kind == "county")).one())


def _name(session: Session, account_id: int | None) -> str:
    account = session.get(Account, account_id) if account_id else None
    return account.display_name if account else ""


def pack(words: str) -> str:
    """As frozen words are kept."""
    return base64.b64encode(zlib.compress(words.encode(), 9)).decode()


def unpack(packed: str) -> str:
    """The words again."""
    return zlib.decompress(base64.b64decode(packed)).decode()

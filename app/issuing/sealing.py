"""The electronic original of a paper: laid out and signed once, soon after it is made, and kept in the vault.

Prints come from the paper's words and bear the seal as a picture; they never sign again. What was signed carries no
mark of a copy: it is the one that a PDF reader, and `/verify`, take for the paper.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.errors import NotFoundHere
from app.issuing.assets import load_assets, seal_width
from app.issuing.making import html_of
from app.issuing.noting import note
from app.models import IssuedPaper, PaperSignature, SigningKey
from app.papers.storage import vault
from app.seals.signing import LARGEST_SEAL, sign_pdf
from app.transaction import looking, separately
from reports.apart import make_pdf_apart

FOLDER = "sealed"


@dataclass(frozen=True)
class _Draft:
    """A paper as it is to be laid out and signed."""

    html: str = field(repr=False)
    assets: Mapping[str, bytes] = field(repr=False)
    organisation_id: int
    reason: str
    file_name: str
    seal_mm: int | None


def due_for_signing(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Papers that wait for their signature, where the organisation has a key that is good today; the oldest first."""
    has_key = exists().where(
        SigningKey.organisation_id == IssuedPaper.organisation_id,
        SigningKey.state == "active",
        SigningKey.not_before <= now,
        SigningKey.not_after > now,
    )
    waiting = select(PaperSignature.paper_id).where(PaperSignature.digest.is_(None))
    waiting = waiting.join(IssuedPaper, IssuedPaper.id == PaperSignature.paper_id)
    waiting = waiting.where(IssuedPaper.state == "made", has_key)
    return session.scalars(waiting.order_by(PaperSignature.paper_id).limit(limit)).all()


def sign_paper(_session: Session, paper_id: int, now: datetime) -> bool:
    """Sign one; False when somebody was faster. The session of the sweep stays unused while the paper is laid out."""
    with looking() as session:
        draft = _draft(session, paper_id)
    if draft is None:
        return False
    pdf = make_pdf_apart(draft.html, assets=draft.assets)
    with separately() as session:
        return _sign(session, paper_id, draft, pdf, now)


def _draft(session: Session, paper_id: int) -> _Draft | None:
    paper = session.get(IssuedPaper, paper_id)
    wanted = session.get(PaperSignature, paper_id)
    if paper is None or paper.state != "made" or wanted is None or wanted.digest is not None:
        return None
    names = json.loads(paper.assets)
    return _Draft(
        html=html_of(paper),
        assets=load_assets(session, names),
        seal_mm=seal_width(session, names),
        organisation_id=paper.organisation_id,
        reason=_("签发《%(title)s》%(number)s", title=paper.title, number=paper.number),
        file_name=f"{FOLDER}/{paper.verify_code}",
    )


def _sign(session: Session, paper_id: int, draft: _Draft, pdf: bytes, now: datetime) -> bool:
    """The file lies in the vault before the row says so: killed in between, it is signed again and replaced."""
    paper = session.scalars(select(IssuedPaper).where(IssuedPaper.id == paper_id).with_for_update()).one()
    wanted = session.get_one(PaperSignature, paper_id, populate_existing=True)
    if paper.state != "made" or wanted.digest is not None:
        return False
    signed = sign_pdf(
        session,
        pdf=pdf,
        organisation_id=draft.organisation_id,
        now=now,
        reason=draft.reason,
        seal_mm=draft.seal_mm or LARGEST_SEAL,
    )
    vault().put(draft.file_name, [signed.pdf])
    paper.file_name, paper.signed_at = draft.file_name, now
    wanted.digest, wanted.signing_key_id, wanted.signed_at = signed.digest, signed.key_id, now
    note(session, paper, "signed", actor=None, now=now, digest=signed.digest)
    return True


def original_of(paper: IssuedPaper) -> bytes:
    """The signed PDF of a paper; NotFoundHere while it has none, and once it is void."""
    if paper.state == "void":
        raise NotFoundHere(_("这份文书已经作废"))
    if paper.file_name is None:
        raise NotFoundHere(_("这份文书的电子原件还没有做好，请过一两分钟再取"))
    return vault().read(paper.file_name)

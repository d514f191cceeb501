"""Signatures of a case that none of its papers shows, as leaves of its file (案卷).

An issued paper keeps its words, so a mandate that was signed on the pad after it was printed stays without the name; a
photographed name is on no paper at all, and neither is how the result was signed for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.case_page import CasePage
from app.clock import ZONE
from app.issuing.assets import load_assets
from app.models import Mandate, ResultDelivery, Signature
from app.papers.keeping import file_name
from app.papers.signing import ROLE_WORDS, WAY_WORDS
from app.papers.storage import FileMissingError, vault
from app.printing.forms import SIGNATURE
from reports.case_file_contexts import CaseSignedContext, SignedMark
from reports.documents import case_signed

_RECEIPT = "receipt-"  # how a leaf names the picture of a receipt
_RECEIVER, _BY_SOMEONE = "签收人", "代领人"


@dataclass(frozen=True)
class SignedSheet:
    """A leaf with its pictures, and the moment of the last signature on it."""

    context: CaseSignedContext
    pictures: Mapping[str, bytes] = field(repr=False)
    at: datetime


def signed_on_application(session: Session, page: CasePage) -> SignedSheet | None:
    """Names on a photographed paper: the application says that they are there, this shows them."""
    photographed = (Signature.case_id == page.case_id, Signature.way == "paper", Signature.picture.is_not(None))
    rows = list(session.scalars(select(Signature).where(*photographed).order_by(Signature.id)))
    return _sheet(session, page, "申请表签名照片", "", rows, with_words=False)


def signed_on_mandate(session: Session, page: CasePage, mandate: Mandate) -> SignedSheet | None:
    """What the principal signed, and the witness of a thumbprint; None where only its printed paper was signed."""
    mine = select(Signature).where(Signature.mandate_id == mandate.id).order_by(Signature.id)
    return _sheet(session, page, "委托书签名记录", mandate.number, list(session.scalars(mine)), with_words=True)


def _sheet(
    session: Session, page: CasePage, title: str, about: str, rows: list[Signature], *, with_words: bool
) -> SignedSheet | None:
    if not rows:
        return None
    pictures = load_assets(session, [f"{SIGNATURE}{row.id}" for row in rows if row.picture])
    marks = [_mark(row, with_words=with_words) for row in rows]
    context = _context(page, title, about, marks)
    return SignedSheet(context, pictures, rows[-1].signed_at)


def _mark(row: Signature, *, with_words: bool) -> SignedMark:
    return case_signed.mark(
        role=ROLE_WORDS[row.role],
        name=row.signer,
        way=WAY_WORDS[row.way],
        at=row.signed_at.astimezone(ZONE),
        words=row.words if with_words else "",
        witness=row.witness or "",
        picture=f"{SIGNATURE}{row.id}" if row.picture else "",
        is_photo=row.way != "drawn",
    )


def _context(page: CasePage, title: str, about: str, marks: list[SignedMark]) -> CaseSignedContext:
    return case_signed.build(
        title=title,
        about=about,
        case_number=page.number,
        service=page.service_name,
        applicant=page.applicant_name,
        marks=marks,
    )


def signed_on_receipt(session: Session, page: CasePage) -> Iterator[SignedSheet]:
    """How the result was signed for, with the picture that was taken of it."""
    mine = (ResultDelivery.case_id == page.case_id, ResultDelivery.picture.is_not(None))
    for row in session.scalars(select(ResultDelivery).where(*mine).order_by(ResultDelivery.id)):
        key, picture = f"{_RECEIPT}{row.id}", _kept(row.picture or "")
        marks = [_receipt(row, key if picture else "")]
        at = row.ended_at or row.made_at
        yield SignedSheet(_context(page, "送达签收记录", "", marks), {key: picture} if picture else {}, at)


def _receipt(row: ResultDelivery, picture: str) -> SignedMark:
    who = f"{row.receiver}（{row.relation}）" if row.relation else row.receiver
    return case_signed.mark(
        role=_BY_SOMEONE if row.relation else _RECEIVER,
        name=who,
        way=WAY_WORDS[row.receipt or "paper"],
        at=(row.ended_at or row.made_at).astimezone(ZONE),
        words="",
        witness="",
        picture=picture,
        is_photo=row.receipt != "drawn",
    )


def _kept(digest: str) -> bytes:
    """Nothing of a picture whose time is over: the words of the record stay."""
    try:
        return vault().read(file_name(digest))
    except FileMissingError:
        return b""

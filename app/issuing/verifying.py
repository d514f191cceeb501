"""What anyone may learn of an issued paper who holds it: what its outside shows, and whether it still counts."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from app.cases.masking import mask_name
from app.cases.moving.mandates import hall_above
from app.clock import local_date
from app.codes import as_code
from app.issuing import desk_papers
from app.issuing.kinds import KINDS
from app.issuing.making import CODE_LENGTH
from app.models import Case, DeskPaper, IssuedPaper, Mandate, Organisation, PaperSignature
from app.wordings.reading import authorities_of
from reports import page_codes

# In the address of the QR code on a paper, and in that of the page it leads to; letters are large by then.
_ADDRESS = re.compile(r"(?:/V/|[?&]CODE=)([^/?#&]+)")
_KEYS = str.maketrans("。—–−", ".---")  # what a scanner types through a Chinese keyboard
_ISSUED = "P"
_STANDING = ("S", desk_papers.MANDATE.upper())  # a mandate made before its cases


@dataclass(frozen=True)
class Verified:
    """An issued paper. `standing` is valid, void, or superseded (void, and another one of its kind came after it)."""

    title: str
    number: str
    issuer: str
    dated_on: dt.date
    applicant: str  # masked
    standing: str
    void_at: datetime | None
    is_signed: bool  # there is an electronic original


@dataclass(frozen=True)
class Typed:
    """What somebody typed, scanned or pasted. `code` as it is stored; of another length it is none."""

    code: str = ""
    corner: str = ""  # the kind of page code (`reports.page_codes`) it was, of a paper that has no verify code

    @property
    def is_code(self) -> bool:
        return len(self.code) == CODE_LENGTH


def read_typed(text: str) -> Typed:
    """A verify code, the address of its QR code or the code in the corner of a page, whatever a keyboard did to it."""
    plain = "".join(unicodedata.normalize("NFKC", text).translate(_KEYS).upper().split())
    found = _ADDRESS.search(plain)
    said = found[1] if found else plain
    page = page_codes.read_code(said)
    if page is None:
        return Typed(code=as_code(said)[: CODE_LENGTH + 1])  # a longer text is none, and stays too long
    is_checked = page.kind == _ISSUED or (page.kind, page.subject) == _STANDING
    return Typed(code=page.number) if is_checked else Typed(corner=page.kind)


def by_code(session: Session, *, code: str) -> Verified | None:
    """The paper with this verify code; None when there is none."""
    if len(code) != CODE_LENGTH:
        return None
    return _find(session, IssuedPaper.verify_code == code) or _mandate(session, code)


def _mandate(session: Session, code: str) -> Verified | None:
    """A mandate made before its cases; one that has ended counts no more."""
    printed = (DeskPaper.code == code, DeskPaper.kind == desk_papers.MANDATE)
    statement = select(DeskPaper, Mandate).join(Mandate, Mandate.number == DeskPaper.subject).where(*printed)
    row = session.execute(statement).one_or_none()
    if row is None:
        return None
    paper, mandate = row.DeskPaper, row.Mandate
    has_ended = mandate.state == "ended"
    return Verified(
        title=paper.title,
        number=mandate.number,
        issuer=str(hall_above(mandate)),
        dated_on=local_date(paper.made_at),
        applicant=mask_name(mandate.principal),
        standing="void" if has_ended else "valid",
        void_at=mandate.changed_at if has_ended else None,
        is_signed=False,
    )


def by_digest(session: Session, *, digest: str) -> Verified | None:
    """The paper whose signed file has this SHA-256; None when no file of ours has."""
    wanted = select(PaperSignature.paper_id).where(PaperSignature.digest == digest).scalar_subquery()
    return _find(session, IssuedPaper.id == wanted)


def _find(session: Session, which: ColumnElement[bool]) -> Verified | None:
    statement = (
        select(IssuedPaper, Organisation, Case.applicant_name)
        .join(Case, Case.id == IssuedPaper.case_id)
        .join(Organisation, Organisation.id == IssuedPaper.organisation_id)
        .where(which, IssuedPaper.state != "owed")
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        return None
    paper: IssuedPaper = row.IssuedPaper
    return Verified(
        title=paper.title,
        number=paper.number or "",
        issuer=issuer_words(session, paper, row.Organisation),
        dated_on=paper.dated_on,
        applicant=mask_name(row.applicant_name),
        standing=_standing(session, paper),
        void_at=paper.void_at,
        is_signed=paper.signed_at is not None,
    )


def issuer_words(session: Session, paper: IssuedPaper, organisation: Organisation) -> str:
    """As it stands under the paper: letters with the seal of an authority are signed in its full name."""
    is_letter = paper.kind in KINDS and KINDS[paper.kind].seal == "official"
    signs_as = authorities_of(session, organisation_path=organisation.path).signs_as if is_letter else ""
    return signs_as or str(organisation)


def _standing(session: Session, paper: IssuedPaper) -> str:
    if paper.state != "void":
        return "valid"
    later = aliased(IssuedPaper)
    same = (later.case_id == paper.case_id, later.kind == paper.kind, later.state == "made", later.id > paper.id)
    return "void" if session.scalar(select(later.id).where(*same).limit(1)) is None else "superseded"

"""Files of a case as a scanner leaves them."""

from __future__ import annotations

import io

from PIL import Image
from sqlalchemy.orm import Session

from app import clock
from app.models import Case, ScanBatch, ScanPage
from app.papers.holding import Holder
from app.papers.intake import take_in
from app.papers.keeping import keep
from app.papers.pages import add_page
from app.papers.storage import vault
from app.people.actors import Actor
from reports.page_codes import PageCode

_SEEN: set[str] = set()


def put_on_file(session: Session, case: Case, actor: Actor, document_id: str, *, code: PageCode | None = None) -> int:
    """A picture of a sheet of paper, another one each time; with `code` it came by the scanner. Its id."""
    file = io.BytesIO()
    Image.new("RGB", (300, 400 + len(_SEEN)), "white").save(file, "JPEG")
    taken, number, case_id = take_in(file.getvalue()), case.number, case.id
    _SEEN.add(taken.digest)
    session.commit()
    keep(taken, vault=vault(), now=clock.now())
    holder = Holder(user_id=actor.user_id, case_id=case_id, number=number)
    page = add_page(
        session, holder=holder, document_id=document_id, taken=taken, name="a.jpg", actor=actor, now=clock.now()
    )
    if code is not None:
        _scanned(session, case, actor, document_id, code, taken.digest, page)
    session.commit()
    return page


def _scanned(
    session: Session, case: Case, actor: Actor, document_id: str, code: PageCode, digest: str, page: int
) -> None:
    now = clock.now()
    batch = ScanBatch(
        organisation_id=actor.organisation_id, taken_by_id=actor.user_id, taken_at=now, name="a.jpg", settled_at=now
    )
    session.add(batch)
    session.flush()
    session.add(
        ScanPage(
            batch_id=batch.id,
            place=1,
            digest=digest,
            name="a.jpg",
            state="filed",
            code=str(code),
            paper=code.paper,
            number=code.number,
            page=code.page,
            part=code.page,
            case_id=case.id,
            document_id=document_id,
            paper_page_id=page,
            settled_at=now,
            settled_by_id=actor.user_id,
        )
    )

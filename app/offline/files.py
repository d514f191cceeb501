"""Photographs and signatures on their way from a phone: piece by piece, in whatever order, each once.

Pieces lie sealed in the store. When all are there and fit the digest that the envelope names, they become a file like
any other (`app.papers.keeping`); what does not fit is asked for again from its beginning.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from app.errors import Invalid, NotFoundHere
from app.models import OfflineFile
from app.offline.envelopes import Expected
from app.papers.intake import MOST_BYTES, Taken, take_in
from app.papers.keeping import keep, settle_kept
from app.papers.storage import FileMissingError, Vault
from app.people.actors import Actor
from app.transaction import separately

MOST_PIECE = 1024 * 1024  # bytes
_MOST_AT_ONCE = 2000  # unfinished files of a person
_LONGEST_TROUBLE = 200


@dataclass(frozen=True)
class Stock:
    """What there is of a file."""

    received: int
    state: str
    digest: str | None
    trouble: str = ""

    @property
    def is_there(self) -> bool:
        """Nothing more has to come."""
        return self.state != "arriving"


NOTHING = Stock(0, "arriving", None)


def stocks(session: Session, token: str) -> Mapping[str, Stock]:
    """What there is of all files of a form, by their id. One statement."""
    return stocks_of(session, [token]).get(token, {})


def stocks_of(session: Session, tokens: Collection[str]) -> Mapping[str, Mapping[str, Stock]]:
    """The same of many forms, by token. One statement, none for no form."""
    if not tokens:
        return {}
    columns = (OfflineFile.file_id, OfflineFile.received, OfflineFile.state, OfflineFile.digest, OfflineFile.trouble)
    found: dict[str, dict[str, Stock]] = defaultdict(dict)
    for token, file_id, *rest in session.execute(
        select(OfflineFile.token, *columns).where(OfflineFile.token.in_(tokens))
    ):
        found[token][file_id] = Stock(*rest)
    return found


@dataclass(frozen=True)
class Piece:
    """Bytes of one file from an offset on."""

    token: str
    file_id: str
    offset: int
    content: bytes


def take_piece(piece: Piece, *, expected: Expected | None, vault: Vault, actor: Actor, now: datetime) -> Stock:
    """Take some bytes; of a gap, and of what is there already, nothing is taken: the answer says from where to go on.

    Invalid when the file is larger than it may be. `expected` is None as long as the envelope has not come. The piece
    lies in the store before the row counts it.
    """
    _require_fitting(piece, expected)
    with separately() as session:
        row = _locked(session, piece, actor, now)
        if row.state != "arriving" or piece.offset != row.received or not piece.content:
            return Stock(row.received, row.state, row.digest, row.trouble)
        vault.put(_part_name(piece.token, piece.file_id, piece.offset), [piece.content])
        row.received, row.touched_at = piece.offset + len(piece.content), now
        return Stock(row.received, row.state, row.digest)


def take_whole(piece: Piece, *, expected: Expected, vault: Vault, scanner: str, actor: Actor, now: datetime) -> Stock:
    """A file that came in one piece: no piece lies about in between."""
    _require_fitting(piece, expected)
    with separately() as session:
        row = _locked(session, piece, actor, now)
        if row.state != "arriving" or row.received:
            return Stock(row.received, row.state, row.digest, row.trouble)
    _keep_whole(piece.token, piece.file_id, piece.content, expected, vault, scanner, now)
    with separately() as session:
        return stocks(session, piece.token).get(piece.file_id, NOTHING)


def _require_fitting(piece: Piece, expected: Expected | None) -> None:
    end = piece.offset + len(piece.content)
    if piece.offset < 0 or len(piece.content) > MOST_PIECE or end > MOST_BYTES or (expected and end > expected.size):
        raise Invalid(message=_("照片比说好的大，没有收下，请重新送"))


def _locked(session: Session, piece: Piece, actor: Actor, now: datetime) -> OfflineFile:
    """The row of a file, made with its first piece. A token of someone else's form is no one's business."""
    key = (OfflineFile.token == piece.token, OfflineFile.file_id == piece.file_id)
    found = select(OfflineFile).where(*key).with_for_update()
    row = session.scalars(found).one_or_none() or _begun(session, piece, actor, now)
    if row.user_id != actor.user_id:
        raise NotFoundHere(_("这张表不是您填的"))
    return row


def _begun(session: Session, piece: Piece, actor: Actor, now: datetime) -> OfflineFile:
    arriving = (OfflineFile.user_id == actor.user_id, OfflineFile.state == "arriving")
    if (session.scalar(select(func.count()).select_from(OfflineFile).where(*arriving)) or 0) >= _MOST_AT_ONCE:
        raise Invalid(message=_("没送完的照片太多了，请先把前面的送完"))
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    row = {"token": piece.token, "file_id": piece.file_id, "user_id": actor.user_id, "received": 0}
    made = insert(OfflineFile).values(**row, state="arriving", trouble="", touched_at=now)
    session.execute(made.on_conflict_do_nothing(index_elements=["token", "file_id"]))
    key = (OfflineFile.token == piece.token, OfflineFile.file_id == piece.file_id)
    return session.scalars(select(OfflineFile).where(*key).with_for_update()).one()


def finish(token: str, expected: Mapping[str, Expected], *, vault: Vault, scanner: str, now: datetime) -> None:
    """Make files of those whose bytes are all there. Each is a transaction of its own."""
    with separately() as session:
        there = stocks(session, token)
    for file_id, wanted in expected.items():
        stock = there.get(file_id, NOTHING)
        if stock.is_there or stock.received < wanted.size:
            continue
        try:
            content = b"".join(vault.read(part) for part in sorted(vault.names(_folder(token, file_id))))
        except FileMissingError:  # another request has finished it meanwhile
            continue
        _keep_whole(token, file_id, content, wanted, vault, scanner, now)


def _keep_whole(
    token: str, file_id: str, content: bytes, expected: Expected, vault: Vault, scanner: str, now: datetime
) -> None:
    """The bytes as a file; asked for again when they are others than announced, put by when nobody can open them."""
    if len(content) != expected.size or sha256(content).hexdigest() != expected.sha256:
        _set(token, file_id, received=0, now=now)
        drop_file(vault, token, file_id)
        return
    try:
        taken = take_in(content, scanner=scanner)
    except Invalid as refusal:  # the bytes stay: somebody may still want to see what they are
        if not list(vault.names(_folder(token, file_id))):
            vault.put(_part_name(token, file_id, 0), [content])
        words = _("；").join(refusal.sentences())[:_LONGEST_TROUBLE]
        _set(token, file_id, received=expected.size, state="refused", trouble=words, now=now)
        return
    keep(taken, vault=vault, now=now)
    _set_kept(token, file_id, taken, expected.size, now)
    drop_file(vault, token, file_id)


def _set(token: str, file_id: str, *, now: datetime, **values: object) -> None:
    mine = (OfflineFile.token == token, OfflineFile.file_id == file_id, OfflineFile.state == "arriving")
    with separately() as session:
        session.execute(update(OfflineFile).where(*mine).values(**values, touched_at=now))


def _set_kept(token: str, file_id: str, taken: Taken, size: int, now: datetime) -> None:
    mine = (OfflineFile.token == token, OfflineFile.file_id == file_id, OfflineFile.state == "arriving")
    with separately() as session:
        kept = {"received": size, "state": "kept", "digest": taken.digest, "touched_at": now}
        session.execute(update(OfflineFile).where(*mine).values(**kept))
        settle_kept(session, taken.digest)


def forget(session: Session, token: str) -> Sequence[str]:
    """Take the rows of a form away: its case has the files now, or nobody wants them; the ids there were."""
    return session.scalars(delete(OfflineFile).where(OfflineFile.token == token).returning(OfflineFile.file_id)).all()


def drop_pieces(vault: Vault, token: str) -> None:
    """Whatever still lies in pieces of a form."""
    for name in list(vault.names(f"offline/{token}-")):
        vault.delete(name)


def drop_file(vault: Vault, token: str, file_id: str) -> None:
    """The pieces of one file."""
    for name in list(vault.names(_folder(token, file_id))):
        vault.delete(name)


def _folder(token: str, file_id: str) -> str:
    return f"offline/{token}-{file_id}/"


def _part_name(token: str, file_id: str, offset: int) -> str:
    """The names of a file sort like its bytes."""
    return f"{_folder(token, file_id)}{offset:012d}"

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
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from app.errors import Invalid, NotFoundHere
from app.models import OfflineFile
from app.offline.envelopes import Expected
from app.papers.intake import MOST_BYTES, take_in
from app.papers.keeping import keep, settle_kept
from app.papers.storage import FileMissingError, Vault
from app.people.actors import Actor
from app.transaction import looking, separately

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


def take_whole(
    piece: Piece, *, expected: Expected, there: Stock, vault: Vault, scanner: str, actor: Actor, now: datetime
) -> Stock:
    """A file that came in one piece: no piece lies about in between. `there` is what there was of it."""
    _require_fitting(piece, expected)
    if there.is_there:
        return there
    return _keep_whole(_Key(piece.token, piece.file_id, actor.user_id), piece.content, expected, vault, scanner, now)


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


@dataclass(frozen=True)
class _Key:
    """Which file of whose form."""

    token: str
    file_id: str
    user_id: int


def finish(
    token: str, expected: Mapping[str, Expected], *, user_id: int, vault: Vault, scanner: str, now: datetime
) -> Mapping[str, Stock]:
    """Make files of those whose bytes are all there, each in a transaction of its own; what there is of all then."""
    with looking() as session:
        there = dict(stocks(session, token))
    for file_id, wanted in expected.items():
        stock = there.get(file_id, NOTHING)
        if stock.is_there or stock.received < wanted.size:
            continue
        try:
            content = b"".join(vault.read(part) for part in sorted(vault.names(_folder(token, file_id))))
        except FileMissingError:  # another request has finished it meanwhile
            continue
        there[file_id] = _keep_whole(_Key(token, file_id, user_id), content, wanted, vault, scanner, now)
    return there


def _keep_whole(key: _Key, content: bytes, expected: Expected, vault: Vault, scanner: str, now: datetime) -> Stock:
    """The bytes as a file; asked for again when they are others than announced, put by when nobody can open them."""
    if len(content) != expected.size or sha256(content).hexdigest() != expected.sha256:
        stock = NOTHING
    else:
        try:
            taken = take_in(content, scanner=scanner)
        except Invalid as refusal:  # the bytes stay: somebody may still want to see what they are
            vault.put(_part_name(key.token, key.file_id, 0), [content])
            words = _("；").join(refusal.sentences())[:_LONGEST_TROUBLE]
            return _set(key, Stock(expected.size, "refused", None, words), now)
        keep(taken, vault=vault, now=now)
        stock = Stock(expected.size, "kept", taken.digest)
    stock = _set(key, stock, now)
    drop_file(vault, key.token, key.file_id)
    return stock


def _set(key: _Key, stock: Stock, now: datetime) -> Stock:
    """Write down what there is of a file, unless it is settled already. One statement, two for a file that is kept."""
    values = {"received": stock.received, "state": stock.state, "digest": stock.digest, "trouble": stock.trouble}
    with separately() as session:
        insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
        row = {"token": key.token, "file_id": key.file_id, "user_id": key.user_id, "touched_at": now, **values}
        written = (
            insert(OfflineFile)
            .values(row)
            .on_conflict_do_update(
                index_elements=["token", "file_id"],
                set_={"touched_at": now, **values},
                where=OfflineFile.state == "arriving",
            )
        )
        session.execute(written)
        if stock.digest is not None:
            settle_kept(session, stock.digest)
    return stock


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

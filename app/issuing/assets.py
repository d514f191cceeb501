"""Pictures on issued papers, by their names: a seal, a signature. The paper keeps the name, never the picture."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Seal, Signature
from app.papers.keeping import file_name
from app.papers.storage import FileMissingError, vault
from app.printing.forms import SIGNATURE

_SEAL = "seal-"
_EMPTY = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


def seal_asset(seal_id: int) -> str:
    """How a paper names a seal."""
    return f"{_SEAL}{seal_id}"


def load_assets(session: Session, names: Iterable[str]) -> Mapping[str, bytes]:
    """The pictures of these names. A retired seal is still found: a paper keeps the seal that was put on it."""
    wanted = list(names)
    return {**_seals(session, _numbers(wanted, _SEAL)), **_signatures(session, _numbers(wanted, SIGNATURE))}


def seal_width(session: Session, names: Iterable[str]) -> int | None:
    """Millimetres across the seal among these pictures; None where there is none."""
    return session.scalar(select(Seal.mm).where(Seal.id.in_(_numbers(names, _SEAL))).limit(1))


def _numbers(names: Iterable[str], of: str) -> dict[int, str]:
    """Id → name, of the pictures of one sort."""
    return {int(name.removeprefix(of)): name for name in names if name.startswith(of)}


def _seals(session: Session, wanted: Mapping[int, str]) -> dict[str, bytes]:
    if not wanted:
        return {}
    rows = session.execute(select(Seal.id, Seal.picture).where(Seal.id.in_(wanted)))
    return {wanted[seal_id]: base64.b64decode(picture) for seal_id, picture in rows}


def _signatures(session: Session, wanted: Mapping[int, str]) -> dict[str, bytes]:
    """Drawn names. Of one that was deleted when its time was over the paper keeps the words."""
    if not wanted:
        return {}
    rows = session.execute(select(Signature.id, Signature.picture).where(Signature.id.in_(wanted))).tuples()
    kept = {signature_id: digest for signature_id, digest in rows if digest}
    return {name: _picture(kept.get(signature_id)) for signature_id, name in wanted.items()}


def _picture(digest: str | None) -> bytes:
    if digest is None:
        return _EMPTY
    try:
        return vault().read(file_name(digest))
    except FileMissingError:
        return _EMPTY

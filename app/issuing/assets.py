"""Pictures on issued papers, by their names: a seal, a signature. The paper keeps the name, never the picture."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Seal

_SEAL = "seal-"


def seal_asset(seal_id: int) -> str:
    """How a paper names a seal."""
    return f"{_SEAL}{seal_id}"


def load_assets(session: Session, names: Iterable[str]) -> Mapping[str, bytes]:
    """The pictures of these names. A retired seal is still found: a paper keeps the seal that was put on it."""
    wanted = {int(name.removeprefix(_SEAL)): name for name in names if name.startswith(_SEAL)}
    if not wanted:
        return {}
    rows = session.execute(select(Seal.id, Seal.picture).where(Seal.id.in_(wanted)))
    return {wanted[seal_id]: base64.b64decode(picture) for seal_id, picture in rows}

"""A short way to a public paper that was made before: nothing is put together, nothing rendered.

All that guides are made of changes the epoch of the catalogue with it (triggers of migration 0028). While epoch
and day stand, an address has the same paper; after that its words are put together once, and only if they differ is
anything laid out.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from sqlalchemy import Engine, select

from app import database
from app.models import CatalogueEpoch
from app.printjobs.keep import Kept, kept, paper_digest, public_paper
from reports.sheets import Sheet

_MOST = 20_000  # addresses a process remembers, some 300 bytes each
_EPOCH = str(select(CatalogueEpoch.number))  # a third quicker than to have it worked out each time
Address = tuple[str, ...]


class _Doors:
    """Which paper was behind an address in one epoch, on one day."""

    def __init__(self) -> None:
        self._digests: OrderedDict[tuple[Address, int, dt.date], str] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[Address, int, dt.date]) -> str | None:
        return self._digests.get(key)

    def put(self, key: tuple[Address, int, dt.date], digest: str) -> None:
        with self._lock:
            self._digests[key] = digest
            while len(self._digests) > _MOST:
                self._digests.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._digests.clear()


_doors = _Doors()


def forget() -> None:
    """For tests and benchmarks: what another process sees."""
    _doors.clear()


def epoch(engine: Engine) -> int:
    """Where the catalogue stands. A session for this one look would cost a sixth of the answer."""
    with database.transactions_may("read"), engine.connect() as connection:
        number: int = connection.exec_driver_sql(_EPOCH).scalar_one()
    return number


class Door:
    """The paper behind an address. `html` is called only when nobody came this way since the catalogue changed.

    `address` names everything that the paper depends on besides the catalogue and the day.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        address: Address,
        day: dt.date,
        sheet: Callable[[], Sheet],
    ) -> None:
        key = (address, epoch(engine), day)
        self._sheet: Sheet | None = None
        self._make = sheet
        known = _doors.get(key)
        self.digest = known or paper_digest(self._page().html, self._page().assets)
        if known is None:
            _doors.put(key, self.digest)

    def open(self) -> Kept:
        """The paper itself; it fails as `app.printjobs.keep.public_paper` does."""
        return kept(self.digest) or public_paper(self.digest, self._page().html, self._page().assets)

    def _page(self) -> Sheet:
        if self._sheet is None:
            self._sheet = self._make()
        return self._sheet

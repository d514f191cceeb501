"""Two workers on one database as contenders: one publishes, the other one's next page must show it.

Arguments: `writer` or `reader`, and the folder that both use. The writer prepares it, so it starts first.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from sqlalchemy import select

from app import clock, create_app, crypto, migrate
from app.config import Settings
from app.extensions import db
from app.models import Account
from app.people.accounts import actor_of
from app.publishing.operations import publish
from app.publishing.versions import current_version
from app.setup.install import add_basics, add_sample
from app.transaction import unit
from benchmarks.harness import call_wsgi, environ_for, serve_rounds
from catalog.editing.trees import tree_of

SERVICE = "QS-MZ-001"
_KEY = "key"


class Worker:
    """One process of a server."""

    def __init__(self, folder: Path, *, prepares: bool) -> None:
        key = folder / _KEY
        if prepares:
            key.write_text(crypto.new_secret())
        settings = Settings(instance_dir=folder, secret_key="benchmark", data_key=key.read_text(), demo=True)
        self.app = create_app(settings)
        self._number = 1
        if prepares:
            with self.app.app_context():
                self._prepare()

    def _prepare(self) -> None:
        migrate.upgrade(db.engine)
        with unit() as session:
            list(add_basics(session, self.app.extensions["appbuilder"]))
            list(add_sample(session, now=clock.now()))

    def publish(self) -> float:
        """A new version; the moment at which it was committed."""
        with self.app.app_context():
            tree = tree_of(current_version(db.session, SERVICE, clock.today()).definition)
            with unit() as session:
                admin = session.scalars(select(Account).where(Account.username == "fangxiaoming")).one()
                tree["summary"] = f"第{time.monotonic_ns()}次改的说明"
                publish(session, code=SERVICE, tree=tree, actor=actor_of(admin), now=clock.now())
            moment = time.time()
            db.session.remove()
        return moment

    def look(self) -> float:
        """Ask for the guide until it shows the next version; the moment at which it did."""
        self._number += 1
        shown = f"第 {self._number} 版".encode()
        for _try in range(200):
            _status, _headers, page = call_wsgi(self.app, environ_for(f"/guides/{SERVICE}"))
            if shown in page:
                return time.time()
        raise SystemExit(f"version {self._number} never showed")

    def warm(self) -> None:
        """The first page of a process compiles its templates."""
        call_wsgi(self.app, environ_for(f"/guides/{SERVICE}"))


def main() -> None:
    role, folder = sys.argv[1], Path(sys.argv[2])
    worker = Worker(folder, prepares=role == "writer")
    serve_rounds({"warm": worker.warm}, {"publish": worker.publish, "look": worker.look})


if __name__ == "__main__":
    main()

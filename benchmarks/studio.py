"""The studio as a contender: a draft of 100 fields and 40 documents, a list of 1,345 services, one of 48.

Argument: how many services the catalogue holds.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models import Account
from app.people.accounts import actor_of
from app.people.actors import Actor
from app.publishing import operations
from app.publishing.checking import department_codes
from app.publishing.drafts import save_tree
from app.publishing.library import shared_library
from app.transaction import unit
from benchmarks.catalogue import big_tree, many_trees
from benchmarks.desk import Desk
from benchmarks.harness import call_wsgi, environ_for, serve_rounds
from catalog.checks import check_definition
from catalog.readers.tree_reader import read_tree
from catalog.sample import load_sample

BIG = "QS-XN-001"
ADMIN = "fangxiaoming"
_DRAFT = f"/studio/services/{BIG}/draft.json"


class Studio(Desk):
    """The application with an administrator's browser, and a draft of the reported size."""

    def __init__(self, folder: Path, services: int) -> None:
        super().__init__(folder, 0)
        self.sample = load_sample()
        self.tree = big_tree(self.sample)
        self._cookies["admin"] = self._log_in(ADMIN)
        self._admin_token = self.token_of("/studio/new", "admin")
        with self.app.app_context():
            self._fill(services)
            self.definition = read_tree(self.tree, library=shared_library(db.session)).definition
            self._departments = department_codes(db.session)
        self._draft = json.loads(self.get(_DRAFT, "admin"))
        self._saves = 0

    def _fill(self, services: int) -> None:
        missing = max(services - len(self.sample.services), 0)
        reads = [read_tree(tree, library=self.sample.library) for tree in many_trees(self.sample, missing)]
        with unit() as session:
            named = [(Path(f"{number}.yaml"), read) for number, read in enumerate(reads)]
            done = operations.import_folder(session, named, actor=None, now=clock.now())
            save_tree(session, code=BIG, tree=self.tree, revision=0, actor=self.admin(), now=clock.now())
        if done.problems:
            raise SystemExit(f"{len(done.problems)} services were refused: {next(iter(done.problems.values()))[0]}")

    def admin(self) -> Actor:
        """The administrator, for operations."""
        return actor_of(db.session.scalars(select(Account).where(Account.username == ADMIN)).one())

    def open_draft(self) -> None:
        """What the editor asks for when it opens."""
        self.get(_DRAFT, "admin")

    def save_draft(self) -> None:
        """One key typed: the whole tree comes, is checked and kept, and the problems go back."""
        self._saves += 1
        self._draft["tree"]["summary"] = f"第{self._saves}次改的一句话说明。"
        body = {"revision": self._draft["revision"], "tree": self._draft["tree"]}
        answer = self.put_json(_DRAFT, body)
        self._draft["revision"] = answer["revision"]

    def put_json(self, path: str, value: dict[str, Any]) -> dict[str, Any]:
        """Send JSON as the editor does."""
        request = environ_for(path, method="PUT", body=json.dumps(value).encode(), cookie=self._cookies["admin"])
        request |= {"CONTENT_TYPE": "application/json", "HTTP_X_CSRFTOKEN": self._admin_token}
        status, _headers, page = call_wsgi(self.app, request)
        if not status.startswith("200"):
            raise SystemExit(f"{path} answered {status}: {page.decode()[:500]}")
        found: dict[str, Any] = json.loads(page)
        return found

    def check(self) -> None:
        """The rules alone, on a definition that has been read."""
        assert self.definition is not None
        check_definition(self.definition, known_departments=self._departments)

    def list_services(self) -> None:
        """The first page of the studio."""
        self.get("/studio/", "admin")

    def search_services(self) -> None:
        """By initials and a filter."""
        self.get("/studio/?q=gljt&state=published", "admin")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(Path(folder), int(sys.argv[1]))
        actions = {
            name: getattr(studio, name)
            for name in ("open_draft", "save_draft", "check", "list_services", "search_services")
        }
        serve_rounds(actions, {"list_sql": lambda: studio.statements("/studio/", "admin")})


if __name__ == "__main__":
    main()

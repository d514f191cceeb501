"""The product as a contender: the sample county in an embedded database, people logged in, the real WSGI application.

Argument: how many cases the database already holds.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import event, select

from app import clock, create_app, crypto, migrate
from app.config import Settings
from app.extensions import db
from app.models import Account
from app.people.demo import DEMO_PASSWORD
from app.publishing.versions import LoadedVersion, current_version
from app.setup.install import add_basics, add_sample
from app.transaction import unit
from app.views.form_token import FIELD, FormToken, issue, new_submission_token
from benchmarks.fill import fill
from benchmarks.harness import call_wsgi, cookie_of, environ_for, serve_rounds
from benchmarks.multiply import multiply
from benchmarks.people import id_numbers
from benchmarks.standins.fields import ANSWERS, DOCUMENTS, DOCUMENTS_WRITTEN, check_fields

SERVICE = "QS-MZ-001"
_TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
_NOT_COUNTED = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")


class Desk:
    """The application, and browsers of an agent, a clerk and a supervisor.

    `copies` times as many cases as are filled in row by row; `all_open`: none of them is decided.
    """

    def __init__(
        self, folder: Path, cases: int, *, copies: int = 1, all_open: bool = False, database_url: str = ""
    ) -> None:
        given = {"database_url": database_url} if database_url else {}
        settings = Settings(
            instance_dir=folder, secret_key="benchmark", data_key=crypto.new_secret(), demo=True, **given
        )
        self.app = create_app(settings)
        with self.app.app_context():
            self.version = self._prepare(cases, copies, all_open)
            names = {"agent": "lixiumei", "clerk": "wanghaiyan", "supervisor": "qinzhengwen"}
            self._ids = {
                who: db.session.scalar(select(Account.id).where(Account.username == names[who])) for who in names
            }
        self._cookies = {who: self._log_in(name) for who, name in names.items()}
        self._csrf = self.token_of(f"/desk/new/{SERVICE}", "agent")
        self._people = id_numbers()
        self._filled: list[bytes] = []

    def _prepare(self, cases: int, copies: int, all_open: bool) -> LoadedVersion:
        migrate.upgrade(db.engine)
        with unit() as session:
            for _sentence in add_basics(session, self.app.extensions["appbuilder"]):
                pass
            for _sentence in add_sample(session, now=clock.now()):
                pass
        version = current_version(db.session, SERVICE, clock.today())
        check_fields(version.definition)
        with unit() as session:
            fill(session, version, count=cases, now=clock.now(), all_open=all_open)
            if copies > 1:
                multiply(session.connection(), copies)
        with unit() as session:  # what the server does by itself after a while
            session.connection().exec_driver_sql("ANALYZE")
        return version

    def _log_in(self, name: str) -> str:
        _status, headers, page = call_wsgi(self.app, environ_for("/login/"))
        form = {"csrf_token": _TOKEN.search(page)[1].decode(), "username": name, "password": DEMO_PASSWORD}
        body = urlencode(form).encode()
        request = environ_for("/login/", method="POST", body=body, cookie=cookie_of(headers))
        status, headers, _page = call_wsgi(self.app, request)
        if not status.startswith("30"):
            raise SystemExit(f"the login of {name} answered {status}")
        return cookie_of(headers)

    def token_of(self, path: str, who: str) -> str:
        """The CSRF token of a browser; its first form puts the token's other half into the cookie."""
        _status, headers, page = call_wsgi(self.app, environ_for(path, cookie=self._cookies[who]))
        self._cookies[who] = cookie_of(headers) or self._cookies[who]
        return _TOKEN.search(page)[1].decode()

    def get(self, path: str, who: str) -> bytes:
        status, _headers, page = call_wsgi(self.app, environ_for(path, cookie=self._cookies[who]))
        if not status.startswith("200"):
            raise SystemExit(f"{path} answered {status}")
        return page

    def send(
        self, path: str, *, body: bytes, method: str = "POST", headers: Mapping[str, str] | None = None
    ) -> tuple[str, list[tuple[str, str]], bytes]:
        """A request of the agent that writes: status, headers and body of the answer."""
        headers = {"HTTP_X_CSRFTOKEN": self._csrf, **(headers or {})}
        cookie = self._cookies["agent"]
        return call_wsgi(self.app, environ_for(path, method=method, body=body, cookie=cookie, headers=headers))

    def stock_submit(self, count: int) -> None:
        """Fill in so many forms, each of someone who has no case yet: halls see few people twice a day."""
        self._filled.extend(self._filled_form() for _form in range(count))

    def _filled_form(self) -> bytes:
        pairs = {f"f_{name}": value for name, value in ANSWERS.items()}
        pairs["f_applicant_id_number"] = next(self._people)
        pairs |= {"handled_by": ANSWERS["handled_by"], "s_household_origin": ANSWERS["household_origin"]}
        brought = [name for name, _label in DOCUMENTS[:DOCUMENTS_WRITTEN]]
        pairs |= {f"d_{name}_{what}": "1" for name in brought for what in ("originals", "copies")}
        del pairs["f_handled_by"], pairs["f_household_origin"]
        signs = {"csrf_token": self._csrf, FIELD: self.note(self.version, SERVICE), "action": "submit"}
        return urlencode({**pairs, **signs}).encode()

    def note(self, version: LoadedVersion, code: str) -> str:
        """The note of a fresh form, without the page around it."""
        with self.app.app_context():
            return issue(FormToken(self._ids["agent"], version.id, code, new_submission_token()))

    def submit(self) -> None:
        """One new case."""
        status, headers, page = self.send(f"/desk/new/{SERVICE}", body=self._filled.pop())
        if not dict(headers).get("Location", "").endswith("/receipt"):
            raise SystemExit(f"the submission answered {status} {headers}: {page.decode()[:2000]}")

    def statements(self, action: Callable[[], Any], stock: Callable[[int], None] | None = None) -> float:
        """How many SQL statements an action takes, of which `stock` lays in what one needs."""
        if stock:
            stock(1)
        with self.app.app_context():
            engine = db.engine
        with counting(engine) as seen:  # outside: each request has a session of its own, as it has when it is served
            action()
        return len(seen)


@contextmanager
def counting(engine: Any) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.upper().startswith(_NOT_COUNTED):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _actions(desk: Desk) -> Iterator[tuple[str, Callable[[], Any]]]:
    yield "form", lambda: desk.get(f"/desk/new/{SERVICE}", "agent")
    yield "worklist", lambda: desk.get("/desk/?tab=todo", "clerk")
    yield "guide", lambda: desk.get(f"/guides/{SERVICE}", "clerk")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), int(sys.argv[1]))
        pages = dict(_actions(desk))
        figures = {f"{name}_sql": (lambda page=page: desk.statements(page)) for name, page in pages.items()}
        figures["submit_sql"] = lambda: desk.statements(desk.submit, desk.stock_submit)
        actions = {f"{name}_get": page for name, page in pages.items()}
        serve_rounds({**actions, "submit": desk.submit}, figures, {"submit": desk.stock_submit})


if __name__ == "__main__":
    main()

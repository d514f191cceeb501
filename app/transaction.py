"""Where transactions begin and end: one request, one commit.

What happens before the view (who is it, may they) only reads. GET and HEAD go on reading, and the database refuses
them any writing. Every other view writes: its transaction begins for writing (on SQLite it waits for its turn) and is
committed here when the view raised nothing.

A view that first reads and checks much, and writes only at its end, says `@writes_late` and calls `begin_write()`
before the operation: other writers need not wait while it parses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from flask import Flask, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app import database
from app.extensions import db

View = TypeVar("View", bound=Callable[..., Any])
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def writes_late(view: View) -> View:
    """The view reads first and calls `begin_write()` itself, or writes only in `separately()`."""
    view._writes_late = True
    return view


def begin_write() -> None:
    """From here on this request writes. What was read before is read again: it may have changed meanwhile."""
    db.session.rollback()
    database.from_now_on("write")


@contextmanager
def unit() -> Iterator[Session]:
    """One write transaction of a command or a job, in the session of the app."""
    with database.transactions_may("write"):
        try:
            yield db.session
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


@contextmanager
def separately() -> Iterator[Session]:
    """A short write transaction of its own, whose result stays when the request fails (counted tries, sessions).

    RuntimeError on SQLite when this thread is already writing.
    """
    with database.transactions_may("write"), Session(db.engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def looking() -> Iterator[Session]:
    """A short transaction of its own that only reads: on SQLite it waits for nobody."""
    with database.transactions_may("read"), Session(db.engine, expire_on_commit=False) as session:
        yield session


class TransactionalFlask(Flask):
    """Flask whose requests follow the rules above."""

    def full_dispatch_request(self) -> Response:
        with database.transactions_may("read"):
            return super().full_dispatch_request()

    def dispatch_request(self) -> ResponseReturnValue:
        if self._writes():
            begin_write()
        response = super().dispatch_request()
        if database.mode() == "write":
            db.session.commit()
        return response

    def handle_user_exception(self, e: Exception) -> HTTPException | ResponseReturnValue:
        """Nothing of a failed request stays; its page reads what was there before."""
        db.session.rollback()
        database.from_now_on("read")
        return super().handle_user_exception(e)

    def _writes(self) -> bool:
        if request.method in _READING or request.url_rule is None:
            return False
        return not getattr(self.view_functions[request.url_rule.endpoint], "_writes_late", False)

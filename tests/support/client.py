"""A browser without a screen: it sends forms with the token of its page, and tests read the database after it."""

from __future__ import annotations

import hashlib
from typing import Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import clock
from app.extensions import db
from app.models import Account
from app.security.access import TOKEN
from app.security.sessions import open_session
from app.transaction import separately

_READING = {"GET", "HEAD", "OPTIONS"}


class DeskClient(FlaskClient):
    """`csrf=False` sends a form without the token. What the test's own session did is committed before a request."""

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        db.session.commit()
        if csrf and str(kwargs.get("method", "GET")).upper() not in _READING:
            kwargs["headers"] = {**dict(kwargs.get("headers") or {}), "X-CSRFToken": self.csrf_token()}
        with self.application.app_context():  # its own: the test's `g` and session are not the request's
            response = super().open(*args, **{"buffered": True, **kwargs})
        db.session.expire_all()
        return response

    def csrf_token(self) -> str:
        """The token that this browser's forms carry."""
        with self.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", hashlib.sha1(b"test").hexdigest())
        return URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw)

    def log_in(self, username: str) -> str:
        """Log in without a password (checking one takes long); the token of the login."""
        db.session.commit()
        lifetime = self.application.extensions["desk"].lifetime
        with separately() as session:
            account = session.scalars(select(Account).where(Account.username == username)).one()
            token = open_session(session, account=account, lifetime=lifetime, now=clock.now())
        with self.session_transaction() as cookie:
            cookie[TOKEN] = token
        return token

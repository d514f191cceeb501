"""Exceptions become pages here and nowhere else: a sentence in Chinese and a way out, or JSON for programs."""

from __future__ import annotations

import logging
import secrets
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from app import clock
from app.errors import Invalid, NotAllowed, NotFoundHere, NotLoggedIn, StaleCase, Throttled
from reports.press import TookTooLongError

log = logging.getLogger(__name__)
Park = Callable[[], str | None]
_MOST_SWALLOWED, _PIECE = 64 * 1024 * 1024, 64 * 1024  # bytes of a form that is too large
_TEMPLATES = {400: "400", 403: "403", 404: "404", 413: "413", 429: "429", 500: "500"}


@dataclass(frozen=True)
class Answer:
    """What is told: a status, a template, and what it needs."""

    status: int
    template: str
    values: dict[str, Any] = field(default_factory=dict)


def install(app: Flask, *, park: Park) -> None:
    """`park` keeps the form of a request whose login has ended and returns the path at which it goes on."""

    def lost_login(error: NotLoggedIn | CSRFError) -> ResponseReturnValue:
        try:
            return _to_login(error, park())
        except RequestEntityTooLarge as too_large:  # nobody had read the form before
            return _http_error(too_large)
        except Invalid as too_long:
            return _tell(_invalid(too_long))

    app.register_error_handler(NotLoggedIn, lost_login)
    app.register_error_handler(CSRFError, lost_login)
    for kind, answer in _ANSWERS.items():
        app.register_error_handler(kind, _handler(answer))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _crash)


def _handler(answer: Callable[[Any], Answer]) -> Callable[[Any], ResponseReturnValue]:
    return lambda error: _tell(answer(error))


def _not_allowed(error: NotAllowed) -> Answer:
    return Answer(403, "403", {"message": error.reason})


def _not_found(error: NotFoundHere) -> Answer:
    return Answer(404, "404", {"message": error.what})


def _stale(error: StaleCase) -> Answer:
    values = {"case_number": error.case_number, "by": error.by, "at": error.at, "what": error.what}
    return Answer(409, "stale", {**values, "opinion": request.form.get("opinion", "")})


def _invalid(error: Invalid) -> Answer:
    return Answer(422, "400", {"message": _("；").join(error.sentences())})


def _throttled(error: Throttled) -> Answer:
    until = error.until.astimezone(clock.ZONE)
    return Answer(429, "429", {"message": _("为了防止有人乱猜，请 %(time)s 以后再试。", time=f"{until:%H:%M}")})


def _too_long(_error: TookTooLongError) -> Answer:
    return Answer(503, "400", {"message": _("排版用的时间太长，没有做完。请少选一些，或者到打印台去打。")})


_ANSWERS: dict[type[Exception], Callable[[Any], Answer]] = {
    NotAllowed: _not_allowed,
    NotFoundHere: _not_found,
    StaleCase: _stale,
    Invalid: _invalid,
    Throttled: _throttled,
    TookTooLongError: _too_long,
}


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error  # a redirect, or an answer that someone built on purpose
    status = error.code or 500
    if status == 413:
        _read_to_the_end()
    return _tell(Answer(status, _TEMPLATES.get(status, "400" if status < 500 else "500")))


def _read_to_the_end() -> None:
    """Take what is still coming: a browser shows an answer only when it could send all of its form."""
    stream, left = request.environ["wsgi.input"], _MOST_SWALLOWED
    while left > 0 and (piece := stream.read(min(left, _PIECE))):
        left -= len(piece)


def _crash(error: Exception) -> ResponseReturnValue:
    """A fault of ours: the log gets the trace, the person a number by which to find it."""
    number = secrets.token_hex(4)
    log.error("fault %s at %s %s", number, request.method, request.path, exc_info=error)
    message = _(
        "这次操作没有存进去，也没有存一半。请再试一次；还不行，请把错误编号 %(number)s 告诉管理员。", number=number
    )
    return _tell(Answer(500, "500", {"message": message}))


def _to_login(error: NotLoggedIn | CSRFError, kept: str | None) -> ResponseReturnValue:
    if _wants_json():
        return jsonify(error=_("请先登录")), 401
    if isinstance(error, CSRFError) and kept is None:
        return _tell(Answer(400, "400"))
    return _redirect(f"/login/?{urllib.parse.urlencode({'next': kept or _here()})}")


def _here() -> str:
    """The page to come back to: what was asked for, or after a POST the page it was sent from."""
    if request.method in {"GET", "HEAD"}:
        return request.full_path.rstrip("?")
    return "/"


def _redirect(target: str) -> ResponseReturnValue:
    if "HX-Request" in request.headers:
        return "", 204, {"HX-Redirect": target}  # a part of a page must not be replaced by the login page
    return redirect(target, 303)


def _tell(answer: Answer) -> ResponseReturnValue:
    if _wants_json():
        return jsonify(error=answer.values.get("message") or str(answer.status)), answer.status
    values = {name: value for name, value in answer.values.items() if value}
    return render_template(f"errors/{answer.template}.html", **values), answer.status


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.path.startswith("/api/") or best == "application/json"

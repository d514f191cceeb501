"""Something is done on a page: it comes back with what is to be mended, or the next page tells what was done."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from app.errors import Invalid
from app.extensions import db


def done_or_again(
    do: Callable[[], object], *, again: Callable[[Invalid], ResponseReturnValue], said: str, to: str
) -> ResponseReturnValue:
    """`said` is told on the page `to`. What is Invalid leaves nothing behind, and `again` shows the page with it."""
    try:
        do()
    except Invalid as refusal:
        db.session.rollback()
        return again(refusal)
    if said:
        flash(said, "success")
    return redirect(to, 303)

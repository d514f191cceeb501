"""What requests to the pages of 督查 ask for: rows by their number, days, pages, addresses with filters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from flask import request
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models import Organisation, Service
from app.people.actors import Actor
from app.statistics.periods import Period, period_of

_BIGGEST = 2**31 - 1
YEARS = range(2000, 2101)  # of days that a page is asked for


def row_id(name: str) -> int | None:
    """A row's number from the address; None for what cannot be one (the databases end at 31 bits)."""
    number = request.args.get(name, type=int)
    return number if number is not None and 0 < number <= _BIGGEST else None


def typed_number(name: str) -> int:
    """A number from the form; 0 for what is none, or too long to be one."""
    number = request.form.get(name, 0, type=int)
    return number if 0 < number <= _BIGGEST else 0


def one_of(name: str, known: Mapping[str, Any] | frozenset[str]) -> str:
    """A word of the address that we know; "" for any other."""
    text = request.args.get(name, "")
    return text if text in known else ""


def page_number() -> int:
    """The page of a list."""
    return request.args.get("page", 1, type=int)


def address(path: str, values: Mapping[str, object]) -> str:
    """A path with those values that say something."""
    said = {name: value for name, value in values.items() if value not in (None, "", False, 0)}
    return f"{path}?{urlencode(said)}" if said else path


def units(actor: Actor) -> list[tuple[int, str]]:
    """The organisations a list may be narrowed to: the own one and those below, as long as the county is large."""
    statement = (
        select(Organisation.id, Organisation.name)
        .where(Organisation.path.startswith(actor.organisation_path, autoescape=True), Organisation.active)
        .order_by(Organisation.path)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def services() -> list[tuple[int, str]]:
    """The services in force."""
    statement = select(Service.id, Service.name).where(Service.current_version_id.is_not(None)).order_by(Service.code)
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def asked_month() -> Period:
    """`?month=2026-10`; this month for what is none."""
    with suppress(ValueError):
        day = dt.date.fromisoformat(f"{request.args.get('month', '')}-01")
        if day.year in YEARS:
            return period_of("month", day)
    return period_of("month", clock.today())

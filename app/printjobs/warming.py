"""Guides are laid out before anybody asks for them: after publishing, and after any change of what they are made of.

Their words are put together anew; only what comes out different is laid out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from app import clock
from app.errors import NotFoundHere
from app.extensions import db
from app.models import CatalogueEpoch, Service, WarmedService
from app.printing.forms import blank_of
from app.printing.guide_forms import form_sheet
from app.printing.guides import guide_context, read_organisations
from app.printjobs.keep import has, keep, paper_digest
from app.publishing.versions import LoadedVersion, current_version
from app.transaction import looking, separately
from reports.press import Press
from reports.render import render_html
from reports.sheets import Sheet

_PRESS = Press(nice=10)  # whoever waits for a paper goes first


# What is asked for most, as the pages of guides make it; the other forms are made when somebody asks.
WARMED_FORMS = ("short", "large")


def sheets_of(version: LoadedVersion) -> list[Sheet]:
    """The papers of a service that are made ahead."""
    it = guide_context(version, read_organisations(version.service_id), "")
    forms = [form_sheet(form, it) for form in WARMED_FORMS]
    return [Sheet(render_html("guide", it)), Sheet(render_html("blank_form", blank_of(version))), *forms]


def due(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Published services whose papers were not made since the catalogue changed, or not today."""
    if not current_app.extensions["desk"].settings.warm_papers:
        return ()
    stands = select(CatalogueEpoch.number).scalar_subquery()
    is_cold = or_(
        WarmedService.service_id.is_(None), WarmedService.epoch != stands, WarmedService.day != clock.local_date(now)
    )
    cold = select(Service.id).outerjoin(WarmedService, WarmedService.service_id == Service.id)
    return session.scalars(cold.where(Service.state == "published", is_cold).order_by(Service.id).limit(limit)).all()


def warm(_session: Session, service_id: int, now: datetime) -> bool:
    """Make what is not kept. The session of the sweep stays unused: while papers are laid out, none is open."""
    day = clock.local_date(now)
    with looking() as session:
        stands = session.scalars(select(CatalogueEpoch.number)).one()
        sheets = _sheets(session, service_id, now)
        missing = {digest: sheet for digest, sheet in sheets.items() if not has(session, digest)}
    for digest, sheet in missing.items():
        keep(digest, _PRESS.lay_out([sheet]).pdf)
    with separately() as session:
        _note(session, {"service_id": service_id, "epoch": stands, "day": day})
    return True


def _sheets(session: Session, service_id: int, now: datetime) -> dict[str, Sheet]:
    """By their digests; none when nothing of the service is in force yet."""
    code = session.scalars(select(Service.code).where(Service.id == service_id)).one()
    try:
        version = current_version(session, code, clock.local_date(now))
        sheets = sheets_of(version)
    except NotFoundHere:
        return {}
    finally:
        db.session.rollback()  # words of guides are read through it
    return {paper_digest(sheet.html, sheet.assets): sheet for sheet in sheets}


def _note(session: Session, row: dict[str, object]) -> None:
    insert = insert_sqlite if session.get_bind().dialect.name == "sqlite" else insert_postgresql
    done = insert(WarmedService).values(**row)
    session.execute(done.on_conflict_do_update(index_elements=["service_id"], set_=row))

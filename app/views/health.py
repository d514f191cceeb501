"""For load balancers and watchdogs."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.models import AuditHead
from app.security.access import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public("watchdogs have no login; the answer holds no data")
def healthz() -> ResponseReturnValue:
    """200 when the database answers and has our tables, else 503."""
    try:
        ready = db.session.scalar(select(AuditHead.id)) is not None
    except SQLAlchemyError:
        ready = False
    return jsonify(status="ok" if ready else "unavailable"), 200 if ready else 503

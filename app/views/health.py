"""For load balancers and watchdogs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app import clock
from app.extensions import db
from app.jobs.overview import overview
from app.models import AuditHead
from app.security.access import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public("watchdogs have no login; the answer holds no data")
def healthz() -> ResponseReturnValue:
    """200 when the database answers and has our tables, else 503. Jobs that are late are told, and change nothing.

    A website that cannot read is of no use and is to be taken out of the pool; one whose jobs are late goes on serving.
    """
    try:
        ready = db.session.scalar(select(AuditHead.id)) is not None
        jobs = _jobs()
    except SQLAlchemyError:
        return jsonify(status="unavailable"), 503
    return jsonify(status="ok" if ready else "unavailable", jobs=jobs), 200 if ready else 503


def _jobs() -> dict[str, Any]:
    """`state`: ok, late (`late` says which) or none; `seconds_since_success` of the job that succeeded last."""
    now = clock.now()
    found = overview(db.session, now=now)
    since = int((now - found.succeeded_at).total_seconds()) if found.succeeded_at else None
    late = [one.job.id for one in found.jobs if one.is_late]
    return {"state": found.state, "seconds_since_success": since, "late": late}

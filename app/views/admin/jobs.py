"""定时任务: what is done by itself, whether it is done, and what could not be."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.extensions import db
from app.jobs.failures import NEEDS_A_PERSON, PAGE, list_failures
from app.jobs.overview import overview, want, want_again
from app.jobs.running import Job
from app.jobs.schedule import all_jobs, every
from app.security.access import login_required_for, required_actor

blueprint = Blueprint("jobs", __name__)
_PATH = "/settings/jobs"
_MOST_PAGES = 10_000


@blueprint.get(_PATH)
@login_required_for("manage_jobs")
def index() -> ResponseReturnValue:
    """Every job and its last run, who does them, and what could not be done."""
    page = min(max(request.args.get("page", 1, type=int), 1), _MOST_PAGES)
    failed = list_failures(db.session, before=(page - 1) * PAGE)
    return render_template(
        "settings/jobs.html",
        overview=overview(db.session, now=clock.now()),
        failed=failed,
        page=page,
        job_words={job.id: job.words for job in all_jobs()},
        how_often=how_often,
        took_words=took_words,
        needs_a_person=NEEDS_A_PERSON,
    )


@blueprint.post(f"{_PATH}/<job_id>")
@login_required_for("manage_jobs")
def run_now(job_id: str) -> ResponseReturnValue:
    """Ask the worker to do a job now, with all that it could not do."""
    want(db.session, job_id=job_id, actor=required_actor(), now=clock.now())
    return _asked_for()


@blueprint.post(f"{_PATH}/failures/<int:failure_id>")
@login_required_for("manage_jobs")
def try_again(failure_id: int) -> ResponseReturnValue:
    """Ask the worker to try one thing again."""
    want_again(db.session, failure_id=failure_id, actor=required_actor(), now=clock.now())
    return _asked_for()


def _asked_for() -> ResponseReturnValue:
    if overview(db.session, now=clock.now()).is_held:
        flash(_("已经安排，十几秒后刷新看结果。"), "success")
    else:
        flash(_("已经记下。现在没有进程在做定时任务，等它启动就做。"), "warning")
    return redirect(_PATH, 303)


def how_often(job: Job) -> str:
    """每小时, 每 5 分钟."""
    interval = every(job)
    if interval >= timedelta(hours=1):
        hours = interval // timedelta(hours=1)
        return _("每小时") if hours == 1 else _("每 %(n)s 小时", n=hours)
    minutes = interval // timedelta(minutes=1)
    return _("每分钟") if minutes == 1 else _("每 %(n)s 分钟", n=minutes)


def took_words(milliseconds: int) -> str:
    """How long a run took."""
    seconds = milliseconds // 1000
    if seconds == 0:
        return _("不到 1 秒")
    return _("%(n)s 秒", n=seconds) if seconds < 120 else _("%(n)s 分钟", n=seconds // 60)

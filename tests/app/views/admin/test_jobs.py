"""定时任务 and /healthz: who may look, what is told, and asking again."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy.orm import Session

from app import clock
from app.jobs import failures
from app.jobs.lease import Lease
from app.jobs.running import put, run
from app.jobs.schedule import all_jobs
from app.models import JobRun
from tests.app.views.admin.conftest import audited
from tests.support.client import DeskClient

PATH = "/settings/jobs"


def test_only_the_county_s_administrators(client: DeskClient, login: Callable, admin: DeskClient) -> None:
    for name in ("wanghaiyan", "qinzhengwen", "shenguilan", "zhourui"):
        login(client, name)
        assert client.get(PATH).status_code == 403
        assert client.post(f"{PATH}/effects").status_code == 403
        assert "定时任务" not in client.get("/settings/").text
    assert "定时任务" in admin.get("/settings/").text


def test_every_job_is_told_in_words(app: Flask, admin: DeskClient, session: Session) -> None:
    page = admin.get(PATH).text
    assert "现在没有进程在做" in page
    assert all(job.words in page for job in all_jobs())
    assert "还没做过" in page
    Lease("hall-server:17:zufall").take()
    for job in all_jobs():
        run(job)
    page = admin.get(PATH).text
    assert "由 hall-server 上的进程 17 在做" in page
    assert "还没做过" not in page and "zufall" not in page


def test_what_could_not_be_done_is_told_and_tried_again(admin: DeskClient, session: Session) -> None:
    for _ in range(failures.NEEDS_A_PERSON):
        failures.remember(session, job_id="effects", item_id=7, problem="<b>没有模板</b>", now=clock.now())
    session.commit()
    Lease("a:1:x").take()
    page = admin.get(PATH).text
    assert "&lt;b&gt;没有模板" in page and "要人来看" in page
    answer = admin.post(f"{PATH}/failures/1", follow_redirects=True)
    assert "已经安排" in answer.text
    assert audited(session, "effects") == ["job.retried"]
    assert session.get_one(JobRun, "effects").wanted_at == clock.now()
    assert admin.post(f"{PATH}/failures/99").status_code == 404
    assert admin.post(f"{PATH}/nothing").status_code == 404
    assert admin.get(f"{PATH}?page=99999999999").status_code == 200


def test_long_lists_are_paged(admin: DeskClient, session: Session) -> None:
    for item in range(failures.PAGE + 1):
        failures.remember(session, job_id="effects", item_id=item, problem="没办成", now=clock.now())
    session.commit()
    assert admin.get(PATH).text.count(">再试<") == failures.PAGE
    assert "下一页" in admin.get(PATH).text
    assert admin.get(f"{PATH}?page=2").text.count(">再试<") == 1


def test_watchdogs_are_told_of_jobs_and_late_ones_change_nothing(client: DeskClient, session: Session) -> None:
    nobody = {"state": "none", "seconds_since_success": None, "late": []}
    assert client.get("/healthz").json == {"status": "ok", "jobs": nobody}
    Lease("a:1:x").take()
    run(all_jobs()[0])
    assert client.get("/healthz").json["jobs"] == {"state": "ok", "seconds_since_success": 0, "late": []}
    long_ago = clock.now().replace(year=2025)
    put(session, "effects", {"succeeded_at": long_ago})
    session.commit()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json["jobs"]["state"], answer.json["jobs"]["late"]) == (200, "late", ["effects"])

"""打印台 on the screen: chosen in the worklist, ordered, watched, fetched; by nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.jobs.running import run
from app.jobs.sweeps import SWEEPS
from app.models import PrintItem, PrintJob
from app.printjobs import working
from tests.app.printjobs.conftest import QuickPress
from tests.app.views.conftest import ALLOWANCE
from tests.support.client import DeskClient
from tests.support.filled import number_of, send

PRINTS = next(sweep for sweep in SWEEPS if sweep.id == "prints")


@pytest.fixture(autouse=True)
def press(monkeypatch: pytest.MonkeyPatch) -> QuickPress:
    quick = QuickPress()
    monkeypatch.setattr(working, "_PRESS", quick)
    return quick


def ordered(client: DeskClient, **form: object) -> str:
    """The address of the job."""
    answer = client.post("/desk/print", data={"action": "order", **form})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_from_the_worklist_to_the_file(agent: DeskClient, clerk: DeskClient, session: Session) -> None:
    number = number_of(send(agent, ALLOWANCE))
    assert "打印…" in agent.get("/desk/?tab=done").text
    page = clerk.get(f"/desk/print?case={number}").text
    assert number in page and "申请人留存" in page and 'name="kind"' in page
    (kind,) = {item for item in ("case.receiving", "case.acceptance") if f'value="{item}"' in page}
    job = ordered(clerk, case=number, kind=kind, **{f"keep.{kind}": "存档"})
    waiting = clerk.get(job).text
    assert "已经做好 0 份，共 1 份" in waiting and "http-equiv" in waiting and "取消" in waiting
    assert clerk.get(f"{job}/file").status_code == 404
    session.rollback()
    run(PRINTS)
    assert "做好了：1 份，1 页" in clerk.get(f"{job}/progress").text
    file = clerk.get(f"{job}/file")
    assert file.data.startswith(b"%PDF") and file.headers["Cache-Control"] == "no-store"
    assert "我的打印任务" in clerk.get("/desk/print").text


def test_nobody_else_gets_it(clerk: DeskClient, browser_of: Callable[[str], DeskClient], session: Session) -> None:
    job = ordered(clerk, service=ALLOWANCE, kind="guide")
    session.rollback()
    run(PRINTS)
    for name in ("lixiumei", "liuyang", "fangxiaoming"):  # also not the colleague, nor who administers
        other = browser_of(name)
        paths = (job, f"{job}/progress", f"{job}/file")
        assert [other.get(path).status_code for path in paths] == [404] * 3
        assert [other.post(f"{job}/{act}").status_code for act in ("cancel", "again")] == [404] * 2
    assert clerk.get(f"{job}/file").status_code == 200


def test_cases_of_others_cannot_be_chosen(
    agent: DeskClient, browser_of: Callable[[str], DeskClient], session: Session
) -> None:
    number = number_of(send(agent, ALLOWANCE))
    stranger = browser_of("zhoutingting")
    assert f'value="{number}"' not in stranger.get(f"/desk/print?case={number}").text
    form = {"action": "order", "case": number, "kind": "case.receiving"}
    refused = stranger.post("/desk/print", data=form)
    assert refused.status_code == 422 and "请先选" in refused.text
    assert session.scalars(select(PrintItem.id)).all() == []


def test_services_and_lists_are_added_and_what_was_chosen_stays(agent: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    by_list = agent.post("/desk/print", data={"action": "list", "tab": "done", "of": ALLOWANCE, "service": ALLOWANCE})
    assert f'name="service" value="{ALLOWANCE}"' in by_list.text and number in by_list.text
    found = agent.post("/desk/print", data={"action": "services", "s": "gljt", "case": number, "kind": "guide"})
    assert f'name="case" value="{number}"' in found.text and found.text.count('name="service"') >= 1
    by_number = agent.post("/desk/print", data={"action": "cases", "q": number})
    assert f'name="case" value="{number}"' in by_number.text


def test_an_administrator_prints_guides_and_no_cases(
    agent: DeskClient, browser_of: Callable[[str], DeskClient]
) -> None:
    number = number_of(send(agent, ALLOWANCE))
    administrator = browser_of("fangxiaoming")
    page = administrator.get(f"/desk/print?case={number}&service={ALLOWANCE}").text
    assert f'value="{number}"' not in page and "加办件" not in page and "办事指南" in page
    assert ordered(administrator, service=ALLOWANCE, kind="guide", copies="3", backs="said")


def test_cancelling_and_trying_again(clerk: DeskClient, session: Session) -> None:
    job = ordered(clerk, service=ALLOWANCE, kind="guide")
    assert clerk.post(f"{job}/cancel").status_code == 303
    assert "已经取消" in clerk.get(job).text
    late = clerk.post(f"{job}/cancel")
    assert late.status_code == 422 and "已经结束" in late.text
    none = clerk.post(f"{job}/again")
    assert none.status_code == 422 and "没有要再试的" in none.text


def test_what_failed_is_told_paper_by_paper(
    clerk: DeskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ordered(clerk, service=[ALLOWANCE, "QS-MZ-002"], kind="guide")
    session.execute(PrintItem.__table__.update().where(PrintItem.position == 1).values(subject="QS-NO-000"))
    session.commit()
    run(PRINTS)
    page = clerk.get(job).text
    assert "1 份没有做成" in page and "QS-NO-000" in page and "没有这个事项" in page and "再试" in page
    assert clerk.post(f"{job}/again").status_code == 303
    session.expire_all()
    assert session.scalars(select(PrintJob.state)).all() == ["waiting"]


@pytest.mark.parametrize(
    "form",
    [
        {"action": "order"},
        {"action": "order", "kind": "guide"},
        {"action": "order", "service": ALLOWANCE, "kind": "no such"},
        {"action": "order", "service": "<img src=x>", "kind": "guide"},
        {"action": "order", "service": ALLOWANCE, "copies": "many"},
    ],
)
def test_nothing_sensible_is_told_kindly(clerk: DeskClient, form: dict[str, str]) -> None:
    answer = clerk.post("/desk/print", data=form)
    assert answer.status_code == 422 and "请先选办件或者事项" in answer.text
    assert "<img src=x>" not in answer.text


@pytest.mark.parametrize("job_id", ["0", "99", "9223372036854775808", "99999999999999999999999"])
def test_jobs_that_are_not_there(clerk: DeskClient, job_id: str) -> None:
    assert clerk.get(f"/desk/print/{job_id}").status_code == 404

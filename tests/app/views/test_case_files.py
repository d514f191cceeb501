"""案卷 on the screen: not before a case is over, with what a check found, made by a print job."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Case, PrintItem
from tests.app.views.conftest import ALLOWANCE
from tests.support.client import DeskClient
from tests.support.filled import number_of, send


def test_a_file_is_made_of_a_case_that_is_over(agent: DeskClient, approver: DeskClient, session: Session) -> None:
    number = number_of(send(agent, ALLOWANCE))
    path = f"/desk/cases/{number}/file"
    assert agent.get(path).status_code == agent.post(path).status_code == 403
    assert path not in agent.get(f"/desk/cases/{number}").text
    session.execute(update(Case).where(Case.number == number).values(state="withdrawn"))
    assert path in agent.get(f"/desk/cases/{number}").text
    page = agent.get(path).text
    assert "须补正" in page and "还有文书没有出：" in page and "受理回执" in page
    sent = agent.post(path)
    item = session.scalars(select(PrintItem)).one()
    assert (item.kind, item.subject) == ("case_file", number)
    assert sent.headers["Location"] == f"/desk/print/{item.job_id}"
    assert approver.get("/desk/cases/SQ26-99999/file").status_code == 404

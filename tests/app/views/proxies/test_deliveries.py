"""送达 in the browser: a result waits for its code, strangers to it are stopped, and a signature ends it."""

from __future__ import annotations

import io

from sqlalchemy import select
from werkzeug.test import TestResponse

from app.extensions import db
from app.models import ResultDelivery
from tests.app.papers.test_signing import signed_picture
from tests.support.client import DeskClient
from tests.support.filled import act, number_of, sample_pairs, send

PENSION = "QS-RS-001"  # village → township, which decides; no step of 送达


def test_a_result_is_fetched_with_its_code(agent: DeskClient, clerk: DeskClient, client: DeskClient) -> None:
    number = number_of(send(agent, PENSION))
    assert act(clerk, number, "grant", opinion="符合条件").status_code == 303
    path = f"/desk/deliveries/{number}"
    assert path in agent.get("/desk/undelivered").text and path in agent.get(f"/desk/cases/{number}").text
    assert agent.post(path, data={"action": "choose", "way": "pickup"}).location == path
    code = db.session.scalars(select(ResultDelivery.code)).one()
    assert code and code not in agent.get(path).text
    page = agent.get(f"/desk/cases/{number}").text
    assert "取件码******" in page and code not in page

    last_four = sample_pairs(PENSION)["f_applicant_id_number"][-4:]
    told = client.post("/progress", data={"number": number, "last_four": last_four}).text
    assert "凭取件码领取" in told and code not in told

    wrong = "000000" if code != "000000" else "000001"
    tries = [receive(agent, path, wrong) for _time in range(5)]
    assert {answer.status_code for answer in tries} == {422} and "取件码不对" in tries[-1].text
    assert "错得太多" in receive(agent, path, code).text
    assert receive(agent, path, code).status_code == 422
    assert agent.post(path, data={"action": "code"}).status_code == 303
    db.session.rollback()
    again = db.session.scalars(select(ResultDelivery.code)).one()
    assert again and receive(agent, path, again).location == f"/desk/cases/{number}"


def receive(client: DeskClient, path: str, code: str) -> TestResponse:
    drawn = (io.BytesIO(signed_picture()), "sign.png")
    return client.post(f"{path}/receipt", data={"code": code, "receiver": "谭晓芸", "receipt": "drawn", "drawn": drawn})


def test_a_result_is_handed_over_at_once(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, PENSION))
    act(clerk, number, "grant", opinion="符合条件")
    drawn = (io.BytesIO(signed_picture()), "sign.png")
    data = {"receiver": "谭晓芸", "receipt": "drawn", "drawn": drawn}
    assert agent.post(f"/desk/deliveries/{number}/receipt", data=data).location == f"/desk/cases/{number}"
    page = agent.get(f"/desk/cases/{number}").text
    assert "已送达" in page and "谭晓芸签收" in page
    assert agent.get(f"/desk/cases/{number}/deliveries/1.jpg").mimetype == "image/jpeg"
    assert agent.get(f"/desk/deliveries/{number}").location == f"/desk/cases/{number}"

"""Pages of mandates made before their cases, of a household's visit, of fees; the mode of service on the form."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.archive.fields import Facts
from app.archive.households import HouseholdFacts, add_household
from app.archive.saving import Village, add_person
from app.models import Account, DeskPaper, DeskPrint, FormDraft, Mandate, Organisation, Signature
from app.people.actors import Actor
from tests.app.cases.desk import AGENT, ID_NUMBER, HallDesk
from tests.support.client import DeskClient


@pytest.fixture
def desk(session: Session, actor: Callable[[str], Actor]) -> HallDesk:
    found = HallDesk(session, actor)
    found.publish("four_tier")
    return found


def ink() -> tuple[BytesIO, str]:
    """A name, or a thumb, as a picture."""
    picture = Image.new("RGB", (400, 200), "white")
    ImageDraw.Draw(picture).line((40, 100, 200, 40, 360, 150), fill="black", width=12)
    held = BytesIO()
    picture.save(held, "PNG")
    held.seek(0)
    return held, "sign.png"


def written(client: DeskClient, session: Session, **more: object) -> str:
    """The path of a new mandate."""
    agent = session.scalars(select(Account.id).where(Account.username == AGENT)).one()
    form = {
        "principal": "张桂兰",
        "id_number": ID_NUMBER,
        "phone": "13900001234",
        "agent": str(agent),
        "codes": "T-FOUR",
        "powers": ["submit", "mend"],
        "paper0": "户口簿",
        "originals0": "1",
        "copies0": "0",
        **more,
    }
    answer = client.post("/desk/mandates/new", data=form)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].removesuffix("/sign")


def test_a_mandate_is_written_signed_and_kept(client: DeskClient, session: Session, desk: HallDesk) -> None:
    client.log_in(AGENT)
    wrong = client.post("/desk/mandates/new", data={"principal": "张桂兰", "id_number": "1"})
    assert wrong.status_code == 422 and "张桂兰" in wrong.text and "请选择委托办理的事项" in wrong.text
    path = written(client, session)
    assert "张桂兰" in client.get("/desk/mandates?state=draft").text
    refused = client.post(f"{path}/sign", data={"way": "drawn"})
    assert refused.status_code == 422 and "还没有签名" in refused.text
    signed = client.post(f"{path}/sign", data={"way": "drawn", "drawn": ink()})
    assert signed.status_code == 303
    page = client.get(path).text
    assert "屏上手写" in page and "代办中" in page and "户口簿" in page
    assert client.get(f"{path}.pdf").headers["Location"].endswith(path), "a print is counted first"
    printed = [client.post(f"{path}/print") for _time in range(2)]
    assert [one.status_code for one in printed] == [303, 303]
    assert client.get(printed[0].headers["Location"]).data.startswith(b"%PDF")
    prints = session.scalars(select(DeskPrint.copy).order_by(DeskPrint.nth)).all()
    assert prints == ["委托人", "代办人", "存档"] * 2 and "打印过 6 次" in client.get(path).text
    code = session.scalars(select(DeskPaper.code)).one()
    checked = client.post("/verify", data={"code": code}).text
    assert path.rpartition("/")[2] in checked and "张*兰" in checked
    client.log_in("wanghaiyan")
    assert client.get(path).status_code == 200  # the hall above
    client.log_in("zhoutingting")
    assert client.get(path).status_code == 404  # another township
    assert client.post(f"{path}/print").status_code == 404
    assert client.get(printed[0].headers["Location"]).status_code == 404


def test_a_thumbprint_wants_a_witness_who_signs(client: DeskClient, session: Session, desk: HallDesk) -> None:
    client.log_in(AGENT)
    path = written(client, session)
    witness = {"way": "thumb", "witness": "王小明", "witness_phone": "13900009999"}
    for more, words in (
        ({"witness_phone": "12"}, "见证人的手机"),
        ({"witness": "张桂兰"}, "另有其人"),
    ):
        refused = client.post(f"{path}/sign?way=thumb", data={**witness, **more, "thumb": ink(), "drawn": ink()})
        assert refused.status_code == 422 and words in refused.text
    lone = client.post(f"{path}/sign?way=thumb", data={**witness, "thumb": ink()})
    assert lone.status_code == 422 and "见证人要在屏上签名" in lone.text
    assert session.scalars(select(Signature)).all() == []
    done = client.post(f"{path}/sign?way=thumb", data={**witness, "thumb": ink(), "drawn": ink()})
    assert done.status_code == 303
    kept = session.execute(select(Signature.role, Signature.way).order_by(Signature.id)).all()
    assert [tuple(row) for row in kept] == [("principal", "thumb"), ("witness", "drawn")]


def test_it_rests_and_ends_from_its_own_page(client: DeskClient, session: Session, desk: HallDesk) -> None:
    client.log_in(AGENT)
    path = written(client, session)
    client.post(f"{path}/sign", data={"way": "paper", "paper": ink()})
    assert client.post(f"{path}/turn", data={"action": "pause", "reason": ""}).status_code == 422
    assert client.post(f"{path}/turn", data={"action": "pause", "reason": "principal_away"}).status_code == 303
    assert "已中止" in client.get(path).text
    back = client.post(f"{path}/papers/1/return", data={"to": "张桂兰"})
    assert back.status_code == 303 and "张桂兰领回" in client.get(path).text


def test_a_household_comes_once(
    client: DeskClient, session: Session, desk: HallDesk, actor: Callable[[str], Actor]
) -> None:
    agent = actor(AGENT)
    place = session.get_one(Organisation, agent.organisation_id)
    known = Facts(name="张桂兰", id_number=ID_NUMBER, phone="13900001234")
    by = {"actor": agent, "now": clock.now()}
    head = add_person(session, known=known, village=Village(place.id, place.path), **by)
    add_household(session, head_id=head.id, known=HouseholdFacts("7"), **by)
    session.commit()
    client.log_in(AGENT)
    nobody = client.post("/desk/household-visit", data={"action": "look", "id_number": "990101194605180243"})
    assert nobody.status_code == 422 and "民情档案里没有" in nobody.text
    assert "张桂兰" in client.post("/desk/household-visit", data={"action": "look", "id_number": ID_NUMBER}).text
    form = {"action": "begin", "id_number": ID_NUMBER, "person0": head.id, "code0": "T-FOUR", "principal": head.id}
    begun = client.post("/desk/household-visit", data=form)
    assert begun.status_code == 303
    page = client.get(begun.headers["Location"]).text
    token = session.scalars(select(FormDraft.token)).one()
    mandate = session.scalars(select(Mandate.number)).one()
    assert f"/desk/new/T-FOUR?draft={token}" in page and mandate in page


def test_the_mode_is_asked_and_kept(client: DeskClient, session: Session, desk: HallDesk) -> None:
    client.log_in(AGENT)
    assert 'name="proxy_mode" value="home"' in client.get("/desk/new/T-FOUR").text
    assert "服务方式" in client.get("/desk/new/T-FOUR/section/1").text
    case = desk.submit(desk.publish("four_tier"), AGENT, answers={"handled_by": "agent"})
    assert "定点代办" in client.get(f"/desk/cases/{case.number}").text
    assert case.number not in client.get("/desk/?tab=todo&mode=home").text
    paid = {"name": "工本费", "amount": "5", "paid_by": "agent", "payer": "李秀梅", "receipt": "77"}
    path = f"/desk/cases/{case.number}/fees"
    assert client.post(path, data={**paid, "amount": "x", "paid_on": "2026-10-21"}).status_code == 422
    assert client.post(path, data={**paid, "paid_on": "2026-10-21"}).status_code == 303
    assert "5.00" in client.get(path).text


def test_a_relatives_mandate_is_printed_from_its_page(client: DeskClient, session: Session, desk: HallDesk) -> None:
    answers = {"handled_by": "relative", "s_kind_of_request": "first", "f_agent_name": "王大明"}
    desk.submit(desk.publish("conditional"), "wanghaiyan", answers=answers)
    path = f"/desk/mandates/{session.scalars(select(Mandate.number)).one()}"
    client.log_in("wanghaiyan")
    page = client.get(path).text
    assert f'action="{path}/print"' in page and "<dt>受托人</dt><dd>王大明" in page and "<dt>代办人</dt>" not in page
    assert client.get(f"{path}.pdf").headers["Location"].endswith(path)
    paper = client.post(f"{path}/print")
    assert paper.status_code == 303
    assert client.get(paper.headers["Location"]).data.startswith(b"%PDF")
    client.log_in("zhoutingting")
    assert client.post(f"{path}/print").status_code == 404

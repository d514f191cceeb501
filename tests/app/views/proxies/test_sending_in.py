"""Papers by a link through the browser: without a login, by a script and without one."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import SentPage
from app.people.actors import Actor
from app.proxies.sending_in.links import NewLink, make_link
from tests.app.cases.desk import CLERK, OTHER_CLERK, HallDesk
from tests.support.client import DeskClient


@pytest.fixture
def code(session: Session, actor: Callable[[str], Actor]) -> str:
    version = HallDesk(session, actor).publish("four_tier")
    wanted = [one.id for one in version.definition.documents]
    link = make_link(session, new=NewLink(version, "李秀英", "", wanted, 7), actor=actor(CLERK), now=clock.now())
    session.commit()
    return link.token


def photo(colour: str = "red") -> tuple[BytesIO, str]:
    content = BytesIO()
    Image.new("RGB", (40, 30), colour).save(content, "JPEG")
    content.seek(0)
    return content, "IMG_1.jpg"


def test_a_photograph_comes_and_only_the_desk_and_the_holder_see_it(
    client: DeskClient, session: Session, code: str
) -> None:
    page = client.get(f"/s/{code}")
    assert page.status_code == 200 and "李*英" in page.text and "李秀英" not in page.text
    script = {"X-Requested-With": "fetch"}
    data = {"files": [photo()], "document": "", "upload": "a" * 32}
    assert client.post(f"/s/{code}/pages", data=data, headers=script).status_code == 201
    sent = session.scalars(select(SentPage)).one()
    assert client.get(f"/s/{code}/pages/{sent.id}.jpg?small").mimetype == "image/jpeg"
    client.log_in(CLERK)
    assert client.get(f"/desk/proxy/sent/{sent.link_id}/{sent.id}/0.jpg").mimetype == "image/jpeg"
    client.log_in(OTHER_CLERK)
    assert client.get(f"/desk/proxy/sent/{sent.link_id}").status_code == 404
    assert client.get(f"/desk/proxy/sent/{sent.link_id}/{sent.id}/0.jpg").status_code == 404


def test_what_is_no_picture_is_refused_with_its_name(client: DeskClient, session: Session, code: str) -> None:
    answer = client.post(f"/s/{code}/pages", data={"files": [(BytesIO(b"MZ..."), "virus.exe"), photo()]})
    assert answer.status_code == 422 and "virus.exe" in answer.text
    assert len(session.scalars(select(SentPage)).all()) == 1


def test_without_a_script_several_come_at_once_and_the_desk_sorts_them(
    client: DeskClient, session: Session, code: str
) -> None:
    answer = client.post(f"/s/{code}/pages", data={"files": [photo("red"), photo("blue")], "document": "id_card"})
    assert (answer.status_code, answer.location) == (303, f"/s/{code}")
    first, second = session.scalars(select(SentPage).order_by(SentPage.id))
    client.post(f"/s/{code}/pages/{second.id}/remove")
    client.post(f"/s/{code}/done")
    client.log_in(CLERK)
    assert "页待整理" in client.get("/desk/proxy/sent").text
    path = f"/desk/proxy/sent/{first.link_id}"
    assert client.post(f"{path}/sort", data={"page": [first.id], "document": "nonsense"}).status_code == 422
    refused = {"page": [first.id], "action": "refuse", "words": "没拍全"}
    assert client.post(f"{path}/sort", data=refused).status_code == 303
    assert "请重拍：没拍全" in client.get(f"/s/{code}").text


def test_a_link_that_is_over_says_so(client: DeskClient, code: str) -> None:
    assert client.get("/s/0000000000000000").status_code == 410
    client.log_in(CLERK)
    assert client.post("/desk/proxy/sent/1/cut-off").status_code == 303
    assert client.get(f"/s/{code}").status_code == 410
    script = {"X-Requested-With": "fetch"}
    assert client.post(f"/s/{code}/pages", data={"files": [photo()]}, headers=script).status_code == 410

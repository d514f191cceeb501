"""印章与证书: who may see and change which, and what the pages say."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Organisation, Seal, SigningKey
from tests.support.client import DeskClient

PATH = "/settings/seals"


@pytest.fixture
def town(session: Session) -> int:
    return session.scalars(select(Organisation.id).where(Organisation.name == "石桥镇")).one()


@pytest.fixture
def keeper(client: DeskClient, login: Callable[..., DeskClient]) -> DeskClient:
    """The administrator of 石桥镇."""
    return login(client, "shenguilan")


def picture() -> bytes:
    file = io.BytesIO()
    image = Image.new("RGBA", (240, 240))
    image.paste((215, 0, 15, 255), (60, 60, 180, 180))
    image.save(file, "PNG")
    return file.getvalue()


def test_a_township_keeps_its_own_and_no_roots(keeper: DeskClient, session: Session, town: int) -> None:
    page = keeper.get(PATH).text
    assert "石桥镇" in page and "县民政局" not in page and "/settings/authorities" not in page
    office = session.scalars(select(Organisation.id).where(Organisation.code == "civil_affairs")).one()
    seal = session.scalars(select(Seal.id).where(Seal.organisation_id == office)).first()
    for refused in (f"{PATH}/{office}", f"{PATH}/picture/{seal}", f"{PATH}/{office}/request.csr"):
        assert keeper.get(refused).status_code == 404, refused
    assert keeper.post(f"{PATH}/{office}/key").status_code == 404
    assert keeper.get("/settings/authorities").status_code == 403


def test_clerks_have_no_business_here(client: DeskClient, login: Callable[..., DeskClient], town: int) -> None:
    clerk = login(client, "wanghaiyan")
    assert clerk.get(PATH).status_code == clerk.post(f"{PATH}/{town}/key").status_code == 403


def test_a_picture_is_put_to_use_or_refused_beside_its_form(keeper: DeskClient, session: Session, town: int) -> None:
    asked = {"kind": "business", "mm": "30", "words": "石桥镇业务专用章"}
    wrong = keeper.post(f"{PATH}/{town}/picture", data={**asked, "picture": (io.BytesIO(b"no picture"), "a.png")})
    assert wrong.status_code == 422 and "印章图片打不开" in wrong.text and "石桥镇业务专用章" in wrong.text
    sent = keeper.post(f"{PATH}/{town}/picture", data={**asked, "picture": (io.BytesIO(picture()), "a.png")})
    assert sent.status_code == 303
    seal = session.scalars(select(Seal).where(Seal.organisation_id == town, Seal.kind == "business")).one()
    shown = keeper.get(f"{PATH}/picture/{seal.id}")
    assert (seal.mm, shown.mimetype, shown.headers["Cache-Control"]) == (30, "image/png", "no-store")
    assert keeper.post(f"{PATH}/picture/{seal.id}/retire").status_code == 303
    assert keeper.post(f"{PATH}/picture/{seal.id}/retire").status_code == 404


def test_a_key_is_replaced_and_a_request_is_given_out(keeper: DeskClient, session: Session, town: int) -> None:
    active = select(func.count()).where(SigningKey.organisation_id == town, SigningKey.state == "active")
    assert keeper.post(f"{PATH}/{town}/key").status_code == 303 and session.scalar(active) == 1
    assert keeper.get(f"{PATH}/{town}/request.csr").status_code == 404  # nothing waits yet
    keeper.post(f"{PATH}/{town}/request")
    sent = keeper.get(f"{PATH}/{town}/request.csr")
    assert sent.data.startswith(b"-----BEGIN CERTIFICATE REQUEST") and b"PRIVATE" not in sent.data
    wrong = keeper.post(f"{PATH}/{town}/certificate", data={"certificate": (io.BytesIO(b"x"), "a.cer")})
    assert wrong.status_code == 422 and "证书文件打不开" in wrong.text


def test_the_county_renews_its_root_and_refuses_what_is_none(
    client: DeskClient, login: Callable[..., DeskClient]
) -> None:
    county = login(client, "fangxiaoming")
    assert county.post("/settings/authorities/renew").status_code == 303
    assert "已更换" in county.get("/settings/authorities").text
    wrong = county.post("/settings/authorities", data={"root": (io.BytesIO(b"x"), "a.cer")})
    assert wrong.status_code == 422 and "证书文件打不开" in wrong.text

"""Signing at the desk: read, signed, seen on the page of the case; void as soon as the answers are others."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.cases.queries import case_page
from app.models import Signature
from app.people.actors import Actor
from app.printing.receipts import signatures
from app.views import signing
from reports.documents.receipt import Signed
from tests.app.papers.conftest import photo
from tests.app.papers.test_signing import signed_picture
from tests.app.views.conftest import ALLOWANCE
from tests.support.client import DeskClient
from tests.support.filled import act, number_of, revision_in, sample_pairs, send, token_in

_SHOWN = re.compile(r'name="shown" value="([0-9a-f]{64})"')


@pytest.fixture
def number(agent: DeskClient) -> str:
    """A case of the agent's, waiting at the township."""
    return number_of(send(agent, ALLOWANCE))


def shown(client: DeskClient, number: str) -> str:
    found = _SHOWN.search(client.get(f"/desk/cases/{number}/sign").text)
    assert found
    return found[1]


def sign(client: DeskClient, number: str, content: bytes | None = None, **typed: str) -> TestResponse:
    """Sign as the page does; by default on the pad."""
    way = typed.get("way", "drawn")
    files = {way: (io.BytesIO(signed_picture() if content is None else content), "sign.png")} if way != "typed" else {}
    typed = {"shown": typed.pop("shown", "") or shown(client, number), "signer": "张桂兰", "role": "applicant", **typed}
    return client.post(f"/desk/cases/{number}/sign", data={"way": way, **typed, **files})


def mend(agent: DeskClient, clerk: DeskClient, number: str, **changes: str) -> None:
    """Back to the village, and here again with other answers."""
    act(clerk, number, "request_supplement", lack=["household_book"], reason="请核对")
    page = agent.get(f"/desk/cases/{number}/mend").text
    pairs = {**sample_pairs(ALLOWANCE), "form_token": token_in(page), "revision": revision_in(page), **changes}
    answer = agent.post(f"/desk/cases/{number}/mend", data={**pairs, "action": "submit"})
    assert answer.status_code == 303, answer.text


def test_what_is_signed_stands_above_the_pad(agent: DeskClient, number: str) -> None:
    page = agent.get(f"/desk/cases/{number}/sign").text
    for words in (
        f"本人已看过办件 {number}",
        "石桥镇上河村南头二组",
        'value="张桂兰"',
        "清除",
        "写不了字，由见证人证明",
    ):
        assert words in page
    assert "990101194605180243" not in page


def test_a_drawn_name_is_on_the_page_of_the_case(agent: DeskClient, clerk: DeskClient, number: str) -> None:
    assert "还没有签名" in agent.get(f"/desk/cases/{number}").text
    assert sign(agent, number).location == f"/desk/cases/{number}#signed"
    page = clerk.get(f"/desk/cases/{number}").text
    assert "有效" in page and "张桂兰的签名" in page and "经手" in page and "已失效" not in page
    address = re.search(rf"/desk/cases/{number}/papers/signatures/\d+\.jpg", page)
    assert address
    picture = clerk.get(address[0])
    assert picture.mimetype == "image/jpeg" and picture.headers["Cache-Control"] == "no-store"
    assert "sandbox" in picture.headers["Content-Security-Policy"]


def test_other_answers_make_it_void_and_are_named(agent: DeskClient, clerk: DeskClient, number: str) -> None:
    sign(agent, number)
    mend(agent, clerk, number, f_household_address="石桥镇上河村北头一组2号")
    page = clerk.get(f"/desk/cases/{number}").text
    assert "已失效" in page
    found = re.search(r'sg-why">([^<]+)<', page)
    assert found and found[1].startswith("签名后改过：") and "地址" in found[1] and "姓名" not in found[1]


def test_the_same_answers_again_leave_it_valid(agent: DeskClient, clerk: DeskClient, number: str) -> None:
    sign(agent, number)
    mend(agent, clerk, number)
    assert "已失效" not in clerk.get(f"/desk/cases/{number}").text


def test_a_step_of_the_hall_leaves_it_valid(
    agent: DeskClient, clerk: DeskClient, approver: DeskClient, number: str
) -> None:
    sign(agent, number)
    act(clerk, number, "pass_on", opinion="同意")
    assert act(approver, number, "grant", opinion="同意").status_code == 303
    page = agent.get(f"/desk/cases/{number}").text
    assert "已失效" not in page and "有效" in page and "请申请人签名" not in page
    assert agent.get(f"/desk/cases/{number}/sign").status_code == 403


def test_paper_and_a_witness_serve_as_well(agent: DeskClient, number: str, session: Session) -> None:
    assert sign(agent, number, way="paper").status_code == 303
    assert sign(agent, number, way="typed", witness="李秀梅").status_code == 303
    assert list(session.scalars(select(Signature.way).order_by(Signature.id))) == ["paper", "typed"]
    page = agent.get(f"/desk/cases/{number}").text
    assert "见证人李秀梅" in page and "纸上签名" in page
    last = max(session.scalars(select(Signature.id)))
    assert agent.get(f"/desk/cases/{number}/papers/signatures/{last}.jpg").status_code == 302


@pytest.mark.parametrize(
    ("content", "typed", "words"),
    [
        (photo(), {}, "还没有签名"),
        (b"", {}, "还没有签名"),
        (b"MZ", {}, "只收照片"),
        (None, {"signer": " "}, "请填写签名人姓名"),
        (None, {"role": "nobody"}, "请选择签名人是谁"),
        (None, {"way": "typed", "witness": ""}, "请填写见证人姓名"),
        (None, {"way": "nonsense"}, "请选择签名人是谁"),
        (None, {"shown": "0" * 64}, "填写的内容刚刚改过"),
    ],
)
def test_what_cannot_be_taken_is_said_and_kept(
    agent: DeskClient, number: str, session: Session, content: bytes | None, typed: dict[str, str], words: str
) -> None:
    typed = {"signer": "张桂香", **typed}
    answer = sign(agent, number, content, **typed)
    assert answer.status_code == 422 and words in answer.text
    assert f'value="{typed["signer"]}"' in answer.text
    assert session.scalars(select(Signature)).all() == []


def test_a_drawing_that_no_hand_makes_is_refused(
    agent: DeskClient, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "_MOST_DRAWN", 100)
    answer = sign(agent, number)
    assert answer.status_code == 422 and "签名的图太大" in answer.text


def test_who_does_not_see_the_case_neither_signs_nor_sees(
    agent: DeskClient, approver: DeskClient, browser_of: Callable[[str], DeskClient], number: str, session: Session
) -> None:
    at_hand = shown(agent, number)
    sign(agent, number)
    signature = session.scalars(select(Signature.id)).one()
    stranger = browser_of("chenyongfu")
    assert stranger.get(f"/desk/cases/{number}/sign").status_code == 404
    assert sign(stranger, number, shown=at_hand).status_code == 404
    assert stranger.get(f"/desk/cases/{number}/papers/signatures/{signature}.jpg").status_code == 404
    own = number_of(send(stranger, ALLOWANCE))
    assert stranger.get(f"/desk/cases/{own}/papers/signatures/{signature}.jpg").status_code == 404
    assert sign(approver, number, shown=at_hand).status_code in (403, 404), "the case lies at the township"
    assert len(session.scalars(select(Signature)).all()) == 1


def test_the_receipt_tells_of_the_signature_and_of_its_end(
    agent: DeskClient, clerk: DeskClient, number: str, session: Session, actor: Callable[[str], Actor]
) -> None:
    def told() -> list[Signed]:
        return signatures(session, case_page(session, actor=actor("wanghaiyan"), number=number))

    assert told() == []
    sign(agent, number)
    (one,) = told()
    assert (one.name, one.role, one.way, one.holds) == ("张桂兰", "申请人本人", "屏上手写", True)
    mend(agent, clerk, number, f_household_address="石桥镇上河村北头一组2号")
    assert [one.holds for one in told()] == [False]

"""Files of a case: added, seen page by page, marked; never served to whoever may not see their case."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import AuditEntry, PaperPage
from app.security.access import access_of
from tests.app.papers.conftest import pdf, photo
from tests.app.views.conftest import ALLOWANCE
from tests.conftest import Clock
from tests.support.client import DeskClient
from tests.support.filled import act, number_of, sample_pairs, send, token_in

BOOK = "household_book"
PIECE = 4000


@pytest.fixture
def number(agent: DeskClient) -> str:
    """A case of the agent's, waiting at the township."""
    return number_of(send(agent, ALLOWANCE))


def add(client: DeskClient, number: str, *files: tuple[bytes, str], document: str = BOOK) -> TestResponse:
    given = [(io.BytesIO(content), name) for content, name in files]
    return client.post(f"/desk/cases/{number}/papers/add/{document}", data={"files": given})


def page_ids(session: Session) -> list[int]:
    return list(session.scalars(select(PaperPage.id).order_by(PaperPage.position)))


def size(answer: TestResponse) -> tuple[int, int]:
    return Image.open(io.BytesIO(answer.data)).size


def test_files_added_without_a_script_are_on_the_page(
    agent: DeskClient, clerk: DeskClient, number: str, session: Session
) -> None:
    assert add(agent, number, (photo(), "a.jpg"), (pdf(2), "b.pdf")).status_code == 303
    page = clerk.get(f"/desk/cases/{number}").text
    first, second = page_ids(session)
    for address in (f"{first}/0.jpg?small", f"{second}/0.jpg?small", f"{second}/1.jpg?small"):
        assert f"/desk/cases/{number}/papers/{address}" in page
        assert clerk.get(f"/desk/cases/{number}/papers/{address}").status_code == 200
    assert "逐页核对" in page


def test_what_cannot_be_taken_is_said_and_the_rest_is_taken(agent: DeskClient, number: str, session: Session) -> None:
    add(agent, number, (photo(), "好.jpg"), (b"MZ", "坏.exe"))
    page = agent.get(f"/desk/cases/{number}").text
    assert "坏.exe：只收照片（JPG、PNG、HEIC）和 PDF，这个文件不是" in page and "已收下 1 个文件" in page
    assert len(page_ids(session)) == 1


def test_nothing_chosen_is_said(agent: DeskClient, number: str) -> None:
    add(agent, number)
    assert "还没有选文件" in agent.get(f"/desk/cases/{number}").text


def test_the_viewer_shows_one_page_beside_the_answers(
    agent: DeskClient, clerk: DeskClient, number: str, session: Session
) -> None:
    add(agent, number, (photo(), "a.jpg"), (pdf(2), "b.pdf"))
    second = page_ids(session)[1]
    page = clerk.get(f"/desk/cases/{number}/papers?page={second}&sheet=0").text
    assert "第 2 页，共 3 页" in page and "张桂兰" in page and "石桥镇上河村南头二组" in page
    assert f"papers?page={second}&amp;sheet=1" in page
    assert "第 1 页，共 3 页" in clerk.get(f"/desk/cases/{number}/papers?page=99&sheet=7").text


def test_a_case_without_files_has_no_viewer(clerk: DeskClient, number: str) -> None:
    assert clerk.get(f"/desk/cases/{number}/papers").location == f"/desk/cases/{number}"


def test_files_are_served_as_strangers(agent: DeskClient, number: str, session: Session) -> None:
    add(agent, number, (photo(), "a.jpg"), (pdf(), "b.pdf"))
    first, second = page_ids(session)
    for address, kind in (
        (f"{first}/0.jpg", "image/jpeg"),
        (f"{first}/file", "image/jpeg"),
        (f"{second}/file", "application/pdf"),
    ):
        answer = agent.get(f"/desk/cases/{number}/papers/{address}")
        assert answer.mimetype == kind
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")


# ── who may ────────────────────────────────────────────────────────────────────────────────────────


def routes(app: Flask, number: str, token: str, page: int) -> Iterator[tuple[str, str]]:
    """Method and path of every route that has to do with files, whoever adds one."""
    values = {
        "number": number,
        "token": token,
        "page_id": page,
        "sheet": 0,
        "document_id": BOOK,
        "upload_id": "ab" * 16,
        "signature_id": 1,
    }
    for rule in app.url_map.iter_rules():
        if "/papers" in rule.rule and rule.rule.startswith(("/desk/cases/", "/desk/forms/")):
            given = {name: values[name] for name in rule.arguments}
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                yield method, rule.build(given, append_unknown=False)[1]


def test_no_route_gives_anything_to_a_stranger(
    app: Flask, agent: DeskClient, number: str, session: Session, browser_of: Callable[[str], DeskClient]
) -> None:
    """The walk over all routes: an agent of the next village gets nothing and changes nothing."""
    add(agent, number, (photo(), "a.jpg"))
    note, base = opened_form(agent)
    assert upload(agent, base, photo(), 1, **{"X-Form-Token": note}).json["page"]
    stranger, walked, token = browser_of("chenyongfu"), 0, base.split("/")[3]
    for method, path in [way for page in page_ids(session) for way in routes(app, number, token, page)]:
        answer = stranger.open(path, method=method)
        # Whoever names a token sees, reorders and adds to the own form of this token, which is empty.
        own = path.startswith("/desk/forms/") and path.endswith(("/papers", "/plain", f"/order/{BOOK}"))
        assert answer.status_code in (403, 404) or (own and ".jpg" not in answer.text), (method, path)
        walked += 1
    assert walked >= 40
    assert len(page_ids(session)) == 2


def test_every_route_of_files_needs_a_login(app: Flask) -> None:
    found = [rule for rule in app.url_map.iter_rules() if "/papers" in rule.rule and rule.rule.startswith("/desk/")]
    assert found and all(not access_of(app, rule.endpoint).public for rule in found)  # type: ignore[union-attr]


def test_a_page_of_another_case_is_not_shown_through_ones_own(
    agent: DeskClient, browser_of: Callable[[str], DeskClient], number: str, session: Session
) -> None:
    add(agent, number, (photo(), "a.jpg"))
    neighbour = browser_of("chenyongfu")
    own = number_of(send(neighbour, ALLOWANCE))
    assert neighbour.get(f"/desk/cases/{own}/papers/{page_ids(session)[0]}/0.jpg").status_code == 404


def test_pages_are_changed_at_the_desk_of_the_case_alone(
    agent: DeskClient, clerk: DeskClient, number: str, session: Session
) -> None:
    add(agent, number, (photo(40, 30), "a.jpg"))
    page = page_ids(session)[0]
    path = f"/desk/cases/{number}/papers/{page}"
    assert agent.post(path, data={"action": "remove"}).status_code == 403, "the case lies at the township"
    assert clerk.post(path, data={"action": "turn"}).status_code == 303
    assert size(clerk.get(f"{path}/0.jpg")) == (30, 40)
    box = {"action": "crop", "left": 0, "top": 0, "right": 500, "bottom": 1000}
    assert clerk.post(path, data=box).status_code == 303
    assert size(clerk.get(f"{path}/0.jpg")) == (15, 40)
    assert clerk.post(path, data={"action": "crop", "left": "x"}).status_code == 422
    assert clerk.post(path, data={"action": "nonsense"}).status_code == 404
    clerk.post(path, data={"action": "remove"})
    assert clerk.get(f"{path}/0.jpg").status_code == 404


def test_nothing_is_added_to_a_closed_case(agent: DeskClient, number: str) -> None:
    assert act(agent, number, "withdraw", opinion="老人不办了").status_code == 303
    assert add(agent, number, (photo(), "a.jpg")).status_code == 403


def test_a_document_that_was_not_asked_for_is_no_place(agent: DeskClient, number: str) -> None:
    assert add(agent, number, (photo(), "a.jpg"), document="nothing").status_code == 404


# ── marks ──────────────────────────────────────────────────────────────────────────────────────────


def mark(client: DeskClient, number: str, what: str, words: str = "") -> TestResponse:
    return client.post(f"/desk/cases/{number}/papers/mark/{BOOK}", data={"mark": what, "words": words})


def test_what_is_marked_stands_in_the_request_to_supplement(
    agent: DeskClient, clerk: DeskClient, number: str, session: Session
) -> None:
    add(agent, number, (photo(), "a.jpg"))
    mark(clerk, number, "unclear", "户主页反光")
    page = clerk.get(f"/desk/cases/{number}").text
    assert 'name="advice_household_book" maxlength="200" value="看不清，请重新提供：户主页反光"' in page
    assert f'name="lack" value="{BOOK}" checked' in page
    assert "看不清" in agent.get(f"/desk/cases/{number}").text
    recorded = session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == number)).all()
    assert {"paper.added", "paper.marked"} <= set(recorded)


def test_checked_and_compared_name_the_checker(agent: DeskClient, clerk: DeskClient, number: str) -> None:
    add(agent, number, (photo(), "a.jpg"))
    mark(clerk, number, "checked")
    mark(clerk, number, "original")
    page = clerk.get(f"/desk/cases/{number}/papers").text
    assert "已核" in page and "与原件相符" in page and "王海燕 10月21日" in page
    mark(clerk, number, "no_original")
    mark(clerk, number, "")
    assert "取消标注" not in clerk.get(f"/desk/cases/{number}/papers").text


def test_pages_that_came_after_a_mark_are_told(
    agent: DeskClient, clerk: DeskClient, number: str, frozen_clock: Clock
) -> None:
    add(agent, number, (photo(), "a.jpg"))
    mark(clerk, number, "unclear")
    frozen_clock.advance(timedelta(minutes=10))
    add(agent, number, (photo(colour="red"), "b.jpg"))
    assert "之后又传了新的，请再核对" in clerk.get(f"/desk/cases/{number}").text


def test_a_mismatch_says_what_does_not_agree(agent: DeskClient, clerk: DeskClient, number: str) -> None:
    add(agent, number, (photo(), "a.jpg"))
    mark(clerk, number, "mismatch")
    assert "请写明哪里不符" in clerk.get(f"/desk/cases/{number}/papers").text


def test_only_the_desk_of_the_case_judges(agent: DeskClient, approver: DeskClient, number: str) -> None:
    assert mark(agent, number, "checked").status_code == 403
    assert mark(approver, number, "checked").status_code in (403, 404)


# ── uploads in pieces ──────────────────────────────────────────────────────────────────────────────


def upload(client: DeskClient, base: str, content: bytes, number: int, **headers: str) -> TestResponse:
    """One file as the script sends it, its first piece twice."""
    path, begun = f"{base}/uploads/{number:032x}", {"document": BOOK, "name": "照片.jpg", "size": len(content)}
    answer = client.post(f"{path}/begin", data=begun, headers=headers)
    assert answer.status_code == 200, answer.text
    if answer.json["page"]:
        return answer
    at = answer.json["received"]
    client.put(f"{path}?offset=0", data=content[:PIECE])
    while answer.status_code == 200 and at < len(content):
        answer = client.put(f"{path}?offset={at}", data=content[at : at + PIECE])
        at = answer.json["received"]
    return client.post(f"{path}/finish")


def test_twenty_photographs_come_in_pieces(agent: DeskClient, number: str, session: Session) -> None:
    for each in range(20):
        done = upload(agent, f"/desk/cases/{number}/papers", photo(20, 20 + each), each)
        assert done.json["page"], done.text
    listed = agent.get(f"/desk/cases/{number}/papers/list").json
    assert [page["name"] for page in listed[BOOK]] == ["照片.jpg"] * 20
    assert upload(agent, f"/desk/cases/{number}/papers", photo(20, 20), 0).json["page"] == listed[BOOK][0]["id"]


def test_a_refused_upload_says_why(agent: DeskClient, number: str) -> None:
    done = upload(agent, f"/desk/cases/{number}/papers", b"rubbish", 1)
    assert (done.status_code, done.json["error"]) == (422, "只收照片（JPG、PNG、HEIC）和 PDF，这个文件不是")


# ── before there is a case ─────────────────────────────────────────────────────────────────────────


def opened_form(client: DeskClient) -> tuple[str, str]:
    """The signed note of a fresh form, and where its files go."""
    page = client.get(f"/desk/new/{ALLOWANCE}").text
    found = re.search(r'data-papers="([^"]+)"', page)
    assert found and f'name="p_{BOOK}"' in page
    return token_in(page), found[1]


def test_what_is_photographed_for_a_form_goes_with_its_case(
    agent: DeskClient, browser_of: Callable[[str], DeskClient], session: Session
) -> None:
    note, base = opened_form(agent)
    assert upload(agent, base, photo(), 1, **{"X-Form-Token": note}).json["page"]
    assert [page["name"] for page in agent.get(base).json[BOOK]] == ["照片.jpg"]
    page = page_ids(session)[0]
    assert browser_of("chenyongfu").get(f"{base}/{page}/0.jpg").status_code == 404
    late = {"document": BOOK, "name": "慢.jpg", "size": len(photo(colour="red"))}
    agent.post(f"{base}/uploads/{2:032x}/begin", data=late, headers={"X-Form-Token": note})
    pairs = {**sample_pairs(ALLOWANCE), "form_token": note, "action": "submit"}
    number = number_of(agent.post(f"/desk/new/{ALLOWANCE}", data=pairs))
    assert f"/desk/cases/{number}/papers/{page}/0.jpg?small" in agent.get(f"/desk/cases/{number}").text
    assert upload(agent, base, photo(colour="red"), 2).json["page"], "what was under way arrives at the case"
    assert len(agent.get(f"/desk/cases/{number}/papers/list").json[BOOK]) == 2


def test_a_form_takes_files_without_a_script(agent: DeskClient, session: Session) -> None:
    note, base = opened_form(agent)
    files = {"form_token": note, f"p_{BOOK}": [(io.BytesIO(photo()), "a.jpg"), (io.BytesIO(pdf()), "b.pdf")]}
    assert agent.post(f"{base}/plain", data=files).location == f"{base}/plain"
    page = agent.get(f"{base}/plain").text
    assert "a.jpg" in page and "b.pdf" in page
    first = page_ids(session)[0]
    assert agent.post(f"{base}/{first}", data={"action": "remove"}).location == f"{base}/plain"
    assert "a.jpg" not in agent.get(f"{base}/plain").text


def test_nobody_adds_to_a_form_without_its_note(agent: DeskClient, clerk: DeskClient) -> None:
    note, base = opened_form(agent)
    begun = {"document": BOOK, "name": "a", "size": 9}
    for client, shown in ((agent, ""), (clerk, note)):
        answer = client.post(f"{base}/uploads/{1:032x}/begin", data=begun, headers={"X-Form-Token": shown})
        assert answer.status_code == 404


def test_pages_of_a_form_are_put_in_order(agent: DeskClient) -> None:
    note, base = opened_form(agent)
    made = [upload(agent, base, photo(20, 20 + each), each, **{"X-Form-Token": note}).json["page"] for each in range(3)]
    order = [made[2], made[0], made[1]]
    agent.post(f"{base}/order/{BOOK}", data={"page": order})
    assert [page["id"] for page in agent.get(base).json[BOOK]] == order


def test_previews_have_no_place_for_files(browser_of: Callable[[str], DeskClient]) -> None:
    page = browser_of("fangxiaoming").get(f"/studio/services/{ALLOWANCE}/preview/form")
    assert "data-papers" not in page.text

"""试办: a draft is run through by the real operations, and nothing of it reaches the real cases."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app import clock, crypto
from app.models import AuditEntry, Model, Organisation, Service, ServiceOverlay, Trial
from app.people.actors import Actor
from app.publishing.drafts import draft_tree, save_tree
from app.publishing.versions import current_version
from app.sandbox import people, rooms
from app.sandbox.trials import KEPT, MOST_TRIALS
from app.views.studio import trials as trial_pages
from forms.samples import sample_pairs
from tests.app.views.conftest import ALLOWANCE
from tests.conftest import Clock
from tests.support.client import DeskClient
from tests.support.databases import Database

HERE = f"/studio/services/{ALLOWANCE}/try"
HALL, VILLAGE = "990101101", "990101101201"  # 石桥镇, 上河村


@pytest.fixture
def admin(browser_of: Callable[[str], DeskClient]) -> DeskClient:
    return browser_of("fangxiaoming")


@pytest.fixture
def answers(session: Session) -> MultiDict[str, str]:
    """The sample of the service as a browser posts it."""
    version = current_version(session, ALLOWANCE, clock.today())
    return MultiDict([*sample_pairs(version.compiled, version.definition.samples[0]), ("action", "submit")])


def begin(browser: DeskClient, at: str = VILLAGE) -> str:
    """A new trial; its path."""
    answer = browser.post(HERE, data={"at": at})
    assert answer.status_code == 303
    assert answer.location.endswith(f"/new?at={at}"), answer.location
    return answer.location.partition("/new")[0]


def submit(browser: DeskClient, trial: str, answers: MultiDict[str, str], at: str = VILLAGE, **more: str) -> str:
    """A case of a trial; its path."""
    posted = MultiDict([*answers.items(multi=True), *more.items()])
    answer = browser.post(f"{trial}/new?at={at}", data=posted)
    assert answer.status_code == 303, re.findall(r"<ol>.*?</ol>", answer.text, re.S)
    return answer.location


def act(browser: DeskClient, case: str, action: str, *, query: str = "", **more: str) -> TestResponse:
    """Press a button of the page as it is now."""
    revision = re.search(r'name="revision" value="(\d+)"', browser.get(case + query).text)
    assert revision is not None
    return browser.post(case + query, data={"action": action, "revision": revision[1], **more})


def snapshot(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the main database."""
    with database.connection() as connection:
        names = sorted(Model.metadata.tables)
        return {name: sorted(map(repr, connection.execute(text(f'select * from "{name}"')))) for name in names}


def journey(admin: DeskClient, answers: MultiDict[str, str]) -> str:
    """All that can be done in a trial; its path."""
    trial = begin(admin)
    case = submit(admin, trial, answers)
    for path in ("", "?as=sender", "/why", "/receipt.pdf"):
        assert admin.get(case + path).status_code == 200, path
    assert admin.get(f"{trial}/guide.pdf").status_code == 200
    assert act(admin, case, "request_supplement", reason="缺复印件").status_code == 303
    revision = re.search(r'name="revision" value="(\d+)"', admin.get(f"{case}/mend").text)
    assert revision is not None
    mended = MultiDict([*answers.items(multi=True), ("revision", revision[1])])
    assert admin.post(f"{case}/mend", data=mended).status_code == 303
    assert admin.post(f"{trial}/time", data={"to": "workday", "number": case.rpartition("/")[2]}).status_code == 303
    assert act(admin, case, "pass_on").status_code == 303
    assert act(admin, case, "grant", opinion="同意").status_code == 303
    other = submit(admin, trial, answers)
    assert act(admin, other, "withdraw", query="?as=sender", opinion="不办了").status_code == 303
    return trial


def test_nothing_of_a_trial_reaches_the_main_database(
    database: Database, session: Session, admin: DeskClient, answers: MultiDict[str, str]
) -> None:
    session.rollback()
    admin.get("/studio/")
    before = snapshot(database)
    trial = journey(admin, answers)
    session.rollback()
    after = snapshot(database)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"trial", "audit_entry", "audit_head"}
    assert len(after["trial"]) == len(before["trial"]) + 1
    noted = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
    assert (noted.action, noted.subject_kind, noted.subject_id) == ("service.trial_made", "service", ALLOWANCE)
    assert json.loads(noted.detail) == {"revision": 0}
    assert len(after["audit_entry"]) == len(before["audit_entry"]) + 1
    assert admin.post(f"{trial}/remove").status_code == 303


def test_a_case_goes_its_whole_way_by_the_person_whose_turn_it_is(
    admin: DeskClient, answers: MultiDict[str, str]
) -> None:
    trial = begin(admin)
    form = admin.get(f"{trial}/new?at={VILLAGE}&sample=by_son").text
    assert "不是真办件，不进台账、不算编号" in form
    assert 'value="张桂兰"' in form
    assert 'name="form_token"' not in form
    assert 'value="save"' not in form
    case = submit(admin, trial, answers)
    assert re.fullmatch(rf"{re.escape(trial)}/cases/SHIBAN26-00001", case)
    page = admin.get(case).text
    assert "石桥镇便民服务中心 窗口人员" in page
    assert "高龄津贴" in page
    assert act(admin, case, "pass_on").status_code == 303
    page = admin.get(case).text
    assert re.search(r"轮到：<b>\S+ 审批人员</b>", page)
    assert act(admin, case, "grant", opinion="同意发放。").status_code == 303
    page = admin.get(case).text
    assert "这件已经办完" in page
    assert "同意发放" in page
    assert "已办结" in admin.get(trial).text


def test_the_clock_of_a_trial_shows_cards_and_goes_only_forward(
    admin: DeskClient, answers: MultiDict[str, str], session: Session
) -> None:
    trial = begin(admin)
    case = submit(admin, trial, answers)
    number = case.rpartition("/")[2]
    assert "2026年10月21日 周三" in admin.get(case).text
    offered = re.findall(r'name="to" value="(\w+)"', admin.get(case).text)
    assert offered == ["workday", "yellow", "due", "red"]
    admin.post(f"{trial}/time", data={"to": "yellow", "number": number})
    assert "dd-flag y" in admin.get(case).text
    admin.post(f"{trial}/time", data={"to": "due", "number": number})
    assert "今天到期" in admin.get(case).text
    assert 'value="yellow"' not in admin.get(case).text
    admin.post(f"{trial}/time", data={"to": "yellow", "number": number})  # a page that was left open
    assert "今天到期" in admin.get(case).text
    admin.post(f"{trial}/time", data={"to": "red", "number": number})
    assert "dd-flag r" in admin.get(case).text
    assert "超 1 天" in admin.get(f"{case}/why").text
    session.expire_all()
    assert session.scalars(select(Trial.moment)).one() > clock.now() + timedelta(days=5)
    assert clock.today().isoformat() == "2026-10-21"


def test_what_is_wrong_stays_on_the_page(admin: DeskClient, answers: MultiDict[str, str]) -> None:
    trial = begin(admin)
    wrong = MultiDict([(k, v) for k, v in answers.items(multi=True) if k != "f_applicant_phone"])
    page = admin.post(f"{trial}/new?at={VILLAGE}", data=wrong)
    assert page.status_code == 422
    assert "#f_applicant_phone" in page.text
    assert 'value="张桂兰"' in page.text
    case = submit(admin, trial, answers)
    refused = act(admin, case, "request_supplement", reason=" ")
    assert refused.status_code == 422
    assert "请写明要补正什么" in refused.text
    assert admin.post(case, data={"action": "pass_on", "revision": "99"}).status_code == 409
    assert admin.post(case, data={"action": "nonsense"}).status_code == 404


def test_at_a_hall_the_village_is_asked_for(admin: DeskClient, answers: MultiDict[str, str]) -> None:
    trial = begin(admin, HALL)
    page = admin.post(f"{trial}/new?at={HALL}", data=answers)
    assert page.status_code == 422
    assert "请选择申请人所在的村（社区）" in page.text
    case = submit(admin, trial, answers, HALL, organisation=VILLAGE)
    assert "上河村" in admin.get(case).text
    assert admin.get(f"{trial}/new?at=nowhere").status_code == 404


def test_two_clicks_make_one_case(admin: DeskClient, answers: MultiDict[str, str]) -> None:
    trial = begin(admin)
    token = re.search(r'name="trial_form" value="(\w{64})"', admin.get(f"{trial}/new?at={VILLAGE}").text)
    assert token is not None
    first = submit(admin, trial, answers, trial_form=token[1])
    assert submit(admin, trial, answers, trial_form=token[1]) == first


def test_a_trial_belongs_to_the_person_who_made_it(
    admin: DeskClient, browser_of: Callable[[str], DeskClient], answers: MultiDict[str, str], clerk: DeskClient
) -> None:
    trial = begin(admin)
    case = submit(admin, trial, answers)
    colleague = browser_of("haojia")
    for path in (trial, case, f"{trial}/guide.pdf", f"{case}/receipt.pdf", f"{trial}/new?at={VILLAGE}"):
        assert colleague.get(path).status_code in (403, 404), path
        assert clerk.get(path).status_code == 403, path
    assert colleague.post(f"{trial}/remove").status_code in (403, 404)
    assert colleague.post(case, data={"action": "pass_on", "revision": "1"}).status_code in (403, 404)
    assert admin.get(case).status_code == 200
    assert admin.get(trial.replace(ALLOWANCE, "QS-MZ-002")).status_code == 404


def test_nothing_from_inside_opens_anything_outside(
    admin: DeskClient,
    agent: DeskClient,
    clerk: DeskClient,
    answers: MultiDict[str, str],
    database: Database,
) -> None:
    trial = begin(admin)
    case = submit(admin, trial, answers)
    number = case.rpartition("/")[2]
    assert agent.get(f"/desk/cases/{number}").status_code == 404
    assert clerk.get(f"/desk/cases/{number}").status_code == 404
    file = rooms.Room(database.folder / "sandbox" / trial.rpartition("/")[2], clock.now()).file
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as inside:
        row = inside.execute(text('select applicant_id_number, applicant_id_hash, submitted_by_id from "case"')).one()
        who = inside.execute(text("select min(id) from ab_user")).scalar_one()
    engine.dispose()
    with pytest.raises(crypto.UnreadableSecretError):
        crypto.current().decrypt(row.applicant_id_number)
    assert crypto.current().for_room(file.parent.name).decrypt(row.applicant_id_number) == "990101194605180243"
    assert row.applicant_id_hash != crypto.current().lookup_hash("990101194605180243")
    assert row.submitted_by_id >= who >= people.FIRST
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_changed_draft_is_told_and_the_trial_keeps_its_version(
    admin: DeskClient, session: Session, actor: Callable[[str], Actor], answers: MultiDict[str, str]
) -> None:
    tree = json.loads(json.dumps(draft_tree(session, ALLOWANCE).tree))
    trial = begin(admin)
    assert "草稿后来又改过" not in admin.get(trial).text
    tree["name"] = "改了名字的津贴"
    save_tree(session, code=ALLOWANCE, tree=tree, revision=0, actor=actor("fangxiaoming"), now=clock.now())
    page = admin.get(trial).text
    assert "草稿后来又改过" in page
    assert "改了名字的津贴" not in page
    assert "草稿已改" in admin.get(HERE).text
    again = begin(admin)
    assert "改了名字的津贴" in admin.get(again).text
    assert "草稿后来又改过" not in admin.get(again).text


def test_a_draft_with_errors_cannot_be_tried(
    admin: DeskClient, session: Session, actor: Callable[[str], Actor], database: Database
) -> None:
    tree = json.loads(json.dumps(draft_tree(session, ALLOWANCE).tree))
    del tree["promised_limit"]
    save_tree(session, code=ALLOWANCE, tree=tree, revision=0, actor=actor("fangxiaoming"), now=clock.now())
    page = admin.get(HERE).text
    assert "改好才能试办" in page
    assert "开始试办" not in page
    assert admin.post(HERE, data={"at": VILLAGE}).status_code == 422
    assert not list(database.folder.glob("sandbox/*"))


def test_a_person_keeps_five_and_they_go_after_a_week(
    admin: DeskClient, database: Database, frozen_clock: Clock, session: Session
) -> None:
    made = [begin(admin) for _number in range(MOST_TRIALS)]
    answer = admin.post(HERE, data={"at": VILLAGE})
    assert answer.location == HERE
    assert "您已经留着 5 个试办" in admin.get(HERE).text
    assert folders(database) == {path.rpartition("/")[2] for path in made}
    assert admin.post(f"{made[0]}/remove").status_code == 303
    assert admin.get(made[0]).status_code == 404
    assert len(folders(database)) == MOST_TRIALS - 1
    frozen_clock.advance(KEPT)
    admin.log_in("fangxiaoming")
    assert admin.get(made[1]).status_code == 404
    last = begin(admin)
    assert folders(database) == {last.rpartition("/")[2]}
    assert session.scalars(select(Trial.token)).all() == [last.rpartition("/")[2]]


def folders(database: Database) -> set[str]:
    return {path.name for path in Path(database.folder, "sandbox").glob("*")}


def test_a_room_that_is_gone_says_so(admin: DeskClient, database: Database) -> None:
    trial = begin(admin)
    rooms.remove(database.folder / "sandbox" / trial.rpartition("/")[2])
    answer = admin.get(trial)
    assert answer.status_code == 404
    assert "请重新试办" in answer.text
    assert admin.post(f"{trial}/remove").status_code == 303
    assert "还没有试办过" in admin.get(HERE).text


def test_a_receipt_of_a_trial_proves_nothing(
    admin: DeskClient, answers: MultiDict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr("app.views.studio.trial_cases.make_pdf_apart", lambda html: made.append(html) or b"%PDF")
    case = submit(admin, begin(admin), answers)
    assert admin.get(f"{case}/receipt.pdf").data == b"%PDF"
    assert "试办样张 不作凭证" in made[0]
    assert "受理专用章" not in made[0]


def test_the_guide_of_a_trial_names_the_places_of_its_own_service(
    admin: DeskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inside a trial the service has another number, which outside is that of a service of somebody else."""
    papers: list[str] = []
    monkeypatch.setattr(trial_pages, "make_pdf_apart", lambda html: papers.append(html) or b"%PDF")
    town = session.scalars(select(Organisation).where(Organisation.code == HALL)).one()
    first = session.scalars(select(Service).order_by(Service.id)).first()
    words = {"organisation_id": town.id, "service_id": first.id, "window": "别的事项的窗口"}
    session.add(ServiceOverlay(**words, updated_at=clock.now()))
    assert admin.get(f"{begin(admin)}/guide.pdf").status_code == 200
    assert "综合窗口（民政）" in papers[0] and "别的事项的窗口" not in papers[0]

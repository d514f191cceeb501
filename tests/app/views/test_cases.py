"""The page of a case: everything on it, what can be done, and nothing lost when two people act."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from html import unescape

from sqlalchemy.orm import Session

from app import clock
from app.publishing.versions import current_version
from tests.app.cases.desk import HallDesk
from tests.app.views.conftest import ALLOWANCE
from tests.conftest import Clock
from tests.support.client import DeskClient
from tests.support.filled import act, number_of, revision_in, send
from tests.support.special import whole_form

Counting = Callable[[], AbstractContextManager[list[str]]]
NOTICED = "QS-RS-105"  # 一次性交通补助: after acceptance a notice hangs in the village
MEASURED = "QS-WJ-003"  # 光荣证补发: the township writes down what the archive says


def test_everything_stands_on_one_page(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    page = clerk.get(f"/desk/cases/{number}").text
    for words in (
        "张桂兰",
        "乡镇审核",
        "石桥镇上河村南头二组",
        "老人居民户口簿",
        "办理痕迹",
        "前办结",
        "通过，送县民政局",
    ):
        assert words in page
    assert "990101194605180243" not in page, "the whole ID number is never shown"


def test_the_page_takes_few_statements(agent: DeskClient, clerk: DeskClient, count_sql: Counting) -> None:
    number = number_of(send(agent, ALLOWANCE))
    clerk.get(f"/desk/cases/{number}")
    with count_sql() as statements:
        clerk.get(f"/desk/cases/{number}")
    assert len(statements) <= 26, statements  # the panels of other rooms take one or two each


def test_a_case_travels_to_the_county_and_back(agent: DeskClient, clerk: DeskClient, approver: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    assert act(clerk, number, "pass_on", opinion="材料齐全，同意上报。").status_code == 303
    assert act(approver, number, "grant", opinion="同意。").status_code == 303
    page = agent.get(f"/desk/cases/{number}").text
    assert "已办结" in page and "批准" in page and "同意。" in page
    assert "从 2026年11月1日起计算待遇" in page, "次月计发"


def test_returning_says_which_papers_and_why(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    advice = {"advice_household_book": "缺“本人页”，请补 1 份", "advice_id_card": "看不清"}
    act(clerk, number, "request_supplement", lack=["household_book", "id_card"], reason="地址填错了", **advice)
    page = unescape(agent.get(f"/desk/cases/{number}").text)
    told = "需要补正的材料：\n1. 老人居民身份证：看不清\n2. 老人居民户口簿：缺“本人页”，请补 1 份\n地址填错了"
    assert told in page and "去补正" in page
    assert "不计时" in page


def test_returning_without_a_word_is_refused_and_keeps_the_ticks(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    response = act(clerk, number, "request_supplement")
    assert response.status_code == 422
    assert "请写明要补正什么，一次说全" in response.text and 'id="return" open' in response.text


def test_what_is_wrong_with_a_paper_is_said_beside_it_and_never_lost(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    silent = act(clerk, number, "request_supplement", lack=["id_card"], advice_household_book="缺“本人页”")
    assert silent.status_code == 422 and "写了补正意见却没有勾选" in silent.text
    assert 'value="缺“本人页”"' in silent.text and 'id="e-advice_household_book"' in silent.text
    vague = act(clerk, number, "request_supplement", lack=["id_card"])
    assert vague.status_code == 422 and "“老人居民身份证”份数是够的，请写明哪里不对、怎么补" in vague.text
    forged = act(clerk, number, "request_supplement", lack=["nothing"], reason="缺")
    assert forged.status_code == 422 and "办件没有这样材料：nothing" in forged.text


def test_the_second_of_two_is_told_and_keeps_the_opinion(
    agent: DeskClient, clerk: DeskClient, browser_of: Callable[[str], DeskClient]
) -> None:
    number = number_of(send(agent, ALLOWANCE))
    seen = revision_in(clerk.get(f"/desk/cases/{number}").text)
    act(browser_of("liuyang"), number, "request_supplement", reason="缺签名")
    response = act(clerk, number, "pass_on", opinion="我写了很久的意见", revision=seen)
    assert response.status_code == 409
    assert "刘洋" in response.text and "退回补正" in response.text
    assert "我写了很久的意见" in response.text


def test_no_name_stands_in_the_title_that_histories_keep(agent: DeskClient) -> None:
    page = agent.get(f"/desk/cases/{number_of(send(agent, ALLOWANCE))}").text
    assert "张桂兰" in page
    assert "张桂兰" not in page.partition("</title>")[0]


def test_the_opinion_of_the_second_is_still_in_the_box(
    agent: DeskClient, clerk: DeskClient, browser_of: Callable[[str], DeskClient]
) -> None:
    number = number_of(send(agent, ALLOWANCE))
    seen = revision_in(clerk.get(f"/desk/cases/{number}").text)
    act(browser_of("liuyang"), number, "request_supplement", reason="缺签名")
    act(agent, number, "resubmit")
    response = act(clerk, number, "pass_on", opinion="我写了很久的意见", revision=seen)
    assert response.status_code == 409
    assert "我写了很久的意见</textarea>" in response.text


def test_a_notice_must_hang_its_time(agent: DeskClient, session: Session, frozen_clock: Clock) -> None:
    number = number_of(send(agent, NOTICED))
    assert "公示还没满" in agent.get(f"/desk/cases/{number}").text
    early = act(agent, number, "pass_on", opinion="公示期满，无异议。")
    assert early.status_code == 422 and "公示期还没有满" in early.text
    assert "公示期满，无异议。</textarea>" in early.text
    frozen_clock.advance(timedelta(days=8))
    agent.log_in("lixiumei")
    bare = act(agent, number, "pass_on", opinion="公示期满，无异议。")
    assert bare.status_code == 422 and "请写明哪天张贴的" in bare.text
    steps = current_version(session, NOTICED, clock.today()).definition.steps
    hung = next(step for step in steps if step.publicity)
    work = dict(whole_form(hung, clock.today() - timedelta(days=8)))
    assert act(agent, number, "pass_on", opinion="公示期满，无异议。", **work).status_code == 303
    assert "没有收到异议" in agent.get(f"/desk/cases/{number}").text


def test_objections_are_saved_while_the_notice_hangs(agent: DeskClient, frozen_clock: Clock) -> None:
    number = number_of(send(agent, NOTICED))
    path, today = f"/desk/cases/{number}", clock.today().isoformat()
    form = {"revision": revision_in(agent.get(path).text), "opinion": "先写着", "s_what_0": "人没有出去"}
    wrong = agent.post(f"{path}/written", data=form)
    assert wrong.status_code == 422 and 'id="e-s_on_0"' in wrong.text and "人没有出去</textarea>" in wrong.text
    saved = agent.post(f"{path}/written", data={**form, "s_on_0": today, "s_put_up_on": today})
    assert saved.status_code == 200 and "先写着</textarea>" in saved.text
    assert "人没有出去</textarea>" in agent.get(path).text
    assert agent.post(f"{path}/written", data=form).status_code == 409


def test_the_clerk_fills_the_fields_of_the_own_step(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, MEASURED))
    assert "查档结果" in clerk.get(f"/desk/cases/{number}").text
    empty = act(clerk, number, "pass_on", opinion="已查档")
    assert empty.status_code == 422 and "请选择查档结果" in empty.text and "已查档</textarea>" in empty.text
    assert act(clerk, number, "pass_on", f_archive_result="档案中有领证记录").status_code == 303
    assert "档案中有领证记录" in clerk.get(f"/desk/cases/{number}").text


def test_a_case_of_another_township_is_not_there(agent: DeskClient, browser_of: Callable[[str], DeskClient]) -> None:
    number = number_of(send(agent, ALLOWANCE))
    stranger = browser_of("zhoutingting")
    for path in ("", "/why", "/receipt", "/mend"):
        assert stranger.get(f"/desk/cases/{number}{path}").status_code == 404, path
    assert stranger.post(f"/desk/cases/{number}", data={"action": "pass_on", "revision": "1"}).status_code == 404
    assert stranger.post(f"/desk/cases/{number}/receipt/print").status_code == 404


def test_whose_turn_it_is_not_sees_whose_it_is(agent: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    page = agent.get(f"/desk/cases/{number}").text
    assert "现在由石桥镇办理“乡镇审核”" in page
    assert act(agent, number, "pass_on", revision="1").status_code in (403, 409)


def test_an_unknown_action_is_no_action(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    assert act(clerk, number, "burn").status_code == 404


def test_why_shows_the_days_and_the_sum(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    part = clerk.get(f"/desk/cases/{number}/why").text
    assert "为什么 10月28日到期" in part and "5 个工作日" in part and "收到当天不算" in part
    assert part.count("休</b>") == 2, "one weekend lies in between"


def test_the_submitter_may_withdraw_with_a_reason(agent: DeskClient) -> None:
    number = number_of(send(agent, ALLOWANCE))
    assert act(agent, number, "withdraw").status_code == 422
    assert act(agent, number, "withdraw", opinion="老人改主意了").status_code == 303
    assert "已撤回" in agent.get(f"/desk/cases/{number}").text


def test_what_a_clerk_typed_and_is_not_asked_any_more_is_told_before_it_goes(
    agent: DeskClient, clerk: DeskClient, session: Session
) -> None:
    _with_a_note_on_missing_records(session)
    number = number_of(send(agent, MEASURED))
    typed = {"f_archive_result": "档案中有领证记录", "f_archive_note": "查到 1998 年的存根"}
    told = act(clerk, number, "pass_on", opinion="属实", **typed)
    assert told.status_code == 422 and "查档说明" in told.text and "再按一次“通过”" in told.text
    assert 'value="查到 1998 年的存根"' in told.text and ">属实</textarea>" in told.text
    assert act(clerk, number, "pass_on", opinion="属实", drop="f_archive_note", **typed).status_code == 303


def _with_a_note_on_missing_records(session: Session) -> None:
    """The township also writes why a record is not in the archive."""
    definition = current_version(session, MEASURED, clock.today()).definition
    note = {"id": "archive_note", "label": "查档说明", "kind": "text", "options": (), "required": False}
    note |= {"visible_when": "查档结果 = 档案中没有记录"}
    sections = [
        section.model_copy(update={"fields": (*section.fields, field.model_copy(update=note))})
        if (field := next((one for one in section.fields if one.id == "archive_result"), None))
        else section
        for section in definition.sections
    ]
    HallDesk(session, lambda name: None).publish(definition, sections=tuple(sections))  # type: ignore[arg-type, return-value]

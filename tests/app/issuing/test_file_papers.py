"""What belongs into a case file without being an issued paper: mandates, signatures, hand-overs; and their order."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases.moving import mandate_making, mandate_signing, sending
from app.cases.moving.sending import Heading
from app.cases.queries import case_page
from app.issuing import notices
from app.issuing.case_file import gather_case_file
from app.issuing.file_check import unscanned_of
from app.issuing.file_papers import FilePaper
from app.issuing.making import make
from app.models import Case, IssuedPaper, Mandate, Notice
from app.papers.holding import Holder
from app.papers.intake import Taken
from app.papers.signed_answers import signed_answers
from app.papers.signing import Sign
from app.proxies.delivery import bringing
from app.proxies.delivery.bringing import Receipt
from app.publishing.versions import LoadedVersion
from tests.app.cases.desk import AGENT, CLERK, HallDesk
from tests.app.cases.moving.test_mandate_life import wish
from tests.app.papers.test_signing import drawn, put, signed_picture, taken

WORDS = "我委托李秀梅代为办理：四级事项。"


def words(paper: FilePaper) -> str:
    return re.sub("<[^>]+>", "", paper.html)


def papers(desk: HallDesk, case: Case) -> list[FilePaper]:
    file = gather_case_file(desk.session, actor=desk.actor(CLERK), number=case.number, now=clock.now())
    desk.session.commit()
    return list(file.papers)


def titles(desk: HallDesk, case: Case) -> list[str]:
    return [one.title for one in papers(desk, case)]


def picture(session: Session) -> Taken:
    return taken(session, signed_picture())


def sign(desk: HallDesk, mandate: Mandate) -> None:
    """The principal signs on the pad."""
    given = Sign(mandate.principal, "principal", "drawn", WORDS, {}, picture=picture(desk.session))
    mandate = desk.session.get_one(Mandate, mandate.id)
    mandate_signing.sign(desk.session, mandate, given, actor=desk.actor(AGENT), now=clock.now())
    desk.session.commit()


def standing(desk: HallDesk, version: LoadedVersion) -> Mandate:
    """Made before its cases, and signed."""
    mandate = mandate_making.make(desk.session, wish(desk, version), actor=desk.actor(AGENT), now=clock.now())
    desk.session.commit()
    sign(desk, mandate)
    return mandate


def by_agent(desk: HallDesk, version: LoadedVersion) -> Case:
    return desk.submit(version, AGENT, answers={"handled_by": "agent"})


def test_a_standing_mandate_is_in_the_file_of_each_of_its_cases_with_the_name(desk: HallDesk) -> None:
    version = desk.publish("four_tier")
    mandate = standing(desk, version)
    first, second = by_agent(desk, version), by_agent(desk, version)
    for case in (first, second):
        (paper,) = (one for one in papers(desk, case) if one.title == "代办服务委托书")
        assert (paper.number, paper.author, paper.is_first) == (mandate.number, "张桂兰", True)
        assert "李秀梅" in words(paper) and version.definition.name in words(paper)
        (signed,) = (one for one in papers(desk, case) if one.title == "委托书签名记录")
        assert signed.number == mandate.number and WORDS in words(signed) and "屏上手写" in words(signed)
        (ink,) = signed.assets.values()
        assert ink.startswith(b"\xff\xd8\xff") and signed.attached


def test_the_words_of_a_mandate_that_came_with_the_case_are_there_once(desk: HallDesk) -> None:
    case = by_agent(desk, desk.publish("four_tier"))
    for owed in desk.session.scalars(select(IssuedPaper.id).where(IssuedPaper.case_id == case.id)).all():
        make(desk.session, paper_id=owed, now=clock.now())
    desk.session.commit()
    sign(desk, desk.session.scalars(select(Mandate).where(Mandate.number == case.mandate_number)).one())
    found = titles(desk, case)
    assert found.count("代办服务委托书") == found.count("委托书签名记录") == 1
    order = ["帮办代办受理单", "申请材料清单", "代办服务委托书", "委托书签名记录"]
    assert [one for one in found if one in order] == order


def test_a_mandate_signed_on_the_screen_is_not_missed_as_a_scan(desk: HallDesk) -> None:
    definition = desk.publish("four_tier").definition
    card = definition.documents[0]
    asked = card.model_copy(update={"id": "mandate", "name": "委托书"})
    version = desk.publish(definition, documents=(card, asked))
    case = by_agent(desk, version)
    page = case_page(desk.session, actor=desk.actor(CLERK), number=case.number)
    assert unscanned_of(desk.session, page) == frozenset()
    sign(desk, desk.session.scalars(select(Mandate).where(Mandate.number == case.mandate_number)).one())
    assert unscanned_of(desk.session, page) == {"mandate"}


def test_the_notice_a_case_was_begun_from_comes_first_as_it_was_given(desk: HallDesk) -> None:
    version, who = desk.publish("minimal"), {"actor": desk.actor(CLERK), "now": clock.now()}
    given = [notices.give_out(desk.session, version=version, pairs=(), **who) for _time in range(2)]
    desk.session.commit()
    case = desk.submit(version, CLERK)
    row = desk.session.scalars(select(Notice).where(Notice.number == given[0])).one()
    row.draft_token = case.submission_token
    desk.session.commit()
    first, *others = papers(desk, case)
    assert (first.title, first.number, first.html) == ("一次性告知单", given[0], notices.html_of(row))
    assert "一次性告知单" not in [one.title for one in others]


def test_a_case_without_any_of_it_has_only_its_papers(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("minimal"), CLERK)
    assert titles(desk, case) == ["青石县最小事项申请表", "申请材料清单"]


@pytest.mark.parametrize("way", ["drawn", "thumb", "paper"])
def test_how_the_result_was_signed_for_is_in_the_file(desk: HallDesk, way: str) -> None:
    case = desk.act("grant", desk.submit(desk.publish("on_the_spot"), CLERK), CLERK)
    number = case.number
    receipt = Receipt("张桂兰", way=way, picture=picture(desk.session))
    bringing.hand_over(desk.session, number=number, receipt=receipt, actor=desk.actor(CLERK), now=clock.now())
    desk.session.commit()
    *_others, last = papers(desk, case)
    assert (last.title, last.author, last.is_first) == ("送达签收记录", "张桂兰", False)
    assert {"drawn": "屏上手写", "thumb": "按手印", "paper": "纸上签名"}[way] in words(last)
    assert [one[:3] for one in last.assets.values()] == [b"\xff\xd8\xff"] and last.attached


def test_a_photographed_name_on_the_application_is_shown_beside_it(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("minimal"), CLERK)
    clerk = desk.actor(CLERK)
    page = case_page(desk.session, actor=clerk, number=case.number)
    holder = Holder(user_id=clerk.user_id, case_id=case.id, number=case.number)
    answers = signed_answers(page.version.compiled, page.answers)
    put(desk.session, holder, drawn(desk.session, answers=answers, way="paper"), clerk)
    found = papers(desk, case)
    assert [one.title for one in found] == ["青石县最小事项申请表", "申请表签名照片", "申请材料清单"]
    assert len(found[1].assets) == 1 and "纸上签名" in words(found[1])


def test_a_hand_over_tells_of_this_case_and_of_no_other(desk: HallDesk) -> None:
    version = desk.publish("four_tier")
    mine, other = desk.submit(version, AGENT), desk.submit(version, AGENT)
    heading, agent = Heading(to="990101101", way="person", carrier="李秀梅"), desk.actor(AGENT)
    numbers = [mine.number, other.number]
    made = sending.draft(desk.session, heading=heading, case_numbers=numbers, actor=agent, now=clock.now())
    assert "材料移交清单" not in titles(desk, mine)  # it did not go yet
    seen = sending.Seen(made.number, made.revision, agent, now=clock.now())
    sending.send(desk.session, seen=seen, signed="李秀梅")
    desk.session.commit()
    (sheet,) = (one for one in papers(desk, mine) if one.title == "材料移交清单")
    assert sheet.number == made.number and not sheet.is_first
    assert mine.number in words(sheet) and other.number not in words(sheet)
    assert "1 件办件" in words(sheet) and "只列本办件的材料" in words(sheet)

"""A quarter from opening to publishing: what counts, what nobody may see, what is done once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.evaluation import calls, fixing, rating, reminding, rounds
from app.evaluation.rating import NewSheet, Rated
from app.evaluation.reading import Whole, whole_round
from app.evaluation.rubrics import keep_rubric, rubric_of
from app.evaluation.sampling import draw, size_of
from app.evaluation.scope import round_seen_by
from app.hall.people import PersonWords
from app.models import Case, EvaluationRating, EvaluationRound, EvaluationSubject, HallPerson, Organisation
from app.people.actors import Actor
from app.printing.evaluation import board_paper, calls_paper, report_papers, sheets_paper
from app.proxies.agents.keeping import AgentFacts, keep_agent
from catalog.rubric import shipped_rubric
from reports.render import render_html
from tests.app.cases.desk import AGENT, CLERK, HallDesk
from tests.conftest import Clock
from tests.support.client import DeskClient

HEAD, OTHER_HEAD = "shenguilan", "fangxiaoming"
TOWN, HOME, NEXT = "990101101", "990101101201", "990101101202"
# What these look at are words and rules; the statements behind them run on both databases in the others.
ON_ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
AFTER = dt.date(2027, 1, 8)  # the quarter is over
Actors = Callable[[str], Actor]


def place(session: Session, code: str) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.code == code)).one()


@pytest.fixture
def agents(session: Session, actor: Actors) -> list[HallPerson]:
    told = (("李秀梅", HOME, AGENT), ("陈永福", NEXT, "chenyongfu"))
    return [
        keep_agent(
            session,
            organisation=place(session, at),
            words=PersonWords(name),
            facts=AgentFacts("fixed", "grid_worker", username=username),
            actor=actor(HEAD),
            now=clock.now(),
        )
        for name, at, username in told
    ]


@pytest.fixture
def opened(session: Session, agents: list[HallPerson], actor: Actors, frozen_clock: Clock) -> EvaluationRound:
    desk = HallDesk(session, actor)
    version = desk.publish("minimal")
    for count, username in ((6, AGENT), (3, "chenyongfu")):
        for _n in range(count):
            desk.submit(version, username)
    decided = {"decided_at": clock.now(), "state": "decided", "outcome": "granted", "promised_due_on": clock.today()}
    session.execute(update(Case).values(**decided))
    late = session.scalars(select(Case).where(Case.submitted_by_id == actor(AGENT).user_id).limit(1)).one()
    late.promised_due_on, late.returns = clock.today() - timedelta(1), 2
    frozen_clock.move_to(dt.datetime(2027, 1, 4, 9, 0, tzinfo=clock.ZONE))
    found = rounds.open_round(
        session,
        organisation=place(session, TOWN),
        year=2026,
        quarter=4,
        closes_on=AFTER,
        actor=actor(HEAD),
        now=clock.now(),
    )
    session.commit()
    return found


def subject(session: Session, found: EvaluationRound, name: str = "李秀梅") -> EvaluationSubject:
    named = (EvaluationSubject.round_id == found.id, EvaluationSubject.name == name)
    return session.scalars(select(EvaluationSubject).where(*named)).one()


def sheet(session: Session, found: EvaluationRound, by: Actor, source: str = "villager") -> NewSheet:
    told = {"round_id": found.id, "source": source, "count": 1, "actor": by, "now": clock.now()}
    return rating.make_sheets(session, subject_ids=[subject(session, found).id], **told)[0]  # type: ignore[arg-type]


def whole(session: Session, found: EvaluationRound, by: Actor) -> Whole:
    return whole_round(session, found=rounds.count_round(session, round_id=found.id, actor=by, now=clock.now()))


def test_figures_and_points_come_from_cases_ratings_and_calls(
    session: Session, opened: EvaluationRound, actor: Actors
) -> None:
    head = actor(HEAD)
    one = sheet(session, opened, head)
    bad = sheet(session, opened, head, "committee")
    mine = subject(session, opened)
    rating.rate_by_link(session, token=one.token, said={mine.id: Rated(5, "跑得勤")}, now=clock.now())
    told = {"round_id": opened.id, "actor": head, "now": clock.now()}
    rating.enter_paper(session, code=bad.code.lower(), said={mine.id: Rated(2)}, **told)
    fixing.add_point(session, subject_id=mine.id, rule="absent", times=1, reason="10月9日不在岗", **told)
    first = whole(session, opened, head).of(mine.id)
    assert first is not None
    counted = first.figures
    assert (counted.cases, counted.decided, counted.on_time, counted.returns) == (6, 6, 5, 2)
    assert (counted.on_time_rate, counted.first_pass_rate, counted.satisfied_rate) == ("83.3%", "83.3%", "50.0%")
    assert first.scored.total == 100 - 2 - 2 - 2 - 5
    assert rating.remarks_on(session, subject_id=mine.id) == [("villager", 5, "跑得勤")]


@ON_ONE
def test_a_sheet_is_good_for_one_rating_by_whichever_way(
    session: Session, opened: EvaluationRound, actor: Actors, frozen_clock: Clock
) -> None:
    head, mine = actor(HEAD), subject(session, opened)
    one, late = sheet(session, opened, head), sheet(session, opened, head)
    with pytest.raises(Invalid):
        rating.rate_by_link(session, token=one.token, said={mine.id: Rated(0)}, now=clock.now())
    rating.rate_by_link(session, token=one.token, said={mine.id: Rated(4)}, now=clock.now())
    told = {"round_id": opened.id, "actor": head, "now": clock.now()}
    with pytest.raises(NotFoundHere):
        rating.enter_paper(session, code=one.code, said={mine.id: Rated(1)}, **told)
    frozen_clock.move_to(dt.datetime(2027, 1, 9, 0, 1, tzinfo=clock.ZONE))
    with pytest.raises(NotFoundHere):
        rating.rate_by_link(session, token=late.token, said={mine.id: Rated(1)}, now=clock.now())
    columns = {column.key for column in EvaluationRating.__table__.columns}
    assert columns == {"id", "subject_id", "source", "way", "grade", "remark", "rated_on"}, "nothing leads to the rater"


@ON_ONE
def test_nobody_has_a_hand_in_the_own_rating(
    session: Session, opened: EvaluationRound, actor: Actors, client: DeskClient
) -> None:
    head, agent, mine = actor(HEAD), actor(AGENT), subject(session, opened)
    one = sheet(session, opened, head)
    for act in (
        lambda: round_seen_by(session, round_id=opened.id, actor=agent),
        lambda: rating.paper_sheet(session, round_id=opened.id, code=one.code, actor=agent, now=clock.now()),
        lambda: rounds.count_round(session, round_id=opened.id, actor=agent, now=clock.now()),
        lambda: rounds.rounds_seen_by(session, actor=agent),
    ):
        with pytest.raises((NotAllowed, NotFoundHere)):
            act()
    mine.account_id = head.user_id  # an administrator who is an agent, too
    with pytest.raises(NotAllowed):
        rating.paper_sheet(session, round_id=opened.id, code=one.code, actor=head, now=clock.now())
    with pytest.raises(NotAllowed):
        fixing.ask_fix(
            session,
            round_id=opened.id,
            subject_id=mine.id,
            problem="改",
            limit_on=clock.today() + timedelta(9),
            actor=head,
            now=clock.now(),
        )
    assert [one.subject.name for one in whole(session, opened, head).without(head)] == ["陈永福"]
    session.commit()
    client.log_in(AGENT)
    page = client.get(f"/rate/{one.token}")
    assert page.status_code == 403 and "退出登录" in page.text
    assert client.post(f"/rate/{one.token}", data={f"grade_{mine.id}": "5"}).status_code == 403
    for path in (f"/evaluation/{opened.id}", f"/evaluation/{opened.id}/agents/{mine.id}", "/evaluation/"):
        assert client.get(path).status_code in (403, 404), path


@ON_ONE
@pytest.mark.parametrize(("switch", "defaults"), [(False, 0), (True, 1)])
def test_what_nobody_rated_counts_only_where_the_switch_says_so_and_never_in_the_rate(
    session: Session, opened: EvaluationRound, actor: Actors, switch: bool, defaults: int
) -> None:
    head = actor(HEAD)
    opened.default_rating = switch
    sheet(session, opened, head)
    rounds.close_round(session, round_id=opened.id, actor=head, now=clock.now())
    one = whole(session, opened, head).of(subject(session, opened).id)
    assert one is not None
    counted = one.figures
    assert (counted.defaults, counted.rated, counted.satisfied_rate) == (defaults, 0, "—")
    ways = session.scalars(select(EvaluationRating.way)).all()
    assert ways == ["default"] * defaults


def test_the_sample_is_drawn_once_and_can_be_drawn_again_by_anyone(
    session: Session, opened: EvaluationRound, actor: Actors
) -> None:
    head = actor(HEAD)
    calls.draw_sample(session, round_id=opened.id, actor=head, now=clock.now())
    listed = (opened.sample_list or "").split("\n")
    made = calls.calls_of(session, round_id=opened.id, actor=head)
    assert len(listed) == 9
    assert [one.case.number for one in made] == list(draw(listed, opened.sample_seed or "", size_of(9)))
    with pytest.raises(Invalid):
        calls.draw_sample(session, round_id=opened.id, actor=head, now=clock.now())
    told = {"call_id": made[0].id, "now": clock.now()}
    with pytest.raises(NotFoundHere):
        calls.keep_call(session, reached=False, actor=actor(AGENT), **told)
    with pytest.raises(Invalid) as refused:
        calls.keep_call(session, reached=True, grade=5, actor=actor(CLERK), **told)
    assert len(refused.value.problems) == len(calls.SCRIPT)
    answers = dict.fromkeys(calls.SCRIPT, "yes")
    calls.keep_call(session, reached=True, grade=1, answers=answers, actor=actor(CLERK), **told)
    of = whole(session, opened, head).of(made[0].subject_id)
    assert of is not None and of.figures.callback_bad == 1
    html = render_html(*calls_paper(session, opened, head))
    assert (opened.sample_seed or "-") in html and "非常不满意" in html


@ON_ONE
def test_what_is_to_be_put_right_has_a_limit_a_reminder_and_a_check(
    session: Session, opened: EvaluationRound, actor: Actors, frozen_clock: Clock
) -> None:
    head, agent, mine = actor(HEAD), actor(AGENT), subject(session, opened)
    limit, now = clock.today() + timedelta(10), clock.now()
    told = {"round_id": opened.id, "subject_id": mine.id, "problem": "值班表没上墙", "limit_on": limit}
    one, other = (fixing.ask_fix(session, actor=head, now=now, **told) for _n in range(2))  # type: ignore[arg-type]
    assert not reminding.due(session, now, 9)
    later = frozen_clock.move_to(now + timedelta(days=8))
    assert list(reminding.due(session, later, 9)) == [one.id, other.id]
    assert reminding.remind(session, one.id, later) and not reminding.remind(session, one.id, later)
    with pytest.raises(NotFoundHere):
        fixing.report_fix(session, fix_id=one.id, report="改了", actor=actor("chenyongfu"), now=later)
    fixing.report_fix(session, fix_id=one.id, report="已上墙", actor=agent, now=later)
    fixing.check_fix(session, fix_id=one.id, passed=True, words="看过了", actor=head, now=later)
    after = frozen_clock.move_to(now + timedelta(days=12))
    fixing.report_fix(session, fix_id=other.id, report="晚了", actor=agent, now=after)
    with pytest.raises(Invalid):
        fixing.check_fix(session, fix_id=other.id, passed=True, words="", actor=head, now=after)
    with pytest.raises(Invalid):
        fixing.check_fix(session, fix_id=other.id, passed=True, words="看过", actor=head, now=after)
    fixing.check_fix(session, fix_id=other.id, passed=False, words="过期", actor=head, now=after)
    found = whole(session, opened, head).of(mine.id)
    assert found is not None and found.figures.fixes_late == 1


@ON_ONE
def test_published_results_stand_still_on_board_and_paper(
    session: Session, opened: EvaluationRound, actor: Actors, client: DeskClient
) -> None:
    head = actor(HEAD)
    assert "还没有公布过" in client.get(f"/agents-board?at={HOME}").text
    rounds.close_round(session, round_id=opened.id, actor=head, now=clock.now())
    rounds.publish_round(session, round_id=opened.id, actor=head, now=clock.now())
    session.commit()
    for act in (rounds.count_round, rounds.close_round, rounds.publish_round):
        with pytest.raises(NotAllowed):
            act(session, round_id=opened.id, actor=head, now=clock.now())
    it = whole_round(session, found=opened)
    assert "李秀梅" in render_html(*board_paper(it)) and "83.3%" in render_html(*report_papers(it, it.results))
    assert "李秀梅" in client.get(f"/agents-board?at={HOME}").text
    client.log_in(AGENT)
    mine = client.get("/evaluation/mine").text
    assert "受理 6 件" in mine and "陈永福" not in mine


@ON_ONE
def test_sheets_are_printed_with_their_codes(session: Session, opened: EvaluationRound, actor: Actors) -> None:
    head = actor(HEAD)
    told = {"round_id": opened.id, "actor": head, "now": clock.now()}
    made = rating.make_sheets(session, source="representative", count=2, **told)
    printable, context = sheets_paper(session, found=opened, sheets=made)
    html = render_html(printable, context)
    assert printable == "representative_sheet" and all(f"{one.code[:4]}-{one.code[4:]}" in html for one in made)
    both = {one.id: Rated(3) for one in rounds.subjects_of(session, round_id=opened.id)}
    rating.rate_by_link(session, token=made[0].token, said=both, now=clock.now())
    assert session.scalar(select(func.count()).select_from(EvaluationRating)) == 2


def test_a_place_keeps_its_own_standard_and_rounds_keep_theirs(
    session: Session, opened: EvaluationRound, actor: Actors
) -> None:
    head, town = actor(HEAD), place(session, TOWN)
    told = shipped_rubric().model_dump(by_alias=True) | {"base": 80}
    keep_rubric(session, organisation=town, told=told, actor=head, now=clock.now())
    assert rubric_of(session, organisation=town).rubric.base == 80
    assert rubric_of(session, organisation=place(session, HOME)).number == 1
    assert whole(session, opened, head).rubric.base == 100
    for wrong in ({"base": 0}, {"rules": []}):
        with pytest.raises(Invalid):
            keep_rubric(session, organisation=town, told=told | wrong, actor=head, now=clock.now())
    with pytest.raises(NotAllowed):
        keep_rubric(session, organisation=town, told=told, actor=actor(CLERK), now=clock.now())


@ON_ONE
def test_points_and_rectification_are_entered_on_the_page_of_an_agent(
    session: Session, opened: EvaluationRound, client: DeskClient
) -> None:
    mine = subject(session, opened)
    client.log_in(HEAD)
    page = f"/evaluation/{opened.id}/agents/{mine.id}"
    assert client.post(f"{page}/points", data={"rule": "absent", "times": "2", "reason": "抽查"}).status_code == 303
    refused = client.post(f"{page}/points", data={"rule": "late", "times": "2", "reason": "抽查"})
    assert refused.status_code == 422 and "请选哪一条" in refused.text and "抽查" in refused.text
    limit = (clock.today() + timedelta(9)).isoformat()
    assert client.post(f"{page}/fixes", data={"problem": "值班表没上墙", "limit_on": limit}).status_code == 303
    (fix,) = fixing.fixes_of(session, subject_id=mine.id)
    asked = client.post(f"{page}/fixes/{fix.id}", data={"passed": "0", "words": "没改"})
    assert asked.status_code == 303 and "没有按期改好" in client.get(page).text

"""一户一次办: forms begun together, papers given once, one mandate, cases that know each other."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from app import clock
from app.archive.fields import Facts
from app.archive.households import HouseholdFacts, add_household, link_member
from app.archive.saving import Village, add_person
from app.cases.drafts import load_draft
from app.cases.moving.mandate_signing import came_back_on_paper
from app.errors import Invalid, NotFoundHere
from app.models import Case, HouseholdVisit, Mandate, Organisation, PaperPage, Person, PersonLook, StoredFile
from app.proxies.households import visiting
from app.proxies.households.visiting import Choice
from tests.app.cases.desk import AGENT, OTHER_AGENT, HallDesk
from tests.app.cases.moving.refusals import saying

HEAD = Facts(name="张桂兰", id_number="11010519491231002X", phone="13900001234", address="上河村3组")
SON = Facts(name="张小明", id_number="990101194605180243", phone="13900001235")


@pytest.fixture
def people(desk: HallDesk) -> list[Person]:
    """A household of two."""
    actor, now = desk.actor(AGENT), clock.now()
    place = desk.session.get_one(Organisation, actor.organisation_id)
    found = [
        add_person(desk.session, known=one, village=Village(place.id, place.path), actor=actor, now=now)
        for one in (HEAD, SON)
    ]
    home = add_household(desk.session, head_id=found[0].id, known=HouseholdFacts("12"), actor=actor, now=now)
    link_member(desk.session, household_id=home.id, person_id=found[1].id, relation="child", actor=actor, now=now)
    desk.session.commit()
    return found


def begun(desk: HallDesk, people: list[Person], *, principal: int | None = None) -> HouseholdVisit:
    code = desk.publish("four_tier").definition.code
    visit = visiting.begin(
        desk.session,
        id_number=HEAD.id_number,
        choices=[Choice(one.id, code) for one in people],
        principal_id=principal,
        extra=[("proxy_mode", "home")],
        actor=desk.actor(AGENT),
        now=clock.now(),
    )
    desk.session.commit()
    return visit


def test_forms_are_begun_with_what_is_known_and_become_cases_that_know_each_other(
    desk: HallDesk, people: list[Person]
) -> None:
    visit = begun(desk, people, principal=people[0].id)
    first = load_draft(desk.session, token=visit.items[1].token, actor=desk.actor(AGENT))
    assert {("handled_by", "agent"), ("proxy_mode", "home"), ("f_applicant_name", "张小明")} <= set(first.pairs)
    looks = desk.session.scalars(select(PersonLook.person_id)).all()
    assert set(looks) == {one.id for one in people}
    mandate = desk.session.get_one(Mandate, visit.mandate_id)
    came_back_on_paper(desk.session, mandate, actor=desk.actor(AGENT), now=clock.now())
    version = desk.publish("four_tier")
    cases = [desk.submit(version, AGENT, answers={"handled_by": "agent"}, token=item.token) for item in visit.items]
    assert {case.mandate_number for case in cases} == {mandate.number}
    assert [one.id for one in visiting.beside(desk.session, cases[0].id)] == [cases[1].id]
    assert [line.number for line in visiting.lines_of(desk.session, visit)] == [case.number for case in cases]


def test_papers_given_once_are_counted_and_filed_to_every_item(desk: HallDesk, people: list[Person]) -> None:
    visit = begun(desk, people)
    actor, now = desk.actor(AGENT), clock.now()
    (paper, *_more) = visiting.shared_papers(desk.session, visit, now=now)
    assert (paper.items, paper.given) == (2, False)
    desk.session.add(StoredFile(digest="d" * 64, kind="image/jpeg", size=10, pages=1, state="kept", touched_at=now))
    desk.session.flush()
    page = PaperPage(draft_token=visit.items[0].token, document_id=paper.document_id, position=1, digest="d" * 64)
    page.original_name, page.added_at, page.added_by_id = "1.jpg", now, actor.user_id
    desk.session.add(page)
    desk.session.flush()
    ids = [paper.document_id, "no_such_paper"]
    assert visiting.give_once(desk.session, visit, document_ids=ids, actor=actor, now=now) == 1
    assert visiting.give_once(desk.session, visit, document_ids=ids, actor=actor, now=now) == 0  # it is there
    assert json.loads(visit.shared) == [paper.document_id]
    filed = select(PaperPage.draft_token).where(PaperPage.document_id == paper.document_id)
    assert set(desk.session.scalars(filed)) == {item.token for item in visit.items}
    draft = load_draft(desk.session, token=visit.items[1].token, actor=actor)
    assert (f"d_{paper.document_id}_originals", "1") in draft.pairs


def test_what_is_refused(desk: HallDesk, people: list[Person]) -> None:
    visit, actor = begun(desk, people), desk.actor(AGENT)
    with pytest.raises(NotFoundHere):
        visiting.find(desk.session, visit_id=visit.id, actor=desk.actor(OTHER_AGENT))
    for choices, words in (([], "请选择这次要办的事项"), ([Choice(0, "T-FOUR")], "重新查一次")):
        with pytest.raises(Invalid, check=saying(words)):
            visiting.begin(desk.session, id_number=HEAD.id_number, choices=choices, actor=actor, now=clock.now())
    with pytest.raises(Invalid, check=saying("民情档案")):
        visiting.household_of(desk.session, id_number="990101194302110158", actor=actor, now=clock.now())
    assert desk.session.scalars(select(Case)).all() == []

"""A villager sends papers in by a link; the desk sorts them, refuses some, makes a case of them; the rest is erased."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotFoundHere
from app.models import FormDraft, OutboxMessage, PaperPage, SentLink, SentPage, StoredFile
from app.papers.intake import JPEG, Taken
from app.people.actors import Actor
from app.proxies.sending_in import erasing, links, receiving, sorting
from app.proxies.sending_in.links import NewLink, link_by_code, link_of_desk, make_link
from app.publishing.versions import LoadedVersion
from tests.app.cases.desk import AGENT, CLERK, OTHER_CLERK, HallDesk

TOKEN = "f" * 32


@pytest.fixture
def desk(session: Session, actor: Callable[[str], Actor]) -> HallDesk:
    return HallDesk(session, actor)


@pytest.fixture
def version(desk: HallDesk) -> LoadedVersion:
    return desk.publish("four_tier")


@pytest.fixture
def link(session: Session, version: LoadedVersion, actor: Callable[[str], Actor]) -> SentLink:
    """For a name and an item, seven days."""
    wanted = [one.id for one in version.definition.documents]
    new = NewLink(version, "李秀英", "13800138000", wanted, 7)
    made = make_link(session, new=new, actor=actor(CLERK), now=clock.now())
    session.commit()
    return made


def send(session: Session, link: SentLink, nth: int, document: str = "") -> int:
    """A photograph that lies in the store has come."""
    digest = f"{nth:064d}"
    if session.get(StoredFile, digest) is None:
        row = StoredFile(digest=digest, kind=JPEG, size=9, pages=1, state="arriving", touched_at=clock.now())
        session.add(row)
        session.flush()
    taken = Taken(digest, JPEG, b"", 1)
    page = receiving.take_page(
        session,
        link=link,
        document_id=document,
        taken=taken,
        name="IMG.jpg",
        upload_id=f"{nth:032x}",
        now=clock.now(),
    )
    session.commit()
    return page


def told(session: Session) -> list[str]:
    return list(session.scalars(select(OutboxMessage.event).order_by(OutboxMessage.id)))


def test_the_link_opens_until_it_expires_or_is_cut_off(
    session: Session, link: SentLink, actor: Callable[[str], Actor]
) -> None:
    assert told(session) == ["papers_wanted"]
    assert link_by_code(session, f" {link.token.lower()} ", now=clock.now()).id == link.id
    with pytest.raises(NotFoundHere):
        link_by_code(session, link.token, now=clock.now() + timedelta(days=7))
    with pytest.raises(NotFoundHere):
        link_by_code(session, "0" * links.CODE_LENGTH, now=clock.now())
    links.cut_off(session, link=link, actor=actor(CLERK), now=clock.now())
    with pytest.raises(NotFoundHere):
        link_by_code(session, link.token, now=clock.now())


def test_only_the_desk_finds_what_came(session: Session, link: SentLink, actor: Callable[[str], Actor]) -> None:
    assert link_of_desk(session, link_id=link.id, actor=actor(CLERK)).id == link.id
    with pytest.raises(NotFoundHere):
        link_of_desk(session, link_id=link.id, actor=actor(OTHER_CLERK))
    assert links.list_links(session, actor=actor(OTHER_CLERK), now=clock.now()) == ([], False)


def test_sent_twice_it_is_kept_once_and_may_be_taken_back(session: Session, link: SentLink) -> None:
    first = send(session, link, 1)
    assert send(session, link, 1) == first
    send(session, link, 2)
    receiving.take_back(session, link=link, page_id=first, now=clock.now())
    assert receiving.say_done(session, link=link, now=clock.now()) == 1
    assert told(session)[-1] == "papers_sent_in"
    assert [one.state for pages in receiving.pages_of(session, link).values() for one in pages] == ["waiting"]


def test_what_cannot_be_used_goes_back_with_a_sentence(
    session: Session, link: SentLink, actor: Callable[[str], Actor]
) -> None:
    page = send(session, link, 1)
    common = {"link": link, "page_ids": [page], "actor": actor(CLERK), "now": clock.now()}
    with pytest.raises(Invalid):
        sorting.refuse_pages(session, words=" ", **common)
    sorting.refuse_pages(session, words="没拍全", **common)
    assert told(session)[-1] == "papers_refused"
    assert receiving.page_view(session, link=link, page_id=page).words == "没拍全"
    assert send(session, link, 2) != page


def test_sorted_pages_lie_beside_the_form(
    session: Session, link: SentLink, version: LoadedVersion, actor: Callable[[str], Actor]
) -> None:
    document = version.definition.documents[0].id
    page = send(session, link, 1)
    clerk, now = actor(CLERK), clock.now()
    sorting.sort_pages(session, link=link, page_ids=[page], document_id=document, actor=clerk, now=now)
    assert session.scalars(select(PaperPage)).all() == []
    sorting.begin_case(session, link=link, pairs=[], token=TOKEN, actor=clerk, now=now)
    (kept,) = session.scalars(select(PaperPage))
    assert (kept.draft_token, kept.document_id, kept.added_by_id) == (TOKEN, document, clerk.user_id)
    assert session.get_one(FormDraft, TOKEN).applicant_name == "李秀英"
    with pytest.raises(Invalid):
        sorting.begin_case(session, link=link, pairs=[], token="e" * 32, actor=clerk, now=now)
    other = send(session, link, 2)
    with pytest.raises(Invalid):  # nobody else sees what lies beside this form
        sorting.sort_pages(session, link=link, page_ids=[other], document_id=document, actor=actor("liuyang"), now=now)


def test_for_a_case_they_become_its_pages(
    session: Session, desk: HallDesk, link: SentLink, version: LoadedVersion, actor: Callable[[str], Actor]
) -> None:
    case, document = desk.submit(version, AGENT), version.definition.documents[0].id
    agent, now = actor(AGENT), clock.now()
    first, second = send(session, link, 1), send(session, link, 2)
    sorting.sort_pages(session, link=link, page_ids=[first], document_id=document, actor=agent, now=now)
    sorting.attach(session, link=link, number=case.number, actor=agent, now=now)
    sorting.sort_pages(session, link=link, page_ids=[second], document_id=document, actor=agent, now=now)
    assert [page.case_id for page in session.scalars(select(PaperPage))] == [case.id, case.id]
    assert sorting.case_number(session, link) == case.number


def test_a_month_after_the_end_pages_and_names_are_gone(session: Session, link: SentLink) -> None:
    send(session, link, 1)
    end = link.expires_at
    assert erasing.sweep(session, now=end + timedelta(days=29)) == 0
    assert erasing.sweep(session, now=end + timedelta(days=31)) == 1
    assert session.scalars(select(SentPage)).all() == []
    assert (link.name, link.phone) == ("", "")
    assert erasing.sweep(session, now=end + timedelta(days=32)) == 0


def test_what_lacks_is_told_by_field(session: Session, version: LoadedVersion, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(Invalid) as refusal:
        make_link(session, new=NewLink(version, "", "", ["nonsense"], 99), actor=actor(CLERK), now=clock.now())
    assert [problem.name for problem in refusal.value.problems] == ["name", "wanted", "days"]

"""The desk sorts what came: into a document of a case or of a form, or back with a sentence the villager reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.cases.drafts import find_draft, save_draft
from app.cases.paper_scope import papers_added_to
from app.errors import Invalid
from app.models import Case, SentLink, SentPage
from app.papers.holding import Holder
from app.papers.intake import Taken
from app.papers.pages import add_page
from app.people.actors import Actor
from app.proxies.sending_in.links import case_of, record, tell_of
from app.publishing.versions import version_by_id
from catalog.definition import Meaning

LONGEST_WORDS = 100
MODE, ONLINE = "proxy_mode", "online"  # 服务方式 of the form: 网上代办


def sort_pages(
    session: Session, *, link: SentLink, page_ids: Sequence[int], document_id: str, actor: Actor, now: datetime
) -> int:
    """Put pages into a document: of the case, where there is one; else they wait for the form. How many.

    `document_id` "": each into the one the villager named.
    """
    known = {one.id for one in version_by_id(session, link.service_version_id).definition.documents}
    pages = _chosen(session, link, page_ids, from_states=("waiting", "refused"))
    if not known.issuperset(document_id or page.document_id for page in pages):
        raise Invalid(message=_("请选这是哪样材料"))
    for page in pages:
        target = document_id or page.document_id
        holder = _holder(session, link, target, actor)
        if holder is not None:
            _add(session, holder, page, target, actor, now)
        _settle(page, "sorted", actor, now)
        page.document_id, page.words = target, ""
    session.flush()
    record(session, "sorted", link, actor, now, document=document_id, pages=len(pages))
    return len(pages)


def refuse_pages(
    session: Session, *, link: SentLink, page_ids: Sequence[int], words: str, actor: Actor, now: datetime
) -> int:
    """退回重拍: the villager reads why, and is told by text message. How many."""
    words = words.strip()
    if not words or len(words) > LONGEST_WORDS:
        raise Invalid(message=_("请写明为什么要重拍，最多 %(n)s 个字，群众会看到", n=LONGEST_WORDS))
    pages = _chosen(session, link, page_ids, from_states=("waiting",))
    for page in pages:
        _settle(page, "refused", actor, now)
        page.words = words
    session.flush()
    record(session, "refused", link, actor, now, pages=len(pages))
    tell_of(session, "papers_refused", link, now=now, reason=words, once=str(max(one.id for one in pages)))
    return len(pages)


def attach(session: Session, *, link: SentLink, number: str, actor: Actor, now: datetime) -> None:
    """归入已有办件: the pages sorted so far become the case's. Invalid when the item is another one."""
    if link.case_id is not None or case_number(session, link) is not None:
        raise Invalid(message=_("这次上传已经归入办件"))
    case = case_of(session, number=number.strip().upper(), actor=actor)
    if version_by_id(session, case.service_version_id).service_id != _service_id(session, link):
        raise Invalid(message=_("办件 %(number)s 办的不是这件事，请核对编号", number=case.number))
    link.case_id = case.id
    session.flush()
    for page in _sorted(session, link):
        holder = _holder(session, link, page.document_id, actor)
        assert holder is not None
        _add(session, holder, page, page.document_id, actor, now)
    session.flush()
    record(session, "attached", link, actor, now, case=case.number)


def begin_case(
    session: Session,
    *,
    link: SentLink,
    pairs: Sequence[tuple[str, str]],
    token: str,
    actor: Actor,
    now: datetime,
) -> None:
    """做成新办件: a draft with name and telephone, the sorted pages beside it. Invalid when it is one already."""
    if link.case_id is not None or link.draft_token is not None:
        raise Invalid(message=_("这次上传已经做成表单或归入办件，不能再做一件"))
    version = version_by_id(session, link.service_version_id)
    known = ((Meaning.APPLICANT_NAME, link.name), (Meaning.APPLICANT_PHONE, link.phone))
    specs = [(version.definition.field_meaning(meaning), value) for meaning, value in known]
    named = [(f"f_{spec.id}", value) for spec, value in specs if spec is not None and value]
    save_draft(
        session,
        token=token,
        version_id=version.id,
        pairs=[*pairs, (MODE, ONLINE), *named],
        applicant_name=link.name,
        actor=actor,
        now=now,
    )
    link.draft_token = token
    holder = Holder(user_id=actor.user_id, token=token)
    for page in _sorted(session, link):
        _add(session, holder, page, page.document_id, actor, now)
    session.flush()
    record(session, "turned_into_form", link, actor, now)


def case_number(session: Session, link: SentLink) -> str | None:
    """The number of the case that the link belongs to, or that its form became."""
    if link.case_id is not None:
        return session.scalar(select(Case.number).where(Case.id == link.case_id))
    if link.draft_token is None:
        return None
    return session.scalar(select(Case.number).where(Case.submission_token == link.draft_token))


def _service_id(session: Session, link: SentLink) -> int:
    return version_by_id(session, link.service_version_id).service_id


def _holder(session: Session, link: SentLink, document_id: str, actor: Actor) -> Holder | None:
    """Whose papers the pages become; None while there is neither case nor form."""
    number = case_number(session, link)
    if number is not None:
        return papers_added_to(session, number=number, document_id=document_id, actor=actor)
    if link.draft_token is None:
        return None
    if find_draft(session, token=link.draft_token, actor=actor) is None:  # of a form nobody sees more than who fills it
        raise Invalid(message=_("表单是别人在填，请由填表的人整理，或者等提交以后再整理"))
    return Holder(user_id=actor.user_id, token=link.draft_token)


def _add(session: Session, holder: Holder, page: SentPage, document_id: str, actor: Actor, now: datetime) -> None:
    file = page.file
    taken = Taken(page.digest, file.kind, b"", file.pages)  # it lies in the store already
    add_page(
        session,
        holder=holder,
        document_id=document_id,
        taken=taken,
        name=page.original_name,
        actor=actor,
        now=now,
    )


def _chosen(
    session: Session, link: SentLink, page_ids: Sequence[int], *, from_states: tuple[str, ...]
) -> list[SentPage]:
    wanted = select(SentPage).options(joinedload(SentPage.file)).where(SentPage.link_id == link.id)
    found = session.scalars(
        wanted.where(SentPage.id.in_(page_ids), SentPage.state.in_(from_states)).order_by(SentPage.id)
    ).all()
    if not found:
        raise Invalid(message=_("请先勾选还没整理的页"))
    return list(found)


def _sorted(session: Session, link: SentLink) -> list[SentPage]:
    wanted = select(SentPage).options(joinedload(SentPage.file))
    mine = wanted.where(SentPage.link_id == link.id, SentPage.state == "sorted")
    return list(session.scalars(mine.order_by(SentPage.id)))


def _settle(page: SentPage, state: str, actor: Actor, now: datetime) -> None:
    page.state, page.settled_at, page.settled_by_id = state, now, actor.user_id

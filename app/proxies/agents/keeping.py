"""Who is an agent and of what: mode, post, villages, items and account of a person of a hall.

Only administrators of the subtree say so: villages and items decide what an agent may see and start.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.errors import Invalid, NotAllowed
from app.hall.noting import note
from app.hall.people import PersonWords, keep_person
from app.models import Account, AgentVillage, HallPerson, Organisation, Service
from app.models.hall import AGENT_MODES
from app.people.actors import Actor
from app.wording import msgid
from catalog.vocabulary import options
from forms.errors import FieldError

MODE_WORDS = {"fixed": msgid("定点"), "mobile": msgid("流动")}
KEEPS = "manage_people"
MOST_VILLAGES = 30
_LONGEST_HOURS = 120


@dataclass(frozen=True)
class AgentFacts:
    """What makes someone an agent. Codes of villages and items; none of either = all of the own place."""

    mode: str
    post_kind: str = ""
    duty_hours: str = ""
    villages: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    username: str = ""  # with which the agent logs in; "" = none


def keep_agent(
    session: Session,
    *,
    organisation: Organisation,
    words: PersonWords,
    facts: AgentFacts,
    photo: bytes = b"",
    drop_photo: bool = False,
    person_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> HallPerson:
    """Take an agent into the roster, or change one; Invalid with all that is wrong, NotAllowed for others. Flushes."""
    require_keeper(actor, organisation)
    villages = _villages(session, organisation, facts, actor)
    account = _account(session, facts.username, organisation, villages)
    wrong = [*_wrong(session, facts), *(one for one in (villages, account) if isinstance(one, FieldError))]
    try:
        person = keep_person(
            session,
            organisation=organisation,
            words=words,
            photo=photo,
            drop_photo=drop_photo,
            person_id=person_id,
            actor=actor,
            now=now,
        )
    except Invalid as refusal:
        raise Invalid((*refusal.problems, *wrong), refusal.message) from refusal
    wrong += _taken(session, account, person)
    if wrong or isinstance(villages, FieldError) or isinstance(account, FieldError):
        raise Invalid(tuple(wrong))
    person.mode, person.post_kind = facts.mode, facts.post_kind
    person.duty_hours, person.services = facts.duty_hours.strip(), "\n".join(dict.fromkeys(facts.services))
    _link(session, person, account)
    _serve(session, person, villages)
    note(session, "agent_kept", organisation, actor, now, person=person.id, mode=person.mode, villages=len(villages))
    return person


def no_agent_more(
    session: Session, *, organisation: Organisation, person: HallPerson, actor: Actor, now: datetime
) -> None:
    """退出代办员名册: the person stays at the hall, without villages, items and the login of an agent. Flushes."""
    require_keeper(actor, organisation)
    person.mode, person.services, person.account_id = "", "", None
    session.execute(delete(AgentVillage).where(AgentVillage.person_id == person.id))
    session.flush()
    note(session, "agent_ended", organisation, actor, now, person=person.id)


def require_keeper(actor: Actor, organisation: Organisation) -> None:
    """NotAllowed for who does not keep the roster of this place: agents do not widen their own reach."""
    if not actor.can(KEEPS) or not actor.oversees(organisation.path):
        raise NotAllowed(_("代办员名册由乡镇（街道）和县的管理员维护"))


def _wrong(session: Session, facts: AgentFacts) -> Iterator[FieldError]:
    if facts.mode not in AGENT_MODES:
        yield FieldError("mode", _("类别"), _("请选择定点还是流动"))
    if facts.post_kind not in {one.code for one in options("agent_post")}:
        yield FieldError("post_kind", _("身份"), _("请选择身份"))
    if len(facts.duty_hours) > _LONGEST_HOURS:
        yield FieldError("duty_hours", _("坐班时间"), _("最多 %(n)s 个字", n=_LONGEST_HOURS))
    if unknown := set(facts.services) - _known_services(session, facts.services):
        yield FieldError("services", _("能办的事项"), _("没有这个事项：%(codes)s", codes="、".join(sorted(unknown))))


def _known_services(session: Session, codes: Iterable[str]) -> set[str]:
    wanted = list(codes)
    return set(session.scalars(select(Service.code).where(Service.code.in_(wanted)))) if wanted else set()


def _villages(
    session: Session, organisation: Organisation, facts: AgentFacts, actor: Actor
) -> list[Organisation] | FieldError:
    """The villages by name, the own one among them; what is wrong for one unknown or outside."""
    codes = list(dict.fromkeys(facts.villages))
    if not codes:
        return [organisation] if organisation.tier == "village" and facts.mode in AGENT_MODES else []
    found = session.scalars(select(Organisation).where(Organisation.code.in_(codes)).order_by(Organisation.path)).all()
    known = {one.code for one in found if one.tier == "village" and one.active and actor.oversees(one.path)}
    if unknown := [code for code in codes if code not in known]:
        return FieldError(
            "villages", _("服务的村"), _("没有这个村，或者它不归您管：%(codes)s", codes="、".join(unknown))
        )
    if len(codes) > MOST_VILLAGES:
        return FieldError("villages", _("服务的村"), _("一个人最多服务 %(n)s 个村", n=MOST_VILLAGES))
    own = [organisation] if organisation.tier == "village" and organisation.code not in known else []
    return [*own, *found]


def _account(
    session: Session, username: str, organisation: Organisation, villages: list[Organisation] | FieldError
) -> Account | FieldError | None:
    """The account of this name, at the own place, the hall above or a village served."""
    if not username.strip():
        return None
    account = session.scalars(select(Account).where(Account.username == username.strip())).first()
    near = {organisation.id, organisation.parent_id}
    near |= {one.id for one in villages} if isinstance(villages, list) else set()
    if account is None or not account.active or account.organisation_id not in near:
        return FieldError("username", _("登录账号"), _("这个账号没有、停用了，或者不是这个单位的"))
    return account


def _taken(session: Session, account: Account | FieldError | None, person: HallPerson) -> list[FieldError]:
    """One account is one person; who has left gives it back."""
    if not isinstance(account, Account):
        return []
    others = (HallPerson.account_id == account.id, HallPerson.id != person.id)
    left = update(HallPerson).where(*others, HallPerson.whereabouts == "ended")
    session.execute(left.values(account_id=None).execution_options(synchronize_session=False))
    if name := session.scalar(select(HallPerson.name).where(*others)):
        return [FieldError("username", _("登录账号"), _("这个账号已经是%(name)s的", name=name))]
    return []


def _link(session: Session, person: HallPerson, account: Account | None) -> None:
    person.account_id = account.id if account else None
    session.flush()


def _serve(session: Session, person: HallPerson, villages: Iterable[Organisation]) -> None:
    session.execute(delete(AgentVillage).where(AgentVillage.person_id == person.id))
    session.add_all(AgentVillage(person_id=person.id, organisation_id=one.id) for one in villages)
    session.flush()


def words_of(person: HallPerson) -> PersonWords:
    """What is said of a person now."""
    return PersonWords(**{one.name: getattr(person, one.name) for one in fields(PersonWords)})

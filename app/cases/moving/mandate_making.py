"""A mandate made before its cases: for one or several items, a draft until the principal has signed.

The rules are those of the definitions: an item for which the person must come is refused with its reason, who may act,
which powers are usual, how long it lasts. A case of the principal for one of these items, handed in at the same desk,
is then under this mandate (`mandates.begin`).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app import audit
from app.cases.desks import load_desks
from app.cases.moving.mandate_turns import MOST_DAYS
from app.cases.moving.mandates import PREFIX, SUBMIT, hash_of, require_manager, term_of, usual_powers
from app.cases.numbering import next_number
from app.clock import local_date
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Account, Mandate, MandatePaper, Organisation
from app.people.actors import Actor
from app.people.areas import lies_in_areas
from app.people.roles import AGENT
from app.publishing.versions import LoadedVersion, current_versions
from catalog import vocabulary
from catalog.definition import HandledBy, ServiceDefinition
from forms.errors import AnswerError, FieldError
from forms.id_number import check as check_id_number
from forms.proxy import proxy_modes

MOST_ITEMS = 10
MOST_PAPERS = 20
MOST_SHEETS = 99
PAGE_SIZE = 25
_LONGEST = {"name": 60, "address": 120, "paper": 100}


@dataclass(frozen=True)
class Entrusted:
    """A paper given into the agent's hands."""

    name: str
    originals: int = 1
    copies: int = 0


@dataclass(frozen=True)
class Wish:
    """A mandate as somebody typed it."""

    principal: str
    id_number: str
    phone: str
    address: str = ""
    agent_id: int = 0
    codes: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()
    days: int = 0
    delegable: bool = False
    papers: tuple[Entrusted, ...] = ()


def make(session: Session, wish: Wish, *, actor: Actor, now: datetime) -> Mandate:
    """A draft of a mandate with its number. Invalid with a sentence beside each field that is wrong."""
    if not actor.can("submit_case") or actor.organisation_id is None:
        raise NotAllowed(_("您的岗位不能办理委托"))
    versions = current_versions(session, wish.codes, local_date(now))
    agent = _agent(session, actor, wish.agent_id)
    if errors := list(_errors(wish, versions, agent, local_date(now))):
        raise Invalid(tuple(errors))
    assert agent is not None
    mandate = Mandate(
        number=next_number(session, prefix=_prefix(session, actor, next(iter(versions.values())), now), now=now),
        kind=str(HandledBy.AGENT),
        principal=wish.principal.strip(),
        principal_id_number=wish.id_number.strip().upper(),
        principal_hash=hash_of(wish.id_number.strip().upper()),
        principal_phone=wish.phone.strip(),
        principal_address=wish.address.strip(),
        agent_id=agent.id,
        agent_name=agent.display_name,
        agent_phone=agent.phone or "",
        organisation_id=agent.organisation_id,
        items=json.dumps(list(wish.codes)),
        powers=json.dumps(_in_order(wish.powers)),
        delegable=wish.delegable,
        begins_on=local_date(now),
        **term_of(local_date(now), wish.days),
        state="draft",
        made_at=now,
        changed_at=now,
        changed_by_id=actor.user_id,
        papers=[
            MandatePaper(position=place, name=one.name.strip(), originals=one.originals, copies=one.copies)
            for place, one in enumerate(wish.papers, 1)
        ],
    )
    session.add(mandate)
    session.flush()
    note(session, mandate, "made", actor=actor, now=now, items=list(wish.codes))
    return mandate


def _prefix(session: Session, actor: Actor, version: LoadedVersion, now: datetime) -> str:
    """That of the hall, with the letter of mandates before it."""
    desks = load_desks(
        session,
        path=actor.organisation_path,
        definition=version.definition,
        service_id=version.service_id,
        today=local_date(now),
    )
    return PREFIX + desks.prefix()


def note(session: Session, mandate: Mandate, deed: str, *, actor: Actor, now: datetime, **detail: object) -> None:
    """The audit row of what was done to a mandate."""
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"mandate.{deed}",
        subject="mandate",
        subject_id=mandate.number,
        detail=detail,
    )


# ── judged ─────────────────────────────────────────────────────────────────────────────────────────


def _errors(
    wish: Wish, versions: dict[str, LoadedVersion], agent: Account | None, today: dt.date
) -> Iterator[FieldError]:
    yield from _of_principal(wish, today)
    yield from _of_agent(wish, agent)
    yield from _of_items(wish, versions)
    yield from _of_terms(wish)
    yield from _of_papers(wish.papers)


def _of_principal(wish: Wish, today: dt.date) -> Iterator[FieldError]:
    name = _("委托人")
    if not 0 < len(wish.principal.strip()) <= _LONGEST["name"]:
        yield FieldError("principal", name, _("请填写委托人姓名"))
    try:
        check_id_number(wish.id_number, today=today)
    except AnswerError as wrong:
        yield FieldError("id_number", _("身份证号"), str(wrong))
    phone = wish.phone.strip()
    if not (phone.isascii() and phone.isdigit() and len(phone) == 11 and phone[0] == "1"):
        yield FieldError("phone", _("电话"), _("请填写委托人的手机号码，11 位；没有手机的填家人的"))
    if len(wish.address.strip()) > _LONGEST["address"]:
        yield FieldError("address", _("住址"), _("住址最多 %(n)s 个字", n=_LONGEST["address"]))


def _of_agent(wish: Wish, agent: Account | None) -> Iterator[FieldError]:
    if agent is None:
        yield FieldError("agent", _("代办员"), _("请选择代办员"))
    elif agent.display_name == wish.principal.strip() and (agent.phone or "") == wish.phone.strip():
        yield FieldError("agent", _("代办员"), _("代办员不能受自己的委托，请选择另一位代办员"))


def _of_items(wish: Wish, versions: dict[str, LoadedVersion]) -> Iterator[FieldError]:
    label = _("委托事项")
    if not 0 < len(wish.codes) <= MOST_ITEMS:
        yield FieldError("codes", label, _("请选择委托办理的事项，一份委托书最多 %(n)s 项", n=MOST_ITEMS))
    for code in wish.codes:
        if code not in versions:
            yield FieldError("codes", label, _("没有编号 %(code)s 的事项，请重新选择", code=code[:40]))
        elif problem := refusal(versions[code].definition):
            yield FieldError("codes", label, problem)


def refusal(definition: ServiceDefinition) -> str:
    """Why an item cannot be entrusted to an agent, with the reason of the definition; "" when it can."""
    rules, name = definition.proxy, definition.name
    if not rules.allowed:
        reason = rules.presence_reason.rstrip("。") or _("规定要本人办理")
        return _("“%(service)s”必须本人到场办理，不能委托：%(reason)s", service=name, reason=reason)
    modes = proxy_modes(definition)
    if any(mode.code == HandledBy.AGENT for mode in modes):
        return ""
    who = "、".join(mode.label for mode in modes)
    return _("“%(service)s”不能委托代办员，可以办理的是：%(who)s", service=name, who=who)


def _of_terms(wish: Wish) -> Iterator[FieldError]:
    if SUBMIT not in wish.powers:
        submit = vocabulary.label("mandate_power", SUBMIT)
        yield FieldError("powers", _("委托权限"), _("委托权限至少要有“%(power)s”", power=submit))
    if not 0 <= wish.days <= MOST_DAYS:
        yield FieldError("days", _("委托期限"), _("委托期限请填 1 到 %(most)s 天，不填就是办结为止", most=MOST_DAYS))


def _of_papers(papers: Sequence[Entrusted]) -> Iterator[FieldError]:
    label = _("交来的材料")
    if len(papers) > MOST_PAPERS:
        yield FieldError("papers", label, _("最多登记 %(n)s 样材料", n=MOST_PAPERS))
    for one in papers:
        sheets = one.originals, one.copies
        if not 0 < len(one.name.strip()) <= _LONGEST["paper"]:
            yield FieldError("papers", label, _("请写明材料名称"))
        elif min(sheets) < 0 or max(sheets) > MOST_SHEETS or not sum(sheets):
            yield FieldError("papers", label, _("“%(name)s”的份数要在 1 到 99 之间", name=one.name.strip()))


def _in_order(powers: Iterable[str]) -> list[str]:
    picked = set(powers)
    return [one.code for one in vocabulary.LISTS["mandate_power"].options if one.code in picked]


def usual(definitions: Sequence[ServiceDefinition]) -> tuple[tuple[str, ...], int, bool]:
    """What the rules of these items agree on: the powers they all give, the shortest term, whether all let it go on."""
    shared = _in_order(usual_powers_of(definitions))
    days = [one.proxy.term_days for one in definitions if one.proxy.term_days]
    return tuple(shared), min(days, default=0), all(one.proxy.delegable for one in definitions)


def usual_powers_of(definitions: Sequence[ServiceDefinition]) -> set[str]:
    """The powers that every one of these items gives."""
    each = [set(usual_powers(one.proxy)) for one in definitions]
    return set.intersection(*each) if each else {SUBMIT}


# ── found ──────────────────────────────────────────────────────────────────────────────────────────


def agents_of(session: Session, actor: Actor) -> Sequence[Account]:
    """The agents of the own desk and of those below it."""
    wanted = select(Account).join(Organisation, Organisation.id == Account.organisation_id)
    mine = wanted.where(Account.active, Account.roles.any(name=AGENT), lies_in_areas(actor, Organisation.path))
    return session.scalars(mine.order_by(Organisation.path, Account.id).limit(200)).all()


def _agent(session: Session, actor: Actor, account_id: int) -> Account | None:
    return next((one for one in agents_of(session, actor) if one.id == account_id), None)


def find(session: Session, *, number: str, actor: Actor) -> Mandate:
    """The mandate of this number; NotFoundHere for who does not manage it."""
    wanted = select(Mandate).where(Mandate.number == number).options(joinedload(Mandate.organisation))
    mandate = session.scalars(wanted).one_or_none()
    if mandate is not None:
        try:
            require_manager(actor, mandate)
        except NotAllowed:
            mandate = None
    if mandate is None:
        raise NotFoundHere(_("没有编号 %(number)s 的委托书，或者它不在您的办理范围内", number=number))
    return mandate


def listed(session: Session, *, actor: Actor, state: str, page: int) -> tuple[Sequence[Mandate], bool]:
    """The mandates of the own desk and those below it, the latest first; and whether there are more."""
    wanted = select(Mandate).join(Organisation, Organisation.id == Mandate.organisation_id)
    wanted = wanted.where(lies_in_areas(actor, Organisation.path))
    wanted = wanted.where(Mandate.state == state).options(joinedload(Mandate.organisation))
    first = (min(max(page, 1), 40) - 1) * PAGE_SIZE
    rows = session.scalars(wanted.order_by(Mandate.id.desc()).offset(first).limit(PAGE_SIZE + 1)).all()
    return rows[:PAGE_SIZE], len(rows) > PAGE_SIZE


def items_of(mandate: Mandate) -> list[str]:
    """The codes of its items, where it was made before its cases."""
    return list(json.loads(mandate.items))

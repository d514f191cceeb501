"""The principal signs a mandate: on the pad, with a thumbprint before a witness, or on the printed paper.

What is signed is the mandate in words. With the signature a draft begins to hold, and its term runs from that day.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases.masking import mask_id_number, mask_phone
from app.cases.moving.mandate_making import note
from app.cases.moving.mandates import WARNED
from app.chinese_dates import chinese_day
from app.clock import local_date
from app.errors import Invalid
from app.models import Mandate
from app.papers import signing
from app.papers.holding import Holder
from app.papers.signing import Sign, SignatureView
from app.people.actors import Actor
from catalog import vocabulary
from reports.mandate_contexts import AGENT_WORD, TRUSTEE_WORD

WAYS = ("drawn", "thumb", "paper")


def facts_of(mandate: Mandate, items: Sequence[str]) -> dict[str, str]:
    """The mandate in words, as the record of what was signed: always Chinese. `items` are names of services."""
    powers = "、".join(vocabulary.label("mandate_power", code) for code in json.loads(mandate.powers))
    papers = "；".join(f"{one.name}（原件 {one.originals}、复印件 {one.copies}）" for one in mandate.papers)
    said = {
        "委托书": f"{mandate.number} 号",
        "委托人": f"{mandate.principal}　{mask_id_number(mandate.principal_id_number or '')}".strip(),
        acting_word(mandate): f"{mandate.agent_name}　{_agents_phone(mandate)}".strip(),
        "与委托人关系": mandate.relation or "",
        "委托事项": "、".join(items),
        "委托权限": powers,
        "委托期限": _term(mandate),
        "转委托": "可以转委托" if mandate.delegable else "不得转委托",
        "交来的材料": papers,
    }
    return {name: words for name, words in said.items() if words}


def acting_word(mandate: Mandate) -> str:
    """What the one who acts is called in Chinese: 代办人 is the office's agent, anyone else 受托人."""
    return AGENT_WORD if mandate.kind == "agent" else TRUSTEE_WORD


def _agents_phone(mandate: Mandate) -> str:
    """Of an agent it stands on the board; of a relative it is nobody's business."""
    return mandate.agent_phone if mandate.kind == "agent" else mask_phone(mandate.agent_phone)


def _term(mandate: Mandate) -> str:
    return f"到{chinese_day(mandate.expires_on)}为止" if mandate.expires_on else "到事项办结、结果送达为止"


def holder_of(mandate: Mandate, actor: Actor) -> Holder:
    """Whose signatures they are."""
    return Holder(actor.user_id, number=mandate.number, mandate_id=mandate.id)


def signatures(session: Session, mandate: Mandate, actor: Actor) -> Sequence[SignatureView]:
    """Those of a mandate, the latest first."""
    return signing.signatures_of(session, holder=holder_of(mandate, actor))


def sign(
    session: Session, mandate: Mandate, given: Sign, *, witness: Sign | None = None, actor: Actor, now: datetime
) -> None:
    """Keep the principal's signature, and that of the witness beside a thumbprint. Invalid with a sentence."""
    if mandate.state == "ended":
        raise Invalid(message=_("委托已经终止，不能再签名"))
    if mandate.signed_way:
        raise Invalid(message=_("这份委托书已经签过了"))
    if given.way not in WAYS:
        raise Invalid(message=_("请选择怎么签：屏上手写、按手印或者纸上签名"))
    holder = holder_of(mandate, actor)
    signing.sign(session, holder=holder, given=replace(given, role="principal"), actor=actor, now=now)
    if given.way == "thumb":
        if witness is None or witness.picture is None:
            raise Invalid(message=_("按手印的，见证人要在屏上签名"))
        by = replace(witness, signer=given.witness, role="witness", way="drawn")
        signing.sign(session, holder=holder, given=by, actor=actor, now=now)
    begin(session, mandate, way=given.way, actor=actor, now=now)


def begin(session: Session, mandate: Mandate, *, way: str, actor: Actor, now: datetime) -> None:
    """It is signed: a draft holds from today, and its term runs from today."""
    mandate.signed_way, mandate.signed_at = way, now
    if mandate.state == "draft":
        _move(mandate, local_date(now))
        mandate.state, mandate.changed_at, mandate.changed_by_id = "active", now, actor.user_id
    session.flush()
    note(session, mandate, "signed", actor=actor, now=now, way=way)


def _move(mandate: Mandate, today: dt.date) -> None:
    late = today - mandate.begins_on
    mandate.begins_on = today
    if mandate.expires_on is not None:
        mandate.expires_on += late
        mandate.check_on = max(mandate.expires_on - WARNED, today + dt.timedelta(days=1))


def came_back_on_paper(session: Session, mandate: Mandate, *, actor: Actor, now: datetime) -> None:
    """A scan of the printed mandate was filed: it is signed on paper, unless it was signed otherwise before."""
    if not mandate.signed_way and mandate.state != "ended":
        begin(session, mandate, way="paper", actor=actor, now=now)


def give_back(session: Session, mandate: Mandate, *, position: int, to: str, actor: Actor, now: datetime) -> None:
    """A paper that was entrusted goes back to the principal, or to who came for it. Invalid with a sentence."""
    paper = next((one for one in mandate.papers if one.position == position), None)
    if paper is None or paper.case_id is not None or paper.returned_at is not None:
        raise Invalid(message=_("这样材料不在代办员手里，不能登记退还"))
    if not 0 < len(to.strip()) <= signing.LONGEST_NAME:
        raise Invalid(message=_("请填写谁领回了材料"))
    paper.returned_at, paper.returned_to, paper.returned_by_id = now, to.strip(), actor.user_id
    session.flush()
    note(session, mandate, "paper_returned", actor=actor, now=now, paper=paper.name)


def signed_words(facts: Mapping[str, str]) -> str:
    """The sentence above the signature."""
    who = facts.get(AGENT_WORD) or facts.get(TRUSTEE_WORD) or TRUSTEE_WORD
    items = facts.get("委托事项", "")
    return f"我委托{who.split('　')[0]}代为办理：{items}。以上内容我看过（听过），是我本人的意思。"

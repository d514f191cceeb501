"""What an agent may do under the mandate: judged at every deed, by what stands in it in writing."""

from __future__ import annotations

from flask_babel import gettext as _

from app.cases.casework import Casework
from app.cases.moving.mandates import COLLECT, MEND, SIGN_FOR, WITHDRAW, has_power, latest
from app.clock import local_date
from app.errors import Invalid, NotAllowed
from app.models import Mandate
from catalog import vocabulary

_BY_HAND = ("window", "village_station", "home_visit")  # codes of delivery_mode: somebody takes it and signs


def require_mend(work: Casework) -> None:
    """NotAllowed when the agent who has the case was not given the power to mend it."""
    _require(work, MEND)


def require_withdraw(work: Casework) -> None:
    """The same for taking the application back."""
    _require(work, WITHDRAW)


def _require(work: Casework, power: str) -> None:
    case, actor = work.case, work.actor
    if case.mandate != "active" or actor is None or not actor.is_at(case.acting_id):
        return
    mandate = latest(work.session, case.id)
    if mandate is None or mandate.kind != "agent":
        return
    if mandate.expires_on is not None and mandate.expires_on < local_date(work.now):
        raise NotAllowed(_("委托书 %(number)s 号已经到期，请重新委托", number=mandate.number))
    if not has_power(mandate, power):
        raise NotAllowed(_lacks(mandate, power))


def _lacks(mandate: Mandate, power: str) -> str:
    return _(
        "委托书 %(number)s 号没有写“%(power)s”，代办员不能代办这一步。请与委托人重新约定权限，或者终止委托，由本人办理",
        number=mandate.number,
        power=vocabulary.label("mandate_power", power),
    )


def require_receiver(work: Casework, *, way: str, receiver: str) -> None:
    """Whether this person may take the result: Invalid when the agent takes it without the power, or somebody else
    takes it where the definition lets only applicant and agent.

    What is granted is collected (代领结果), a refusal is signed for (签收文书); a collector (代领人) is somebody else.
    """
    case = work.case
    if way not in _BY_HAND or receiver == case.applicant_name or not case.mandate_number:
        return
    mandate = latest(work.session, case.id)
    if mandate is None:
        return
    if receiver != mandate.agent_name:
        _require_open_to_others(work)
        return
    power = SIGN_FOR if case.outcome == "refused" else COLLECT
    if mandate.state != "active" or not has_power(mandate, power):
        raise Invalid(message=_not_for_agent(mandate, power))


def _require_open_to_others(work: Casework) -> None:
    if not work.version.definition.proxy.collector_may_differ:
        raise Invalid(message=_("这个事项的结果只能由申请人本人或者代办人领取，不能由别人代领"))


def _not_for_agent(mandate: Mandate, power: str) -> str:
    return _(
        "委托书 %(number)s 号没有写“%(power)s”，代办员不能替委托人签收。请由本人签收，或者由代领人凭证件领取",
        number=mandate.number,
        power=vocabulary.label("mandate_power", power),
    )

"""The life of a case as a table: in which state which event may happen, by whom, and what follows. Pure.

Sources: 行政许可法 29 (代理), 32 (受理、补正、不予受理), 42 (延期), 44 (送达), 45 (不计入期限的时间). Which of these
events a desk offers at an open step depends on the step as well: `app.cases.offers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from app.cases.terms import Audience, Clock, Need, Who


class State(StrEnum):
    """Where a case stands. A form not yet sent is a draft, and no case."""

    SUBMITTED = "submitted"  # 待受理
    SUPPLEMENT = "supplement"  # 待补正
    HANDLING = "handling"  # 办理中
    PAUSED = "paused"  # 暂停计时
    DECIDED = "decided"  # 已作出决定
    DELIVERED = "delivered"  # 已送达
    ARCHIVED = "archived"  # 已归档
    DECLINED = "declined"  # 不予受理
    WITHDRAWN = "withdrawn"  # 已撤回
    TERMINATED = "terminated"  # 已终止


class Event(StrEnum):
    """What happens to a case."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    ACCEPT_BY_LAW = "accept_by_law"
    REQUEST_SUPPLEMENT = "request_supplement"
    RESUBMIT = "resubmit"
    CORRECT = "correct"
    DECLINE = "decline"
    PASS_ON = "pass_on"
    OBJECT = "object"
    SEND_BACK = "send_back"
    TRANSFER = "transfer"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    GRANT = "grant"
    GRANT_PARTLY = "grant_partly"
    REFUSE = "refuse"
    DELIVER = "deliver"
    ARCHIVE = "archive"
    WITHDRAW = "withdraw"
    TERMINATE = "terminate"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Rule:
    """One row: an event in a state."""

    event: Event
    at: frozenset[State | None]  # None: there is no case yet
    to: frozenset[State]  # one of these
    who: Who
    noted: str  # the action in the record: `case.<noted>`
    needs: frozenset[Need] = frozenset()
    issues: str | None = None  # vocabulary notice_kind
    tells: tuple[Audience, ...] = ()
    clock: Clock = Clock.NONE
    basis: str = ""


_LAW = "行政许可法"
_S = State
UNDER_WAY = (_S.SUBMITTED, _S.SUPPLEMENT, _S.HANDLING, _S.PAUSED)  # in the order in which pages list them
ENDED: frozenset[State] = frozenset(_S) - frozenset(UNDER_WAY)


def _rule(
    event: Event,
    at: Sequence[State | None],
    to: Sequence[State],
    who: Who,
    noted: str,
    *,
    needs: Sequence[Need] = (),
    issues: str | None = None,
    tells: Sequence[Audience] = (),
    clock: Clock = Clock.NONE,
    basis: str = "",
) -> Rule:
    return Rule(event, frozenset(at), frozenset(to), who, noted, frozenset(needs), issues, tuple(tells), clock, basis)


_BOTH = (Audience.APPLICANT, Audience.SUBMITTER)
_REASON = (Need.REASON,)
_TABLE: tuple[Rule, ...] = (
    # A way without an accepting step is accepted by being handed in; one whose only step decides may end at once.
    _rule(
        Event.SUBMIT,
        (None,),
        (_S.SUBMITTED, _S.HANDLING, _S.DECIDED),
        Who.SUBMITTER,
        "submitted",
        needs=(Need.PAPERS,),
        issues="receiving",  # in the applicant's hand; the desk finds it in its list
        clock=Clock.NEXT,
        basis=f"{_LAW} 29 条",
    ),
    _rule(
        Event.ACCEPT,
        (_S.SUBMITTED,),
        (_S.HANDLING, _S.DECIDED),
        Who.DESK,
        "accepted",
        issues="acceptance",
        tells=(Audience.APPLICANT, Audience.DESK),
        clock=Clock.START,
        basis=f"{_LAW} 32 条（五）",
    ),
    _rule(
        Event.ACCEPT_BY_LAW,
        (_S.SUBMITTED,),
        (_S.HANDLING, _S.DECIDED),
        Who.SYSTEM,
        "accepted_by_law",
        issues="acceptance",
        tells=(*_BOTH, Audience.DESK, Audience.LEADER),
        clock=Clock.START,
        basis=f"{_LAW} 32 条（四）：逾期不告知的，自收到申请材料之日起即为受理",
    ),
    _rule(
        Event.REQUEST_SUPPLEMENT,
        (_S.SUBMITTED, _S.HANDLING),
        (_S.SUPPLEMENT,),
        Who.DESK,
        "returned",
        needs=_REASON,
        issues="supplement",
        tells=_BOTH,
        clock=Clock.STOP,
        basis=f"{_LAW} 32 条（四）",
    ),
    _rule(
        Event.RESUBMIT,
        (_S.SUPPLEMENT,),
        (_S.SUBMITTED, _S.HANDLING),
        Who.SUBMITTER,
        "resubmitted",
        needs=(Need.PAPERS,),
        issues="receiving",
        tells=(Audience.DESK,),
        clock=Clock.GO_ON,
        basis=f"{_LAW} 32 条（五）",
    ),
    _rule(
        # 当场更正: the applicant stands at the desk, so nothing is returned, no trip is made and no clock stops.
        Event.CORRECT,
        (_S.SUBMITTED,),
        (_S.SUBMITTED,),
        Who.DESK,
        "corrected",
        needs=_REASON,
        basis=f"{_LAW} 32 条（三）",
    ),
    _rule(
        Event.DECLINE,
        (_S.SUBMITTED, _S.HANDLING),
        (_S.DECLINED,),
        Who.DESK,
        "declined",
        needs=(Need.REASON, Need.REASON_KIND, Need.WHERE_TO),
        issues="decline",
        tells=_BOTH,
        clock=Clock.END,
        basis=f"{_LAW} 32 条（一）（二）",
    ),
    _rule(
        # 送达 and 归档 are steps of some ways; others have a desk before the accepting one.
        Event.PASS_ON,
        (_S.SUBMITTED, _S.HANDLING, _S.DECIDED, _S.DELIVERED),
        (_S.SUBMITTED, _S.HANDLING, _S.DECIDED, _S.DELIVERED, _S.ARCHIVED),
        Who.DESK,
        "passed",
        tells=(Audience.DESK,),
        clock=Clock.NEXT,
    ),
    _rule(
        Event.OBJECT,
        (_S.HANDLING,),
        (_S.HANDLING,),
        Who.DESK,
        "objected",
        needs=_REASON,
        tells=(Audience.DESK,),
        clock=Clock.NEXT,
    ),
    _rule(
        Event.SEND_BACK,
        (_S.HANDLING,),
        (_S.HANDLING,),
        Who.DESK,
        "sent_back",
        needs=(Need.REASON, Need.REASON_KIND, Need.TARGET),
        tells=(Audience.DESK,),
        clock=Clock.GO_ON,
    ),
    _rule(
        Event.TRANSFER,
        (_S.SUBMITTED, _S.HANDLING),
        (_S.SUBMITTED, _S.HANDLING),
        Who.DESK,
        "transferred",
        needs=(Need.REASON, Need.REASON_KIND, Need.TARGET),
        issues="transfer",
        tells=(Audience.SUBMITTER, Audience.DESK),
        clock=Clock.GO_ON,
    ),
    _rule(
        Event.PAUSE,
        (_S.HANDLING,),
        (_S.PAUSED,),
        Who.DESK,
        "paused",
        needs=(Need.REASON, Need.REASON_KIND, Need.UNTIL),
        issues="special_procedure",
        tells=_BOTH,
        clock=Clock.STOP,
        basis=f"{_LAW} 45 条：所需时间书面告知申请人",
    ),
    _rule(
        Event.RESUME,
        (_S.PAUSED,),
        (_S.HANDLING,),
        Who.DESK,
        "resumed",
        needs=_REASON,
        tells=_BOTH,
        clock=Clock.GO_ON,
        basis=f"{_LAW} 45 条",
    ),
    _rule(
        Event.EXTEND,
        (_S.HANDLING,),
        (_S.HANDLING,),
        Who.APPROVER,
        "extended",
        needs=(Need.REASON, Need.DAYS),
        issues="extension",
        tells=_BOTH,
        clock=Clock.LENGTHEN,
        basis=f"{_LAW} 42 条：经本行政机关负责人批准，并将理由告知申请人",
    ),
    _rule(
        Event.GRANT,
        (_S.SUBMITTED, _S.HANDLING),
        (_S.HANDLING, _S.DECIDED),
        Who.DESK,
        "granted",
        issues="grant",
        tells=(*_BOTH, Audience.DESK),
        clock=Clock.DELIVERY,
        basis=f"{_LAW} 38 条",
    ),
    _rule(
        Event.GRANT_PARTLY,
        (_S.HANDLING,),
        (_S.DECIDED,),
        Who.DESK,
        "granted_partly",
        needs=_REASON,
        issues="grant",
        tells=(*_BOTH, Audience.DESK),
        clock=Clock.DELIVERY,
        basis=f"{_LAW} 38 条",
    ),
    _rule(
        Event.REFUSE,
        (_S.SUBMITTED, _S.HANDLING),
        (_S.DECIDED,),
        Who.DESK,
        "refused",
        needs=_REASON,
        issues="refusal",
        tells=_BOTH,
        clock=Clock.DELIVERY,
        basis=f"{_LAW} 38 条：说明理由，告知复议、诉讼权利",
    ),
    _rule(
        Event.DELIVER,
        (_S.DECIDED,),
        (_S.DELIVERED,),
        Who.SUBMITTER,
        "delivered",
        needs=(Need.RECEIVER,),
        issues="delivery",
        clock=Clock.END,
        basis=f"{_LAW} 44 条",
    ),
    _rule(Event.ARCHIVE, (_S.DELIVERED,), (_S.ARCHIVED,), Who.SUBMITTER, "archived"),
    _rule(
        Event.WITHDRAW,
        UNDER_WAY,
        (_S.WITHDRAWN,),
        Who.SUBMITTER,
        "withdrawn",
        needs=_REASON,
        issues="withdrawal",
        tells=(Audience.DESK,),
        clock=Clock.END,
    ),
    _rule(
        Event.TERMINATE,
        (_S.SUPPLEMENT, _S.HANDLING, _S.PAUSED),
        (_S.TERMINATED,),
        Who.APPROVER,
        "terminated",
        needs=(Need.REASON, Need.REASON_KIND),
        issues="termination",
        tells=_BOTH,
        clock=Clock.END,
    ),
    _rule(
        Event.REOPEN,
        (_S.DECLINED, _S.TERMINATED, _S.DECIDED, _S.DELIVERED),
        (_S.SUBMITTED, _S.HANDLING),
        Who.LAST_APPROVER,
        "reopened",
        needs=_REASON,
        tells=(*_BOTH, Audience.DESK),
        clock=Clock.GO_ON,
    ),
)
RULES: MappingProxyType[Event, Rule] = MappingProxyType({rule.event: rule for rule in _TABLE})
EVENT_NOTED: MappingProxyType[str, Event] = MappingProxyType({rule.noted: rule.event for rule in _TABLE})


def may_happen(event: Event, state: State | None) -> bool:
    """Whether the table has a row for this event in this state; None stands for no case yet."""
    return state in RULES[event].at


class IllegalMoveError(Exception):
    """An event in a state in which the table does not have it, or with a result it does not have."""

    def __init__(self, event: Event, state: State | None, to: State | None = None) -> None:
        super().__init__(f"{event} at {state} to {to}")
        self.event, self.state, self.to = event, state, to


def move(event: Event, state: State | None, to: State) -> State:
    """The state after an event; IllegalMoveError when the table does not have it."""
    rule = RULES[event]
    if state not in rule.at or to not in rule.to:
        raise IllegalMoveError(event, state, to)
    return to


def replay(history: Iterable[tuple[str, str]]) -> State | None:
    """The state to which a history leads: pairs of what was noted and the state it led to, the oldest first.

    IllegalMoveError where the table does not have the step; what is noted besides events is passed over.
    """
    state: State | None = None
    for noted, to in history:
        if (event := EVENT_NOTED.get(noted)) is not None:
            state = move(event, state, State(to))
    return state

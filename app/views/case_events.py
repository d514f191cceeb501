"""What a pressed button on the page of a case asks for, read from its form: one entry an event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app import clock
from app.cases import operations
from app.cases.mending_told import advice_name
from app.cases.queries import CasePage
from app.cases.workflow import Event
from app.errors import Invalid, NotFoundHere
from app.models import Case
from app.people.actors import Actor
from app.views.pickers import county_places
from app.wording import msgid
from forms.errors import FieldError
from forms.submission import Submission, read_submission

Reader = Callable[[CasePage], dict[str, Any]]


@dataclass(frozen=True)
class Deed:
    """How one event is done from a page."""

    operation: Callable[..., Case]
    done: str  # said afterwards
    read: Reader  # the arguments of the operation besides case, revision, actor and now
    fills: bool = False  # takes what the clerk of the step filled in


def _opinion(_page: CasePage) -> dict[str, Any]:
    return {"opinion": request.form.get("opinion", "")}


def _passed(_page: CasePage) -> dict[str, Any]:
    return {"opinion": request.form.get("opinion", ""), "way": request.form.get("way", "")}


def _returned(page: CasePage) -> dict[str, Any]:
    """What is to be mended, said at once: the ticked papers, each with its words, then the rest."""
    ticked = request.form.getlist("lack")
    _require_ticked(page, ticked)
    return {
        "opinion": request.form.get("reason", ""),
        "papers": {one: request.form.get(advice_name(one), "") for one in ticked},
        "reason_kinds": request.form.getlist("return_reason"),
    }


def _require_ticked(page: CasePage, ticked: Sequence[str]) -> None:
    """Words about a paper that is not ticked must not get lost."""
    loose = [line for line in page.documents if line.document_id not in ticked]
    problems = [
        FieldError(
            advice_name(line.document_id),
            line.name,
            _("“%(paper)s”写了补正意见却没有勾选，请勾上，或者删掉意见", paper=line.name),
        )
        for line in loose
        if request.form.get(advice_name(line.document_id), "").strip()
    ]
    if problems:
        raise Invalid(problems)


def _declined(_page: CasePage) -> dict[str, Any]:
    return {
        "opinion": request.form.get("opinion", ""),
        "reason_kind": request.form.get("decline_reason", ""),
        "where_to": request.form.get("where_to", ""),
    }


def _named(*names: str) -> Reader:
    """Boxes whose names are those of the arguments."""

    def read(_page: CasePage) -> dict[str, Any]:
        return {name: request.form.get(name, "") for name in names}

    return read


def _paused(_page: CasePage) -> dict[str, Any]:
    return {
        "kind": request.form.get("pause_kind", ""),
        "reason": request.form.get("pause_reason", ""),
        "expected_on": _day("expected_on"),
    }


def _day(name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None


def _extended(_page: CasePage) -> dict[str, Any]:
    return {"days": request.form.get("days", 0, type=int), "reason": request.form.get("extend_reason", "")}


def _terminated(_page: CasePage) -> dict[str, Any]:
    return {
        "reason_kind": request.form.get("terminate_reason", ""),
        "opinion": request.form.get("terminate_opinion", ""),
    }


def _reopened(_page: CasePage) -> dict[str, Any]:
    return {"opinion": request.form.get("reopen_opinion", "")}


_DEEDS: dict[Event, Deed] = {
    Event.PASS_ON: Deed(operations.pass_on, msgid("已通过"), _passed, fills=True),
    Event.OBJECT: Deed(operations.object_to, msgid("已记下不同意的意见"), _opinion),
    Event.GRANT: Deed(operations.grant, msgid("已批准"), _opinion, fills=True),
    Event.GRANT_PARTLY: Deed(operations.grant_partly, msgid("已作出部分批准的决定"), _opinion, fills=True),
    Event.REFUSE: Deed(operations.refuse, msgid("已作出不予批准的决定"), _opinion),
    Event.REQUEST_SUPPLEMENT: Deed(operations.request_supplement, msgid("已退回补正，时间停下来了"), _returned),
    Event.DECLINE: Deed(operations.decline, msgid("已作出不予受理的决定"), _declined),
    Event.RESUBMIT: Deed(operations.resubmit, msgid("已重新提交，时间接着算"), _opinion),
    Event.WITHDRAW: Deed(operations.withdraw, msgid("已撤回申请"), _opinion),
    Event.PAUSE: Deed(operations.pause, msgid("已暂停，时间停下来了"), _paused),
    Event.RESUME: Deed(operations.resume, msgid("已恢复办理，时间接着算"), _named("result")),
    Event.EXTEND: Deed(operations.extend, msgid("已延期"), _extended),
    Event.TERMINATE: Deed(operations.terminate, msgid("已终止办理"), _terminated),
    Event.DELIVER: Deed(operations.deliver, msgid("已登记送达"), _named("way", "receiver", "remark")),
    Event.ARCHIVE: Deed(operations.archive, msgid("已归档"), _named()),
    Event.REOPEN: Deed(operations.reopen, msgid("已重新办理"), _reopened),
}


def asked_action() -> Event:
    """What the pressed button says; NotFoundHere for anything else."""
    asked = request.form.get("action", "")
    event = next((event for event in _DEEDS if event == asked), None)
    if event is None:
        raise NotFoundHere(_("没有这个操作"))
    return event


def filled(page: CasePage, action: Event) -> Submission | None:
    """The fields that the clerk of the open step fills, when it has some and the action takes them."""
    if not _DEEDS[action].fills or not page.handling.fields_to_fill:
        return None
    pairs = request.form.items(multi=True)
    answers = MultiDict([(name, value) for name, value in pairs if name.startswith(("f_", "r_"))])
    return read_submission(
        page.version.compiled,
        answers,
        today=clock.today(),
        step_id=page.handling.step_id,
        earlier=page.answers,
        places=county_places(),
    )


def perform(
    session: Session,
    *,
    page: CasePage,
    action: Event,
    submission: Submission | None,
    takes_photos: bool = True,
    actor: Actor,
    now: datetime,
) -> Case:
    """Do what was asked for, by the revision of the posted form. Raises what the operations raise.

    What the step asks for besides the opinion is written down first. Trials take no photographs.
    """
    deed = _DEEDS[action]
    if action in page.handling.actions:
        write_typed(session, operations.write_down, page, takes_photos=takes_photos, actor=actor, now=now)
    extra: dict[str, Any] = {} if submission is None else {"submission": submission}
    return deed.operation(
        session,
        case_number=page.number,
        revision=request.form.get("revision", 0, type=int),
        actor=actor,
        now=now,
        **deed.read(page),
        **extra,
    )


def write_typed(
    session: Session, write: Callable[..., object], page: CasePage, *, takes_photos: bool, actor: Actor, now: datetime
) -> None:
    """Keep what stands in the controls of the special work of the step; most steps have none."""
    if not page.handling.work.asks:
        return
    write(
        session,
        case_number=page.number,
        revision=request.form.get("revision", 0, type=int),
        typed=request.form,
        takes_photos=takes_photos,
        actor=actor,
        now=now,
    )


def done_words(page: CasePage, action: Event, case: Case) -> str:
    """What was done, and where the case went: to the next step of the page, unless others still have it or 秒批."""
    deed, following = _DEEDS[action], page.handling.next_name
    done = _(deed.done)
    if not deed.fills or all(step.state != "open" or step.name != following for step in case.steps):
        return done
    place = page.handling.next_place
    return done + _("，下一步：%(place)s%(step)s", place=place + " " if place else "", step=following)

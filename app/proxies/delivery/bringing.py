"""送达: how a result is to reach the applicant, and that it has. What ends the case is the event of its life, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.cases import handling
from app.cases.bringing import brings, end_try, live_try
from app.cases.ending import LONGEST_NAME, deliver
from app.cases.scope import visible_to
from app.cases.way import delivery_ways, is_delivery
from app.cases.workflow import State
from app.clock import local_date
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Account, Case, CaseStep, Organisation, ResultDelivery
from app.notifications.telling import tell
from app.papers.images import has_ink
from app.papers.intake import JPEG, Taken
from app.papers.keeping import settle_kept
from app.people.actors import Actor
from app.proxies.delivery.ways import fits, mode_of, new_code, ways_open
from app.publishing.versions import version_by_id
from catalog.definition import ServiceDefinition
from forms.errors import AnswerError, FieldError
from forms.id_number import check

RECEIPTS = ("drawn", "paper", "thumb")
LONGEST = {"carrier": 40, "waybill": 40, "address": 120, "remark": 200, "relation": 60}


@dataclass(frozen=True)
class Plan:
    """How it is to go: by the hand of `bearer_id` (None: fetched at the counter), by post, or fetched with a code."""

    way: str
    bearer_id: int | None = None
    carrier: str = ""
    waybill: str = ""
    address: str = ""


@dataclass(frozen=True)
class Receipt:
    """Into whose hands it went. `relation` and `id_number` are of who came instead of the applicant."""

    receiver: str
    relation: str = ""
    id_number: str = ""
    way: str = ""  # drawn, paper or thumb; "" by post
    picture: Taken | None = None
    code: str = ""

    @property
    def collector(self) -> str:
        """What a collector is to the applicant; "" when the applicant came."""
        said = self.relation.strip()
        return "" if said in ("本人", "申请人") else said


@dataclass(frozen=True)
class Result:
    """A decided case, its open step of 送达 where its way has one, and what the definition says."""

    case: Case
    step: CaseStep | None
    definition: ServiceDefinition

    @property
    def modes(self) -> tuple[str, ...]:
        return delivery_ways(self.definition, self.case.outcome)


# ── which result ───────────────────────────────────────────────────────────────────────────────────


def result_of(session: Session, *, number: str, actor: Actor, locked: bool = False) -> Result:
    """A decided case in the person's scope that is not delivered yet. NotFoundHere outside it, Invalid otherwise."""
    wanted = select(Case).where(Case.number == number, visible_to(actor))
    if locked:
        wanted = wanted.with_for_update(of=Case)
    case = session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if case is None:
        raise NotFoundHere(_("没有办件 %(number)s，或者它不在您的办理范围内", number=number))
    if case.state != State.DECIDED:
        said = _("这个办件的结果已经送达") if case.delivered_at else _("这个办件还没有作出决定，没有结果要送")
        raise Invalid(message=said)
    definition = version_by_id(session, case.service_version_id).definition
    return Result(case, _delivery_step(session, case, definition), definition)


def _delivery_step(session: Session, case: Case, definition: ServiceDefinition) -> CaseStep | None:
    wanted = select(CaseStep).where(CaseStep.case_id == case.id, CaseStep.state == "open")
    step = session.scalars(wanted.order_by(CaseStep.position)).first()
    if step is not None and not is_delivery(definition.step(step.step_id)):
        raise Invalid(message=_("“%(step)s”环节还没有办完，办完再送", step=step.name))
    return step


def may_bring(session: Session, result: Result, actor: Actor) -> bool:
    """Whether the result is this person's to bring: of the desk that hands it over, or who was asked to."""
    if not (actor.can("submit_case") or actor.can("handle_step")):
        return False
    desk = result.step.organisation_id if result.step else result.case.acting_id
    return actor.is_at(desk) or brings(session, result.case.id, actor)


def bearers(session: Session, *, result: Result, actor: Actor) -> list[tuple[int, str]]:
    """Who may be asked to bring it: people of the desk; of the village, too, unless a step of 送达 is the desk's."""
    places = {actor.organisation_id} if result.step else {actor.organisation_id, result.case.organisation_id}
    wanted = select(Account).where(Account.organisation_id.in_(places), Account.active).order_by(Account.id)
    return [(one.id, one.display_name) for one in session.scalars(wanted)]


# ── how it is to go ────────────────────────────────────────────────────────────────────────────────


def choose(session: Session, *, number: str, plan: Plan, actor: Actor, now: datetime) -> ResultDelivery:
    """Say how the result goes; another way before is dropped. Who fetches it is told the code by message."""
    result = _to_bring(session, number, actor)
    _check_plan(session, result, plan, actor)
    end_try(session, case_id=result.case.id, state="dropped", by=actor, now=now)
    made = ResultDelivery(
        case_id=result.case.id,
        way=plan.way,
        state="sent" if plan.way == "post" else "ready",
        organisation_id=actor.organisation_id,
        bearer_id=plan.bearer_id if plan.way == "hand" else None,
        code=new_code() if plan.way == "pickup" else None,
        carrier=plan.carrier.strip() if plan.way == "post" else "",
        waybill=plan.waybill.strip() if plan.way == "post" else "",
        address=plan.address.strip() if plan.way == "post" else "",
        made_at=now,
        made_by_id=actor.user_id,
        sent_at=now if plan.way == "post" else None,
    )
    session.add(made)
    session.flush()
    _note(session, result.case, f"delivery_{plan.way}", actor, now, bearer=made.bearer_id)
    if plan.way == "pickup":
        _tell_code(session, result.case, made, now)
    return made


def _check_plan(session: Session, result: Result, plan: Plan, actor: Actor) -> None:
    if plan.way not in ways_open(tier=actor.organisation_tier, open_modes=result.modes):
        raise Invalid(message=_("这个事项的结果不能这样送，请换一种"))
    asked = plan.bearer_id if plan.way == "hand" else None
    if asked is not None and asked not in dict(bearers(session, result=result, actor=actor)):
        raise Invalid([FieldError("bearer", _("谁送"), _("请选择谁去送"))])
    if plan.way == "post" and not (plan.carrier.strip() and plan.waybill.strip()):
        raise Invalid([FieldError("waybill", _("单号"), _("邮寄的要写寄递公司和单号"))])
    for name in ("carrier", "waybill", "address"):
        if len(getattr(plan, name).strip()) > LONGEST[name]:
            raise Invalid([FieldError(name, name, _("最多 %(n)s 个字", n=LONGEST[name]))])


def _tell_code(session: Session, case: Case, made: ResultDelivery, now: datetime) -> None:
    place = session.get_one(Organisation, made.organisation_id)
    values = {"code": made.code or "", "where": str(place)}
    tell(session, event="pickup", audience="applicant", case=case, now=now, values=values, once=f"delivery {made.id}")


def tell_again(session: Session, *, number: str, actor: Actor, now: datetime) -> None:
    """取件码丢了: another code; the one before fetches nothing any more."""
    live = _live(session, _to_bring(session, number, actor))
    if live.way != "pickup":
        raise Invalid(message=_("这个结果不是凭码来取的"))
    case = session.get_one(Case, live.case_id)
    live.code, live.revision = new_code(), live.revision + 1
    session.flush()
    _note(session, case, "delivery_code", actor, now)
    place = session.get_one(Organisation, live.organisation_id)
    once = f"delivery {live.id} {live.revision}"
    values = {"code": live.code, "where": str(place)}
    tell(session, event="pickup", audience="applicant", case=case, now=now, values=values, once=once)


def returned(session: Session, *, number: str, remark: str, actor: Actor, now: datetime) -> None:
    """退回来了: the post brought it back, or nobody took it; it lies here again."""
    live = _live(session, _to_bring(session, number, actor))
    if not remark.strip():
        raise Invalid([FieldError("remark", _("为什么退回"), _("请写明为什么退回，如“地址不详”"))])
    if len(remark) > LONGEST["remark"]:
        raise Invalid([FieldError("remark", _("为什么退回"), _("最多 %(n)s 个字", n=LONGEST["remark"]))])
    live.remark = remark.strip()
    end_try(session, case_id=live.case_id, state="returned", by=actor, now=now)
    _note(session, session.get_one(Case, live.case_id), "delivery_returned", actor, now)


# ── handed over ────────────────────────────────────────────────────────────────────────────────────


def hand_over(session: Session, *, number: str, receipt: Receipt, actor: Actor, now: datetime) -> Case:
    """The result is in somebody's hands: keep the receipt and let the case be delivered, once.

    A result that was to be fetched needs its code. Without any way chosen before, it is handed over at the counter.
    The picture is in the store already. Invalid with a sentence per field.
    """
    result = _to_bring(session, number, actor)
    live = live_try(session, result.case.id) or _at_counter(session, result, actor, now)
    if problems := _problems(live, receipt, local_date(now)):
        raise Invalid(problems)
    live.receiver, live.relation = receipt.receiver.strip(), receipt.collector
    live.receiver_id_number = receipt.id_number.strip().upper() or None if receipt.collector else None
    if receipt.picture is not None:
        live.receipt, live.picture = receipt.way, receipt.picture.digest
        settle_kept(session, receipt.picture.digest)
    session.flush()
    return _end(session, result, live, actor, now)


def _at_counter(session: Session, result: Result, actor: Actor, now: datetime) -> ResultDelivery:
    made = ResultDelivery(
        case_id=result.case.id,
        way="hand",
        state="ready",
        organisation_id=actor.organisation_id,
        made_at=now,
        made_by_id=actor.user_id,
    )
    session.add(made)
    session.flush()
    return made


def _problems(live: ResultDelivery, receipt: Receipt, today: date) -> list[FieldError]:
    found = []
    if live.way == "pickup" and not fits(live.code or "", receipt.code):
        found.append(FieldError("code", _("取件码"), _("取件码不对，请核对短信或告知单")))
    if not 0 < len(receipt.receiver.strip()) <= LONGEST_NAME:
        found.append(FieldError("receiver", _("谁签收的"), _("请写谁签收的，最多 %(most)s 个字", most=LONGEST_NAME)))
    if len(receipt.relation) > LONGEST["relation"]:
        found.append(FieldError("relation", _("与申请人关系"), _("最多 %(n)s 个字", n=LONGEST["relation"])))
    return [*found, *_of_collector(live, receipt, today), *_of_picture(live, receipt)]


def _of_collector(live: ResultDelivery, receipt: Receipt, today: date) -> list[FieldError]:
    """Who comes instead of the applicant shows who they are; the post shows nothing."""
    if live.way == "post" or not receipt.collector:
        return []
    try:
        check(receipt.id_number.strip().upper(), today=today)
    except AnswerError as error:
        return [FieldError("id_number", _("代领人证件号码"), str(error))]
    return []


def _of_picture(live: ResultDelivery, receipt: Receipt) -> list[FieldError]:
    if live.way == "post":
        return []
    if receipt.way not in RECEIPTS or receipt.picture is None:
        return [FieldError("picture", _("签收"), _("还没有签收：请签名，或者拍下签名、按手印的纸"))]
    if receipt.picture.kind != JPEG:
        return [FieldError("picture", _("签收"), _("请拍成照片，不收 PDF"))]
    if not has_ink(receipt.picture.content):
        return [FieldError("picture", _("签收"), _("照片上什么也没有，请重新签或重新拍"))]
    return []


def _end(session: Session, result: Result, live: ResultDelivery, actor: Actor, now: datetime) -> Case:
    """Through the step of 送达 where the way has one, else by the event: both end the try as delivered."""
    case, who = result.case, live.receiver
    place = session.get_one(Organisation, live.organisation_id)
    carried = live.bearer_id is not None
    mode = mode_of(live.way, tier=place.tier, carried=carried, open_modes=result.modes)
    if mode is None:
        raise Invalid(message=_("这个事项的结果不能这样送，请换一种"))
    seen = {"case_number": case.number, "revision": case.revision, "actor": actor, "now": now}
    if result.step is not None:
        return handling.pass_on(session, way=mode, receiver=who, remark=_remark(live), **seen)
    return deliver(session, way=mode, receiver=who, remark=_remark(live), **seen)


def _remark(live: ResultDelivery) -> str:
    """Part of the record and of the delivery slip, and so in Chinese."""
    said = []
    if live.relation:
        said.append(f"代领人，与申请人关系：{live.relation}")
    if live.waybill:
        said.append(f"{live.carrier} {live.waybill}")
    if live.receipt == "thumb":
        said.append("按手印签收")
    return "；".join(said)


# ── shared ─────────────────────────────────────────────────────────────────────────────────────────


def _to_bring(session: Session, number: str, actor: Actor) -> Result:
    result = result_of(session, number=number, actor=actor, locked=True)
    if not may_bring(session, result, actor):
        raise NotAllowed(_("这个结果不归您送，由收件的单位或指定的人送"))
    return result


def _live(session: Session, result: Result) -> ResultDelivery:
    live = live_try(session, result.case.id)
    if live is None:
        raise Invalid(message=_("还没有定怎么送"))
    return live


def _note(session: Session, case: Case, action: str, actor: Actor, now: datetime, **detail: object) -> None:
    """Beside the life of the case. Who received it, and the code, stay with the row."""
    audit.record(
        session, actor=actor, now=now, action=f"case.{action}", subject="case", subject_id=case.number, detail=detail
    )

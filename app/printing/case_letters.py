"""Every letter of a case, one function each: from its event to its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.case_page import CasePage, DocumentLine, PauseView
from app.cases.mending_told import own_words
from app.cases.promises import PromiseView, lapse_words, promises_of
from app.cases.way import delivery_ways
from app.clock import local_date
from app.models import CaseExtension, IssuedPaper
from app.printing.facts import Facts, Words
from app.printing.letters import case_of, documents_of, noted, opinion, wording
from catalog.law_specs import FeeSpec
from reports.documents import (
    completion_notice,
    decision_granted,
    decision_refused,
    decline_notice,
    deferral,
    delivery_slip,
    extension_notice,
    payment_notice,
    special_procedure_notice,
    supplement_notice,
    termination_notice,
    withdrawal,
)
from reports.letter_contexts import LetterContext, ServedPaper
from reports.letter_texts import LetterText

_TICKED = re.compile(r"需要补正的材料：(.*)。")
_NUMBERED = re.compile(r"\d+\. ")
_TEXTS = {
    "grant": decision_granted.KIND.id,
    "refusal": decision_refused.KIND.id,
    "completion_notice": completion_notice.KIND.id,
}
_DECISIONS = tuple(_TEXTS)


def _words(template: str, context: LetterContext, text: LetterText) -> Words:
    return Words(template=template, context=context, title=context.title, wording_version_id=text.version_id)


# ── before acceptance ──────────────────────────────────────────────────────────────────────────────


def issued_supplement(session: Session, facts: Facts) -> Words:
    """申请材料补正告知书."""
    text = wording(session, facts, supplement_notice.KIND.id)
    told, kept = opinion(facts), noted(session, facts).get("papers", [])
    if kept:
        wanted, reason = _mended(kept, facts.page.documents), own_words(told, kept)
    else:
        papers, reason = papers_named(told, facts.page.documents)
        wanted = [_wanted(line) for line in papers]
    context = supplement_notice.build(case_of(session, facts), text, papers=wanted, reason=reason)
    return _words("supplement_notice", context, text)


def _mended(kept: Sequence[Mapping[str, str]], documents: Sequence[DocumentLine]) -> list[supplement_notice.Wanted]:
    """Each paper with what was said of it; one that is no longer asked for keeps its name."""
    lines = {line.document_id: line for line in documents}
    nothing = supplement_notice.Wanted(name="", originals=0, copies=0)
    wanted = ((one, _wanted(lines[one["id"]]) if one["id"] in lines else nothing) for one in kept)
    return [replace(paper, name=one["name"], advice=one["advice"]) for one, paper in wanted]


def papers_named(words: str, documents: Sequence[DocumentLine]) -> tuple[list[DocumentLine], str]:
    """The same of a case that was returned before each paper had a place of its own for what is wrong with it."""
    first, _break, rest = words.partition("\n")
    ticked = _TICKED.fullmatch(first)
    if ticked is None:
        return [], words
    names = {name.strip("；") for name in _NUMBERED.split(ticked[1])}
    return [line for line in documents if line.name in names], rest


def _wanted(line: DocumentLine) -> supplement_notice.Wanted:
    return supplement_notice.Wanted(
        name=line.name,
        originals=line.originals_asked,
        copies=line.copies_asked,
        originals_there=line.originals,
        copies_there=line.copies,
    )


def issued_decline(session: Session, facts: Facts) -> Words:
    """不予受理通知书."""
    text, kept = wording(session, facts, decline_notice.KIND.id), noted(session, facts)
    context = decline_notice.build(
        case_of(session, facts),
        text,
        reason_kind=kept.get("reason_kind", ""),
        reason=opinion(facts),
        where_to=kept.get("where_to", ""),
    )
    return _words("decline_notice", context, text)


def issued_promise(session: Session, facts: Facts) -> Words:
    """容缺受理通知书 with the 承诺书 on its back."""
    text, pledge = (wording(session, facts, kind.id) for kind in (deferral.KIND, deferral.PLEDGE))
    made = [one for one in promises_of(session, case_number=facts.page.number) if one.made_at == facts.happened_at]
    promised = [_promised(promise) for promise in made]
    case = case_of(session, facts)
    context = deferral.build(case, text, pledge, id_number=facts.page.id_number, promised=promised)
    return _words("promise", context, text)


def _promised(promise: PromiseView) -> deferral.Promised:
    return deferral.Promised(
        name=promise.name,
        originals=promise.originals,
        copies=promise.copies,
        due_on=promise.due_on,
        projected=promise.projected,
        lapse=lapse_words(promise.lapse),
    )


# ── the clocks ─────────────────────────────────────────────────────────────────────────────────────


def issued_special_procedure(session: Session, facts: Facts) -> Words:
    """特殊程序审查期限告知书."""
    text, pause = wording(session, facts, special_procedure_notice.KIND.id), _pause(facts)
    context = special_procedure_notice.build(
        case_of(session, facts),
        text,
        pause_kind=pause.kind,
        reason=pause.reason,
        began_on=local_date(pause.began_at),
        until=pause.expected_on,
    )
    return _words("special_procedure_notice", context, text)


def _pause(facts: Facts) -> PauseView:
    """The pause that the event began."""
    return next(one for one in facts.page.life.pauses if one.began_at == facts.happened_at)


def issued_extension(session: Session, facts: Facts) -> Words:
    """延长办理期限通知书."""
    text = wording(session, facts, extension_notice.KIND.id)
    extension = session.scalars(select(CaseExtension).where(CaseExtension.case_id == facts.page.case_id)).one()
    context = extension_notice.build(
        case_of(session, facts),
        text,
        reason=extension.reason,
        earlier_due_on=extension.earlier_due_on,
        days=extension.days,
        due_on=extension.due_on,
    )
    return _words("extension_notice", context, text)


def issued_payment(session: Session, facts: Facts) -> Words:
    """缴费通知书."""
    text = wording(session, facts, payment_notice.KIND.id)
    context = payment_notice.build(case_of(session, facts), text, fees=_fees(facts.page))
    return _words("payment_notice", context, text)


def _fees(page: CasePage) -> list[FeeSpec]:
    """The fees that the answers call for; one that nobody can tell yet is asked for."""
    names = page.answers.names()
    fees = page.version.definition.fees
    return [fee for fee in fees if page.version.compiled.holds(fee.when, names) is not False]


# ── decisions, and how a case ends ─────────────────────────────────────────────────────────────────


def issued_grant(session: Session, facts: Facts) -> Words:
    """批准（准予）决定书, whole or in part."""
    text = wording(session, facts, decision_granted.KIND.id)
    partly = facts.step is not None and facts.step.outcome == "partly"
    context = decision_granted.build(
        case_of(session, facts),
        text,
        partly=partly,
        reason=opinion(facts) if partly else "",  # what was noted when all was granted is between the offices
        effective_on=facts.page.life.effective_on,
    )
    return _words("decision_granted", context, text)


def issued_refusal(session: Session, facts: Facts) -> Words:
    """不予批准决定书."""
    text = wording(session, facts, decision_refused.KIND.id)
    context = decision_refused.build(
        case_of(session, facts), text, reason=opinion(facts), documents=documents_of(facts.page)
    )
    return _words("decision_refused", context, text)


def issued_completion_notice(session: Session, facts: Facts) -> Words:
    """办结通知书, where the last step ended the case."""
    text = wording(session, facts, completion_notice.KIND.id)
    return _words("completion_notice", completion_notice.build(case_of(session, facts), text), text)


def issued_withdrawal(session: Session, facts: Facts) -> Words:
    """撤回申请确认书 with the 撤回申请书 on its back."""
    text, request = (wording(session, facts, kind.id) for kind in (withdrawal.KIND, withdrawal.REQUEST))
    context = withdrawal.build(
        case_of(session, facts),
        text,
        request,
        reason=opinion(facts),
        withdrawn_on=facts.day,
        documents=documents_of(facts.page),
    )
    return _words("withdrawal", context, text)


def issued_termination(session: Session, facts: Facts) -> Words:
    """终止办理通知书."""
    text = wording(session, facts, termination_notice.KIND.id)
    context = termination_notice.build(
        case_of(session, facts),
        text,
        reason_kind=noted(session, facts).get("reason_kind", ""),
        reason=opinion(facts),
        documents=documents_of(facts.page),
    )
    return _words("termination_notice", context, text)


def issued_delivery(session: Session, facts: Facts) -> Words:
    """送达回证 for the decision of the case."""
    text, page = wording(session, facts, delivery_slip.KIND.id), facts.page
    delivery = noted(session, facts).get("delivery", {})
    context = delivery_slip.build(
        case_of(session, facts),
        text,
        phone=page.phone,
        papers=_served(session, page),
        ways=delivery_ways(page.version.definition, page.life.outcome),
        way=delivery.get("way", ""),
        receiver=delivery.get("receiver", ""),
        served_at=facts.happened_at,
        served_by=facts.happened_by,
        remark=delivery.get("remark", ""),
    )
    return _words("delivery_slip", context, text)


def _served(session: Session, page: CasePage) -> list[ServedPaper]:
    """What the case ended with and still holds, with the numbers."""
    columns = (IssuedPaper.title, IssuedPaper.number)
    own = (IssuedPaper.case_id == page.case_id, IssuedPaper.kind.in_(_DECISIONS), IssuedPaper.state == "made")
    rows = session.execute(select(*columns).where(*own).order_by(IssuedPaper.id))
    return [ServedPaper(name=row.title, number=row.number or "", count=1) for row in rows]


def papers_to_serve(session: Session, facts: Facts) -> list[ServedPaper]:
    """The same, and what the case ended with but nobody has opened yet: its name, and room for the number."""
    case_id, definition = facts.page.case_id, facts.page.version.definition
    columns = (IssuedPaper.kind, IssuedPaper.title, IssuedPaper.number)
    own = (IssuedPaper.case_id == case_id, IssuedPaper.kind.in_(_TEXTS), IssuedPaper.state != "void")
    rows = session.execute(select(*columns).where(*own).order_by(IssuedPaper.id)).all()
    named = [(one, one.title or _text_of(session, facts, one.kind).title_for(definition.item_type)) for one in rows]
    return [ServedPaper(name=name, number=one.number or "", count=1) for one, name in named]


def _text_of(session: Session, facts: Facts, kind: str) -> LetterText:
    return wording(session, facts, _TEXTS[kind])

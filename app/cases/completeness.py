"""案卷评查: what an auditor would find fault with in the file of a case, before it is filed. Pure: no tables.

The rules are those of 行政许可法 (29, 32, 38, 42, 44, 45 条), cited for 行政许可 only, and of what case-file audits ask
for: papers dated in time, every opinion with a name and a day, what was told in writing also signed for. A scan of one
paper proves no signature on another: what came back is counted by its kind.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from flask_babel import gettext as _

from app.cases.terms import ENDED

Severity = Literal["error", "warning"]
_PERMISSION = "permission"
_DECIDES = frozenset({"decide"})
_SAYS = frozenset({"review", "decide", "inspect"})  # kinds of steps that end with an opinion
_PAPER_OF_OUTCOME = {"granted": "grant", "partly": "grant", "refused": "refusal"}
_ENDED_OTHERWISE = frozenset({"declined", "withdrawn", "terminated"})
APPLICATION, SUPPLEMENT = "application", "supplement"  # kinds of papers, also of those that come back signed
_SIGNED_BY_AGENT = frozenset({APPLICATION, "mandate", "mandate_change", "agent_acceptance"})


@dataclass(frozen=True)
class Finding:
    """One fault. `basis` is the rule it offends."""

    severity: Severity
    words: str
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class StepFacts:
    """One step as it went."""

    name: str
    kind: str
    outcome: str
    person: str
    finished: bool
    opinion: str


@dataclass(frozen=True, kw_only=True)
class PaperFacts:
    """One issued paper."""

    kind: str
    name: str
    state: str  # owed, made, void
    dated_on: dt.date
    prints: int


@dataclass(frozen=True, kw_only=True)
class DocumentFacts:
    """One document of the checklist."""

    name: str
    is_short: bool
    is_promised: bool
    files: int
    mark: str  # unclear, mismatch, checked or ""
    is_in_file: bool = False  # as a paper, scanned or not: the application, a mandate signed on the screen


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """A case as its file shows it. Days are of the county."""

    item_type: str  # a code of the list item_type
    state: str
    submitted_on: dt.date
    accepted_on: dt.date | None
    acceptance_due_on: dt.date | None
    accepted_by_law: bool
    decided_on: dt.date | None
    outcome: str
    promised_due_on: dt.date | None
    delivered_on: dt.date | None
    delivery_due_on: dt.date | None
    receiver: str
    by_agent: bool
    mandate: str
    is_extended: bool
    pauses: int
    signers: frozenset[str]  # applicant, agent, witness
    has_application: bool  # in the file, or it gets there when the case is filed
    returns: frozenset[str]  # kinds of papers that came back from a hand: each signature is that of one kind
    unknown_returns: int  # files among them of which nobody knows the kind: put there by hand, without a code
    steps: tuple[StepFacts, ...]
    papers: tuple[PaperFacts, ...]
    documents: tuple[DocumentFacts, ...]

    def has(self, *kinds: str) -> bool:
        """Whether a paper of one of these kinds was issued and still counts."""
        return any(paper.kind in kinds and paper.state == "made" for paper in self.papers)


def findings(facts: FileFacts) -> tuple[Finding, ...]:
    """All faults, errors first, else in the order in which a case goes."""
    found = [one for rule in _RULES for one in rule(facts)]
    return tuple(sorted(found, key=lambda one: one.severity != "error"))


def _law(facts: FileFacts, article: str) -> str:
    """An article of 行政许可法, which binds permissions alone; other items are audited by good practice, no law."""
    return article if facts.item_type == _PERMISSION else ""


def _mandate_law(facts: FileFacts) -> str:
    """Who acts for somebody needs it in writing: 行政许可法 29; for all else 民法典 165."""
    return _law(facts, _("《行政许可法》第二十九条")) or _("《民法典》第一百六十五条")


def _applied(facts: FileFacts) -> Iterator[Finding]:
    if not facts.has_application:
        yield Finding("error", _("案卷里没有申请表"), _law(facts, _("《行政许可法》第二十九条")))
    if not facts.signers & {"applicant", "agent"} and APPLICATION not in facts.returns:
        words = _("没有见到申请人或代办人的签名，请核对申请表是否已签名并扫描")
        yield _unseen(facts, words, _("签了名的申请表"))
    if facts.by_agent and not facts.mandate:
        yield Finding("error", _("由代办员代办，但没有委托书"), _mandate_law(facts))
    if facts.by_agent and "agent" not in facts.signers and not facts.returns & _SIGNED_BY_AGENT:
        yield _unseen(facts, _("没有见到代办员的签名和日期"), _("代办员签了名的文书"))


def _unseen(facts: FileFacts, words: str, wanted: str) -> Finding:
    """A signature that is not on file; where it may stand on a scan nobody could name, the clerk is sent there."""
    if not facts.unknown_returns:
        return Finding("warning", words)
    several = {"n": facts.unknown_returns, "wanted": wanted}
    return Finding("warning", _("“签回的文书”里有 %(n)s 个文件认不出是哪种文书，请打开看有没有%(wanted)s", **several))


def _accepted(facts: FileFacts) -> Iterator[Finding]:
    law = _law(facts, _("《行政许可法》第三十二条"))
    if facts.accepted_by_law:
        yield Finding("warning", _("收件后五个工作日内没有告知，按法律视为受理，请在备考表说明原因"), law)
    elif facts.accepted_on is None:
        if facts.state not in _ENDED_OTHERWISE:
            yield Finding("error", _("没有受理日期"), law)
    elif _is_late(facts.accepted_on, facts.acceptance_due_on) and not facts.has(SUPPLEMENT):
        yield Finding("error", _("收件后超过五个工作日才受理"), law)
    if facts.accepted_on is not None and not facts.has("acceptance"):
        yield Finding("error", _("没有受理回执（受理通知书）"), law)
    if facts.state == "declined" and not facts.has("decline"):
        yield Finding("error", _("不予受理，但没有不予受理通知书"), law)


def _supplemented(facts: FileFacts) -> Iterator[Finding]:
    returns = sum(step.outcome == "returned" for step in facts.steps)
    notices = [paper for paper in facts.papers if paper.kind == SUPPLEMENT and paper.state != "void"]
    law = _law(facts, _("《行政许可法》第三十二条"))
    if returns > len(notices):
        words = _("退回补正 %(n)s 次，补正告知书只有 %(m)s 份", n=returns, m=len(notices))
        yield Finding("error", words, law)
    if returns > 1:
        yield Finding("warning", _("退回补正 %(n)s 次，没有做到一次告知，请说明原因", n=returns), law)
    if any(not paper.prints for paper in notices):
        yield Finding("warning", _("补正告知书没有打印过，看不出已经送达申请人"), law)
    if notices and SUPPLEMENT not in facts.returns:
        yield _unseen(facts, _("没有见到申请人签收的补正告知书"), _("申请人签收的补正告知书"))


def _examined(facts: FileFacts) -> Iterator[Finding]:
    for step in facts.steps:
        if not step.finished:
            continue
        if not step.person:
            yield Finding("error", _("“%(step)s”环节没有经办人", step=step.name))
        if step.kind in _SAYS and step.outcome != "transferred" and not step.opinion.strip():
            severity: Severity = "error" if step.kind in _DECIDES else "warning"
            yield Finding(severity, _("“%(step)s”环节没有写意见", step=step.name))


def _delayed(facts: FileFacts) -> Iterator[Finding]:
    if facts.is_extended and not facts.has("extension"):
        yield Finding("error", _("延长了期限，但没有延长办理期限通知书"), _law(facts, _("《行政许可法》第四十二条")))
    told = sum(paper.kind in ("special_procedure", "payment") and paper.state == "made" for paper in facts.papers)
    if facts.pauses > told:
        words = _("暂停 %(n)s 次，书面告知只有 %(m)s 份", n=facts.pauses, m=told)
        yield Finding("error", words, _law(facts, _("《行政许可法》第四十五条")))


def _decided(facts: FileFacts) -> Iterator[Finding]:
    if facts.decided_on is None:
        return
    if _is_late(facts.decided_on, facts.promised_due_on):
        yield Finding("error", _("超过承诺的期限才作出决定"), _law(facts, _("《行政许可法》第四十二条")))
    wanted = _PAPER_OF_OUTCOME.get(facts.outcome, "")
    if wanted and not facts.has(wanted, ENDED):
        yield Finding("error", _("没有决定书"), _law(facts, _("《行政许可法》第三十八条")))


def _delivered(facts: FileFacts) -> Iterator[Finding]:
    law = _law(facts, _("《行政许可法》第四十四条"))
    if facts.decided_on is None:
        return
    if facts.delivered_on is None:
        yield Finding("error", _("决定还没有送达"), law)
        return
    if _is_late(facts.delivered_on, facts.delivery_due_on):
        yield Finding("error", _("作出决定十个工作日以后才送达"), law)
    if not facts.receiver:
        yield Finding("warning", _("没有写明是谁领取的"))
    if not facts.has("delivery"):
        yield Finding("warning", _("没有送达回证"), law)


def _documented(facts: FileFacts) -> Iterator[Finding]:
    for document in facts.documents:
        if document.is_short and document.is_promised:
            yield Finding("error", _("容缺的材料还没有补来：%(name)s", name=document.name))
        elif document.is_short:
            yield Finding("error", _("材料份数不够：%(name)s", name=document.name))
        if document.mark == "unclear":
            yield Finding("error", _("材料看不清：%(name)s", name=document.name))
        elif document.mark == "mismatch":
            yield Finding("error", _("材料与要求不符：%(name)s", name=document.name))


def _on_paper_only(facts: FileFacts) -> Iterator[Finding]:
    names = [one.name for one in facts.documents if not (one.files or one.is_short or one.is_in_file)]
    if names:
        listed = _("、").join(names)
        yield Finding("warning", _("有 %(n)s 样材料没有扫描件：%(names)s", n=len(names), names=listed))


def _issued(facts: FileFacts) -> Iterator[Finding]:
    owed = [paper.name for paper in facts.papers if paper.state == "owed"]
    if owed:
        yield Finding("error", _("还有文书没有出：%(names)s", names=_("、").join(owed)))


def _is_late(day: dt.date, due: dt.date | None) -> bool:
    return due is not None and day > due


_RULES: tuple[Callable[[FileFacts], Iterator[Finding]], ...] = (
    _applied,
    _accepted,
    _supplemented,
    _examined,
    _delayed,
    _decided,
    _delivered,
    _documented,
    _on_paper_only,
    _issued,
)

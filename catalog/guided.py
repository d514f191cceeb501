"""新事项引导: a few plain questions become a first draft. Nothing is invented: what was not said stays open.

Shared parts are named (``use``) where the library has them, so that the draft follows the county's own wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from catalog.library import Library

Tree = dict[str, Any]
Who = Literal["person", "organisation", "both"]
Result = Literal["money", "certificate", "paper", "registered", "told"]
TierName = Literal["village", "township", "county"]
TIERS: tuple[TierName, ...] = ("village", "township", "county")  # from the nearest to the widest
WORK = ("inspect", "vote", "publicise")  # what may have to be done between accepting and deciding
# Papers that many services ask for, in the order in which the page offers them.
COMMON_PAPERS = (
    "id_card",
    "household_book",
    "bank_card",
    "photo_one_inch",
    "disability_card",
    "subsistence_card",
    "marriage_certificate",
    "business_premises_proof",
)
_PLACES = {"village": "village_station", "township": "township_hall", "county": "county_hall"}
_RESULTS: dict[Result, Tree] = {
    "money": {"name": "办理结果告知", "kind": "other", "delivery": ["bank_transfer"]},
    "certificate": {"name": "证件", "kind": "certificate", "delivery": ["window"]},
    "paper": {"name": "证明", "kind": "document", "delivery": ["window"]},
    "registered": {"name": "登记（备案）结果告知", "kind": "other", "delivery": ["window"]},
    "told": {"name": "办理结果告知", "kind": "other", "delivery": ["window"]},
}
NAMED_RESULTS: tuple[Result, ...] = ("certificate", "paper")
# What the form that the person signs is called: the library's application form is printed under that name.
_APPLICATION_FORM = re.compile(r"(申请|登记|申报|审批|申领|备案|核定|信息)(表|书)$")


@dataclass(frozen=True)
class Guided:
    """The answers. Texts may be empty: the checks then name what is open."""

    code: str
    name: str
    department: str
    summary: str = ""
    item_type: str = "public_service"
    topic: str = "other"
    who: Who = "person"
    conditions: tuple[str, ...] = ()  # 什么人能办, one each
    accepting: tuple[TierName, ...] = ("township",)
    deciding: TierName = "township"
    promised_days: int = 0  # working days; 0: on the spot
    statutory_days: int | None = None
    work: tuple[str, ...] = ()  # of WORK
    papers: tuple[str, ...] = ()  # ids of documents of the library
    other_papers: tuple[str, ...] = ()  # names
    result: Result = "told"
    result_name: str = ""  # of a certificate or a paper
    proxy: bool = True
    presence_reason: str = ""  # why the person must come, when nobody may act for them
    basis_title: str = ""
    basis_article: str = ""
    consult_phone: str = ""
    supervise_phone: str = ""


def guided_tree(said: Guided, library: Library) -> Tree:
    """The tree of a draft that says what was answered, in the order of the schema."""
    tree: Tree = {
        "code": said.code,
        "name": said.name,
        "summary": said.summary,
        "item_type": said.item_type,
        "department": said.department,
        "approval_tier": said.deciding,
        "exercise_tiers": _exercising(said),
        "acceptance_tiers": list(said.accepting),
        **({"first_review_tier": "township"} if _is_reviewed(said) else {}),
        "objects": {"person": ["person"], "organisation": ["enterprise"], "both": ["person", "enterprise"]}[said.who],
        "topics": [said.topic],
        "handling_kind": "promised" if said.promised_days else "on_the_spot",
        "handling_modes": ["window", "proxy"] if said.proxy else ["window"],
        "visits": 1,
        "visits_reason": "核对证件原件。" if said.proxy else said.presence_reason,
        "conditions": list(said.conditions) or [""],
        **({"statutory_limit": _days(said.statutory_days)} if said.statutory_days is not None else {}),
        "promised_limit": _days(said.promised_days),
        "legal_basis": [_basis(said)],
        "sections": list(_sections(said, library)),
        "documents": list(_documents(said, library)),
        "steps": list(steps_of(said, library)),
        "proxy": _proxy(said),
        "fee_note": "不收费",
        "results": [_RESULTS[said.result] | ({"name": said.result_name} if said.result_name else {})],
        "contact": _contact(said),
    }
    return tree


def _exercising(said: Guided) -> list[str]:
    """Every tier that does something, the widest first."""
    return [tier for tier in reversed(TIERS) if tier == said.deciding or tier in said.accepting]


def _is_reviewed(said: Guided) -> bool:
    """A township looks at what a village took before the county decides."""
    return said.deciding == "county" and "village" in said.accepting and said.promised_days > 0


def _days(count: int | None) -> str:
    return f"{count}个工作日" if count else "当场"


def _basis(said: Guided) -> Tree:
    return {"title": said.basis_title, "article": said.basis_article, "text": ""}


def _proxy(said: Guided) -> Tree:
    if said.proxy:
        return {"allowed": True}
    return {"allowed": False, "presence_required_for": ["申请"], "presence_reason": said.presence_reason}


def _contact(said: Guided) -> Tree:
    return {
        "places": [_PLACES[tier] for tier in TIERS if tier in said.accepting],
        "consult_phone": said.consult_phone,
        "supervise_phone": said.supervise_phone,
    }


# ── form ───────────────────────────────────────────────────────────────────────────────────────────


def _sections(said: Guided, library: Library) -> Iterator[Tree]:
    if said.proxy and "agent" in library.sections:
        yield {"use": "agent"}
    if said.who == "organisation":
        yield _organisation(always=True)
    else:
        yield from _person(said, library)
    yield {
        "id": "request",
        "title": "申请内容",
        "fields": [{"id": "request_text", "label": "申请事项说明", "kind": "multiline", "max_length": 200}],
    }
    if said.result == "money" and "account" in library.sections:
        yield {"use": "account"}


def _person(said: Guided, library: Library) -> Iterator[Tree]:
    kind = {
        "id": "applicant_kind",
        "label": "申请人是",
        "kind": "choice",
        "options": ["个人", "单位"],
        "required": True,
    }
    person: Tree = {"use": "applicant"} if "applicant" in library.sections else _written_out()
    if said.who == "both":
        yield {"id": "applying", "title": "谁来申请", "fields": [kind]}
        yield {**person, "title": "申请人（单位的填经办人）"}
        yield _organisation(always=False)
    else:
        yield person


def _written_out() -> Tree:
    """The applicant where the library has no such section."""
    return {
        "id": "applicant",
        "title": "申请人",
        "fields": [
            _field("applicant_name", "姓名", "name", "applicant_name"),
            _field("applicant_id_number", "身份证号", "id_number", "applicant_id_number", "sensitive"),
            _field("applicant_phone", "联系电话", "phone", "applicant_phone"),
        ],
    }


def _field(name: str, label: str, kind: str, meaning: str, sensitivity: str = "personal") -> Tree:
    return {
        "id": name,
        "label": label,
        "kind": kind,
        "required": True,
        "meaning": meaning,
        "sensitivity": sensitivity,
    }


def _organisation(*, always: bool) -> Tree:
    named: Tree = {"id": "organisation_name", "label": "单位名称", "kind": "text", "required": True}
    number: Tree = {"id": "organisation_code", "label": "统一社会信用代码", "kind": "uscc", "required": True}
    if not always:
        return {
            "id": "organisation",
            "title": "单位信息",
            "when": "applicant_kind = 单位",
            "fields": [named, number],
        }
    handler = [
        _field("applicant_name", "经办人姓名", "name", "applicant_name"),
        _field("applicant_id_number", "经办人身份证号", "id_number", "applicant_id_number", "sensitive"),
        _field("applicant_phone", "经办人电话", "phone", "applicant_phone"),
    ]
    return {"id": "organisation", "title": "申请单位", "fields": [named, number, *handler]}


# ── papers ─────────────────────────────────────────────────────────────────────────────────────────


def _documents(said: Guided, library: Library) -> Iterator[Tree]:
    """The form to sign, what everybody brings, what this service wants, and at the end what comes with an agent."""
    shared = library.documents
    form = next((name for name in said.other_papers if _APPLICATION_FORM.search(name)), "")
    if "application_form" in shared:
        yield {"use": "application_form", **({"name": form} if form else {})}
    others = [name for name in said.other_papers if name != form or "application_form" not in shared]
    yield from ({"use": name} for name in said.papers if name in shared and name != "application_form")
    yield from (_paper(number, name) for number, name in enumerate(others, start=1))
    for_agents = ("mandate", "guardianship_proof", "agent_id_card") if said.proxy else ()
    yield from ({"use": name} for name in for_agents if name in shared)


def _paper(number: int, name: str) -> Tree:
    return {"id": f"paper_{number}", "name": name, "originals": 1, "accept": "check_return"}


# ── steps ──────────────────────────────────────────────────────────────────────────────────────────


def steps_of(said: Guided, library: Library) -> Iterator[Tree]:
    """Accepting at the nearest tier, then what has to be done, deciding, handing out; limits share the promise."""
    first = next(tier for tier in TIERS if tier in said.accepting)
    yield _step(library, f"accept_{first}", name=_ACCEPT[first], kind="accept", tier=first)
    middle = list(_between(said, library, first)) if said.promised_days else []
    counted = [step for step in middle if step.get("counts", True)]
    shares = _shares(said.promised_days, len(counted) + 1)
    for step in middle:
        share = shares.pop(0) if step in counted else None
        yield step if share is None else _limited(step, share)
    yield _deciding(said, library, shares[0])
    if said.result == "certificate":
        yield from _handing_out(said, library, first)


_ACCEPT = {"village": "村（社区）受理", "township": "乡镇受理", "county": "县级受理"}
_DECIDE = {"village": "村（社区）办结", "township": "乡镇审批", "county": "县级审批"}
_CLERK = {"village": "agent", "township": "clerk", "county": "clerk"}


def _step(library: Library, part: str, **own: Any) -> Tree:
    """The shared step, or the same written out where the library has none."""
    if part in library.steps:
        return {"use": part}
    return {"id": part, "role": _CLERK[own["tier"]], "limit": "当场", **own}


def _between(said: Guided, library: Library, first: TierName) -> Iterator[Tree]:
    if "inspect" in said.work:
        yield _step(library, "inspect_township", name="入户调查", kind="inspect", tier="township")
    if "vote" in said.work:
        yield _step(library, "vote_village", name="民主评议", kind="vote", tier="village")
    if "publicise" in said.work:
        part = "publicise_village" if first == "village" else "publicise_township"
        tier = "village" if first == "village" else "township"
        publicity = {"limit": "7天", "shows": ["姓名", "申请事项"]}
        own = {"counts": False, "special_procedure": "公示时间不计入办理时限。", "publicity": publicity}
        step = _step(library, part, name="公示", kind="publicise", tier=tier, **own)
        yield {**step, "counts": False, "limit": "7天"}
    if _is_reviewed(said):
        yield _step(library, "review_township", name="乡镇审核", kind="review", tier="township")


def _deciding(said: Guided, library: Library, days: int) -> Tree:
    tier = said.deciding
    if tier == "township" and days == 0:
        return _step(library, "decide_township_at_once", name="乡镇办结", kind="decide", tier=tier)
    step = _step(library, f"decide_{tier}", name=_DECIDE[tier], kind="decide", tier=tier)
    role = {} if tier == "village" else {"role": "approver"}
    return _limited({**step, **({} if "use" in step else role)}, days)


def _handing_out(said: Guided, library: Library, first: TierName) -> Iterator[Tree]:
    """Certificates are handed out where the case was taken; the time does not count."""
    part = "deliver_village" if first == "village" else "deliver_township"
    if first != "county":
        own = {"counts": False, "starts": "decided", "may_return": False, "special_procedure": "送达不计入办理时限。"}
        yield _step(library, part, name="送达", kind="deliver", tier=first, **own)


def _limited(step: Tree, days: int) -> Tree:
    """The step with a limit of its own, and a yellow card only where there is time for one."""
    limited = {**step, "limit": _days(days)}
    return {**limited, "yellow": "1个工作日"} if days > 1 else {**limited, "yellow": None}


def _shares(days: int, count: int) -> list[int]:
    """The promise in whole days for so many steps; the last, which decides, gets what is over."""
    if not days:
        return [0] * count
    each, over = divmod(days, count)
    return [*([each] * (count - 1)), each + over]
